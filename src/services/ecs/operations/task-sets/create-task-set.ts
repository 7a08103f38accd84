import { taskDefinitionBlank } from '../../errors.ts';
import type { ServiceRow, ServiceSpec } from '../../model/service-document.ts';
import type { CreateTaskSetRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { newTaskSet } from '../../rules/new-task-set.ts';
import { validateNetwork } from '../../rules/run-task-request.ts';
import { specAfter } from '../../rules/service-request/spec.ts';
import { validateRevision } from '../../rules/service-request/validate-service.ts';
import { validateTags } from '../../rules/tags.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import {
  replayedTaskSet,
  requireRoomForTaskSet,
  scaleValue,
  taskSetRequest,
} from '../../rules/task-set-request.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { requireTaskDefinition } from '../services/lookup.ts';
import { refuseNotYetBuilt } from '../services/not-yet-built.ts';
import { warnOfWhatHasNoEffect } from '../services/warn-not-yet-effective.ts';
import { chooseCapacity } from '../tasks/choose-capacity.ts';
import { requireTaskSetService, showTaskSet, taskSetsOf } from './lookup.ts';

/**
 * Creates a task set in a service that is deployed from outside; the scheduler starts its tasks, as many
 * as its scale makes of the service's desired count (reference §3.10).
 */
export const createTaskSet = operation('CreateTaskSet', (context, input) => {
  const { cluster, row } = requireTaskSetService(context, input);
  const present = taskSetsOf(context, row);
  const replayed = replayedTaskSet(present, input);
  if (replayed !== undefined) {
    return { taskSet: showTaskSet(context, row, replayed, { tags: true }) };
  }
  const scale = scaleValue(input.scale);
  const spec = requestedSpec(context, cluster, row, input);
  const tags = validateTags(input.tags ?? [], 'InvalidParameterException');
  requireRoomForTaskSet(present);
  const created = newTaskSet(row, {
    now: context.now,
    ids: context.ids,
    spec,
    status: 'ACTIVE',
    scale,
    externalId: isAbsent(input.externalId) ? undefined : input.externalId,
    tags,
    internals: {
      createRequest: taskSetRequest(input),
      ...(isAbsent(input.clientToken) ? {} : { clientToken: input.clientToken }),
    },
  });
  context.unit.taskSets.put(created);
  context.unit.touch(`service/${row.service.serviceArn}`);
  warnOfWhatHasNoEffect(context, created.taskSet.taskSetArn, input);
  context.log.info({ taskSet: created.taskSet.taskSetArn, scale }, 'task set created');
  return { taskSet: showTaskSet(context, row, created, { tags: true }) };
});

function requestedSpec(
  context: WriteContext,
  cluster: ClusterRow,
  row: ServiceRow,
  input: CreateTaskSetRequest,
): ServiceSpec {
  if (isAbsent(input.taskDefinition)) throw taskDefinitionBlank();
  const { document: definition } = requireTaskDefinition(context, input.taskDefinition);
  const { taskDefinition, launchType, capacityProviderStrategy, platformVersion } = input;
  const capacity = chooseCapacity(cluster, {
    taskDefinition,
    launchType,
    capacityProviderStrategy,
  });
  const spec = specAfter(input, { definition, ...capacity });
  validateNetwork(spec.networkConfiguration, definition);
  const wanted = {
    verb: 'created' as const,
    service: row.service,
    spec,
    definition,
    launchType: capacity.launchType,
    platformVersion,
  };
  validateRevision(wanted);
  refuseNotYetBuilt({}, capacity.launchType);
  return spec;
}
