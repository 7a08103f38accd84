import type Docker from 'dockerode';
import type { ContainerSpec } from '../../ports/runtime.ts';

/**
 * The engine's own awslogs driver is never used: it would send the logs to the real AWS, with whatever
 * credentials it finds. A container with awsfirelens comes here with the driver that leads to its router.
 */
const keptLocally: readonly string[] = ['awslogs', 'awsfirelens'];
/** How lines get to a driver: of use with every one of them. */
const deliveryOptions = ['mode', 'max-buffer-size'];

/**
 * The log driver of a container and its options, which the engine checks itself. Without a log
 * configuration the engine's default applies, as on an instance of ECS.
 */
export function logOptions({ logConfiguration }: ContainerSpec): Docker.HostConfig {
  if (logConfiguration === undefined) return {};
  const { logDriver, options } = logConfiguration;
  if (!keptLocally.includes(logDriver)) {
    return { LogConfig: { Type: logDriver, Config: { ...options } } };
  }
  const delivery = Object.entries(options).filter(([name]) => deliveryOptions.includes(name));
  return { LogConfig: { Type: 'json-file', Config: Object.fromEntries(delivery) } };
}
