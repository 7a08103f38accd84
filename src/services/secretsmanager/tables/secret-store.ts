import type { NotPromise } from '../../../aws/service.ts';
import type { SealedValues } from '../../../store/sealed-values.ts';
import type { Store } from '../../../store/store.ts';
import { SecretTable } from './secrets.ts';
import { VersionTable } from './versions.ts';

/** The tables of Secrets Manager inside one transaction that only reads. */
export interface SecretReadUnit {
  readonly secrets: SecretTable;
  readonly versions: VersionTable;
}

/** The tables of Secrets Manager inside one transaction that writes. */
export interface SecretUnit extends SecretReadUnit {
  /** Asks for another look at a key after the commit; dropped when the write fails. */
  touch(key: string): void;
}

/** Secrets Manager's view of the store. */
export class SecretStore {
  readonly #store: Store;
  readonly #tables: SecretReadUnit;

  constructor(store: Store, values: SealedValues) {
    this.#store = store;
    this.#tables = {
      secrets: new SecretTable(store.orm),
      versions: new VersionTable(store.orm, values),
    };
  }

  /** Runs `work` in a write transaction; resolves after its commit. */
  write<T>(work: (unit: SecretUnit) => NotPromise<T>): Promise<T> {
    return this.#store.write<T>(({ touch }) => work({ ...this.#tables, touch }));
  }

  /** Deletes what is due, and answers when the next recovery window ends (epoch ms). */
  deleteDue(now: number): Promise<number | undefined> {
    return this.write((unit) => {
      deleteDueSecrets(unit, now);
      return unit.secrets.nextDeletion();
    });
  }

  /** Runs `work` over a state that does not change meanwhile. */
  read<T>(work: (unit: SecretReadUnit) => NotPromise<T>): T {
    return this.#store.read<T>(() => work(this.#tables));
  }
}

/** Deletes the secrets whose recovery windows have ended. */
export function deleteDueSecrets({ secrets, versions }: SecretUnit, now: number): void {
  for (const arn of secrets.dueForDeletion(now)) {
    versions.deleteAll(arn);
    secrets.delete(arn);
  }
}
