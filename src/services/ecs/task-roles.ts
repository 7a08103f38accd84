import type { TaskRole, TaskRoles } from '../../ports/task-roles.ts';
import type { TaskRow } from './model/task-document.ts';
import { worldOf } from './rules/derive-events.ts';
import { endpointInjectionOf } from './rules/endpoint-injection.ts';
import { taskRoleArnOf } from './rules/task-spec.ts';
import type { EcsReadUnit, EcsStore } from './tables/ecs-store.ts';

/** The roles of tasks, for those who give containers credentials. */
export class EcsTaskRoles implements TaskRoles {
  readonly #store: EcsStore;

  constructor(store: EcsStore) {
    this.#store = store;
  }

  /** Whether containers of the task may still run: one that is stopping may need its role to end in order. */
  hasContainers(taskArn: string): boolean {
    const row = this.#store.read((unit) => unit.tasks.get(worldOf(taskArn), taskArn));
    return row !== undefined && hasContainers(row);
  }

  /** Whether a container of the task, which may still run, is told where the AWS API is. */
  isToldEndpoint(taskArn: string, byDefault: boolean): boolean {
    return this.#store.read((unit) => {
      const row = unit.tasks.get(worldOf(taskArn), taskArn);
      if (row === undefined || !hasContainers(row)) return false;
      const { family, revision } = row.internals;
      const definition = unit.taskDefinitions.get(row, family, revision);
      const containers = definition?.document.containerDefinitions ?? [];
      return containers.some((container) => endpointInjectionOf(container) ?? byDefault);
    });
  }

  roleOf(taskArn: string): TaskRole | undefined {
    return this.#store.read((unit) => roleOf(unit, taskArn));
  }

  *all(): Iterable<TaskRole> {
    for (const taskArn of this.#store.read((unit) => unit.tasks.liveArns())) {
      const role = this.roleOf(taskArn);
      if (role !== undefined) yield role;
    }
  }
}

function roleOf(unit: EcsReadUnit, taskArn: string): TaskRole | undefined {
  const row = unit.tasks.get(worldOf(taskArn), taskArn);
  if (row === undefined || !hasContainers(row)) return undefined;
  const { family, revision } = row.internals;
  const definition = unit.taskDefinitions.get(row, family, revision);
  const roleArn = definition && taskRoleArnOf(row.task, definition.document);
  if (roleArn === undefined) return undefined;
  const privateIpv4Address = addressOf(row);
  return { taskArn, roleArn, ...(privateIpv4Address === undefined ? {} : { privateIpv4Address }) };
}

function hasContainers({ task }: TaskRow): boolean {
  return task.lastStatus !== 'DEPROVISIONING' && task.lastStatus !== 'STOPPED';
}

function addressOf({ task }: TaskRow): string | undefined {
  const attachment = task.attachments.find(({ type }) => type === 'ElasticNetworkInterface');
  return attachment?.details?.find(({ name }) => name === 'privateIPv4Address')?.value;
}
