import type { Statement } from 'better-sqlite3';
import type { Store } from '../../../store/store.ts';
import type {
  AlarmRecord,
  CompositeAlarmRecord,
  MetricAlarmRecord,
  World,
} from '../model/alarm-document.ts';
import type { MetricKey } from '../model/metric-document.ts';
import type { StateValue } from '../model/types.ts';

/** The alarms of every world. */
export class AlarmTable {
  readonly #state: Statement<[string, string, string], StateValue>;
  readonly #get: Statement<[string, string, string], string>;
  readonly #all: Statement<[string, string], string>;
  readonly #composites: Statement<[string, string], string>;
  readonly #on: Statement<[string, string, string, string], string>;
  readonly #toEvaluate: Statement<[], string>;
  readonly #put: Statement<[string, string, string, string, string]>;
  readonly #delete: Statement<[string, string, string]>;

  constructor(db: Store['db']) {
    const ofWorld = 'FROM cloudwatch_alarms WHERE account = ? AND region = ?';
    this.#state = db
      .prepare<[string, string, string], StateValue>(`SELECT state ${ofWorld} AND name = ?`)
      .pluck();
    this.#get = db
      .prepare<[string, string, string], string>(`SELECT document ${ofWorld} AND name = ?`)
      .pluck();
    this.#all = db
      .prepare<[string, string], string>(`SELECT document ${ofWorld} ORDER BY name`)
      .pluck();
    this.#composites = db
      .prepare<[string, string], string>(
        `SELECT document ${ofWorld} AND document ->> '$.type' = 'CompositeAlarm' ORDER BY name`,
      )
      .pluck();
    this.#on = db
      .prepare<[string, string, string, string], string>(
        `SELECT document ${ofWorld}
         AND ((document ->> '$.alarm.Namespace' = ? AND document ->> '$.alarm.MetricName' = ?)
           OR document -> '$.alarm.Metrics' IS NOT NULL)
         ORDER BY name`,
      )
      .pluck();
    this.#toEvaluate = db
      .prepare<[], string>(
        `SELECT document ->> '$.alarm.AlarmArn' FROM cloudwatch_alarms
         WHERE document ->> '$.evaluated.hadData' OR document ->> '$.awaits' ORDER BY 1`,
      )
      .pluck();
    this.#put = db.prepare(
      'INSERT OR REPLACE INTO cloudwatch_alarms (account, region, name, state, document) VALUES (?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare(`DELETE ${ofWorld} AND name = ?`);
  }

  /** Undefined for an alarm that is not there. */
  stateOf({ account, region }: World, name: string): StateValue | undefined {
    return this.#state.get(account, region, name);
  }

  get({ account, region }: World, name: string): AlarmRecord | undefined {
    const found = this.#get.get(account, region, name);
    return found === undefined ? undefined : JSON.parse(found);
  }

  /** The alarms of a world in order of name. */
  all({ account, region }: World): readonly AlarmRecord[] {
    return this.#all.all(account, region).map((document) => JSON.parse(document));
  }

  /** The composite alarms among them. */
  composites({ account, region }: World): readonly CompositeAlarmRecord[] {
    return this.#composites.all(account, region).map((document) => JSON.parse(document));
  }

  /** The alarms that may watch a metric, whatever its dimensions. */
  on({ account, region }: World, { namespace, name }: MetricKey): readonly MetricAlarmRecord[] {
    return this.#on.all(account, region, namespace, name).map((document) => JSON.parse(document));
  }

  /** The ARNs of the alarms of every world that wait for that, or whose metrics had data the last time. */
  toEvaluate(): readonly string[] {
    return this.#toEvaluate.all();
  }

  put({ account, region }: World, record: AlarmRecord): void {
    const { AlarmName, StateValue } = record.alarm;
    this.#put.run(account, region, AlarmName, StateValue, JSON.stringify(record));
  }

  delete({ account, region }: World, name: string): void {
    this.#delete.run(account, region, name);
  }
}
