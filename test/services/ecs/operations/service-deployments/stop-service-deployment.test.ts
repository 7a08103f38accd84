import {
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  type StopServiceDeploymentStopType,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../services/service-fixture.ts';

let fixture: ServiceFixture;

beforeEach(async () => {
  // Passes of the scheduler are seconds apart: what the call wrote can be seen.
  fixture = await serviceFixture(['--timing', 'aws']);
});
afterEach(() => fixture.close());

async function newest(): Promise<string> {
  const { serviceDeployments } = await fixture.ecs.send(
    new ListServiceDeploymentsCommand({ service: 'web' }),
  );
  return serviceDeployments?.[0]?.serviceDeploymentArn ?? '';
}

async function statusOf(serviceDeploymentArn: string): Promise<string | undefined> {
  const { serviceDeployments } = await fixture.ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] }),
  );
  return serviceDeployments?.[0]?.status;
}

function stop(serviceDeploymentArn: string, stopType?: StopServiceDeploymentStopType) {
  return fixture.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType }));
}

describe('StopServiceDeployment', () => {
  it('asks for a roll-back unless told otherwise, and again changes nothing', async () => {
    await fixture.create();
    const arn = await newest();
    expect(await stop(arn)).toMatchObject({ serviceDeploymentArn: arn });
    expect(await statusOf(arn)).toBe('ROLLBACK_REQUESTED');
    await stop(arn, 'ABORT');
    expect(await statusOf(arn)).toBe('ROLLBACK_REQUESTED');
  });

  it('asks with ABORT for a stop', async () => {
    await fixture.create();
    const arn = await newest();
    await stop(arn, 'ABORT');
    expect(await statusOf(arn)).toBe('STOP_REQUESTED');
  });

  it('refuses a deployment that has come to an end, by its ARN', async () => {
    await fixture.create();
    const arn = await newest();
    await fixture.remove({ force: true });
    await fixture.advance(60_000);
    expect(await statusOf(arn)).toBe('STOPPED');
    await expect(stop(arn)).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: [arn],
    });
  });

  it('refuses a deployment that is not there', async () => {
    await expect(
      stop('arn:aws:ecs:us-east-1:000000000000:service-deployment/default/web/x'),
    ).rejects.toMatchObject({
      name: 'ServiceDeploymentNotFoundException',
      message: 'The service deployment does not exist.',
    });
  });
});
