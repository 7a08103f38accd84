// Where the traffic of services goes: part of the composition root.
import type { Logger } from './kernel/logger.ts';
import type { TrafficRouter } from './ports/traffic.ts';

/**
 * Until there is a load balancer nothing is routed: what is wanted is in the rows and in the events, and
 * counts as done.
 */
export function openTraffic(log: Logger): TrafficRouter {
  return {
    async shift({ serviceArn, production, test }) {
      log.debug(
        { service: serviceArn, production, test },
        'no load balancer: weights are recorded',
      );
      return {};
    },
  };
}
