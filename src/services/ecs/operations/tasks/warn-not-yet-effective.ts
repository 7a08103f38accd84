import type { RunTaskRequest } from '../../model/types.ts';
import type { WriteContext } from '../../operation.ts';
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
  {
    member: 'volumeConfigurations.managedEBSVolume.sizeInGiB',
    why: 'a volume may grow as large as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.volumeType',
    why: 'a volume is as fast as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.iops',
    why: 'a volume is as fast as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.throughput',
    why: 'a volume is as fast as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.encrypted',
    why: 'a volume is encrypted if the disk it is on is',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.kmsKeyId',
    why: 'a volume is encrypted if the disk it is on is',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.filesystemType',
    why: 'a volume has the file system of the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.tagSpecifications',
    why: 'there is no EC2 API to show the tags of a volume',
  },
] as const;

/** Says once per request, in the log, which of its members were accepted without effect. */
export function warnOfWhatHasNoEffect(context: WriteContext, input: RunTaskRequest): void {
  const members = usedMembers(input, runTaskNotYetEffective);
  if (members.length > 0) context.log.warn({ members }, 'accepted without effect yet');
}
