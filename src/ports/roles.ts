// What other services ask of IAM.

/** A role as it was created. */
export interface KnownRole {
  readonly roleId: string;
  /** The longest session somebody may ask for. */
  readonly maxSessionDurationSeconds: number;
  /** Whether its trust policy lets ECS tasks have it. */
  readonly trustsEcsTasks: boolean;
}

/** The roles that were created in IAM. Synchronous: it is asked inside transactions. */
export interface Roles {
  /** Undefined for a role that nobody created. */
  find(roleArn: string): KnownRole | undefined;
}
