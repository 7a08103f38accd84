import type { ContainerLogs, LogDelivery } from '../../../ports/container-logs.ts';
import { ContainerTail, type ContainerTailOptions } from './container-tail.ts';

/** How long the last lines of a stopped container are waited for: by its task, and before it is removed. */
const drainWithinMs = 3000;
const finishWithinMs = 20_000;

/** Delivers the output of the containers of one Docker engine. Start with container-tail.ts. */
export class DockerContainerLogs implements Pick<ContainerLogs, 'follow' | 'drain' | 'finish'> {
  readonly #options: ContainerTailOptions;
  readonly #tails = new Map<string, ContainerTail>();

  constructor(options: ContainerTailOptions) {
    this.#options = options;
  }

  follow(containerId: string, delivery: LogDelivery): void {
    this.#tailOf(containerId, delivery).follow();
  }

  async drain(containerId: string, delivery: LogDelivery): Promise<void> {
    await this.#within(drainWithinMs, this.#tailOf(containerId, delivery).finish());
  }

  async finish(containerId: string, delivery: LogDelivery): Promise<void> {
    const { log, sink } = this.#options;
    const tail = this.#tailOf(containerId, delivery);
    const isDone = await this.#within(finishWithinMs, tail.finish());
    if (!isDone) log.warn({ containerId }, 'the last lines of a container could not be delivered');
    await tail.stop();
    this.#tails.delete(containerId);
    await sink.forgetSource(containerId);
  }

  /** Lets go of every container. */
  async stop(): Promise<void> {
    const tails = [...this.#tails.values()];
    this.#tails.clear();
    await Promise.all(tails.map((tail) => tail.stop()));
  }

  /** Whether the work was done in time; it goes on all the same. */
  async #within(ms: number, work: Promise<void>): Promise<boolean> {
    const { clock } = this.#options;
    let cancel = (): void => {};
    const late = new Promise<false>((resolve) => {
      cancel = clock.at(clock.now() + ms, () => resolve(false));
    });
    const isDone = await Promise.race([work.then(() => true as const), late]);
    cancel();
    return isDone;
  }

  #tailOf(containerId: string, delivery: LogDelivery): ContainerTail {
    const known = this.#tails.get(containerId);
    if (known !== undefined) return known;
    const tail = new ContainerTail(containerId, delivery, this.#options);
    this.#tails.set(containerId, tail);
    return tail;
  }
}
