// Nothing fails any more: every service comes to rest where it is to be, and then nothing happens.

import { servicesInactive, servicesStable } from './acceptors.ts';
import { soundFamilies } from './definitions.ts';
import type { ServiceHistory } from './service-history.ts';
import type { ServiceSeen } from './service-seen.ts';
import { serviceNames } from './steps.ts';

/** Longer than any protection, back-off and rollout of a history together. */
const enoughMs = 6 * 3600_000;

export async function converge(history: ServiceHistory): Promise<void> {
  const { gantry } = history;
  history.log.push('heal');
  gantry.control.setFaults([]);
  for (const service of await history.look()) await mend(history, service);
  await untilIdle(history);
  // What had begun to fail before may have tripped a circuit breaker since: without a roll-back that is
  // for good, until somebody deploys again.
  const failed = (await history.look()).filter(
    ({ deployments }) => deployments[0]?.rolloutState === 'FAILED',
  );
  for (const service of failed) await mend(history, service);
  if (failed.length > 0) await untilIdle(history);
  const settled = await history.look();
  for (const service of settled) {
    history.refuse(await unsettled(history, service));
  }
  await seesNothing(history, settled);
  await endAll(history, settled);
}

/** Gives a service what it needs to converge: tasks that can run, and room to roll. */
async function mend(history: ServiceHistory, service: ServiceSeen): Promise<void> {
  if (service.status !== 'ACTIVE') return;
  const [primary] = service.deployments;
  const { minimumHealthyPercent, maximumPercent } = service.deploymentConfiguration;
  const { desiredCount } = service;
  const isBlocked =
    Math.floor((desiredCount * maximumPercent) / 100) <= desiredCount &&
    Math.ceil((desiredCount * minimumHealthyPercent) / 100) >= desiredCount;
  const family = /task-definition\/(.*):/.exec(service.taskDefinition)?.[1] ?? '';
  const isSound = soundFamilies.has(family) && primary?.rolloutState !== 'FAILED';
  if (isSound && !isBlocked) return;
  await history.take({
    do: 'update',
    name: service.serviceName,
    ...(isSound ? {} : { family: 'server', force: true }),
    ...(isBlocked ? { percents: [50, 200] } : {}),
  });
}

/** Moves time until nothing is due by itself, which must come to pass. */
async function untilIdle(history: ServiceHistory): Promise<void> {
  const { control } = history.gantry;
  const begun = control.readClock().now;
  const { now, nextDeadline } = await control.runUntilIdle(enoughMs);
  history.log.push(`idle after ${now - begun} ms`);
  if (nextDeadline !== undefined) {
    const waiting = (await history.describeServices()).map(
      ({ serviceName, serviceArn }) => `${serviceName}: ${JSON.stringify(control.why(serviceArn))}`,
    );
    history.refuse([`never idle: ${waiting.join('; ')}`]);
  }
}

/** What keeps a service from being at rest. */
async function unsettled(history: ServiceHistory, service: ServiceSeen): Promise<string[]> {
  const { serviceName, status, desiredCount, deployments, serviceArn } = service;
  if (status === 'INACTIVE') return [];
  const said = history.gantry.control.why(serviceArn)?.why ?? '';
  if (status === 'DRAINING') return [`${serviceName} is DRAINING for ever: ${said}`];
  const tasks = await history.tasksOf(serviceName);
  const [primary] = deployments;
  const own = tasks.filter(({ startedBy }) => startedBy === primary?.id);
  const rules: Readonly<Record<string, boolean>> = {
    'services-stable': servicesStable([service]) === true,
    'the rollout is COMPLETED': primary?.rolloutState === 'COMPLETED',
    'the deployment is of as many tasks as the service': primary?.desiredCount === desiredCount,
    'it has as many tasks as desired': own.length === desiredCount && tasks.length === desiredCount,
    'its tasks are RUNNING': tasks.every(({ lastStatus }) => lastStatus === 'RUNNING'),
    'its tasks are healthy': tasks.every(({ healthStatus }) => healthStatus !== 'UNHEALTHY'),
    'its tasks are of its task definition': tasks.every(
      ({ taskDefinitionArn }) => taskDefinitionArn === service.taskDefinition,
    ),
  };
  return Object.entries(rules).flatMap(([rule, holds]) =>
    holds ? [] : [`${serviceName} does not converge: ${rule} is not true (${said})`],
  );
}

/** Dying and looking at everything anew finds nothing to do. */
async function seesNothing(
  history: ServiceHistory,
  settled: readonly ServiceSeen[],
): Promise<void> {
  const { gantry } = history;
  const before = gantry.control.lastEventSequence();
  await history.take({ do: 'die', during: { do: 'advance', ms: 0 }, turns: 0 });
  await gantry.control.advanceClock(2 * 60_000);
  const found = gantry.control.lastEventSequence() - before;
  if (found > 0) {
    const events = gantry.eventsAfter(before).map(({ detail }) => JSON.stringify(detail));
    history.refuse([`a look at everything found work: ${events.join(' ').slice(0, 1000)}`]);
  }
  const later = await history.look();
  const told = (services: readonly ServiceSeen[]) => JSON.stringify(services);
  if (told(later) !== told(settled)) {
    history.refuse([`a look at everything changed ${told(settled)} to ${told(later)}`]);
  }
}

/** Every service can be deleted, and is gone in the end with all its tasks. */
async function endAll(history: ServiceHistory, present: readonly ServiceSeen[]): Promise<void> {
  for (const name of serviceNames) await history.take({ do: 'delete', name, force: true });
  await untilIdle(history);
  const ended = await history.look();
  for (const service of ended) {
    if (!servicesInactive([service])) {
      history.refuse([`${service.serviceName} was deleted and is ${service.status}`]);
    }
    if ((await history.tasksOf(service.serviceName)).length > 0) {
      history.refuse([`${service.serviceName} is INACTIVE and has tasks`]);
    }
  }
  if (ended.length < present.length) history.refuse(['an INACTIVE service is MISSING']);
  const live = history.gantry.simulatedTasks();
  if (live.length > 0) history.refuse([`the runtime keeps ${live.length} tasks of nobody`]);
}
