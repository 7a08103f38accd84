import { parseArn } from '../../../aws/arn.ts';
import { assert } from '../../../kernel/assert.ts';
import type { World } from '../model/task-document.ts';
import { parseTaskDefinitionIdentifier } from '../rules/task-definition/identifier.ts';
import type { EcsReadUnit } from '../tables/ecs-store.ts';
import type { TaskDefinitionRow } from '../tables/task-definitions.ts';

/** The revision that a service names by its full ARN: it cannot be deleted before the service is. */
export function definitionOf(
  unit: EcsReadUnit,
  { account, region }: World,
  taskDefinition: string,
): TaskDefinitionRow {
  const partition = parseArn(taskDefinition)?.partition ?? 'aws';
  const identifier = parseTaskDefinitionIdentifier({ account, region, partition }, taskDefinition);
  assert(identifier.kind === 'revision', 'a service names a task definition without revision', {
    taskDefinition,
  });
  const definition = unit.taskDefinitions.get(
    { account, region },
    identifier.family,
    identifier.revision,
  );
  assert(definition !== undefined, 'a service outlived its task definition', { taskDefinition });
  return definition;
}
