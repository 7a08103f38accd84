import { invalidParameter } from '../../errors.ts';
import type { RunTaskRequest, Tag } from '../../model/types.ts';
import { mergeTags, validateTags } from '../../rules/tags.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';

/**
 * The tags of a new standalone task: propagated ones, then the request's own, which win, then the
 * managed tag (reference §3.4.6, §3.6.1). Throws InvalidParameterException for tags that cannot be.
 */
export function taskTags(
  cluster: ClusterRow,
  definition: TaskDefinitionRow,
  input: RunTaskRequest,
): readonly Tag[] {
  const own = input.tags ?? [];
  validateTags(own, 'InvalidParameterException');
  if (input.propagateTags === 'SERVICE') {
    throw invalidParameter('propagateTags SERVICE is only valid for tasks of a service.');
  }
  const propagated = input.propagateTags === 'TASK_DEFINITION' ? definition.tags : [];
  const managed =
    input.enableECSManagedTags === true
      ? [{ key: 'aws:ecs:clusterName', value: cluster.clusterName }]
      : [];
  return mergeTags(mergeTags(propagated, own), managed);
}
