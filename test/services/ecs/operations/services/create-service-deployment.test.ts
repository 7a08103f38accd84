import { daemon, deployed, describeRefusals, onInstances, role } from './refusals.ts';

describeRefusals('deployment configurations', [
  ['too small a maximum', deployed({ maximumPercent: 99 }), 'maximumPercent must be at least 100'],
  [
    'too great a minimum',
    deployed({ minimumHealthyPercent: 101 }),
    'minimumHealthyPercent must be at most 100',
  ],
  [
    'a negative minimum',
    deployed({ minimumHealthyPercent: -1 }),
    'minimumHealthyPercent must be at least 0',
  ],
  [
    'no room between the two',
    deployed({ maximumPercent: 100, minimumHealthyPercent: 100 }),
    'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
  ],
  [
    'a breaker that counts to none',
    deployed({
      deploymentCircuitBreaker: {
        enable: true,
        rollback: true,
        thresholdConfiguration: { type: 'COUNT', value: 0 },
      },
    }),
    'Invalid deployment circuit breaker threshold value.',
  ],
  [
    'a breaker of 101 percent',
    deployed({
      deploymentCircuitBreaker: {
        enable: false,
        rollback: false,
        thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 101 },
      },
    }),
    'Invalid deployment circuit breaker threshold value.',
  ],
  [
    'a breaker of no known kind',
    deployed({
      deploymentCircuitBreaker: {
        enable: true,
        rollback: true,
        thresholdConfiguration: { type: 'FEW' as 'COUNT', value: 1 },
      },
    }),
    'Invalid deployment circuit breaker threshold type.',
  ],
  [
    'alarms without a name',
    deployed({ alarms: { enable: true, rollback: true, alarmNames: [] } }),
    'alarmNames can not be empty when deployment alarms are enabled.',
  ],
  [
    'baking for days',
    deployed({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1441 }),
    'bakeTimeInMinutes must be between 0 and 1440.',
  ],
  [
    'steps of 2 %',
    deployed({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 2 } }),
    'stepPercent must be between 3 and 100.',
  ],
  [
    'steps of hundredths',
    deployed({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 12.34 } }),
    'stepPercent must be a multiple of 0.1.',
  ],
  [
    'steps of a canary',
    deployed({ strategy: 'CANARY', linearConfiguration: { stepPercent: 10 } }),
    'linearConfiguration is only valid for the LINEAR deployment strategy.',
  ],
  [
    'a canary of nothing',
    deployed({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } }),
    'canaryPercent must be between 0.1 and 100.',
  ],
  [
    'a hook while rolling',
    deployed({ lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] }] }),
    'lifecycleHooks are not supported with the ROLLING strategy.',
  ],
  [
    'a hook for no stage',
    deployed({ strategy: 'BLUE_GREEN', lifecycleHooks: [{ targetType: 'PAUSE' }] }),
    'lifecycleStages can not be empty.',
  ],
  [
    'a hook without target',
    deployed({
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [{ roleArn: role, lifecycleStages: ['PRE_SCALE_UP'] }],
    }),
    'hookTargetArn must be specified for a lifecycle hook.',
  ],
  [
    'a pause of weeks',
    deployed({
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [
        {
          targetType: 'PAUSE',
          lifecycleStages: ['PRE_SCALE_UP'],
          timeoutConfiguration: { timeoutInMinutes: 20161 },
        },
      ],
    }),
    'timeoutInMinutes must be between 1 and 20160.',
  ],
  [
    'early success without percentage',
    deployed({ earlySuccessCriteria: { enable: true } }),
    'healthyPercent must be specified when earlySuccessCriteria is enabled.',
  ],
  [
    'early success below the minimum',
    deployed({ earlySuccessCriteria: { enable: true, healthyPercent: 50 } }),
    'healthyPercent must be between minimumHealthyPercent and 100.',
  ],
  [
    'rebalancing without room',
    {
      availabilityZoneRebalancing: 'ENABLED',
      ...deployed({ maximumPercent: 100, minimumHealthyPercent: 50 }),
    },
    "The service couldn't be created because Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration. Update deployment configuration and try again.",
  ],
  [
    'rebalancing of a daemon',
    { ...daemon, availabilityZoneRebalancing: 'ENABLED' },
    "The service couldn't be created because Availability Zone Rebalancing does not support DAEMON services. Update the scheduling strategy and try again.",
  ],
  [
    'rebalancing against a spread',
    {
      ...onInstances,
      availabilityZoneRebalancing: 'ENABLED',
      placementStrategy: [{ type: 'spread', field: 'instanceId' }],
    },
    "The service couldn't be created because Availability Zone Rebalancing does not support placement strategies that do not begin with a spread over Availability Zones. Update the placement strategy and try again.",
  ],
]);
