import { describeRefusals, onInstances } from './refusals.ts';
import { networkConfiguration } from './service-fixture.ts';

describeRefusals('networks and capacity', [
  [
    'no network',
    { networkConfiguration: undefined },
    "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  ],
  [
    'a network in bridge mode',
    { ...onInstances, networkConfiguration },
    'Network Configuration is not valid for the given networkMode of this task definition.',
  ],
  [
    'no subnet',
    { networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
    'subnets can not be empty.',
  ],
  [
    'a definition for instances on Fargate',
    { ...onInstances, launchType: 'FARGATE' },
    'Task definition does not support launch_type FARGATE.',
  ],
  [
    'a definition in awsvpc mode on external machines',
    { launchType: 'EXTERNAL' },
    'Task definition does not support launch_type EXTERNAL.',
  ],
  [
    'a platform version on instances',
    { ...onInstances, platformVersion: '1.4.0' },
    'The platform version must be null when specifying an EC2 launch type.',
  ],
  [
    'a public address on instances',
    {
      launchType: 'EC2',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1a'], assignPublicIp: 'ENABLED' },
      },
    },
    'Assign public IP is not supported for this launch type.',
  ],
  [
    'both kinds of capacity',
    { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
    'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
  ],
  [
    'a provider of no cluster',
    {
      launchType: undefined,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    },
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
  ],
  [
    'constraints on Fargate',
    { placementConstraints: [{ type: 'distinctInstance' }] },
    'Placement constraints are not supported with FARGATE launch type.',
  ],
  [
    'strategies on Fargate',
    { placementStrategy: [{ type: 'random' }] },
    'Placement strategies are not supported with FARGATE launch type.',
  ],
  [
    'six strategies',
    {
      ...onInstances,
      placementStrategy: Array.from({ length: 6 }, () => ({ type: 'random' as const })),
    },
    'Maximum number of strategies is 5',
  ],
  [
    'a constraint without expression',
    { ...onInstances, placementConstraints: [{ type: 'memberOf' }] },
    'memberOf expression should be specified',
  ],
  [
    'a launch type there is not',
    { launchType: 'MOON' as 'FARGATE' },
    'launch type should be one of [EC2,FARGATE,EXTERNAL,FMI,MANAGED_INSTANCES]',
  ],
]);
