import { createHash } from 'node:crypto';
import type { RoleName } from './arn.ts';
import { base32, type Session } from './sessions.ts';

/**
 * Whom a session of a role stands for, as sts:GetCallerIdentity says it: the path of the role is not
 * part of the ARN, and the user id begins with that of the role ("IAM identifiers" in the user guide).
 */
export function assumedRole(
  role: RoleName,
  roleId: string,
  sessionName: string,
): Pick<Session, 'account' | 'principalArn' | 'userId'> {
  const { partition, account, roleName } = role;
  return {
    account,
    principalArn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`,
    userId: `${roleId}:${sessionName}`,
  };
}

/** The id of a role that nobody created here: the same one whenever the role is named. */
export function roleIdOf(roleArn: string): string {
  return `AROA${base32(createHash('sha256').update(roleArn).digest()).slice(0, 17)}`;
}
