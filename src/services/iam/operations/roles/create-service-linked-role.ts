import { constraints, refusal } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { roleView } from '../../views/role.ts';
import { makeRole } from './make-role.ts';

/** Names that AWS gives the roles of its services; that of any other follows from the service's name. */
const names: Readonly<Record<string, string>> = {
  'autoscaling.amazonaws.com': 'AutoScaling',
  'ecs.amazonaws.com': 'ECS',
  'ecs.application-autoscaling.amazonaws.com': 'ApplicationAutoScaling_ECSService',
  'elasticloadbalancing.amazonaws.com': 'ElasticLoadBalancing',
  'spot.amazonaws.com': 'EC2Spot',
};

/** Makes the role that a service of AWS acts in. */
export const createServiceLinkedRole = operation('CreateServiceLinkedRole', (context, input) => {
  const { AWSServiceName: service, CustomSuffix, Description } = input;
  constraints.check(
    ['aWSServiceName', service, { min: 1, max: 128, pattern: '[\\w+=,.@-]+' }],
    ['customSuffix', CustomSuffix, { min: 1, max: 64, pattern: '[\\w+=,.@-]+' }],
    ['description', Description, { max: 1000 }],
  );
  const suffix = CustomSuffix === undefined ? '' : `_${CustomSuffix}`;
  const RoleName = `AWSServiceRoleFor${names[service] ?? capitalised(service)}${suffix}`;
  const { roles, caller } = context;
  if (roles.get(caller.account, RoleName) !== undefined) {
    throw refusal(
      'InvalidInputException',
      `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
    );
  }
  const role = makeRole(context, {
    RoleName,
    Path: `/aws-service-role/${service}/`,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Action: ['sts:AssumeRole'], Principal: { Service: [service] }, Effect: 'Allow' },
      ],
    }),
    Description,
  });
  roles.put(caller.account, role);
  return { Role: roleView(role) };
});

function capitalised(service: string): string {
  const [name = ''] = service.split('.');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
