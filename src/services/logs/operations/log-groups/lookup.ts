import { groupNotFound } from '../../errors.ts';
import type { LogGroupRow } from '../../model/rows.ts';
import type { LogsContext } from '../../operation.ts';

/** The group of that name. Throws ResourceNotFoundException. */
export function requireGroup({ caller, unit }: LogsContext, name: string): LogGroupRow {
  const group = unit.groups.get(caller, name);
  if (group === undefined) throw groupNotFound();
  return group;
}
