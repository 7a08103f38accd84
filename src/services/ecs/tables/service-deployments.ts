import { and, asc, desc, eq, inArray, lt, notInArray } from '../../../store/drizzle.ts';
import type { Store } from '../../../store/store.ts';
import type {
  ServiceDeploymentDocument,
  ServiceRevisionDocument,
} from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';
import { inWorld } from './in-world.ts';
import { serviceDeployments, serviceRevisions } from './schema.ts';

/** The revisions of every service. */
export class ServiceRevisionTable {
  readonly #orm: Store['orm'];

  constructor({ orm }: Store) {
    this.#orm = orm;
  }

  get(world: World, serviceRevisionArn: string): ServiceRevisionDocument | undefined {
    return this.#orm
      .select({ document: serviceRevisions.document })
      .from(serviceRevisions)
      .where(
        and(
          inWorld(serviceRevisions, world),
          eq(serviceRevisions.serviceRevisionArn, serviceRevisionArn),
        ),
      )
      .get()?.document;
  }

  /** Inserts the revision, or replaces it. */
  put({ account, region }: World, document: ServiceRevisionDocument): void {
    const { serviceRevisionArn, serviceArn, createdAt } = document;
    const row = { account, region, serviceRevisionArn, serviceArn, createdAt, document };
    this.#orm
      .insert(serviceRevisions)
      .values(row)
      .onConflictDoUpdate({
        target: [
          serviceRevisions.account,
          serviceRevisions.region,
          serviceRevisions.serviceRevisionArn,
        ],
        set: row,
      })
      .run();
  }

  /** Forgets the revisions of a service. */
  deleteOf(world: World, serviceArn: string): void {
    this.#orm
      .delete(serviceRevisions)
      .where(and(inWorld(serviceRevisions, world), eq(serviceRevisions.serviceArn, serviceArn)))
      .run();
  }
}

/** The deployments of every service whose controller is ECS, running and past. */
export class ServiceDeploymentTable {
  readonly #orm: Store['orm'];

  constructor({ orm }: Store) {
    this.#orm = orm;
  }

  get(world: World, serviceDeploymentArn: string): ServiceDeploymentDocument | undefined {
    return this.#orm
      .select({ document: serviceDeployments.document })
      .from(serviceDeployments)
      .where(
        and(
          inWorld(serviceDeployments, world),
          eq(serviceDeployments.serviceDeploymentArn, serviceDeploymentArn),
        ),
      )
      .get()?.document;
  }

  insert({ account, region }: World, document: ServiceDeploymentDocument): void {
    const { serviceDeploymentArn, serviceArn, status, createdAt } = document;
    this.#orm
      .insert(serviceDeployments)
      .values({ account, region, serviceDeploymentArn, serviceArn, status, createdAt, document })
      .run();
  }

  update(world: World, document: ServiceDeploymentDocument): void {
    this.#orm
      .update(serviceDeployments)
      .set({ status: document.status, document })
      .where(
        and(
          inWorld(serviceDeployments, world),
          eq(serviceDeployments.serviceDeploymentArn, document.serviceDeploymentArn),
        ),
      )
      .run();
  }

  /** At most `limit` deployments of a service that are older than a position, newest first, with their positions. */
  newest(
    world: World,
    serviceArn: string,
    before: number,
    limit: number,
  ): readonly { readonly sequence: number; readonly document: ServiceDeploymentDocument }[] {
    const { sequence, document } = serviceDeployments;
    return this.#orm
      .select({ sequence, document })
      .from(serviceDeployments)
      .where(
        and(
          inWorld(serviceDeployments, world),
          eq(serviceDeployments.serviceArn, serviceArn),
          lt(sequence, before),
        ),
      )
      .orderBy(desc(sequence))
      .limit(limit)
      .all();
  }

  /** The deployments of a service that have not come to an end, oldest first. */
  runningOf(world: World, serviceArn: string): readonly ServiceDeploymentDocument[] {
    return this.#orm
      .select({ document: serviceDeployments.document })
      .from(serviceDeployments)
      .where(
        and(
          inWorld(serviceDeployments, world),
          eq(serviceDeployments.serviceArn, serviceArn),
          notInArray(serviceDeployments.status, [
            'SUCCESSFUL',
            'STOPPED',
            'ROLLBACK_SUCCESSFUL',
            'ROLLBACK_FAILED',
          ]),
        ),
      )
      .orderBy(asc(serviceDeployments.sequence))
      .all()
      .map((row) => row.document);
  }

  /** Forgets the deployments of services. */
  deleteOf(world: World, serviceArns: readonly string[]): void {
    this.#orm
      .delete(serviceDeployments)
      .where(
        and(
          inWorld(serviceDeployments, world),
          inArray(serviceDeployments.serviceArn, serviceArns),
        ),
      )
      .run();
  }
}
