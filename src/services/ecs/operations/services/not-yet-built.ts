import { invalidParameter } from '../../errors.ts';
import type { CreateServiceRequest, LaunchType, UpdateServiceRequest } from '../../model/types.ts';

/** The members of CreateService and UpdateService; a service cannot change its scheduling strategy. */
type Asked = Omit<UpdateServiceRequest, 'service'> &
  Pick<Partial<CreateServiceRequest>, 'schedulingStrategy'>;

/**
 * What a service may ask for that its scheduler does not do yet: refused by name, once the request is
 * found to be right. Whoever builds one takes its line out.
 */
export function refuseNotYetBuilt(
  input: Asked,
  launchType: LaunchType,
  present: { readonly controller: string } = { controller: 'ECS' },
): void {
  const { deploymentConfiguration = {}, deploymentController, schedulingStrategy } = input;
  const { strategy = 'ROLLING' } = deploymentConfiguration;
  const asked = [
    ['launchType', launchType === 'MANAGED_INSTANCES'],
    ['schedulingStrategy', schedulingStrategy !== undefined && schedulingStrategy !== 'REPLICA'],
    [
      'deploymentController',
      deploymentController !== undefined && deploymentController.type !== present.controller,
    ],
    ['deploymentConfiguration.strategy', strategy !== 'ROLLING'],
    [
      'deploymentConfiguration.lifecycleHooks',
      (deploymentConfiguration.lifecycleHooks ?? []).length > 0,
    ],
  ] as const;
  const found = asked.find(([, isAsked]) => isAsked);
  if (found !== undefined) {
    throw invalidParameter(`Gantry does not support ${found[0]} of services yet.`);
  }
}
