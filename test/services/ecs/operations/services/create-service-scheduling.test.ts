import { daemon, deployed, describeRefusals } from './refusals.ts';
import { networkConfiguration } from './service-fixture.ts';

describeRefusals('desired counts and scheduling', [
  ['a negative count', { desiredCount: -1 }, 'DesiredCount can not be lesser than 0'],
  ['no count', { desiredCount: undefined }, 'DesiredCount is missing'],
  [
    'more tasks than a service may have',
    { desiredCount: 5001 },
    'A service can have at most 5000 tasks.',
  ],
  [
    'a strategy there is not',
    { schedulingStrategy: 'SOMETIMES' as 'DAEMON' },
    'Scheduling strategy should be one of [REPLICA,DAEMON]',
  ],
  [
    'a count for a daemon',
    { ...daemon, desiredCount: 0 },
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  ],
  [
    'a daemon on Fargate',
    { ...daemon, taskDefinition: 'web', launchType: 'FARGATE', networkConfiguration },
    'The daemon scheduling strategy does not support the FARGATE launch type. Change the launch type and try again',
  ],
  [
    'a daemon with placement strategy',
    { ...daemon, placementStrategy: [{ type: 'random' }] },
    'The daemon scheduling strategy does not support placement strategies. Remove the placement strategies and try again.',
  ],
  [
    'a daemon above 100 %',
    { ...daemon, ...deployed({ maximumPercent: 150 }) },
    'The daemon scheduling strategy does not support values above 100 for maximumPercent. Specify a value of 100 and try again.',
  ],
  [
    'a negative grace period',
    { healthCheckGracePeriodSeconds: -1 },
    'healthCheckGracePeriodSeconds can not be lesser than 0',
  ],
  [
    'propagation from nowhere',
    { propagateTags: 'CLUSTER' as 'NONE' },
    'propagateTags should be one of [TASK_DEFINITION,SERVICE,NONE]',
  ],
  [
    'exec without a task role',
    { enableExecuteCommand: true },
    "The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
  ],
]);
