import type { RunTaskRequest } from '../../model/types.ts';
import type { WriteContext } from '../../operation.ts';
import { managedVolumeNotYetEffective } from '../../rules/managed-volume-not-yet-effective.ts';
import { usedMembers } from '../../rules/used-members.ts';

/** Members of RunTask that are accepted and have no effect yet; docs/coverage.md lists them. */
export const runTaskNotYetEffective = [
  { member: 'referenceId', why: 'nothing reads it' },
  {
    member: 'networkConfiguration.awsvpcConfiguration.securityGroups',
    why: 'there is no packet filter',
  },
  {
    member: 'networkConfiguration.awsvpcConfiguration.assignPublicIp',
    why: 'there is no public address',
  },
  ...managedVolumeNotYetEffective,
] as const;

/** Says once per request, in the log, which of its members were accepted without effect. */
export function warnOfWhatHasNoEffect(context: WriteContext, input: RunTaskRequest): void {
  const members = usedMembers(input, runTaskNotYetEffective);
  if (members.length > 0) context.log.warn({ members }, 'accepted without effect yet');
}
