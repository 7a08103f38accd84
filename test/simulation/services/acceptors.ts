// The conditions that the SDKs' waiters wait for, as in the waiter model (reference §8.1).
import type { ServiceSeen } from './service-seen.ts';

/** ServicesStable: true when it succeeds, false while it waits; a string says why it fails. */
export function servicesStable(services: readonly ServiceSeen[]): boolean | string {
  const failed = services.find(({ status }) => status === 'DRAINING' || status === 'INACTIVE');
  if (failed !== undefined) return `${failed.serviceName} is ${failed.status}`;
  return services.every(
    ({ deployments, runningCount, desiredCount }) =>
      deployments.length === 1 && runningCount === desiredCount,
  );
}

/** ServicesInactive. */
export function servicesInactive(services: readonly ServiceSeen[]): boolean {
  return services.some(({ status }) => status === 'INACTIVE');
}
