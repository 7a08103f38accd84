import { decodePageToken, encodePageToken } from '../../../../aws/paging.ts';
import { invalidParameter, invalidToken } from '../../errors.ts';
import type { ListTasksRequest } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { instanceArnIn } from '../container-instances/lookup.ts';
import { pageSize } from '../page-size.ts';
import { requireService } from '../services/lookup.ts';

/** Task ARNs of a cluster in order of creation, those desired RUNNING unless asked otherwise (reference §3.4.3). */
export const listTasks = query('ListTasks', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  validate(input);
  const { serviceName } = input;
  const size = pageSize(input.maxResults);
  const filter = {
    clusterArn: cluster.document.clusterArn,
    desiredStatus: input.desiredStatus ?? 'RUNNING',
    family: input.family,
    startedBy: input.startedBy,
    launchType: input.launchType,
    containerInstanceArn: isAbsent(input.containerInstance)
      ? undefined
      : instanceArnIn(context, cluster, input.containerInstance),
    ...(isAbsent(serviceName)
      ? {}
      : { serviceName: requireService(context, cluster, serviceName).service.serviceName }),
  };
  const after = positionOf(input.nextToken);
  const { taskArns, nextSequence } = context.unit.tasks.page(context.caller, filter, after, size);
  return {
    taskArns,
    nextToken:
      nextSequence === undefined ? undefined : encodePageToken('ListTasks', String(nextSequence)),
  };
});

function validate(input: ListTasksRequest): void {
  const { daemonName, startedBy } = input;
  if (daemonName !== undefined) throw invalidParameter('The specified daemon was not found.');
  // Documented as the only filter allowed; working clients do combine it with launchType and
  // desiredStatus, so those two pass.
  const others = [input.family, input.containerInstance];
  if (startedBy !== undefined && others.some((filter) => filter !== undefined)) {
    throw invalidParameter('startedBy must be the only filter.');
  }
}

function positionOf(nextToken: string | undefined): number {
  if (isAbsent(nextToken)) return 0;
  const position = Number(decodePageToken('ListTasks', nextToken) ?? Number.NaN);
  if (!Number.isSafeInteger(position)) throw invalidToken();
  return position;
}
