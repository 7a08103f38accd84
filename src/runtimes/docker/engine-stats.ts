// The stats of containers as the Docker engine measures them, one sample a second.
import type Docker from 'dockerode';
import type { EngineStats } from '../../ports/task-metadata.ts';
import { answered, type EngineClients, unless } from './engine-answers.ts';

/** Rejects as Engine does: EngineError for a no, RuntimeUnavailableError for no answer. */
export class EngineStatistics {
  readonly #clients: EngineClients;

  constructor(clients: EngineClients) {
    this.#clients = clients;
  }

  /**
   * Samples as they are taken, until the container stops or is gone. `onEnd` is called once when they
   * are over for whatever reason. The result ends them.
   */
  async follow(
    id: string,
    onSample: (sample: EngineStats) => void,
    onEnd: () => void,
  ): Promise<() => void> {
    const container: Docker.Container = this.#clients.patient.getContainer(id);
    const stream = await answered(container.stats({ stream: true }));
    let rest = '';
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      onEnd();
    };
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const sample: unknown = line.trim() === '' ? undefined : JSON.parse(line);
        if (!over && isStats(sample)) onSample(sample);
      }
    });
    stream.on('error', end).on('end', end).on('close', end);
    return () => {
      over = true;
      if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
    };
  }

  /** Bytes that a container has written to its own layer; undefined when there is no such container. */
  async writtenBytes(id: string): Promise<number | undefined> {
    // The types know neither the question nor the member of the answer.
    const options: Docker.ContainerInspectOptions & { readonly size: true } = { size: true };
    const asked: Promise<Docker.ContainerInspectInfo & { readonly SizeRw?: number }> =
      this.#clients.working.getContainer(id).inspect(options);
    const found = await unless(404, asked);
    return found?.SizeRw;
  }
}

function isStats(value: unknown): value is EngineStats {
  return typeof value === 'object' && value !== null && 'read' in value;
}
