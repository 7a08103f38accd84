import { describeRefusals, role, withTarget } from './refusals.ts';

describeRefusals('load balancers and roles', [
  [
    'two kinds in one',
    { loadBalancers: [{ ...withTarget, loadBalancerName: 'old' }] },
    'loadBalancerName and targetGroupArn cannot both be specified. You must specify either a loadBalancerName or a targetGroupArn.',
  ],
  [
    'a container there is not',
    { loadBalancers: [{ ...withTarget, containerName: 'x' }] },
    'The container x does not exist in the task definition.',
  ],
  [
    'a port there is not',
    { loadBalancers: [withTarget] },
    'The container app did not have a container port 80 defined.',
  ],
  [
    'a target group that is none',
    { taskDefinition: 'ports', loadBalancers: [{ ...withTarget, targetGroupArn: 'web' }] },
    "The target group ARN 'web' is not valid.",
  ],
  [
    'a classic one on Fargate',
    {
      taskDefinition: 'ports',
      loadBalancers: [{ loadBalancerName: 'old', containerName: 'app', containerPort: 80 }],
    },
    'Classic Load Balancers are not supported with Fargate.',
  ],
  [
    'six of them',
    { taskDefinition: 'ports', loadBalancers: Array.from({ length: 6 }, () => withTarget) },
    'loadBalancers can have at most 5 items.',
  ],
  [
    'a role for none',
    { role },
    'IAM roles are only valid for services configured to use load balancers.',
  ],
  [
    'a role in awsvpc mode',
    { role, taskDefinition: 'ports', loadBalancers: [withTarget] },
    'You cannot specify an IAM role for services that require a service linked role.',
  ],
  ['a role that cannot be', { role: 'no role!', loadBalancers: [withTarget] }, 'Role is not valid'],
]);
