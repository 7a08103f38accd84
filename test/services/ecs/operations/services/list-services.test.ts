import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  ListServicesCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({}));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'main', image: 'busybox' }],
    }),
  );
  for (let at = 0; at < 12; at += 1) {
    await ecs.send(
      new CreateServiceCommand({
        serviceName: `web-${String(at).padStart(2, '0')}`,
        taskDefinition: 'web',
        desiredCount: 0,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1a'] } },
      }),
    );
  }
});
afterEach(() => gantry.close());

describe('ListServices', () => {
  it('has ten on a page unless asked otherwise, and the rest behind its token', async () => {
    const first = await ecs.send(new ListServicesCommand({}));
    expect(first.serviceArns).toHaveLength(10);
    const second = await ecs.send(new ListServicesCommand({ nextToken: first.nextToken }));
    expect(second.serviceArns?.map((arn) => arn.slice(-6))).toEqual(['web-10', 'web-11']);
    expect(second.nextToken).toBeUndefined();
  });

  it('refuses a forged token', async () => {
    await expect(ecs.send(new ListServicesCommand({ nextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
