import type { Logger } from '../../kernel/logger.ts';
import type { Journal } from '../../ports/journal.ts';
import type { TaskRecord } from './task-record.ts';

const taskPrefix = 'task/';

/**
 * The key of a record: by the instant at which it came to be, so that new records stand together. By its
 * task's random name each would be written to a page of its own.
 */
export function keyOf({ begunAt, stopAt, spec }: TaskRecord): string {
  const since = begunAt ?? stopAt ?? 0;
  return `${taskPrefix}${String(since).padStart(15, '0')}/${spec.taskArn}`;
}

/** The records that an earlier Gantry left. One of another format is left alone. */
export function* recordsIn(journal: Journal, log: Logger): Generator<TaskRecord> {
  for (const [key, value] of journal.entries()) {
    if (!key.startsWith(taskPrefix)) continue;
    // The simulated runtime alone writes there.
    const record = JSON.parse(value) as TaskRecord;
    if (record.format !== 1) {
      log.warn({ key }, 'a simulated task of another Gantry version cannot be read and is ignored');
      continue;
    }
    adoptKey(journal, { key, record, value });
    yield record;
  }
}

/** An earlier Gantry named a record by its task alone. */
function adoptKey(
  journal: Journal,
  kept: { readonly key: string; readonly record: TaskRecord; readonly value: string },
): void {
  const key = keyOf(kept.record);
  if (kept.key === key) return;
  journal.delete(kept.key);
  journal.put(key, kept.value);
}
