import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

export type Refusal = readonly [
  what: string,
  input: Partial<CreateServiceCommandInput>,
  message: string,
];

export const targetGroupArn =
  'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef';
export const role = 'arn:aws:iam::000000000000:role/ecs';
export const withTarget = { targetGroupArn, containerName: 'app', containerPort: 80 };

/** What makes of the usual request one for container instances. */
export const onInstances = {
  taskDefinition: 'bridged',
  launchType: 'EC2',
  networkConfiguration: undefined,
} as const;
export const daemon = {
  ...onInstances,
  schedulingStrategy: 'DAEMON',
  desiredCount: undefined,
} as const;
export const external = {
  deploymentController: { type: 'EXTERNAL' },
  taskDefinition: undefined,
  launchType: undefined,
  networkConfiguration: undefined,
} as const;
export const deployed = (
  deploymentConfiguration: CreateServiceCommandInput['deploymentConfiguration'],
) => ({ deploymentConfiguration });

/**
 * Each of these requests, which are all right but for one thing, is answered with an
 * InvalidParameterException and its text. The families `ports`, `bridged` and `launched` are there.
 */
export function describeRefusals(family: string, refusals: readonly Refusal[]): void {
  let gantry: ServiceFixture;
  beforeAll(async () => {
    gantry = await serviceFixture();
    await registerFamilies(gantry);
  });
  afterAll(() => gantry.close());

  describe(`CreateService refuses ${family}`, () => {
    it.each(refusals)('%s', async (_what, input, message) => {
      await expect(gantry.create(input)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message,
      });
    });
  });
}

async function registerFamilies(gantry: ServiceFixture): Promise<void> {
  const app = { name: 'app', image: 'web:1', memory: 64 };
  const port = { containerPort: 80, name: 'http' };
  await gantry.register({
    family: 'ports',
    containerDefinitions: [{ ...app, portMappings: [port, { containerPortRange: '9000-9010' }] }],
  });
  await gantry.register({
    family: 'bridged',
    networkMode: 'bridge',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [{ ...app, portMappings: [port] }],
  });
  await gantry.register({
    family: 'launched',
    volumes: [{ name: 'disk', configuredAtLaunch: true }],
    containerDefinitions: [
      { ...app, mountPoints: [{ sourceVolume: 'disk', containerPath: '/disk' }] },
    ],
  });
}
