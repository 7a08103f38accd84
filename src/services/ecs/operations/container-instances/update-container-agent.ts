import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { isOlderAgent } from '../../rules/agent-update.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { findInstance, instanceArnIn, showInstance } from './lookup.ts';

/** Has the agent of an instance updated, which takes a while: agentUpdateStatus tells how far it is (reference §3.5.4). */
export const updateContainerAgent = operation('UpdateContainerAgent', (context, input) => {
  const cluster = requireActiveCluster(context, input.cluster);
  const arn = instanceArnIn(context, cluster, input.containerInstance);
  const row = findInstance(context, cluster, arn);
  if (row === undefined || row.instance.status === 'INACTIVE') {
    throw invalidParameter('The specified container instance was not found.');
  }
  const { versionInfo } = row.instance;
  if (row.internals.updateStepAt !== undefined) {
    throw new AwsError('UpdateInProgressException', 'An update of the agent is in progress.');
  }
  if (isAbsent(versionInfo.agentVersion)) {
    throw new AwsError('MissingVersionException', 'The version of the agent is not known.');
  }
  if (!isOlderAgent(versionInfo.agentVersion)) {
    throw new AwsError(
      'NoUpdateAvailableException',
      `The agent is up to date: ${versionInfo.agentVersion} is the newest version.`,
    );
  }
  const next = context.unit.containerInstances.update({
    ...row,
    instance: { ...row.instance, agentUpdateStatus: 'PENDING' },
    internals: { ...row.internals, updateStepAt: context.now },
  });
  context.unit.touch(`instance/${arn}`);
  return { containerInstance: showInstance(context, next) };
});
