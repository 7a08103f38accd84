import { describeRefusals, role } from './refusals.ts';

describeRefusals('volumes', [
  [
    'one the definition has not',
    { volumeConfigurations: [{ name: 'x', managedEBSVolume: { roleArn: role, sizeInGiB: 1 } }] },
    "The volume name 'x' in your request does not have a matching volume in your Task Definition.",
  ],
  [
    'none where one is to be',
    { taskDefinition: 'launched' },
    "The volume 'disk' is configured at launch and has no configuration in volumeConfigurations.",
  ],
  [
    'one without size',
    {
      taskDefinition: 'launched',
      volumeConfigurations: [{ name: 'disk', managedEBSVolume: { roleArn: role } }],
    },
    'ECS managed EBS volume configuration was invalid. The request must contain the parameter size/snapshot (ErrorCode: MissingParameter)',
  ],
]);
