// What ECS is told of the configuration and of other services: part of the composition root.
import type { Config } from './config.ts';
import type { Runtimes } from './open-runtimes.ts';
import type { Roles } from './ports/roles.ts';
import type { EcsSettings } from './services/ecs/settings.ts';

const hourMs = 60 * 60 * 1000;

/** The settings of ECS. */
export function ecsSettings(config: Config, { fargate }: Runtimes, roles: Roles): EcsSettings {
  return {
    fargateRuntime: fargate.name,
    stoppedTaskRetentionMs: hourMs,
    inactiveClusterRetentionMs: hourMs,
    ...(config.strict
      ? { mayAssume: (roleArn: string) => roles.find(roleArn)?.trustsEcsTasks === true }
      : {}),
  };
}
