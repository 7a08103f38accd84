import { assert } from '../../../kernel/assert.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { Alarms, AlarmWorld } from '../../../ports/alarms.ts';
import type { ServiceRow, ServiceTask } from '../model/service-document.ts';
import type { Fleet } from '../placement/fleet.ts';
import { planService } from '../planners/service/plan-service.ts';
import type {
  SchedulerPace,
  ServiceAction,
  ServicePlan,
} from '../planners/service/service-plan.ts';
import { sooner } from '../planners/service/task-groups.ts';
import type { AlarmStates } from '../rules/deployment-monitors.ts';
import { worldOf } from '../rules/derive-events.ts';
import { launchTypeOfService } from '../rules/launch-type-of-service.ts';
import { withSpec } from '../rules/service-spec.ts';
import type { EcsStore, EcsUnit } from '../tables/ecs-store.ts';
import { findDaemonHosts } from './find-daemon-hosts.ts';
import { rollBack } from './roll-back.ts';
import { type ServicePass, ServiceStory } from './service-story.ts';
import { startServiceTasks, type TaskMaking } from './start-service-tasks.ts';
import { stopServiceTasks } from './stop-service-tasks.ts';

export interface ServiceControllerOptions extends TaskMaking {
  readonly store: EcsStore;
  readonly pace: SchedulerPace;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** How soon a place is looked for again, at most: nothing says that there is room now. */
const placementRetryMs = 1000;

/**
 * The scheduler of services. A pass reads, plans and writes in one transaction: what it decides about is
 * all in the tables, so nothing can change meanwhile. Passes over one service are `pace.passMs` apart
 * (reference §3.8.6).
 */
export class ServiceController implements Controller {
  readonly kind = 'service';
  readonly #options: ServiceControllerOptions;
  /** When each service was last looked at, epoch ms; losing it costs one early pass. */
  readonly #passes = new Map<string, number>();

  /** The alarms that watch the deployments under way, by the service. */
  readonly #watched = new Map<string, AlarmWorld & { readonly names: readonly string[] }>();

  constructor(options: ServiceControllerOptions) {
    this.#options = options;
    options.alarms.onChange((world, alarmName) => {
      this.#alarmChanged(world, alarmName).catch((error: unknown) => {
        options.log.warn({ err: error, alarmName }, 'a change of an alarm was not seen');
      });
    });
  }

  async reconcile(serviceArn: string): Promise<Outcome> {
    const { store, pace, clock } = this.#options;
    const now = clock.now();
    const due = (this.#passes.get(serviceArn) ?? Number.NEGATIVE_INFINITY) + pace.passMs;
    if (now < due) return { why: 'its next pass is due soon', recheckAt: due };
    const outcome = await store.write((unit) => this.#pass(unit, serviceArn, now));
    const isOver = outcome.gone !== true && outcome.isPartial !== true;
    if (isOver) this.#passes.set(serviceArn, now);
    else this.#passes.delete(serviceArn);
    return outcome;
  }

  #pass(unit: EcsUnit, serviceArn: string, now: number): Outcome & Pick<ServicePlan, 'isPartial'> {
    const world = worldOf(serviceArn);
    const row = unit.services.get(world, serviceArn);
    const ends = unit.serviceTaskEnds.take(serviceArn);
    if (row === undefined) return { why: 'there is no such service', gone: true };
    const tasks = tasksOf(unit, row);
    const plan = planService({
      row,
      tasks,
      daemonHosts: findDaemonHosts(unit, row, tasks),
      ends,
      taskSets: unit.taskSets.of(world, serviceArn),
      serviceDeployments: unfinishedDeployments(unit, row),
      alarms: this.#watch(row),
      fleet: fleetOf(unit, row),
      now,
      pace: this.#options.pace,
    });
    const { ids } = this.#options;
    const pass = { unit, ids, now, story: new ServiceStory(unit, ids, row, now) };
    const rechecks = plan.actions.map((action) => this.#act(pass, action, row));
    const unplacedUntil = rechecks.reduce(sooner, undefined);
    // Where some found no place the rest would find none either: that is for the next pass.
    const isPartial = plan.isPartial === true && unplacedUntil === undefined;
    const why =
      unplacedUntil === undefined ? plan.why : 'it finds no place for a task; its events say why';
    return { why, recheckAt: isPartial ? now : sooner(plan.recheckAt, unplacedUntil), isPartial };
  }

  /**
   * A change of an alarm brings another look at the services whose deployments it watches. After a start
   * all services are looked at anyway.
   */
  async #alarmChanged({ account, region }: AlarmWorld, alarmName: string): Promise<void> {
    const watching = [...this.#watched].filter(
      ([, alarms]) =>
        alarms.account === account && alarms.region === region && alarms.names.includes(alarmName),
    );
    if (watching.length === 0) return;
    await this.#options.store.write((unit) => {
      for (const [serviceArn] of watching) unit.touch(`service/${serviceArn}`);
    });
  }

  /** The states of the alarms that watch the service's deployment while it is under way. */
  #watch({ account, region, service }: ServiceRow): AlarmStates {
    const { alarms } = service.deploymentConfiguration;
    const isUnderWay = service.deployments[0]?.rolloutState === 'IN_PROGRESS';
    if (alarms?.enable !== true || service.status !== 'ACTIVE' || !isUnderWay) {
      this.#watched.delete(service.serviceArn);
      return new Map();
    }
    const world = { account, region };
    this.#watched.set(service.serviceArn, { ...world, names: alarms.alarmNames });
    return new Map(
      alarms.alarmNames.flatMap((name) => {
        const state = this.#options.alarms.stateOf(world, name);
        return state === undefined ? [] : [[name, state] as const];
      }),
    );
  }

  /** Returns when to look again because a task found no place, epoch ms. */
  #act(pass: ServicePass, action: ServiceAction, read: ServiceRow): number | undefined {
    const { unit, story } = pass;
    switch (action.do) {
      case 'record':
        unit.services.put(action.row);
        return undefined;
      case 'recordDeployment':
        unit.serviceDeployments.update(read, action.document);
        return undefined;
      case 'rollBack':
        rollBack(pass, presentRow(unit, read), action);
        return undefined;
      case 'restore':
        restore(unit, presentRow(unit, read), action.serviceRevisionArn);
        return undefined;
      case 'look':
        unit.touch(action.key);
        return undefined;
      case 'recordTaskSet':
        unit.taskSets.put(action.row);
        return undefined;
      case 'forgetTaskSet':
        unit.taskSets.delete(action.row);
        return undefined;
      case 'tell':
        story.tell(action.event);
        return undefined;
      case 'start': {
        const unplaced = startServiceTasks(pass, this.#options, presentRow(unit, read), action);
        const { passMs } = this.#options.pace;
        return unplaced > 0 ? pass.now + Math.max(passMs, placementRetryMs) : undefined;
      }
      case 'stop':
        stopServiceTasks(pass, read, action);
        return undefined;
      default:
        return action satisfies never;
    }
  }
}

/** The tasks of a service, those marked that are on instances that drain. */
function tasksOf(unit: EcsUnit, { account, region, service }: ServiceRow): readonly ServiceTask[] {
  const { clusterArn, serviceName } = service;
  const world = { account, region };
  const tasks = unit.serviceTasks.of({ ...world, clusterArn, serviceName });
  return tasks.map((task) => {
    const { containerInstanceArn } = task;
    if (containerInstanceArn === undefined) return task;
    const row = unit.containerInstances.get(world, containerInstanceArn);
    return row?.instance.status === 'DRAINING' ? { ...task, isDraining: true } : task;
  });
}

/** The service as the actions before left it. */
function presentRow(unit: EcsUnit, read: ServiceRow): ServiceRow {
  const { serviceArn } = read.service;
  const present = unit.services.get(read, serviceArn);
  assert(present !== undefined, 'a service went away in its own pass', { serviceArn });
  return present;
}

/** The service shows a revision that was deployed before. */
function restore(unit: EcsUnit, row: ServiceRow, serviceRevisionArn: string): void {
  const revision = unit.serviceRevisions.get(row, serviceRevisionArn);
  assert(revision !== undefined, 'a service outlived its revision', { serviceRevisionArn });
  unit.services.put(withSpec(row, revision));
}

/** Asked for only while there may be one: a service at rest must cost nothing. */
function unfinishedDeployments(unit: EcsUnit, { service, ...row }: ServiceRow) {
  const isDone = service.deployments.every(({ rolloutState }) => rolloutState === 'COMPLETED');
  return isDone && service.status === 'ACTIVE'
    ? []
    : unit.serviceDeployments.runningOf(row, service.serviceArn);
}

/** What the tasks of a service on container instances take of them; undefined on Fargate. */
function fleetOf(unit: EcsUnit, { account, region, service }: ServiceRow): Fleet | undefined {
  const launchType = launchTypeOfService(service);
  if (launchType === 'FARGATE') return undefined;
  return unit.fleets.of({ account, region, clusterArn: service.clusterArn }, launchType);
}
