// A task under the planner's hand: what is stored of it, and every step from one look to the next.
import { Ids } from '../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { ContainerObservation, TaskObservation } from '../../../../src/ports/runtime.ts';
import type { TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import type { TaskDefinition } from '../../../../src/services/ecs/model/types.ts';
import { planTask } from '../../../../src/services/ecs/planners/plan-task.ts';
import type { Holds, TaskPlan } from '../../../../src/services/ecs/planners/task-plan.ts';
import { newTask } from '../../../../src/services/ecs/rules/new-task.ts';

/** 2026-09-16T10:00:00Z. */
export const startOfTime = 1_789_552_800_000;

/** Names of containers, and whether each is essential. */
export type ContainerNames = Readonly<Record<string, 'essential' | 'sidecar'>>;

export interface RowOptions {
  readonly containers?: ContainerNames;
  /** Absent: a Fargate task, which has a network interface of its own. */
  readonly networkMode?: 'bridge';
  /** Tasks of different seeds have different ids. */
  readonly seed?: number;
}

/** A task as RunTask stores it. */
export function newRow(options: RowOptions = {}): TaskRow {
  const { containers = { app: 'essential' }, networkMode, seed = 1 } = options;
  const row = newTask(
    {
      account: '000000000000',
      region: 'us-east-1',
      partition: 'aws',
      now: startOfTime,
      ids: new Ids(new SeededRandom(seed)),
      clusterName: 'default',
      runtime: 'simulated',
      host: { launchType: 'FARGATE', subnetTurn: 0 },
    },
    definitionOf(containers),
    {
      ...(networkMode === 'bridge'
        ? {}
        : { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a'] } } }),
    },
    [],
  );
  return row;
}

/** The task definition `web:1` with these containers. */
export function definitionOf(containers: ContainerNames): TaskDefinition {
  return {
    taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
    family: 'web',
    revision: 1,
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: Object.entries(containers).map(([name, role]) => ({
      name,
      image: `example/${name}:1`,
      essential: role === 'essential',
    })),
  };
}

export const network = {
  privateIpv4Address: '10.0.0.7',
  macAddress: '0e:00:00:00:00:07',
  privateDnsName: 'ip-10-0-0-7.ec2.internal',
};

/** A container as a runtime reports it; an exit code means that it has stopped. */
export function container(
  name: string,
  state: 'PENDING' | 'RUNNING' | number,
  more: Partial<ContainerObservation> = {},
): ContainerObservation {
  return {
    name,
    ...(typeof state === 'number'
      ? { lastStatus: 'STOPPED', exitCode: state }
      : { lastStatus: state }),
    networkBindings: [],
    healthStatus: 'UNKNOWN',
    ...more,
  };
}

/** What a runtime sees of a task: connected and not released, unless told otherwise. */
export function seen(
  containers: readonly ContainerObservation[],
  more: Partial<TaskObservation> = {},
): TaskObservation {
  return { taskArn: newRow().task.taskArn, network, containers, released: false, ...more };
}

export class PlannedTask {
  row: TaskRow;
  now: number = startOfTime;
  holds: Holds = {};
  /** Each status with its version, as they were recorded. */
  readonly steps: string[];
  readonly #essential: ReadonlySet<string>;

  constructor(options: RowOptions = {}) {
    const { containers = { app: 'essential' } } = options;
    this.row = newRow(options);
    this.#essential = new Set(
      Object.entries(containers).flatMap(([name, role]) => (role === 'essential' ? [name] : [])),
    );
    this.steps = [this.#step()];
  }

  /** One decision, not carried out. */
  plan(observation: TaskObservation | undefined): TaskPlan {
    const { row, now, holds } = this;
    return planTask({ row, essential: this.#essential, observation, now, holds });
  }

  /** Decides once and records what is to be recorded. Answers what is to be done, in order. */
  step(observation: TaskObservation | undefined): readonly string[] {
    const { actions } = this.plan(observation);
    for (const action of actions) {
      if (action.do !== 'record') continue;
      this.row = action.row;
      this.steps.push(this.#step());
    }
    return actions.map((action) => action.do);
  }

  /** Decides until nothing more is recorded, as if nothing changed meanwhile. Answers the last actions. */
  see(observation: TaskObservation | undefined): readonly string[] {
    for (let round = 0; round < 12; round += 1) {
      const actions = this.step(observation);
      if (!actions.includes('record')) return actions;
    }
    throw new Error(`the planner does not come to rest: ${this.steps.join(', ')}`);
  }

  /** What StopTask writes. */
  stopTask(): void {
    const { task } = this.row;
    const stopping = {
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      stoppingAt: this.now,
    } as const;
    const version = task.version + 1;
    this.row = { ...this.row, task: { ...task, ...stopping, desiredStatus: 'STOPPED', version } };
    this.steps.push(this.#step());
  }

  #step(): string {
    return `${this.row.task.lastStatus} ${this.row.task.version}`;
  }
}
