import { and, eq, inArray, isNotNull, lt, ne } from '../../../store/drizzle.ts';
import type { RowCache } from '../../../store/row-cache.ts';
import type { Store } from '../../../store/store.ts';
import type { ServiceDocument, ServiceInternals, ServiceRow } from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';
import type { ServiceRowChange } from '../rules/derive-service-events.ts';
import { launchTypeOfService } from '../rules/launch-type-of-service.ts';
import { inWorld } from './in-world.ts';
import { services } from './schema.ts';
import { ServicePages } from './service-pages.ts';

const serviceByArn = `
  SELECT document, internals, inactive_at AS inactiveAt FROM services
  WHERE account = :account AND region = :region AND service_arn = :serviceArn`;
const putService = `
  INSERT INTO services (account, region, service_arn, cluster_arn, service_name, status, inactive_at,
    launch_type, scheduling_strategy, document, internals)
  VALUES (:account, :region, :serviceArn, :clusterArn, :serviceName, :status, :inactiveAt,
    :launchType, :schedulingStrategy, :document, :internals)
  ON CONFLICT (account, region, service_arn) DO UPDATE SET status = excluded.status,
    inactive_at = excluded.inactive_at, launch_type = excluded.launch_type,
    scheduling_strategy = excluded.scheduling_strategy, document = excluded.document, internals = excluded.internals`;

/** Services kept in memory: their schedulers read them at every pass. */
const cachedServices = 10_000;

interface StoredService {
  readonly document: string;
  readonly internals: string;
  readonly inactiveAt: number | null;
}

/** The services of every world; INACTIVE ones until they are forgotten. Remembers what a transaction changed. */
export class ServiceTable {
  readonly #orm: Store['orm'];
  readonly #rows: RowCache<ServiceRow>;
  readonly #get;
  readonly pages: ServicePages;
  readonly #put;
  #changes: ServiceRowChange[] = [];

  constructor(store: Store) {
    this.#orm = store.orm;
    this.#rows = store.rowCache(cachedServices);
    this.#get = store.db.prepare<[World & { serviceArn: string }], StoredService>(serviceByArn);
    this.pages = new ServicePages(store);
    this.#put = store.db.prepare<[Record<string, unknown>]>(putService);
  }

  /** The same row, to the identity, for as long as nobody changed it. */
  get(world: World, serviceArn: string): ServiceRow | undefined {
    const { account, region } = world;
    const cached = this.#rows.get(serviceArn);
    // An ARN names its own world, but a caller of another may have written it.
    if (cached?.account === account && cached.region === region) return cached;
    const found = this.#get.get({ account, region, serviceArn });
    if (found === undefined) return undefined;
    const row: ServiceRow = {
      account,
      region,
      // Written by this class from a row of that type.
      service: JSON.parse(found.document) as ServiceDocument,
      internals: JSON.parse(found.internals) as ServiceInternals,
      ...(found.inactiveAt === null ? {} : { inactiveAt: found.inactiveAt }),
    };
    this.#rows.keep(serviceArn, row);
    return row;
  }

  /** Inserts the service, or replaces the one of that name. */
  put(row: ServiceRow): void {
    const { account, region, service, internals, inactiveAt = null } = row;
    const { serviceArn, clusterArn, serviceName, status } = service;
    const before = this.get(row, serviceArn);
    this.#put.run({
      account,
      region,
      serviceArn,
      clusterArn,
      serviceName,
      status,
      inactiveAt,
      launchType: launchTypeOfService(service),
      schedulingStrategy: service.schedulingStrategy,
      document: JSON.stringify(service),
      internals: JSON.stringify(internals),
    });
    this.#rows.write(serviceArn, row);
    this.#changes.push({ before, after: row });
  }

  /** The ACTIVE and DRAINING services of a cluster. */
  liveIn(world: World, clusterArn: string): readonly ServiceDocument[] {
    return this.#orm
      .select({ document: services.document })
      .from(services)
      .where(
        and(
          inWorld(services, world),
          eq(services.clusterArn, clusterArn),
          inArray(services.status, ['ACTIVE', 'DRAINING']),
        ),
      )
      .all()
      .map((row) => row.document);
  }

  /** The ARNs of all services of all worlds that have not become INACTIVE. */
  liveArns(): readonly string[] {
    return this.#orm
      .select({ serviceArn: services.serviceArn })
      .from(services)
      .where(ne(services.status, 'INACTIVE'))
      .all()
      .map((row) => row.serviceArn);
  }

  /** Forgets services that became INACTIVE before an instant (epoch ms), and returns what they were. */
  deleteInactiveBefore(instant: number): readonly (World & { readonly serviceArn: string })[] {
    const { account, region, serviceArn, inactiveAt } = services;
    const forgotten = this.#orm
      .delete(services)
      .where(and(isNotNull(inactiveAt), lt(inactiveAt, instant)))
      .returning({ account, region, serviceArn })
      .all();
    for (const row of forgotten) this.#rows.drop(row.serviceArn);
    return forgotten;
  }

  /** What this transaction changed so far; empties the memory. */
  takeChanges(): readonly ServiceRowChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }
}
