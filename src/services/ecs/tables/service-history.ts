import type { Store } from '../../../store/store.ts';
import type {
  ServiceEventDocument,
  ServiceRow,
  ServiceTaskEnd,
} from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';
import type { AddedServiceEvent } from '../rules/derive-service-events.ts';
import { type ServiceEventFacts, serviceEventMessage } from '../rules/service-events.ts';

interface OfService extends World {
  readonly serviceArn: string;
}

const insertEvent = `
  INSERT INTO service_events (account, region, service_arn, event)
  VALUES (:account, :region, :serviceArn, :event)`;
const trimEvents = `
  DELETE FROM service_events
  WHERE account = :account AND region = :region AND service_arn = :serviceArn AND sequence <= (
    SELECT sequence FROM service_events
    WHERE account = :account AND region = :region AND service_arn = :serviceArn
    ORDER BY sequence DESC LIMIT 1 OFFSET :kept)`;
const newestEvents = `
  SELECT event FROM service_events
  WHERE account = :account AND region = :region AND service_arn = :serviceArn
  ORDER BY sequence DESC LIMIT :kept`;
const deleteEvents = `
  DELETE FROM service_events
  WHERE account = :account AND region = :region AND service_arn = :serviceArn`;

/** DescribeServices shows the newest hundred (reference §7). */
const keptEvents = 100;

interface AddedEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly facts: ServiceEventFacts;
}

/** The events of services. Remembers what a transaction added. */
export class ServiceEventTable {
  readonly #insert;
  readonly #trim;
  readonly #newest;
  readonly #delete;
  #added: AddedServiceEvent[] = [];
  /** When the last event of a service was, as far as known. One that was rolled back does no harm. */
  readonly #lastAt = new Map<string, number>();

  constructor({ db }: Store) {
    this.#insert = db.prepare<[OfService & { event: string }]>(insertEvent);
    this.#trim = db.prepare<[OfService & { kept: number }]>(trimEvents);
    this.#newest = db.prepare<[OfService & { kept: number }], string>(newestEvents).pluck();
    this.#delete = db.prepare<[OfService]>(deleteEvents);
  }

  /**
   * Adds an event, and forgets the hundred-and-first. `createdAt` (epoch ms) is put off to that of the
   * event before, should it be earlier: the events of a pass are told a millisecond apart, and the next
   * pass may come within it.
   */
  add(
    { account, region, service }: Pick<ServiceRow, 'account' | 'region' | 'service'>,
    { id, createdAt: wanted, facts }: AddedEvent,
  ): void {
    const { serviceArn, clusterArn, serviceName } = service;
    const createdAt = Math.max(wanted, this.#lastAtOf({ account, region, serviceArn }));
    this.#lastAt.set(serviceArn, createdAt);
    const message = serviceEventMessage(serviceName, facts);
    const event: ServiceEventDocument = { id, createdAt, message };
    this.#insert.run({ account, region, serviceArn, event: JSON.stringify(event) });
    this.#trim.run({ account, region, serviceArn, kept: keptEvents });
    this.#added.push({ account, region, serviceArn, clusterArn, facts, createdAt });
  }

  /** Newest first. */
  of(service: OfService): readonly ServiceEventDocument[] {
    return this.#read(service, keptEvents);
  }

  /** Forgets all events of a service. */
  deleteOf({ account, region, serviceArn }: OfService): void {
    this.#delete.run({ account, region, serviceArn });
    this.#lastAt.delete(serviceArn);
  }

  #lastAtOf(service: OfService): number {
    const known = this.#lastAt.get(service.serviceArn);
    return known ?? this.#read(service, 1)[0]?.createdAt ?? 0;
  }

  #read({ account, region, serviceArn }: OfService, kept: number): readonly ServiceEventDocument[] {
    return (
      this.#newest
        .all({ account, region, serviceArn, kept })
        // Written by this class from an event of that type.
        .map((event) => JSON.parse(event) as ServiceEventDocument)
    );
  }

  /** What this transaction added so far; empties the memory. */
  takeAdded(): readonly AddedServiceEvent[] {
    const added = this.#added;
    this.#added = [];
    return added;
  }
}

/** Ends of tasks that the scheduler of their service has not taken notice of. */
export class ServiceTaskEnds {
  readonly #insert;
  readonly #take;

  constructor({ db }: Store) {
    this.#insert = db.prepare<[{ serviceArn: string; taskEnd: string }]>(
      'INSERT INTO service_task_ends (service_arn, task_end) VALUES (:serviceArn, :taskEnd)',
    );
    this.#take = db.prepare<[{ serviceArn: string }], { sequence: number; taskEnd: string }>(
      'DELETE FROM service_task_ends WHERE service_arn = :serviceArn RETURNING sequence, task_end AS taskEnd',
    );
  }

  add(serviceArn: string, end: ServiceTaskEnd): void {
    this.#insert.run({ serviceArn, taskEnd: JSON.stringify(end) });
  }

  /** The ends of a service's tasks, in order; they are not handed out again unless this transaction fails. */
  take(serviceArn: string): readonly ServiceTaskEnd[] {
    return (
      this.#take
        .all({ serviceArn })
        .sort((a, b) => a.sequence - b.sequence)
        // Written by this class from an end of that type.
        .map(({ taskEnd }) => JSON.parse(taskEnd) as ServiceTaskEnd)
    );
  }
}
