import { parseArn, parseRoleArn } from '../../aws/arn.ts';
import { assumedRole, roleIdOf } from '../../aws/assumed-role.ts';
import type { SessionCredentials, Sessions } from '../../aws/sessions.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Roles } from '../../ports/roles.ts';
import type { RoleCredentialsIssuer, TaskRole } from '../../ports/task-roles.ts';

const hourMs = 60 * 60 * 1000;
/** As long as the credentials live that ECS gives its tasks. */
const lifeMs = 6 * hourMs;
/** Fresh ones are there an hour before the old end: SDKs begin to ask some minutes before. */
const periodMs = lifeMs - hourMs;
const yearMs = 365 * 24 * hourMs;

/**
 * Credentials of the roles of tasks: sessions named after the task, as ECS names them. Which ones are
 * current follows from the time, so that a task finds the same after a restart, and nothing is stored.
 */
export class TaskRoleCredentials implements RoleCredentialsIssuer {
  readonly #sessions: Sessions;
  readonly #roles: Roles;
  readonly #clock: Clock;

  /** `clock`: real time, with which SDKs compare. */
  constructor(sessions: Sessions, roles: Roles, clock: Clock) {
    this.#sessions = sessions;
    this.#roles = roles;
    this.#clock = clock;
  }

  current(role: TaskRole): SessionCredentials {
    // Each task has a beginning of its own, or all would ask at once.
    const phase = Number.parseInt(taskIdOf(role).slice(0, 8), 16) % periodMs || 0;
    const period = Math.floor((this.#clock.now() - phase) / periodMs);
    return this.#issue(role, String(period), period * periodMs + phase + lifeMs);
  }

  lasting(role: TaskRole): SessionCredentials {
    return this.#issue(role, 'lasting', this.#clock.now() + yearMs);
  }

  #issue(role: TaskRole, nonce: string, expiresAt: number): SessionCredentials {
    const { taskArn, roleArn } = role;
    const named = parseRoleArn(roleArn);
    // Registration takes nothing else (rules/task-definition/task-settings).
    if (named === undefined) throw new Error(`${roleArn} is the role of a task and is none`);
    const roleId = this.#roles.find(roleArn)?.roleId ?? roleIdOf(roleArn);
    const { region = '' } = parseArn(taskArn) ?? {};
    return this.#sessions.issue({
      ...assumedRole(named, roleId, taskIdOf(role)),
      region,
      taskArn,
      nonce,
      expiresAt,
    });
  }
}

function taskIdOf({ taskArn }: TaskRole): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}
