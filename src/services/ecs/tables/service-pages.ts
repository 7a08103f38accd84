import type { Store } from '../../../store/store.ts';
import type { ServiceDocument } from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';
import type { LaunchType, SchedulingStrategy } from '../model/types.ts';

export interface ServiceFilter {
  readonly clusterArn: string;
  readonly launchType?: LaunchType | undefined;
  readonly schedulingStrategy?: SchedulingStrategy | undefined;
}

export interface ListedService {
  readonly serviceArn: string;
  readonly serviceName: string;
}

/** How many services of a cluster are ACTIVE or DRAINING on one kind of capacity. */
export interface ServiceCount {
  readonly status: 'ACTIVE' | 'DRAINING';
  readonly launchType: LaunchType;
  readonly count: number;
}

const pageOfServices = `
  SELECT service_arn AS serviceArn, service_name AS serviceName FROM services
  WHERE account = :account AND region = :region AND cluster_arn = :clusterArn AND status = 'ACTIVE'
    AND service_name > :after
    AND (:launchType IS NULL OR launch_type = :launchType)
    AND (:schedulingStrategy IS NULL OR scheduling_strategy = :schedulingStrategy)
  ORDER BY service_name LIMIT :limit`;
const countServices = `
  SELECT status, launch_type AS launchType, count(*) AS count FROM services
  WHERE account = :account AND region = :region AND cluster_arn = :clusterArn
    AND status IN ('ACTIVE', 'DRAINING')
  GROUP BY status, launch_type`;
// The whole ARN in quotes is in a document only as the value of a member.
const firstOfTaskDefinition = `
  SELECT 1 FROM services
  WHERE account = :account AND region = :region AND status IN ('ACTIVE', 'DRAINING')
    AND instr(document, :quotedArn) > 0
  UNION ALL SELECT 1 FROM task_sets
  WHERE account = :account AND region = :region AND instr(document, :quotedArn) > 0
  LIMIT 1`;
const withServiceConnect = `
  SELECT document FROM services
  WHERE account = :account AND region = :region AND status = 'ACTIVE'
    AND instr(document, '"serviceConnectConfiguration"') > 0
  ORDER BY service_arn`;

/** Questions about the services of a cluster or a world that need none of them in whole. */
export class ServicePages {
  readonly #page;
  readonly #counts;
  readonly #ofTaskDefinition;
  readonly #withServiceConnect;

  constructor({ db }: Store) {
    this.#page = db.prepare<[Record<string, unknown>], ListedService>(pageOfServices);
    this.#counts = db.prepare<[World & { clusterArn: string }], ServiceCount>(countServices);
    this.#ofTaskDefinition = db
      .prepare<[World & { quotedArn: string }], number>(firstOfTaskDefinition)
      .pluck();
    this.#withServiceConnect = db.prepare<[World], string>(withServiceConnect).pluck();
  }

  /** ACTIVE services of a cluster whose names come after one, in order of name. */
  get(
    { account, region }: World,
    filter: ServiceFilter,
    after: string,
    limit: number,
  ): readonly ListedService[] {
    const { clusterArn, launchType, schedulingStrategy } = filter;
    return this.#page.all({
      account,
      region,
      clusterArn,
      after,
      launchType,
      schedulingStrategy,
      limit,
    });
  }

  /** How many services a cluster has. */
  countsOf({ account, region }: World, clusterArn: string): readonly ServiceCount[] {
    return this.#counts.all({ account, region, clusterArn });
  }

  /** Whether a service that was not deleted, or a task set, runs a revision of a task definition, or still does. */
  hasServiceOf({ account, region }: World, taskDefinitionArn: string): boolean {
    const quotedArn = JSON.stringify(taskDefinitionArn);
    return this.#ofTaskDefinition.get({ account, region, quotedArn }) !== undefined;
  }

  /** The ACTIVE services of a world that say something of Service Connect, in order of ARN. */
  withServiceConnect({ account, region }: World): readonly ServiceDocument[] {
    return (
      this.#withServiceConnect
        .all({ account, region })
        // Written by the table of services from a document of that type.
        .map((document) => JSON.parse(document) as ServiceDocument)
    );
  }
}
