import type { Logger } from '../../kernel/logger.ts';
import type { TaskSpec } from '../../ports/runtime.ts';
import { EngineError } from './engine-errors.ts';

const gibibyte = 1024 ** 3;

/**
 * How large the disk of a container may grow. Only some storage drivers can limit it, overlay2 on XFS
 * with project quotas among them, and none says so beforehand: the first refusal tells.
 */
export class DiskQuota {
  readonly #log: Logger;
  #isRefused = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Bytes for each container of the task; undefined where nothing was asked for or the engine has no quotas. */
  of({ ephemeralStorageGiB }: TaskSpec): number | undefined {
    if (ephemeralStorageGiB === undefined || this.#isRefused) return undefined;
    return ephemeralStorageGiB * gibibyte;
  }

  /** Whether the engine refused a container for its quota; from then on none is asked for. */
  refuses(error: unknown): boolean {
    if (!(error instanceof EngineError) || !/storage-opt|quota/i.test(error.message)) return false;
    if (!this.#isRefused) {
      const reason = error.message;
      this.#log.warn(
        { reason },
        'the Docker engine cannot limit disks: ephemeralStorage is not held',
      );
    }
    this.#isRefused = true;
    return true;
  }
}
