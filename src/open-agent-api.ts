// The API of the agent, as a container reaches it at ECS_AGENT_URI: part of the composition root. It
// asks ECS as the agent does, in the name of the task's role.
import { parseArn, parseRoleArn, partitionOf } from './aws/arn.ts';
import { assumedRole, roleIdOf } from './aws/assumed-role.ts';
import { AwsError } from './aws/errors.ts';
import type { RequestContext } from './aws/request-context.ts';
import type { Service } from './aws/service.ts';
import { taskProtection } from './endpoints/task-protection.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { SystemRandom } from './kernel/random.ts';
import type { EndpointIdentities, EndpointRoutes } from './ports/container-endpoints.ts';
import type { Roles } from './ports/roles.ts';
import type { ProtectionAnswer, TaskProtection } from './ports/task-protection.ts';
import type { EcsTaskRoles } from './services/ecs/task-roles.ts';

export interface AgentApiParts {
  /** ECS. */
  readonly service: Service;
  readonly endpoints: { readonly identities: EndpointIdentities };
  readonly roles: Roles;
  readonly taskRoles: EcsTaskRoles;
  readonly log: Logger;
}

/** Makes the routes. */
export function openAgentApi(parts: AgentApiParts): EndpointRoutes {
  const { identities } = parts.endpoints;
  return taskProtection({ identities, protection: new EcsTaskProtection(parts), log: parts.log });
}

class EcsTaskProtection implements TaskProtection {
  readonly #parts: AgentApiParts;
  // Requests must not shift the history that a seed gives.
  readonly #ids = new Ids(new SystemRandom());

  constructor(parts: AgentApiParts) {
    this.#parts = parts;
  }

  get(taskArn: string): Promise<ProtectionAnswer> {
    return this.#ask('GetTaskProtection', taskArn, {});
  }

  update(
    taskArn: string,
    request: { readonly protectionEnabled: boolean; readonly expiresInMinutes?: number },
  ): Promise<ProtectionAnswer> {
    return this.#ask('UpdateTaskProtection', taskArn, request);
  }

  async #ask(operation: string, taskArn: string, request: object): Promise<ProtectionAnswer> {
    const context = this.#contextOf(taskArn);
    // The second part of a task's name is its cluster's.
    const [, cluster] = parseArn(taskArn)?.resource.split('/') ?? [];
    try {
      const input = { ...request, cluster, tasks: [taskArn] };
      return answerOf(await this.#parts.service.call(operation, input, context));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { status, type: code, text: message = '' } = error;
      return { kind: 'error', status, code, message, requestId: context.requestId };
    }
  }

  #contextOf(taskArn: string): RequestContext {
    const { account = '', region = '' } = parseArn(taskArn) ?? {};
    const requestId = this.#ids.uuid();
    const roleArn = this.#parts.taskRoles.roleOf(taskArn)?.roleArn;
    const role = roleArn === undefined ? undefined : parseRoleArn(roleArn);
    const root = `arn:${partitionOf(region)}:iam::${account}:root`;
    if (roleArn === undefined || role === undefined) {
      return { account, region, principalArn: root, requestId };
    }
    const roleId = this.#parts.roles.find(roleArn)?.roleId ?? roleIdOf(roleArn);
    const session = assumedRole(role, roleId, taskArn.slice(taskArn.lastIndexOf('/') + 1));
    return { ...session, account, region, requestId };
  }
}

/** What ECS said of the one task, whose instants are in seconds on the wire. */
function answerOf(text: string): ProtectionAnswer {
  const output: Readonly<Record<string, unknown>> = JSON.parse(text);
  const [failure] = listOf(output.failures);
  if (failure !== undefined) {
    const { reason, detail } = failure;
    const detailed = typeof detail === 'string' ? { detail } : {};
    return { kind: 'failure', reason: String(reason), ...detailed };
  }
  const [state = {}] = listOf(output.protectedTasks);
  const { protectionEnabled, expirationDate } = state;
  return {
    kind: 'protection',
    protectionEnabled: protectionEnabled === true,
    ...(typeof expirationDate === 'number' ? { expirationDate: expirationDate * 1000 } : {}),
  };
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
