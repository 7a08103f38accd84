// A service whose planner is run pass by pass against tasks that a test moves by hand.
import { Ids } from '../../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../../src/kernel/random.ts';
import type { AlarmState } from '../../../../../src/ports/alarms.ts';
import type {
  DeploymentDocument,
  DeploymentProgress,
  ServiceDeploymentDocument,
  ServiceDocument,
  ServiceRow,
  ServiceTask,
  ServiceTaskEnd,
  TaskSetDocument,
  TaskSetRow,
} from '../../../../../src/services/ecs/model/service-document.ts';
import { planService } from '../../../../../src/services/ecs/planners/service/plan-service.ts';
import type {
  SchedulerPace,
  ServiceAction,
  ServicePlan,
} from '../../../../../src/services/ecs/planners/service/service-plan.ts';
import { isEnded } from '../../../../../src/services/ecs/rules/end-service-deployment.ts';
import { newTaskSet } from '../../../../../src/services/ecs/rules/new-task-set.ts';
import { serviceEventMessage } from '../../../../../src/services/ecs/rules/service-events.ts';

export const start = 1_789_552_800_000;

export const pace: SchedulerPace = {
  passMs: 0,
  readyMs: 1000,
  deployedMs: 0,
  provenMs: 1000,
  drainedMs: 0,
  restartMs: 0,
  alarmBakeMs: 2000,
  backOff: { firstMs: 500, longestMs: 4000 },
};

const world = 'us-east-1:000000000000';
const serviceArn = `arn:aws:ecs:${world}:service/default/web`;

export class PlannedService {
  now = start;
  row: ServiceRow;
  tasks: ServiceTask[] = [];
  taskSets: TaskSetRow[] = [];
  records: ServiceDeploymentDocument[] = [];
  alarms: Map<string, AlarmState> = new Map();
  readonly messages: string[] = [];
  /** Revisions that the service was made to show again. */
  readonly restored: string[] = [];
  /** Keys that were to be looked at, traffic and hooks. */
  looks: string[] = [];
  readonly actions: ServiceAction[] = [];
  lastPlan: ServicePlan = { actions: [], why: '' };
  readonly ids = new Ids(new SeededRandom(1));
  #ends: ServiceTaskEnd[] = [];
  #count = 0;

  constructor(service: Partial<ServiceDocument> & { readonly desiredCount: number }) {
    this.row = {
      account: '000000000000',
      region: 'us-east-1',
      service: {
        serviceArn,
        serviceName: 'web',
        clusterArn: `arn:aws:ecs:${world}:cluster/default`,
        status: 'ACTIVE',
        createdAt: start,
        schedulingStrategy: 'REPLICA',
        deploymentController: { type: 'ECS' },
        deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
        placementConstraints: [],
        placementStrategy: [],
        tags: [],
        deployments: [],
        ...service,
      },
      internals: { createRequest: '', progress: {} },
    };
    if (this.row.service.deploymentController.type === 'ECS') this.deploy();
  }

  get primary(): DeploymentDocument {
    const [primary] = this.row.service.deployments;
    if (primary === undefined) throw new Error('no deployment');
    return primary;
  }

  /** Changes settings of the service, as UpdateService does. */
  set(change: Partial<ServiceDocument>): void {
    this.row = { ...this.row, service: { ...this.row.service, ...change } };
  }

  /** Sets the two percentages. */
  percent(minimumHealthyPercent: number, maximumPercent: number): this {
    const { deploymentConfiguration } = this.row.service;
    this.set({
      deploymentConfiguration: {
        ...deploymentConfiguration,
        minimumHealthyPercent,
        maximumPercent,
      },
    });
    return this;
  }

  /** Begins a deployment with a record of its own, and returns its id. */
  deploy(): string {
    const serviceDeploymentArn = `record/${this.#count + 1}`;
    const document: ServiceDeploymentDocument = {
      serviceDeploymentArn,
      serviceArn,
      clusterArn: this.row.service.clusterArn,
      createdAt: this.now,
      status: 'PENDING',
      ...this.#sources(),
      targetServiceRevision: { arn: `revision/${this.#count + 1}` },
      deploymentConfiguration: this.row.service.deploymentConfiguration,
    };
    this.records.push(document);
    const serviceRevisionArn = `revision/${this.#count + 1}`;
    return this.#open({ serviceRevisionArn, serviceDeploymentArn });
  }

  #sources(): Pick<ServiceDeploymentDocument, 'sourceServiceRevisions'> {
    const { service, internals } = this.row;
    const sources = service.deployments.map(({ id }) => ({
      arn: internals.progress[id]?.serviceRevisionArn,
    }));
    return sources.length === 0 ? {} : { sourceServiceRevisions: sources };
  }

  #open(progress: DeploymentProgress, reason?: string): string {
    this.#count += 1;
    const id = `ecs-svc/${this.#count}`;
    const deployment: DeploymentDocument = {
      id,
      status: 'PRIMARY',
      taskDefinition: `web:${this.#count}`,
      desiredCount: 0,
      failedTasks: 0,
      createdAt: this.now,
      updatedAt: this.now,
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: reason ?? `ECS deployment ${id} in progress.`,
    };
    const older = this.row.service.deployments.map((old) =>
      old.status === 'PRIMARY' ? { ...old, status: 'ACTIVE' as const } : old,
    );
    this.row = {
      ...this.row,
      service: { ...this.row.service, deployments: [deployment, ...older] },
      internals: {
        ...this.row.internals,
        isSteady: false,
        progress: { ...this.row.internals.progress, [id]: progress },
      },
    };
    return id;
  }

  /** Adds a task set, as CreateTaskSet does, and returns its id. */
  addTaskSet(value = 100): string {
    const { ids } = this;
    const row = newTaskSet(this.row, {
      now: this.now,
      ids,
      spec: { taskDefinition: 'web:1', loadBalancers: [], serviceRegistries: [] },
      status: 'ACTIVE',
      scale: value,
      tags: [],
      internals: {},
    });
    this.taskSets.push(row);
    return row.taskSet.id;
  }

  /** Changes a task set, as UpdateTaskSet and DeleteTaskSet do. */
  setTaskSet(id: string, change: Partial<TaskSetDocument>): void {
    this.taskSets = this.taskSets.map((set) =>
      set.taskSet.id === id ? { ...set, taskSet: { ...set.taskSet, ...change } } : set,
    );
  }

  /** One pass of the scheduler; what it asks for is done. */
  pass(): readonly ServiceAction[] {
    this.lastPlan = planService({
      row: this.row,
      tasks: this.tasks,
      ends: this.#ends,
      taskSets: this.taskSets,
      serviceDeployments: this.records.filter(({ status }) => !isEnded(status)),
      alarms: this.alarms,
      now: this.now,
      pace,
    });
    this.#ends = [];
    for (const action of this.lastPlan.actions) this.#act(action);
    return this.lastPlan.actions;
  }

  /** Passes until one has nothing to do. */
  settle(): void {
    for (let pass = 0; pass < 50; pass += 1) if (this.pass().length === 0) return;
    throw new Error('the scheduler does not come to rest');
  }

  /** Moves every task that is on its way to where it is going, and passes, until nothing happens any more. */
  converge(): void {
    for (let round = 0; round < 50; round += 1) {
      this.settle();
      const before = JSON.stringify(this.tasks);
      this.runPending();
      this.finishStops();
      this.advance(pace.readyMs);
      if (before === JSON.stringify(this.tasks) && this.pass().length === 0) return;
    }
    throw new Error('the service does not converge');
  }

  advance(ms: number): void {
    this.now += ms;
  }

  /** Pending tasks run now. */
  runPending(health?: ServiceTask['healthStatus']): void {
    this.change((task) => task.lastStatus === 'PENDING' && task.desiredStatus === 'RUNNING', {
      lastStatus: 'RUNNING',
      startedAt: this.now,
      ...(health && { healthStatus: health }),
    });
  }

  /** Tasks that were told to stop have stopped. */
  finishStops(): void {
    this.tasks = this.tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  }

  change(which: (task: ServiceTask) => boolean, change: Partial<ServiceTask>): void {
    this.tasks = this.tasks.map((task) => (which(task) ? { ...task, ...change } : task));
  }

  /** A task ends by itself. */
  end(task: ServiceTask | undefined, stopCode = 'EssentialContainerExited'): void {
    if (task === undefined) throw new Error('no such task');
    const { taskArn, startedBy, startedAt } = task;
    this.tasks = this.tasks.filter((other) => other.taskArn !== taskArn);
    this.#ends.push({ taskArn, startedBy, stopCode, startedAt, stoppedAt: this.now });
  }

  /** All pending tasks fail to start. */
  failPending(): void {
    for (const task of this.tasks) {
      if (task.lastStatus === 'PENDING') this.end(task, 'TaskFailedToStart');
    }
  }

  /** How many tasks of a deployment are pending, run, and stop. */
  counts(id: string): string {
    const own = this.tasks.filter(({ startedBy }) => startedBy === id);
    const wanted = own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    const running = wanted.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
    return `${wanted.length - running} pending ${running} running ${own.length - wanted.length} stopping`;
  }

  #act(action: ServiceAction): void {
    this.actions.push(action);
    switch (action.do) {
      case 'record':
        this.row = action.row;
        return;
      case 'recordDeployment': {
        const { document } = action;
        this.records = this.records.map((record) =>
          record.serviceDeploymentArn === document.serviceDeploymentArn ? document : record,
        );
        return;
      }
      case 'start':
        for (let at = 0; at < action.count; at += 1) this.#start(action.starter);
        return;
      case 'stop':
        this.change(({ taskArn }) => action.taskArns.includes(taskArn), {
          desiredStatus: 'STOPPED',
        });
        return;
      case 'tell':
        this.messages.push(serviceEventMessage('web', action.event));
        return;
      case 'rollBack':
        this.#open(
          {
            serviceRevisionArn: action.serviceRevisionArn,
            serviceDeploymentArn: action.serviceDeploymentArn,
            isRollBack: true,
          },
          action.rolloutStateReason,
        );
        return;
      case 'restore':
        this.restored.push(action.serviceRevisionArn);
        return;
      case 'look':
        this.looks.push(action.key);
        return;
      case 'recordTaskSet':
        this.taskSets = this.taskSets.map((set) => (isSameSet(set, action.row) ? action.row : set));
        return;
      case 'forgetTaskSet':
        this.taskSets = this.taskSets.filter((set) => !isSameSet(set, action.row));
        return;
      default:
        action satisfies never;
    }
  }

  #start(startedBy: string): void {
    this.#count += 1;
    this.tasks.push({
      taskArn: `arn:aws:ecs:${world}:task/default/t${this.#count}`,
      startedBy,
      taskDefinitionArn: 'web:1',
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      createdAt: this.now,
      availabilityZone: `us-east-1${'abc'.charAt(this.#count % 3)}`,
    });
  }
}

function isSameSet({ taskSet }: TaskSetRow, other: TaskSetRow): boolean {
  return taskSet.id === other.taskSet.id;
}

/** A service at rest with all its tasks healthy. */
export function steadyService(
  service: Partial<ServiceDocument> & { readonly desiredCount: number },
): PlannedService {
  const planned = new PlannedService(service);
  planned.converge();
  planned.messages.length = 0;
  return planned;
}
