import {
  InvalidLogOptions,
  logDeliveryOf,
  optionsFailure,
  streamFailure,
} from '../../../agent/log-delivery.ts';
import type { ContainerLogs, LogDelivery } from '../../../ports/container-logs.ts';
import type { ContainerSpec, TaskSpec } from '../../../ports/runtime.ts';
import { ContainerFailure } from '../container-failure.ts';
import type { ListedContainer } from '../engine.ts';

/** Where the output of the container goes, as JSON: a restarted Gantry has no spec to ask. */
const deliveryLabel = 'gantry.logs';

type Labels = Readonly<Record<string, string>>;

/** Sees to it that the output of containers with the awslogs driver is delivered, from start to end. */
export class LogRoutes {
  readonly #logs: ContainerLogs | undefined;
  /** Of the containers that are followed. */
  readonly #deliveries = new Map<string, LogDelivery>();

  /** Without anybody who delivers, output stays with the engine. */
  constructor(logs: ContainerLogs | undefined) {
    this.#logs = logs;
  }

  /** The labels that a container needs for its output to be delivered. */
  labelsFor(spec: TaskSpec, container: ContainerSpec): Labels {
    const delivery = this.#logs && logDeliveryOf(spec, container);
    return delivery === undefined ? {} : { [deliveryLabel]: JSON.stringify(delivery) };
  }

  /** Makes the log stream of a container. Throws ContainerFailure in the words of Fargate. */
  async prepare(spec: TaskSpec, container: ContainerSpec): Promise<void> {
    if (this.#logs === undefined) return;
    try {
      const delivery = logDeliveryOf(spec, container);
      const refusal = delivery && (await this.#logs.prepare(delivery));
      if (refusal === undefined) return;
      throw new ContainerFailure(streamFailure(refusal));
    } catch (error) {
      if (!(error instanceof InvalidLogOptions)) throw error;
      throw new ContainerFailure(optionsFailure(error.message));
    }
  }

  /** A container has started. */
  follow(containerId: string, labels: Labels): void {
    const delivery = readDelivery(labels);
    if (delivery === undefined) return;
    this.#deliveries.set(containerId, delivery);
    this.#logs?.follow(containerId, delivery);
  }

  /** A container was found, which an earlier Gantry may have started. */
  adopt(containerId: string, labels: Labels): void {
    if (!this.#deliveries.has(containerId)) this.follow(containerId, labels);
  }

  /** Resolves when everything is delivered that the stopped containers of a task wrote, or soon enough. */
  async drain(spec: TaskSpec, idOf: (name: string) => string | undefined): Promise<void> {
    const logs = this.#logs;
    if (logs === undefined) return;
    await Promise.all(
      spec.containers.map(async (container) => {
        const id = idOf(container.name);
        const delivery = id === undefined ? undefined : this.#deliveries.get(id);
        if (id !== undefined && delivery !== undefined) await logs.drain(id, delivery);
      }),
    );
  }

  /**
   * Resolves when everything is delivered that containers wrote before they stopped for good. One may
   * still run, at a reset and when the server is told to stop all: its output would have no end.
   */
  async finish(
    containers: readonly ListedContainer[],
    kill: (containerId: string) => Promise<void>,
  ): Promise<void> {
    await Promise.all(
      containers.map(async ({ id, labels }) => {
        const delivery = readDelivery(labels);
        if (this.#logs !== undefined && delivery !== undefined) {
          await kill(id);
          await this.#logs.finish(id, delivery);
        }
        this.#deliveries.delete(id);
      }),
    );
  }
}

function readDelivery(labels: Labels): LogDelivery | undefined {
  const text = labels[deliveryLabel];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isDelivery(value) ? value : undefined;
  } catch {
    // Another program may use the label's name for something else.
    return undefined;
  }
}

function isDelivery(value: unknown): value is LogDelivery {
  if (!isObject(value) || !isObject(value.destination)) return false;
  const { account, region, logGroupName, logStreamName } = value.destination;
  return (
    [account, region, logGroupName, logStreamName].every((name) => typeof name === 'string') &&
    typeof value.createGroup === 'boolean' &&
    typeof value.pseudoTerminal === 'boolean' &&
    (value.eventStart === undefined || typeof value.eventStart === 'string')
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
