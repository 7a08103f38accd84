import type { ContainerLogs, LogDelivery } from '../../../ports/container-logs.ts';
import { ContainerTail, type ContainerTailOptions } from './container-tail.ts';

/** How long the last lines of a stopped container are waited for. */
const finishWithinMs = 20_000;

/** Delivers the output of the containers of one Docker engine. Start with container-tail.ts. */
export class DockerContainerLogs implements Pick<ContainerLogs, 'follow' | 'finish'> {
  readonly #options: ContainerTailOptions;
  readonly #tails = new Map<string, ContainerTail>();

  constructor(options: ContainerTailOptions) {
    this.#options = options;
  }

  follow(containerId: string, delivery: LogDelivery): void {
    this.#tailOf(containerId, delivery).follow();
  }

  async finish(containerId: string, delivery: LogDelivery): Promise<void> {
    const { clock, log, sink } = this.#options;
    const tail = this.#tailOf(containerId, delivery);
    let isLate = false;
    const late = new Promise<void>((resolve) => {
      clock.at(clock.now() + finishWithinMs, () => {
        isLate = true;
        resolve();
      });
    });
    await Promise.race([tail.finish(), late]);
    if (isLate) log.warn({ containerId }, 'the last lines of a container could not be delivered');
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

  #tailOf(containerId: string, delivery: LogDelivery): ContainerTail {
    const known = this.#tails.get(containerId);
    if (known !== undefined) return known;
    const tail = new ContainerTail(containerId, delivery, this.#options);
    this.#tails.set(containerId, tail);
    return tail;
  }
}
