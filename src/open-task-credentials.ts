// The credentials that containers get: part of the composition root. ECS knows the roles of tasks, STS
// makes the sessions, the listener answers.
import type { Sessions } from './aws/sessions.ts';
import { credentialEnvironment } from './endpoints/credential-environment.ts';
import { CredentialIds } from './endpoints/credential-ids.ts';
import { taskCredentials } from './endpoints/task-credentials.ts';
import { isThisMachine } from './endpoints/this-machine.ts';
import { SystemClock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type {
  ContainerEnvironment,
  EndpointAddress,
  EndpointRoutes,
} from './ports/container-endpoints.ts';
import type { Roles } from './ports/roles.ts';
import type { EcsTaskRoles } from './services/ecs/task-roles.ts';
import { TaskRoleCredentials } from './services/sts/task-role-credentials.ts';

export interface TaskCredentialsParts {
  readonly sessions: Sessions;
  readonly roles: Roles;
  readonly taskRoles: EcsTaskRoles;
}

/** Makes the routes, and what containers are told to find them. */
export function openTaskCredentials(
  parts: TaskCredentialsParts & {
    readonly secret: string;
    readonly address: () => Promise<EndpointAddress | undefined>;
    readonly log: Logger;
  },
): { readonly routes: EndpointRoutes; readonly environment: ContainerEnvironment } {
  const { sessions, roles, taskRoles, address, log } = parts;
  const issuer = new TaskRoleCredentials(sessions, roles, new SystemClock());
  const ids = new CredentialIds(parts.secret, taskRoles);
  return {
    routes: taskCredentials({ ids, roles: taskRoles, issuer, isThisMachine, log }),
    environment: credentialEnvironment({ ids, roles: taskRoles, issuer, address, log }),
  };
}
