import { AwsError } from '../../../../aws/errors.ts';
import { operation } from '../../operation.ts';
import { isEnded } from '../../rules/end-service-deployment.ts';
import { requireServiceDeployment } from './lookup.ts';

/**
 * Asks for a deployment to be rolled back, or with ABORT to be left where it is. One that is already
 * being stopped or rolled back goes on with that (documented). Throws ConflictException for one that has
 * come to an end.
 */
export const stopServiceDeployment = operation('StopServiceDeployment', (context, input) => {
  const { unit, caller, now } = context;
  const document = requireServiceDeployment(context, input.serviceDeploymentArn);
  const { serviceDeploymentArn, serviceArn, status } = document;
  if (isEnded(status)) {
    // After the sentence that AWS's guide quotes for ContinueServiceDeployment; its own is not known.
    throw new AwsError(
      'ConflictException',
      'Stopping a service deployment is not allowed for service deployment in terminal states.',
      { members: { resourceIds: [serviceDeploymentArn] } },
    );
  }
  if (status === 'PENDING' || status === 'IN_PROGRESS') {
    const wanted = input.stopType === 'ABORT' ? 'STOP_REQUESTED' : 'ROLLBACK_REQUESTED';
    unit.serviceDeployments.update(caller, { ...document, status: wanted, updatedAt: now });
    unit.touch(`service/${serviceArn}`);
    context.log.info({ serviceDeployment: serviceDeploymentArn, status: wanted }, 'told to stop');
  }
  return { serviceDeploymentArn };
});
