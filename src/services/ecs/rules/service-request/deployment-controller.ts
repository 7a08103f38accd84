import { invalidParameter } from '../../errors.ts';
import type { CreateServiceRequest, UpdateServiceRequest } from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';

type Controller = 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
type Asked = Omit<CreateServiceRequest, 'serviceName'>;

/**
 * Checks what the deployment controller of a new service leaves to it (reference §2.3, §3.10). Throws
 * InvalidParameterException: the texts on load balancers and task definitions are of ECS, those on the
 * members that go with them follow these.
 */
export function validateController(controller: Controller, request: Asked): void {
  if (controller === 'ECS') return;
  if (request.schedulingStrategy === 'DAEMON') {
    throw invalidParameter(
      `The daemon scheduling strategy does not support the ${controller} deployment controller.`,
    );
  }
  if (controller === 'EXTERNAL') {
    refuseForExternal(request);
    return;
  }
  const { loadBalancers = [] } = request;
  if (!loadBalancers.some(({ targetGroupArn }) => !isAbsent(targetGroupArn))) {
    throw invalidParameter(
      'When using the CODE_DEPLOY deployment controller, the service requires an Application Load Balancer or Network Load Balancer.',
    );
  }
  refuseForCodeDeploy(request);
}

/** Task sets cannot carry these; documented as being of services that ECS deploys, the text is ours. */
function refuseForCodeDeploy(request: Asked): void {
  const asked: readonly (readonly [string, boolean])[] = [
    ['Service Connect', request.serviceConnectConfiguration?.enabled === true],
    ['Volume configurations', (request.volumeConfigurations ?? []).length > 0],
    ['VPC Lattice', (request.vpcLatticeConfigurations ?? []).length > 0],
  ];
  const found = asked.find(([, isAsked]) => isAsked);
  if (found === undefined) return;
  throw invalidParameter(
    `${found[0]} cannot be used with the CODE_DEPLOY deployment controller. Remove it and try again.`,
  );
}

/** A service with the EXTERNAL controller has these in its task sets. */
function refuseForExternal(request: Asked): void {
  const blank: readonly (readonly [string, boolean])[] = [
    ['TaskDefinition', isAbsent(request.taskDefinition)],
    ['PlatformVersion', isAbsent(request.platformVersion)],
    ['LaunchType', request.launchType === undefined],
  ];
  const given = blank.find(([, isBlank]) => !isBlank);
  if (given !== undefined) throw invalidParameter(`${given[0]} must be blank`);
  const empty: readonly (readonly [string, boolean])[] = [
    ['LoadBalancers', (request.loadBalancers ?? []).length === 0],
    ['ServiceRegistries', (request.serviceRegistries ?? []).length === 0],
    ['NetworkConfiguration', request.networkConfiguration?.awsvpcConfiguration === undefined],
    ['CapacityProviderStrategy', (request.capacityProviderStrategy ?? []).length === 0],
  ];
  const filled = empty.find(([, isEmpty]) => !isEmpty);
  if (filled !== undefined) throw invalidParameter(`${filled[0]} must be empty or null`);
}

/**
 * Checks an update of a service whose deployments are made elsewhere: by CodeDeploy, or as task sets
 * (reference §2.3). Throws InvalidParameterException.
 */
export function validateControllerUpdate(
  controller: Controller,
  request: UpdateServiceRequest,
): void {
  if (controller === 'ECS') return;
  const elsewhere =
    controller === 'CODE_DEPLOY'
      ? 'services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.'
      : 'services with an EXTERNAL deployment controller. Use task sets to deploy a new version.';
  if (request.forceNewDeployment === true) {
    throw invalidParameter(`Cannot force a new deployment on ${elsewhere}`);
  }
  const changes: readonly (readonly [string, boolean])[] = [
    ['task definition', !isAbsent(request.taskDefinition)],
    ['network parameters', request.networkConfiguration !== undefined],
    ['platform version', !isAbsent(request.platformVersion)],
    ['load balancers', (request.loadBalancers ?? []).length > 0],
    ['service registries', (request.serviceRegistries ?? []).length > 0],
    ['capacity provider strategy', (request.capacityProviderStrategy ?? []).length > 0],
    ['service connect configuration', request.serviceConnectConfiguration?.enabled === true],
    ['volume configurations', (request.volumeConfigurations ?? []).length > 0],
  ];
  const changed = changes.find(([, isAsked]) => isAsked);
  if (changed !== undefined) {
    throw invalidParameter(`Unable to update ${changed[0]} on ${elsewhere}`);
  }
}
