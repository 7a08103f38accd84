import type { TaskDefinition } from '../../model/types.ts';
import { usedMembers } from '../used-members.ts';

/**
 * Members that Gantry checks, stores and returns and that change nothing about a running task yet.
 * `[]` stands for every element. docs/coverage.md lists them; a member that becomes effective leaves
 * this list in the same commit.
 */
export const taskDefinitionNotYetEffective = [
  { member: 'enableFaultInjection', why: 'the fault injection endpoints are not built' },
  {
    member: 'ephemeralStorage',
    why: 'the task shows it; the size of a container’s disk is not limited',
  },
  { member: 'placementConstraints', why: 'there are no container instances to choose from' },
  { member: 'proxyConfiguration', why: 'no traffic is sent through a proxy' },
  {
    member: 'volumes[].efsVolumeConfiguration.authorizationConfig.iam',
    why: 'whoever runs a task may mount its file systems',
  },
  {
    member: 'volumes[].efsVolumeConfiguration.transitEncryption',
    why: 'the file system is on the machine that mounts it',
  },
  {
    member: 'volumes[].efsVolumeConfiguration.transitEncryptionPort',
    why: 'the file system is on the machine that mounts it',
  },
  { member: 'containerDefinitions[].credentialSpecs', why: 'there is no domain to join' },
  { member: 'containerDefinitions[].firelensConfiguration', why: 'logs are not routed' },
  {
    member: 'containerDefinitions[].logConfiguration.options.awslogs-group',
    why: 'there is no CloudWatch Logs: the container logs to json-file, for docker logs',
  },
  {
    member: 'containerDefinitions[].portMappings[].appProtocol',
    why: 'Service Connect is not built',
  },
  { member: 'containerDefinitions[].portMappings[].name', why: 'Service Connect is not built' },
  {
    member: 'containerDefinitions[].resourceRequirements[].sharingStrategy',
    why: 'containers that share a GPU may each use all of it',
  },
  { member: 'containerDefinitions[].versionConsistency', why: 'tags are not resolved to digests' },
] as const;

/** The members of that list which the definition uses: an empty list or a `false` changes nothing. */
export function notYetEffective(definition: TaskDefinition): readonly string[] {
  return usedMembers(definition, taskDefinitionNotYetEffective);
}
