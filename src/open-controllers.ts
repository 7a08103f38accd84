// The controllers of ECS: part of the composition root.
import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import type { Controller } from './kernel/reconcile-loop.ts';
import { execAgentStartMs } from './open-exec.ts';
import { openLifecycleHooks } from './open-lifecycle-hooks.ts';
import type { Runtimes } from './open-runtimes.ts';
import { openTraffic } from './open-traffic.ts';
import type { Alarms } from './ports/alarms.ts';
import { ContainerInstanceController } from './services/ecs/controllers/container-instance-controller.ts';
import { FleetFollower } from './services/ecs/controllers/fleet-follower.ts';
import { Housekeeping } from './services/ecs/controllers/housekeeping.ts';
import { LifecycleHookController } from './services/ecs/controllers/lifecycle-hook-controller.ts';
import { ManagedScalingController } from './services/ecs/controllers/managed-scaling-controller.ts';
import { ServiceController } from './services/ecs/controllers/service-controller.ts';
import { ServiceTrafficController } from './services/ecs/controllers/service-traffic-controller.ts';
import { TaskController } from './services/ecs/controllers/task-controller.ts';
import type { SchedulerPace } from './services/ecs/planners/service/service-plan.ts';
import type { EcsSettings } from './services/ecs/settings.ts';
import type { EcsStore } from './services/ecs/tables/ecs-store.ts';

export interface ControllerParts {
  readonly config: Config;
  readonly store: EcsStore;
  readonly settings: EcsSettings;
  readonly runtimes: Runtimes;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/**
 * The scheduler's cadence by `--timing`: as measured on the real service (reference §3.8.6, §3.8.9), in
 * tenths of a second, or none. Where AWS writes no number, such as the growth of the back-off, it is ours.
 * `instant` still waits a moment where a service that fails would otherwise turn without end.
 */
const paces: Readonly<Record<Config['timing'], SchedulerPace>> = {
  aws: {
    passMs: 9000,
    readyMs: 40_000,
    deployedMs: 6000,
    provenMs: 40_000,
    drainedMs: 30_000,
    restartMs: 0,
    alarmBakeMs: 300_000,
    backOff: { firstMs: 30_000, longestMs: 900_000 },
  },
  fast: {
    passMs: 100,
    // More than a hundredth of what AWS waits: programs take their real time to fall over, and the tasks
    // they replace must not be gone by then.
    readyMs: 2000,
    deployedMs: 1500,
    provenMs: 5000,
    drainedMs: 300,
    restartMs: 0,
    alarmBakeMs: 3000,
    backOff: { firstMs: 300, longestMs: 9000 },
  },
  instant: {
    passMs: 0,
    readyMs: 0,
    deployedMs: 0,
    provenMs: 1000,
    drainedMs: 0,
    restartMs: 20,
    alarmBakeMs: 0,
    backOff: { firstMs: 100, longestMs: 3000 },
  },
};

/** One controller for each kind of key. */
export function openControllers(parts: ControllerParts): readonly Controller[] {
  const { config, store, settings, runtimes, alarms, clock, ids, log } = parts;
  return [
    new TaskController({
      store,
      runtimes: runtimes.byName,
      holds: runtimes.holds,
      healthOverrides: config.health,
      execAgentStartMs: execAgentStartMs(config.timing),
      clock,
      ids,
      log,
    }),
    new ServiceController({
      store,
      fargateRuntime: settings.fargateRuntime,
      healthOverrides: config.health,
      pace: paces[config.timing],
      alarms,
      clock,
      ids,
      log,
    }),
    new ContainerInstanceController({ store, clock, log }),
    new FleetFollower(store),
    new ManagedScalingController({ store, clock, ids, log, runtime: runtimes.fargate.name }),
    new LifecycleHookController({
      store,
      hooks: openLifecycleHooks({
        lambdaEndpoint: config.lambdaEndpoint ?? config.upstream,
        hookUrls: config.hookUrls,
      }),
      clock,
      log,
    }),
    new ServiceTrafficController({ store, router: openTraffic(log), clock }),
    new Housekeeping(store, settings, clock),
  ];
}
