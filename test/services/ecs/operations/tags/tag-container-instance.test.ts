import {
  DeregisterContainerInstanceCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeAll(async () => {
  fixture = await instanceFixture();
});

afterAll(() => fixture.close());

test('container instances are tagged as everything else, and no event tells of it', async () => {
  const { containerInstanceArn: resourceArn = '' } = await fixture.register({
    tags: [{ key: 'team', value: 'x' }],
  });
  const tags = async () =>
    (await fixture.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  await fixture.ecs.send(
    new TagResourceCommand({ resourceArn, tags: [{ key: 'stage', value: 'lab' }] }),
  );
  expect(await tags()).toEqual([
    { key: 'team', value: 'x' },
    { key: 'stage', value: 'lab' },
  ]);
  await fixture.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
  expect(await fixture.describe(resourceArn, ['TAGS'])).toMatchObject({
    tags: [{ key: 'stage', value: 'lab' }],
    version: 1,
  });
});

test('a container instance that is gone has no tags', async () => {
  const { containerInstanceArn: resourceArn = '' } = await fixture.register();
  const missing = resourceArn.replace(/[0-9a-f]{32}$/, '0'.repeat(32));
  await fixture.ecs.send(
    new DeregisterContainerInstanceCommand({ cluster: 'demo', containerInstance: resourceArn }),
  );
  for (const [arn, message] of [
    [resourceArn, /^The specified container instance is inactive\./],
    [missing, /^The specified container instance does not exist\./],
    [missing.replace('/demo/', '/'), /^Long arn format must be used/],
  ] as const) {
    await expect(
      fixture.ecs.send(new ListTagsForResourceCommand({ resourceArn: arn })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  }
});
