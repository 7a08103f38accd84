import { invalidParameter } from '../../errors.ts';
import type { LoadBalancer, ServiceRegistry, TaskDefinition } from '../../model/types.ts';
import { type Namespace, roleArn } from '../arns.ts';
import { isAbsent } from '../task-definition/absent.ts';

export interface RoleSurroundings {
  readonly namespace: Namespace;
  readonly definition: TaskDefinition | undefined;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly serviceRegistries: readonly ServiceRegistry[];
}

/**
 * The role by which ECS acts for a service, as the service shows it: the one of the request, or the
 * service-linked one where ECS needs it, which is for network interfaces, target groups and discovery
 * (reference §3.8.1). Throws InvalidParameterException (§2.3).
 */
export function roleOfService(
  role: string | undefined,
  { namespace, definition, loadBalancers, serviceRegistries }: RoleSurroundings,
): string | undefined {
  const isAwsvpc = definition?.networkMode === 'awsvpc';
  const isLinked = isAwsvpc || serviceRegistries.length > 0 || loadBalancers.length > 1;
  if (isAbsent(role)) {
    return isLinked || loadBalancers.length > 0 ? serviceLinkedRole(namespace) : undefined;
  }
  if (!/^(arn:[a-z-]+:iam::\d{12}:role\/)?[\w+=,.@/-]+$/.test(role)) {
    throw invalidParameter('Role is not valid');
  }
  if (loadBalancers.length === 0) {
    throw invalidParameter(
      'IAM roles are only valid for services configured to use load balancers.',
    );
  }
  if (isLinked) {
    throw invalidParameter(
      'You cannot specify an IAM role for services that require a service linked role.',
    );
  }
  return roleArn(role, namespace);
}

function serviceLinkedRole({ partition, account }: Namespace): string {
  return `arn:${partition}:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;
}
