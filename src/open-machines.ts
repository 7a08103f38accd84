// The machines that nobody has: part of the composition root.
import { type Config, ConfigError } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import type { Runtimes } from './open-runtimes.ts';
import type { MachineFleet } from './ports/fleet.ts';
import { EcsMachineFleet } from './services/ecs/machine-fleet.ts';
import { instanceTypeOf } from './services/ecs/rules/instance-types.ts';
import type { EcsStore } from './services/ecs/tables/ecs-store.ts';

export interface Machines {
  readonly fleet: MachineFleet;
  /** Brings those that --instances asks for and that are not there. */
  readonly ensure: () => Promise<void>;
}

/** What the control API and --instances do with machines. Throws ConfigError for a type that there is not. */
export function openMachines(parts: {
  readonly config: Config;
  readonly ecs: EcsStore;
  readonly runtimes: Runtimes;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}): Machines {
  const { config, ecs, runtimes, clock, ids, log } = parts;
  for (const type of config.instances.keys()) {
    if (instanceTypeOf(type) === undefined) {
      throw new ConfigError(`--instances (GANTRY_INSTANCES): there is no instance type ${type}`);
    }
  }
  const { account, region } = config;
  const runtime = runtimes.fargate.name;
  const fleet = new EcsMachineFleet({ store: ecs, clock, ids, log, runtime, account, region });
  return { fleet, ensure: () => fleet.ensure(config.instances) };
}
