import type { NotPromise } from '../../../aws/service.ts';
import type { SealedValues } from '../../../store/sealed-values.ts';
import type { Store } from '../../../store/store.ts';
import { ParameterTable } from './parameters.ts';

/** The tables of Parameter Store inside one transaction. */
export interface ParameterUnit {
  readonly parameters: ParameterTable;
}

/** Parameter Store's view of the store. */
export class ParameterStore {
  readonly #store: Store;
  readonly #tables: ParameterUnit;

  constructor(store: Store, values: SealedValues) {
    this.#store = store;
    this.#tables = { parameters: new ParameterTable(store.orm, values) };
  }

  /** Runs `work` in a write transaction; resolves after its commit. */
  write<T>(work: (unit: ParameterUnit) => NotPromise<T>): Promise<T> {
    return this.#store.write<T>(() => work(this.#tables));
  }

  /** Runs `work` over a state that does not change meanwhile. */
  read<T>(work: (unit: ParameterUnit) => NotPromise<T>): T {
    return this.#store.read<T>(() => work(this.#tables));
  }
}
