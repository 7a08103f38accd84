import type { Statement } from 'better-sqlite3';
import type { Store } from '../../../store/store.ts';
import type { AlarmState, World } from '../model/alarm-document.ts';

/** The alarms of every world. */
export class AlarmTable {
  readonly #state: Statement<[string, string, string], AlarmState>;

  constructor(db: Store['db']) {
    this.#state = db
      .prepare<[string, string, string], AlarmState>(
        'SELECT state FROM cloudwatch_alarms WHERE account = ? AND region = ? AND name = ?',
      )
      .pluck();
  }

  /** Undefined for an alarm that is not there. */
  stateOf({ account, region }: World, name: string): AlarmState | undefined {
    return this.#state.get(account, region, name);
  }
}
