import { createHash } from 'node:crypto';
import { parseArn } from './arn.ts';
import { base32, type Session } from './sessions.ts';

/** An IAM role, from its ARN. */
export interface RoleName {
  readonly partition: string;
  readonly account: string;
  /** Without the path. */
  readonly roleName: string;
}

/** Reads `arn:aws:iam::<account>:role/<path/>name`; undefined for anything else. */
export function parseRoleArn(roleArn: string): RoleName | undefined {
  const arn = parseArn(roleArn);
  if (arn === undefined || arn.service !== 'iam' || arn.region !== '') return undefined;
  const [, roleName = ''] =
    /^role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/.exec(arn.resource) ?? [];
  if (roleName === '' || !/^\d{12}$/.test(arn.account)) return undefined;
  return { partition: arn.partition, account: arn.account, roleName };
}

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
