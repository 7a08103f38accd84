import type { Store } from '../../../store/store.ts';
import type { ServiceDeploymentDocument } from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';
import type { ServiceDeploymentChange } from '../rules/derive-stage-events.ts';

/** Which deployments of a service are asked for; what is left out does not restrict them. */
export interface ServiceDeploymentFilter {
  readonly statuses?: readonly string[] | undefined;
  /** Both inclusive, epoch ms. */
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
}

const deploymentByArn = `
  SELECT document FROM service_deployments
  WHERE account = :account AND region = :region AND service_deployment_arn = :serviceDeploymentArn`;
const insertDeployment = `
  INSERT INTO service_deployments (account, region, service_deployment_arn, service_arn, status,
    created_at, document)
  VALUES (:account, :region, :serviceDeploymentArn, :serviceArn, :status, :createdAt, :document)`;
const updateDeployment = `
  UPDATE service_deployments SET status = :status, document = :document
  WHERE account = :account AND region = :region AND service_deployment_arn = :serviceDeploymentArn`;
const newestDeployments = `
  SELECT sequence, document FROM service_deployments
  WHERE account = :account AND region = :region AND service_arn = :serviceArn AND sequence < :before
    AND (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
    AND created_at >= coalesce(:createdFrom, created_at)
    AND created_at <= coalesce(:createdTo, created_at)
  ORDER BY sequence DESC LIMIT :limit`;
const openDeployments = `
  SELECT document FROM service_deployments
  WHERE account = :account AND region = :region AND service_arn = :serviceArn
    AND status NOT IN ('SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED')
  ORDER BY sequence`;
const deleteOfService = `
  DELETE FROM service_deployments
  WHERE account = :account AND region = :region AND service_arn = :serviceArn`;

interface OfService extends World {
  readonly serviceArn: string;
}

/** The deployments of every service whose controller is ECS, running and past. */
export class ServiceDeploymentTable {
  readonly #get;
  readonly #insert;
  readonly #update;
  readonly #newest;
  readonly #open;
  readonly #deleteOf;
  #changes: ServiceDeploymentChange[] = [];

  constructor({ db }: Store) {
    this.#get = db
      .prepare<[World & { serviceDeploymentArn: string }], string>(deploymentByArn)
      .pluck();
    this.#insert = db.prepare<[Record<string, unknown>]>(insertDeployment);
    this.#update = db.prepare<[Record<string, unknown>]>(updateDeployment);
    this.#newest = db.prepare<[Record<string, unknown>], { sequence: number; document: string }>(
      newestDeployments,
    );
    this.#open = db.prepare<[OfService], string>(openDeployments).pluck();
    this.#deleteOf = db.prepare<[OfService]>(deleteOfService);
  }

  get(
    { account, region }: World,
    serviceDeploymentArn: string,
  ): ServiceDeploymentDocument | undefined {
    const found = this.#get.get({ account, region, serviceDeploymentArn });
    return found === undefined ? undefined : documentOf(found);
  }

  insert({ account, region }: World, document: ServiceDeploymentDocument): void {
    const { serviceDeploymentArn, serviceArn, status, createdAt } = document;
    const text = JSON.stringify(document);
    const row = { account, region, serviceDeploymentArn, serviceArn, status, createdAt };
    this.#insert.run({ ...row, document: text });
    this.#changes.push({ before: undefined, after: document });
  }

  update(world: World, document: ServiceDeploymentDocument): void {
    const { account, region } = world;
    const { serviceDeploymentArn, status } = document;
    const before = this.get(world, serviceDeploymentArn);
    const text = JSON.stringify(document);
    this.#update.run({ account, region, serviceDeploymentArn, status, document: text });
    this.#changes.push({ before, after: document });
  }

  /** What this transaction changed so far; empties the memory. */
  takeChanges(): readonly ServiceDeploymentChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** At most `limit` deployments of a service that are older than a position, newest first, with their positions. */
  newest(
    { account, region }: World,
    serviceArn: string,
    page: ServiceDeploymentFilter & { readonly before: number; readonly limit: number },
  ): readonly { readonly sequence: number; readonly document: ServiceDeploymentDocument }[] {
    const { statuses, createdFrom = null, createdTo = null, before, limit } = page;
    return this.#newest
      .all({
        account,
        region,
        serviceArn,
        before,
        limit,
        statuses: statuses === undefined ? null : JSON.stringify(statuses),
        createdFrom,
        createdTo,
      })
      .map(({ sequence, document }) => ({ sequence, document: documentOf(document) }));
  }

  /** The deployments of a service that have not come to an end, oldest first. */
  runningOf({ account, region }: World, serviceArn: string): readonly ServiceDeploymentDocument[] {
    return this.#open.all({ account, region, serviceArn }).map(documentOf);
  }

  /** Forgets the deployments of services. */
  deleteOf({ account, region }: World, serviceArns: readonly string[]): void {
    for (const serviceArn of serviceArns) this.#deleteOf.run({ account, region, serviceArn });
  }
}

/** Written by this class from a deployment of that type. */
function documentOf(text: string): ServiceDeploymentDocument {
  return JSON.parse(text) as ServiceDeploymentDocument;
}
