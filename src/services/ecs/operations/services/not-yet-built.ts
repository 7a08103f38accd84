import { invalidParameter } from '../../errors.ts';
import type { LaunchType, UpdateServiceRequest } from '../../model/types.ts';

/** The members of CreateService and UpdateService. */
type Asked = Omit<UpdateServiceRequest, 'service'>;

/**
 * What a service may ask for that its scheduler does not do yet: refused by name, once the request is
 * found to be right. Whoever builds one takes its line out.
 */
export function refuseNotYetBuilt(
  input: Asked,
  launchType: LaunchType,
  present: { readonly controller: string } = { controller: 'ECS' },
): void {
  const { deploymentController } = input;
  const asked = [
    ['launchType', launchType === 'MANAGED_INSTANCES'],
    [
      'deploymentController',
      deploymentController !== undefined && deploymentController.type !== present.controller,
    ],
  ] as const;
  const found = asked.find(([, isAsked]) => isAsked);
  if (found !== undefined) {
    throw invalidParameter(`Gantry does not support ${found[0]} of services yet.`);
  }
}
