import type { TaskDefinition } from '../../model/types.ts';
import { usedMembers } from '../used-members.ts';

/**
 * Members that Gantry checks, stores and returns and that change nothing about a running task yet.
 * `[]` stands for every element. docs/coverage.md lists them; a member that becomes effective leaves
 * this list in the same commit.
 */
export const taskDefinitionNotYetEffective = [
  {
    member: 'containerDefinitions[].portMappings[].appProtocol',
    why: 'Service Connect is not built',
  },
  { member: 'containerDefinitions[].portMappings[].name', why: 'Service Connect is not built' },
] as const;

/** The members of that list which the definition uses: an empty list or a `false` changes nothing. */
export function notYetEffective(definition: TaskDefinition): readonly string[] {
  return usedMembers(definition, taskDefinitionNotYetEffective);
}
