import { invalidIdentifier } from '../../errors.ts';
import type { RegisterContainerInstanceRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { shortIdentifier } from '../../rules/arns.ts';
import { instanceTypeOf } from '../../rules/instance-types.ts';
import {
  newContainerInstance,
  type Registration,
  registeredAgain,
} from '../../rules/new-container-instance.ts';
import { validateTags } from '../../rules/tags.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { findInstance, showInstance } from './lookup.ts';

/**
 * What an agent calls when it starts. With the ARN of an instance that is there it registers that one
 * again; an ARN that is not known is taken as it is, because an agent goes on with its own whatever it is
 * answered (reference §3.5.1).
 */
export const registerContainerInstance = operation(
  'RegisterContainerInstance',
  (context, input) => {
    const cluster = requireActiveCluster(context, input.cluster);
    const tags = validateTags(input.tags ?? [], 'InvalidParameterException');
    const request = { ...input, containerInstanceArn: ownArn(context, cluster, input) };
    const { caller, now, ids, settings, unit } = context;
    const registration: Registration = {
      ...caller,
      now,
      ids,
      clusterName: cluster.clusterName,
      runtime: settings.fargateRuntime,
      instanceTypeOf,
    };
    const known =
      request.containerInstanceArn === undefined
        ? undefined
        : findInstance(context, cluster, request.containerInstanceArn);
    const row =
      known === undefined
        ? unit.containerInstances.insert(newContainerInstance(registration, request, tags))
        : unit.containerInstances.update(registeredAgain(known, registration, request, tags));
    context.log.info(
      { containerInstance: row.instance.containerInstanceArn },
      'container instance registered',
    );
    return { containerInstance: showInstance(context, row) };
  },
);

/** The ARN that an agent kept from an earlier registration; it must be one of this cluster. */
function ownArn(
  context: WriteContext,
  cluster: ClusterRow,
  { containerInstanceArn }: RegisterContainerInstanceRequest,
): string | undefined {
  if (isAbsent(containerInstanceArn)) return undefined;
  const short = shortIdentifier(context.caller, 'container-instance', containerInstanceArn);
  const isHere =
    containerInstanceArn.startsWith('arn:') &&
    short?.startsWith(`${cluster.clusterName}/`) === true &&
    /\/[0-9a-f]{32}$/.test(short);
  if (!isHere) throw invalidIdentifier(containerInstanceArn);
  return containerInstanceArn;
}
