// What must be true of services as the API shows them, when nothing is under way.
import type { StoredEvent } from '../../../src/ports/control.ts';
import type { DeploymentSeen, ServiceSeen, ServiceTaskSeen } from './service-seen.ts';

const sixHours = 6 * 3600;

/** What is wrong with a service beside the tasks that ListTasks and DescribeTasks show of it. */
export function judgeCounts(service: ServiceSeen, tasks: readonly ServiceTaskSeen[]): string[] {
  const { serviceName, deployments, runningCount, pendingCount } = service;
  const of = (starter: string) => tasks.filter(({ startedBy }) => startedBy === starter);
  const wrong = deployments.flatMap((deployment) => {
    const counted = count(of(deployment.id));
    const { runningCount, pendingCount } = deployment;
    return same({ runningCount, pendingCount }, counted, `${serviceName} ${deployment.id}`);
  });
  const groups = tasks.filter(({ group }) => group !== `service:${serviceName}`);
  return [
    ...wrong,
    ...same({ runningCount, pendingCount }, count(tasks), serviceName),
    ...groups.map(({ taskArn, group }) => `${taskArn} of ${serviceName} is in group ${group}`),
  ];
}

function count(tasks: readonly ServiceTaskSeen[]) {
  const runningCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return { runningCount, pendingCount: tasks.length - runningCount };
}

function same(told: object, counted: object, what: string): string[] {
  const [a, b] = [JSON.stringify(told), JSON.stringify(counted)];
  return a === b ? [] : [`${what} tells ${a}, its tasks are ${b}`];
}

/** What is wrong with the events of a service: newest first, each once, none said twice in a row. */
export function judgeEvents({ serviceName, events }: ServiceSeen): string[] {
  const problems: string[] = [];
  const ids = new Set(events.map(({ id }) => id));
  if (ids.size !== events.length) problems.push('has an event twice');
  events.forEach((event, at) => {
    const older = events[at + 1];
    if (older === undefined) return;
    if (older.createdAt > event.createdAt) problems.push(`tells out of order: ${event.message}`);
    const isSoon = event.createdAt - older.createdAt < sixHours;
    // Told of two passes: the message names neither the tasks nor their deployment. And what ended the
    // steady state that was told before, somebody who stopped a task, is no event of the service.
    const isOfAct = /stopped \d+ pending tasks|steady state\.$/.test(event.message);
    if (older.message === event.message && isSoon && !isOfAct)
      problems.push(`says again: ${event.message}`);
  });
  if (events.some(({ message }) => !message.startsWith(`(service ${serviceName}`))) {
    problems.push('tells of another service');
  }
  return problems.map((problem) => `${serviceName} ${problem}`);
}

/** How a service may have changed since it was seen last. */
export function judgeChange(before: ServiceSeen, after: ServiceSeen): string[] {
  if (before.createdAt !== after.createdAt || before.serviceArn !== after.serviceArn) return [];
  const order = ['ACTIVE', 'DRAINING', 'INACTIVE'];
  const problems: string[] = [];
  if (order.indexOf(before.status) > order.indexOf(after.status)) {
    problems.push(`went from ${before.status} to ${after.status}`);
  }
  const known = new Map(before.deployments.map((deployment) => [deployment.id, deployment]));
  for (const deployment of after.deployments) {
    const was = known.get(deployment.id);
    if (was !== undefined) problems.push(...judgeDeployment(was, deployment));
  }
  const [newest] = before.deployments;
  const isKept = after.deployments.some(({ id }) => id === newest?.id);
  const isReplaced = (after.deployments[0]?.createdAt ?? 0) >= (newest?.createdAt ?? 0);
  if (newest !== undefined && !isKept && !isReplaced) problems.push(`lost ${newest.id}`);
  return problems.map((problem) => `${after.serviceName} ${problem}`);
}

function judgeDeployment(was: DeploymentSeen, is: DeploymentSeen): string[] {
  const problems: string[] = [];
  if (was.status !== 'PRIMARY' && is.status === 'PRIMARY') problems.push('is PRIMARY again');
  if (was.rolloutState !== 'IN_PROGRESS' && is.rolloutState === 'IN_PROGRESS') {
    problems.push(`is IN_PROGRESS after ${was.rolloutState}`);
  }
  if (was.taskDefinition !== is.taskDefinition) problems.push('changed its task definition');
  if (was.createdAt !== is.createdAt) problems.push('changed when it was created');
  if (was.updatedAt > is.updatedAt) problems.push('was updated backwards');
  return problems.map((problem) => `${is.id} ${problem}`);
}

/** Listens to the events of services on the bus: each once, a deployment's in their order. */
export class ServiceTelling {
  readonly #ids = new Set<string>();
  readonly #told = new Map<string, string[]>();
  #sequence = 0;

  get sequence(): number {
    return this.#sequence;
  }

  hear(events: readonly StoredEvent[]): string[] {
    return events.flatMap((event) => {
      const problems: string[] = [];
      if (event.sequence <= this.#sequence) problems.push('positions do not grow');
      if (this.#ids.has(event.id)) problems.push('the id was used before');
      this.#sequence = event.sequence;
      this.#ids.add(event.id);
      if (event.detailType === 'ECS Deployment State Change') problems.push(...this.#deploy(event));
      return problems.map((problem) => `event ${event.sequence}: ${problem}`);
    });
  }

  #deploy({ detail }: StoredEvent): string[] {
    const id = String(Reflect.get(Object(detail), 'deploymentId'));
    const name = String(Reflect.get(Object(detail), 'eventName'));
    const told = this.#told.get(id) ?? [];
    this.#told.set(id, [...told, name]);
    if (told.includes(name)) return [`${name} of ${id} is told twice`];
    if (name !== 'SERVICE_DEPLOYMENT_IN_PROGRESS' && told.length === 0) {
      return [`${name} of ${id} before it was in progress`];
    }
    return [];
  }
}
