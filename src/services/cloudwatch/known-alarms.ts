import type { AlarmState, Alarms, AlarmWorld } from '../../ports/alarms.ts';
import type { AlarmTable } from './tables/alarms.ts';

type Listener = (world: AlarmWorld, alarmName: string) => void;

/** The alarms there are, for other services. */
export class KnownAlarms implements Alarms {
  readonly #open: () => AlarmTable;
  readonly #listeners = new Set<Listener>();

  /** `open` is called when somebody first asks: most runs know of no alarm. */
  constructor(open: () => AlarmTable) {
    this.#open = open;
  }

  stateOf(world: AlarmWorld, alarmName: string): AlarmState | undefined {
    return this.#open().stateOf(world, alarmName);
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells every listener. */
  changed(world: AlarmWorld, alarmName: string): void {
    for (const listener of this.#listeners) listener(world, alarmName);
  }
}
