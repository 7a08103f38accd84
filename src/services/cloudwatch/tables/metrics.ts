import type { Statement } from 'better-sqlite3';
import type { Store } from '../../../store/store.ts';
import type { World } from '../model/alarm-document.ts';
import type { MeasuredPoint, MetricKey } from '../model/metric-document.ts';
import type { StandardUnit } from '../model/types.ts';

/** CloudWatch keeps minutes for 15 days; nothing here is summed up to hours. */
const keptMs = 15 * 24 * 60 * 60 * 1000;

export interface KnownMetric {
  readonly id: number;
  /** Grows with each write. */
  readonly version: number;
}

interface PointRow {
  readonly at: number;
  readonly unit: StandardUnit;
  readonly sample_count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The metrics of every world, and what was measured. */
export class MetricTable {
  readonly #find: Statement<string[], KnownMetric>;
  readonly #write: Statement<[string, string, string, string, string, number], { id: number }>;
  readonly #add: Statement<[number, number, string, number, number, number, number]>;
  readonly #trim: Statement<[number, number]>;
  readonly #points: Statement<[number, number], PointRow>;
  readonly #list: Statement<[string, string, number], MetricKey>;

  constructor(db: Store['db']) {
    this.#find = db.prepare(
      'SELECT id, version FROM cloudwatch_metrics WHERE account = ? AND region = ? AND namespace = ? AND name = ? AND dimensions = ?',
    );
    this.#write = db.prepare(
      `INSERT INTO cloudwatch_metrics (account, region, namespace, name, dimensions, version, updated_at)
       VALUES (?, ?, ?, ?, ?, 1, ?)
       ON CONFLICT DO UPDATE SET version = version + 1, updated_at = excluded.updated_at
       RETURNING id`,
    );
    this.#add = db.prepare(
      `INSERT INTO cloudwatch_datapoints (metric, at, unit, sample_count, sum, minimum, maximum)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         sample_count = sample_count + excluded.sample_count,
         sum = sum + excluded.sum,
         minimum = min(minimum, excluded.minimum),
         maximum = max(maximum, excluded.maximum)`,
    );
    this.#trim = db.prepare('DELETE FROM cloudwatch_datapoints WHERE metric = ? AND at < ?');
    this.#points = db.prepare(
      `SELECT at, unit, sample_count, sum, minimum, maximum FROM cloudwatch_datapoints
       WHERE metric = ? AND at >= ? ORDER BY at, unit`,
    );
    this.#list = db.prepare(
      `SELECT namespace, name, dimensions FROM cloudwatch_metrics
       WHERE account = ? AND region = ? AND updated_at >= ? ORDER BY namespace, name, dimensions`,
    );
  }

  find({ account, region }: World, key: MetricKey): KnownMetric | undefined {
    return this.#find.get(account, region, key.namespace, key.name, key.dimensions);
  }

  /** Adds what was measured, and forgets what is too old. */
  add(world: World, key: MetricKey, points: readonly MeasuredPoint[], now: number): void {
    const { account, region } = world;
    const written = this.#write.get(account, region, key.namespace, key.name, key.dimensions, now);
    if (written === undefined) throw new Error('a metric was not written');
    for (const { at, unit, set } of points) {
      const { SampleCount, Sum, Minimum, Maximum } = set;
      this.#add.run(written.id, at, unit, SampleCount, Sum, Minimum, Maximum);
    }
    this.#trim.run(written.id, now - keptMs);
  }

  /** What was measured from an instant on, in order of time. */
  points(metric: KnownMetric, from: number): readonly MeasuredPoint[] {
    return this.#points.all(metric.id, from).map((row) => ({
      at: row.at,
      unit: row.unit,
      set: {
        SampleCount: row.sample_count,
        Sum: row.sum,
        Minimum: row.minimum,
        Maximum: row.maximum,
      },
    }));
  }

  /** The metrics of a world that were written since an instant. */
  list({ account, region }: World, since: number): readonly MetricKey[] {
    return this.#list.all(account, region, since);
  }
}
