import { streamNotFound } from '../../errors.ts';
import type { LogGroupRow, LogStreamRow } from '../../model/rows.ts';
import type { LogsContext } from '../../operation.ts';

/** The stream of that name in a group. Throws ResourceNotFoundException. */
export function requireStream(
  { unit }: LogsContext,
  group: LogGroupRow,
  name: string,
): LogStreamRow {
  const stream = unit.streams.get(group.id, name);
  if (stream === undefined) throw streamNotFound();
  return stream;
}
