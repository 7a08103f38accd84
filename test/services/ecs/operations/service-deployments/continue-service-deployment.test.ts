import {
  ContinueServiceDeploymentCommand,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../services/service-fixture.ts';

let fixture: ServiceFixture;

beforeEach(async () => {
  fixture = await serviceFixture();
});
afterEach(() => fixture.close());

async function newest(): Promise<string> {
  const { serviceDeployments } = await fixture.ecs.send(
    new ListServiceDeploymentsCommand({ service: 'web' }),
  );
  return serviceDeployments?.[0]?.serviceDeploymentArn ?? '';
}

function go(serviceDeploymentArn: string, hookId: string) {
  return fixture.ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }));
}

// The texts are those that AWS's guide quotes.
describe('ContinueServiceDeployment', () => {
  it('refuses a text that is no id of a hook, and a hook that does not wait', async () => {
    await fixture.create();
    const arn = await newest();
    await expect(go(arn, 'ecs-pause-e7tK9G')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Provided hookId is either completed, unavailable, or not associated with the given Resource ARN',
    });
    await expect(go(arn, 'x')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}',
    });
  });

  it('refuses a deployment that has come to an end, and one that is not there', async () => {
    await fixture.create({ desiredCount: 0 });
    const arn = await newest();
    await fixture.remove();
    await fixture.advance(60_000);
    await expect(go(arn, 'ecs-pause-e7tK9G')).rejects.toMatchObject({
      name: 'ClientException',
      message:
        'Continuing a service deployment is not allowed for service deployment in terminal states.',
    });
    await expect(go(`${arn}x`, 'ecs-pause-e7tK9G')).rejects.toMatchObject({
      name: 'ServiceDeploymentNotFoundException',
      message: 'The service deployment does not exist.',
    });
  });
});
