import type { Logger } from '../kernel/logger.ts';
import type { ContainerEnvironment, EndpointAddress } from '../ports/container-endpoints.ts';

export interface ApiEnvironmentParts {
  /** Whether containers that say nothing about it are told. */
  readonly byDefault: boolean;
  readonly address: () => Promise<EndpointAddress | undefined>;
  readonly log: Logger;
}

/**
 * Tells SDKs in containers where the AWS API is: at the listener that they reach anyway. The region is
 * among what every container is told. What a task definition says itself stays.
 */
export function apiEnvironment({
  byDefault,
  address,
  log,
}: ApiEnvironmentParts): ContainerEnvironment {
  return async (spec, container) => {
    const isTold = container.injectEndpoint ?? byDefault;
    const hasNetwork = spec.networkMode !== 'none' && container.disableNetworking !== true;
    if (!isTold || !hasNetwork || container.environment.AWS_ENDPOINT_URL !== undefined) return {};
    const found = await address();
    if (found !== undefined) return { AWS_ENDPOINT_URL: found.url };
    log.warn(
      { task: spec.taskArn, container: container.name },
      'a container is to be told the AWS endpoint and cannot reach it',
    );
    return {};
  };
}
