import {
  type AutoScalingGroupProvider,
  CreateCapacityProviderCommand,
  type CreateCapacityProviderCommandInput,
  type ECSClient,
} from '@aws-sdk/client-ecs';

/** The ARN of an Auto Scaling group of that name. */
export function groupArn(name: string, region = 'us-east-1'): string {
  return `arn:aws:autoscaling:${region}:000000000000:autoScalingGroup:8ee91ef3-4b6f-4c9a-9b0d-1f2e3d4c5b6a:autoScalingGroupName/${name}`;
}

/** Makes a capacity provider of an Auto Scaling group that has its name. */
export async function createProvider(
  ecs: ECSClient,
  name: string,
  settings: Partial<AutoScalingGroupProvider> = {},
  rest: Partial<CreateCapacityProviderCommandInput> = {},
) {
  const { capacityProvider } = await ecs.send(
    new CreateCapacityProviderCommand({
      name,
      autoScalingGroupProvider: { autoScalingGroupArn: groupArn(name), ...settings },
      ...rest,
    }),
  );
  return capacityProvider;
}
