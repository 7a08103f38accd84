import type { RowCache } from '../../../store/row-cache.ts';
import type { Store } from '../../../store/store.ts';
import type { ServiceRevisionDocument } from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';

const revisionByArn = `
  SELECT document FROM service_revisions
  WHERE account = :account AND region = :region AND service_revision_arn = :serviceRevisionArn`;
const putRevision = `
  INSERT INTO service_revisions (account, region, service_revision_arn, service_arn, created_at, document)
  VALUES (:account, :region, :serviceRevisionArn, :serviceArn, :createdAt, :document)
  ON CONFLICT (account, region, service_revision_arn) DO UPDATE SET document = excluded.document`;
const deleteOfService = `
  DELETE FROM service_revisions
  WHERE account = :account AND region = :region AND service_arn = :serviceArn
  RETURNING service_revision_arn`;

/** Revisions kept in memory: that of a task is looked at whenever one begins to run. */
const cachedRevisions = 10_000;

/** The revisions of every service. */
export class ServiceRevisionTable {
  readonly #rows: RowCache<ServiceRevisionDocument>;
  readonly #get;
  readonly #put;
  readonly #deleteOf;

  constructor(store: Store) {
    this.#rows = store.rowCache(cachedRevisions);
    this.#get = store.db
      .prepare<[World & { serviceRevisionArn: string }], string>(revisionByArn)
      .pluck();
    this.#put = store.db.prepare<[Record<string, unknown>]>(putRevision);
    this.#deleteOf = store.db
      .prepare<[World & { serviceArn: string }], string>(deleteOfService)
      .pluck();
  }

  get({ account, region }: World, serviceRevisionArn: string): ServiceRevisionDocument | undefined {
    const key = `${account}/${region}/${serviceRevisionArn}`;
    const cached = this.#rows.get(key);
    if (cached !== undefined) return cached;
    const found = this.#get.get({ account, region, serviceRevisionArn });
    if (found === undefined) return undefined;
    // Written by this class from a revision of that type.
    const document = JSON.parse(found) as ServiceRevisionDocument;
    this.#rows.keep(key, document);
    return document;
  }

  /** Inserts the revision, or replaces it. */
  put({ account, region }: World, document: ServiceRevisionDocument): void {
    const { serviceRevisionArn, serviceArn, createdAt } = document;
    const text = JSON.stringify(document);
    this.#put.run({ account, region, serviceRevisionArn, serviceArn, createdAt, document: text });
    this.#rows.write(`${account}/${region}/${serviceRevisionArn}`, document);
  }

  /** Forgets the revisions of a service. */
  deleteOf({ account, region }: World, serviceArn: string): void {
    for (const arn of this.#deleteOf.all({ account, region, serviceArn })) {
      this.#rows.drop(`${account}/${region}/${arn}`);
    }
  }
}
