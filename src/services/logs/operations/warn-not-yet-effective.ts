import type { LogsContext } from '../operation.ts';

/** Members that are taken and change nothing, by operation; docs/coverage.md lists them. */
export const logsNotYetEffective = [
  { member: 'CreateLogGroup.kmsKeyId', why: 'there is no KMS; the key is shown' },
  {
    member: 'CreateLogGroup.logGroupClass',
    why: 'every group can do what STANDARD can; the class is shown',
  },
  { member: 'DescribeLogGroups.accountIdentifiers', why: 'no account monitors another' },
  { member: 'DescribeLogGroups.includeLinkedAccounts', why: 'no account monitors another' },
  { member: 'PutLogEvents.entity', why: 'events are not linked to entities' },
] as const;

/** Says in the log which members of a request were accepted without effect. */
export function warnOfWhatHasNoEffect(
  { log }: LogsContext,
  operation: string,
  request: Readonly<Record<string, unknown>>,
): void {
  const members = logsNotYetEffective.flatMap(({ member }) => {
    const name = member.startsWith(`${operation}.`) ? member.slice(operation.length + 1) : '';
    const given = Object.hasOwn(request, name) ? request[name] : undefined;
    return given === undefined || given === false || given === 'STANDARD' ? [] : [member];
  });
  if (members.length > 0) log.warn({ members }, 'accepted without effect yet');
}
