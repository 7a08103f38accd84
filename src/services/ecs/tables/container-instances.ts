import { assert } from '../../../kernel/assert.ts';
import type { RowCache } from '../../../store/row-cache.ts';
import type { Store } from '../../../store/store.ts';
import type {
  ContainerInstanceDocument,
  ContainerInstanceInternals,
  ContainerInstanceRow,
  InstanceStatus,
} from '../model/container-instance-document.ts';
import type { World } from '../model/task-document.ts';
import type { Attribute } from '../model/types.ts';
import type { Fleets } from './fleets.ts';

/** What a transaction did to an instance, or to the tasks on it. */
export interface ContainerInstanceChange {
  readonly before: ContainerInstanceRow | undefined;
  readonly after: ContainerInstanceRow;
}

/** A page of instances in order of registration. */
export interface ContainerInstancePage {
  readonly arns: readonly string[];
  /** The position of its last instance, when there are more behind it. */
  readonly nextSequence?: number | undefined;
}

const columns = `
  i.account, i.region, i.sequence, i.cluster_arn AS clusterArn, i.inactive_at AS inactiveAt,
  i.document, i.internals, v.version`;
const joined =
  'container_instances i JOIN container_instance_versions v ON v.sequence = i.sequence';
const instanceByArn = `
  SELECT ${columns} FROM ${joined}
  WHERE i.account = :account AND i.region = :region AND i.container_instance_arn = :arn`;
const instancesOfCluster = `
  SELECT ${columns} FROM ${joined}
  WHERE i.cluster_arn = :clusterArn AND i.status <> 'INACTIVE' ORDER BY i.sequence`;
const insertInstance = `
  INSERT INTO container_instances (account, region, container_instance_arn, cluster_arn, status,
    inactive_at, document, internals)
  VALUES (:account, :region, :arn, :clusterArn, :status, :inactiveAt, :document, :internals)`;
const updateInstance = `
  UPDATE container_instances SET status = :status, inactive_at = :inactiveAt, document = :document,
    internals = :internals
  WHERE sequence = :sequence`;
const insertVersion =
  'INSERT INTO container_instance_versions (sequence, version) VALUES (:sequence, :version)';
const updateVersion =
  'UPDATE container_instance_versions SET version = :version WHERE sequence = :sequence';
const pageOfInstances = `
  SELECT sequence, container_instance_arn AS arn FROM container_instances
  WHERE cluster_arn = :clusterArn AND sequence > :afterSequence
    AND CASE WHEN :status IS NULL THEN status <> 'INACTIVE' ELSE status = :status END
  ORDER BY sequence LIMIT :limit`;
const countOfCluster = `
  SELECT count(*) FROM container_instances
  WHERE cluster_arn = ? AND status IN ('ACTIVE', 'DRAINING', 'REGISTERING')`;
const unfinishedInstances = `
  SELECT container_instance_arn FROM container_instances
  WHERE status <> 'INACTIVE' AND (json_extract(internals, '$.endsAt') IS NOT NULL
    OR json_extract(internals, '$.updateStepAt') IS NOT NULL)`;
const forgetInstances = `
  DELETE FROM container_instances WHERE inactive_at IS NOT NULL AND inactive_at < ?
  RETURNING sequence, container_instance_arn AS arn`;

/** Instances kept in memory: all of them, in any cluster that one machine is asked to be. */
const cachedInstances = 20_000;

interface Stored extends World {
  readonly sequence: number;
  readonly clusterArn: string;
  readonly inactiveAt: number | null;
  readonly document: string;
  readonly internals: string;
  readonly version: number;
}

/** The container instances of every world. Remembers what a transaction changed. */
export class ContainerInstanceTable {
  readonly #rows: RowCache<ContainerInstanceRow>;
  readonly #fleets: Pick<Fleets, 'noteInstance'>;
  readonly #statements;
  /** Thousands of instances have the same attributes: one object each will do. */
  readonly #attributes = new Map<string, Attribute>();
  #changes = new Map<string, ContainerInstanceChange>();

  constructor(store: Store, fleets: Pick<Fleets, 'noteInstance'>) {
    const { db } = store;
    this.#fleets = fleets;
    this.#rows = store.rowCache(cachedInstances);
    type Named = Record<string, unknown>;
    this.#statements = {
      get: db.prepare<[Named], Stored>(instanceByArn),
      ofCluster: db.prepare<[Named], Stored>(instancesOfCluster),
      insert: db.prepare<[Named]>(insertInstance),
      update: db.prepare<[Named]>(updateInstance),
      insertVersion: db.prepare<[Named]>(insertVersion),
      updateVersion: db.prepare<[Named]>(updateVersion),
      page: db.prepare<[Named], { sequence: number; arn: string }>(pageOfInstances),
      count: db.prepare<[string], number>(countOfCluster).pluck(),
      unfinished: db.prepare<[], string>(unfinishedInstances).pluck(),
      forget: db.prepare<[number], { sequence: number; arn: string }>(forgetInstances),
      forgetVersion: db.prepare<[number]>(
        'DELETE FROM container_instance_versions WHERE sequence = ?',
      ),
    };
  }

  get({ account, region }: World, arn: string): ContainerInstanceRow | undefined {
    const cached = this.#rows.get(arn);
    // An ARN names its own world, but a caller of another may have written it.
    if (cached?.account === account && cached.region === region) return cached;
    const stored = this.#statements.get.get({ account, region, arn });
    return stored && this.#keep(stored);
  }

  /** The instances of a cluster that are not INACTIVE, in order of registration. */
  ofCluster(clusterArn: string): readonly ContainerInstanceRow[] {
    const stored = this.#statements.ofCluster.all({ clusterArn });
    return stored.map((row) => this.#keep(row));
  }

  /** Stores a new instance, in version 1, and returns it with its place in the order. */
  insert(row: Omit<ContainerInstanceRow, 'sequence' | 'version'>): ContainerInstanceRow {
    const { lastInsertRowid } = this.#statements.insert.run(columnsOf(row));
    const inserted = { ...row, sequence: Number(lastInsertRowid), version: 1 };
    this.#statements.insertVersion.run({ sequence: inserted.sequence, version: 1 });
    this.#note(undefined, inserted);
    this.#fleets.noteInstance(undefined, inserted);
    return inserted;
  }

  /** Replaces the instance, in its next version, which it returns. */
  update(row: ContainerInstanceRow): ContainerInstanceRow {
    const before = this.#present(row);
    const after = { ...row, version: before.version + 1 };
    this.#statements.update.run({ ...columnsOf(after), sequence: row.sequence });
    this.#statements.updateVersion.run({ sequence: row.sequence, version: after.version });
    this.#note(before, after);
    this.#fleets.noteInstance(before, after);
    return after;
  }

  /** Replaces what no event tells of, such as tags: the version stays. */
  updateQuietly(row: ContainerInstanceRow): void {
    this.#statements.update.run({ ...columnsOf(row), sequence: row.sequence });
    this.#rows.write(row.instance.containerInstanceArn, row);
  }

  /** Its tasks changed what is left of the instance: a new version, once in a transaction. */
  noteTasks(world: World, arn: string): void {
    if (this.#changes.has(arn)) return;
    const before = this.get(world, arn);
    if (before === undefined) return;
    const after = { ...before, version: before.version + 1 };
    this.#statements.updateVersion.run({ sequence: after.sequence, version: after.version });
    this.#note(before, after);
  }

  /** At most `size` instances of a cluster after a position; without a status all but INACTIVE ones. */
  page(
    clusterArn: string,
    status: string | undefined,
    afterSequence: number,
    size: number,
  ): ContainerInstancePage {
    const limit = size + 1;
    const asked = { clusterArn, status: status ?? null, afterSequence, limit };
    const found = this.#statements.page.all(asked);
    const arns = found.slice(0, size).map(({ arn }) => arn);
    const last = found.length > size ? found.at(size - 1) : undefined;
    return last === undefined ? { arns } : { arns, nextSequence: last.sequence };
  }

  /** How many instances a cluster has, ACTIVE and DRAINING (reference §3.1.2). */
  countOf(clusterArn: string): number {
    return this.#statements.count.get(clusterArn) ?? 0;
  }

  /** The ARNs of all instances that change by themselves: their agent is updated, their machine ends. */
  unfinishedArns(): readonly string[] {
    return this.#statements.unfinished.all();
  }

  /** Forgets instances that became INACTIVE before an instant (epoch ms). */
  deleteInactiveBefore(instant: number): void {
    for (const { sequence, arn } of this.#statements.forget.all(instant)) {
      this.#statements.forgetVersion.run(sequence);
      this.#rows.drop(arn);
    }
  }

  /** What this transaction changed so far, each instance once; empties the memory. */
  takeChanges(): readonly ContainerInstanceChange[] {
    const changes = [...this.#changes.values()];
    this.#changes = new Map();
    return changes;
  }

  #present(row: ContainerInstanceRow): ContainerInstanceRow {
    const arn = row.instance.containerInstanceArn;
    const before = this.get(row, arn);
    assert(before !== undefined, 'a container instance that is not there was updated', { arn });
    return before;
  }

  #note(before: ContainerInstanceRow | undefined, after: ContainerInstanceRow): void {
    const arn = after.instance.containerInstanceArn;
    this.#rows.write(arn, after);
    const earlier = this.#changes.get(arn);
    this.#changes.set(arn, { before: earlier === undefined ? before : earlier.before, after });
  }

  #keep({ document, internals, ...columns }: Stored): ContainerInstanceRow {
    // Written by this class from a row of these types.
    const instance = JSON.parse(document) as ContainerInstanceDocument;
    const row = {
      ...columns,
      instance: { ...instance, attributes: instance.attributes.map((one) => this.#shared(one)) },
      internals: JSON.parse(internals) as ContainerInstanceInternals,
    };
    this.#rows.keep(instance.containerInstanceArn, row);
    return row;
  }

  #shared(attribute: Attribute): Attribute {
    // Those with a value differ from one instance to the next.
    if (attribute.value !== undefined) return attribute;
    const known = this.#attributes.get(attribute.name);
    if (known !== undefined) return known;
    this.#attributes.set(attribute.name, attribute);
    return attribute;
  }
}

function columnsOf(row: Omit<ContainerInstanceRow, 'sequence' | 'version'>) {
  const { account, region, clusterArn, inactiveAt, instance, internals } = row;
  const status: InstanceStatus = instance.status;
  return {
    account,
    region,
    arn: instance.containerInstanceArn,
    clusterArn,
    status,
    inactiveAt,
    document: JSON.stringify(instance),
    internals: JSON.stringify(internals),
  };
}
