import { DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './operations/services/service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

async function why(resource: string): Promise<unknown> {
  const arn = `arn:aws:ecs:us-east-1:000000000000:${resource}`;
  const answer = await gantry.gantry.app.inject(`/_gantry/why?resource=${encodeURIComponent(arn)}`);
  return answer.json();
}

describe('/_gantry/why', () => {
  it('says what a service waits for, while it lives and when it was deleted', async () => {
    await gantry.create();
    await gantry.advance(60_000);
    expect(await why('service/default/web')).toMatchObject({
      why: expect.stringMatching(/steady/),
    });
    await gantry.remove({ force: true });
    await gantry.advance(60_000);
    expect(await why('service/default/web')).toMatchObject({
      why: 'the service was deleted; it is described for a while yet and then forgotten',
    });
  });

  it('says that a service finds no place for its tasks', async () => {
    await gantry.create({ launchType: 'EC2' });
    await gantry.advance(60_000);
    expect(await why('service/default/web')).toMatchObject({
      why: 'it finds no place for a task; its events say why',
    });
  });

  it('says of a cluster and of a task definition that a service keeps them', async () => {
    await gantry.create({ desiredCount: 0 });
    expect(await why('cluster/default')).toMatchObject({
      why: 'the cluster waits for nothing; it cannot be deleted while 1 service is ACTIVE in it',
    });
    const taskDefinition = 'web:1';
    await gantry.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    expect(await why('task-definition/web:1')).toMatchObject({
      why: 'the task definition was deregistered: services that run it go on, and new ones cannot',
    });
  });
});
