// What the listener that containers talk to asks about the roles of tasks.

/** A task whose containers may use its role now. */
export interface TaskRole {
  readonly taskArn: string;
  readonly roleArn: string;
  /** Where an awsvpc task calls from, once that is known. */
  readonly privateIpv4Address?: string;
}

/** The tasks that have a role and containers. */
export interface TaskRoles {
  /** Undefined for a task without a role, and for one whose containers have ended. */
  roleOf(taskArn: string): TaskRole | undefined;
  all(): Iterable<TaskRole>;
}

/** What a container signs its calls with. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds of real time. */
  readonly expiresAt: number;
}

/** Makes credentials of a task's role. */
export interface RoleCredentialsIssuer {
  /** Those that the task has now: the same until their time draws to its end, then fresh ones. */
  current(role: TaskRole): RoleCredentials;
  /** Some that end with the task and not before. */
  lasting(role: TaskRole): RoleCredentials;
}
