import { deployed, describeRefusals, external, withTarget } from './refusals.ts';

describeRefusals('controllers', [
  [
    'CodeDeploy without load balancer',
    { deploymentController: { type: 'CODE_DEPLOY' } },
    'When using the CODE_DEPLOY deployment controller, the service requires an Application Load Balancer or Network Load Balancer.',
  ],
  [
    'EXTERNAL with a task definition',
    { deploymentController: { type: 'EXTERNAL' } },
    'TaskDefinition must be blank',
  ],
  [
    'EXTERNAL with load balancers',
    {
      deploymentController: { type: 'EXTERNAL' },
      taskDefinition: undefined,
      launchType: undefined,
      loadBalancers: [withTarget],
    },
    'LoadBalancers must be empty or null',
  ],
  [
    'an EXTERNAL daemon',
    { deploymentController: { type: 'EXTERNAL' }, schedulingStrategy: 'DAEMON' },
    'The daemon scheduling strategy does not support the EXTERNAL deployment controller.',
  ],
  [
    'a breaker with EXTERNAL',
    {
      ...external,
      ...deployed({ deploymentCircuitBreaker: { enable: true, rollback: false } }),
    },
    'Deployment circuit breaker feature can only be enabled with ECS deployment controller.',
  ],
]);
