import { CreateClusterCommand, DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({}));
});
afterEach(() => gantry.close());

describe('DescribeServices', () => {
  it('answers MISSING, with the full ARN, for a service that is not there', async () => {
    const { services, failures } = await ecs.send(
      new DescribeServicesCommand({ services: ['web'] }),
    );
    expect(services).toEqual([]);
    expect(failures).toEqual([
      { arn: 'arn:aws:ecs:us-east-1:000000000000:service/default/web', reason: 'MISSING' },
    ]);
  });

  it('refuses more than ten', async () => {
    const services = Array.from({ length: 11 }, (_, at) => `web-${at}`);
    await expect(ecs.send(new DescribeServicesCommand({ services }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Services cannot have more than 10 elements',
    });
  });
});
