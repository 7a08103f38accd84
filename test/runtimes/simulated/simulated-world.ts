import { AddressPlan } from '../../../src/agent/address-plan.ts';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import { Ids } from '../../../src/kernel/ids.ts';
import { createLogger } from '../../../src/kernel/logger.ts';
import { SeededRandom } from '../../../src/kernel/random.ts';
import { SimulatedRuntime } from '../../../src/runtimes/simulated/simulated-runtime.ts';
import type { TimingName } from '../../../src/runtimes/simulated/timing.ts';
import { ContractResources } from '../../contract/resources.ts';
import type {
  ContainerBehaviour,
  ContainerBehaviours,
  RuntimeWorld,
} from '../../contract/runtime-world.ts';
import { untilVirtual } from '../../contract/until.ts';
import { MemoryJournal } from './memory-journal.ts';

const log = createLogger('silent');
/** Longer than any scripted exit of the suite. */
const awayMs = 60_000;

/** A simulated runtime in virtual time, with a journal that outlives its restarts. */
export class SimulatedWorld implements RuntimeWorld {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 1));
  readonly journal = new MemoryJournal();
  readonly addressJournal = new MemoryJournal();
  readonly behaviours = simulatedBehaviours;
  readonly resources = new ContractResources();
  readonly #timing: TimingName;
  #seed: number;
  #runtime: SimulatedRuntime;

  constructor(timing: TimingName, seed = 1) {
    this.#timing = timing;
    this.#seed = seed;
    this.#runtime = this.#open();
  }

  runtime(): SimulatedRuntime {
    return this.#runtime;
  }

  async again(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await this.#runtime.close();
    await meanwhile();
    this.#seed += 1;
    this.#runtime = this.#open();
  }

  async until(condition: () => Promise<boolean>): Promise<void> {
    await untilVirtual(this.clock, condition);
  }

  async exited(): Promise<void> {
    this.clock.jumpTo(this.clock.now() + awayMs);
  }

  now(): number {
    return this.clock.now();
  }

  async close(): Promise<void> {
    await this.#runtime.close();
  }

  #open(): SimulatedRuntime {
    const random = new SeededRandom(this.#seed);
    const { clock, journal } = this;
    const timing = this.#timing;
    const ids = new Ids(random);
    const addresses = new AddressPlan('10.203.0.0/16', this.addressJournal);
    return new SimulatedRuntime({
      resources: this.resources,
      clock,
      random,
      ids,
      timing,
      journal,
      addresses,
      log,
    });
  }
}

const image = 'gantry-test/busybox:latest';
const healthCheck = {
  command: ['CMD-SHELL', 'true'],
  intervalSeconds: 1,
  timeoutSeconds: 1,
  retries: 1,
  startPeriodSeconds: 0,
};

/** A container whose environment says what the simulator makes of it. */
export function scripted(environment: Readonly<Record<string, string>> = {}): ContainerBehaviour {
  return { image, environment };
}

const simulatedBehaviours: ContainerBehaviours = {
  untilStopped: scripted(),
  ignoringSigterm: scripted({ GANTRY_SIMULATE_IGNORE_SIGTERM: 'true' }),
  exiting: (code) => scripted({ GANTRY_SIMULATE_EXIT_CODE: String(code) }),
  healthy: { ...scripted(), healthCheck },
  unhealthy: { ...scripted({ GANTRY_SIMULATE_HEALTH: 'UNHEALTHY' }), healthCheck },
  missingImage: scripted({ GANTRY_SIMULATE_PULL_ERROR: 'manifest unknown' }),
  missingProgram: scripted({ GANTRY_SIMULATE_START_ERROR: 'no such file or directory' }),
};
