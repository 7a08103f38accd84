import {
  DescribeTasksCommand,
  ListTagsForResourceCommand,
  ListTasksCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../services/service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

const resourceArn = 'arn:aws:ecs:us-east-1:000000000000:service/default/web';
const list = async (arn = resourceArn) =>
  (await gantry.ecs.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags;

describe('Tags of a service', () => {
  it('are added, changed, taken off and listed', async () => {
    await gantry.create({ tags: [{ key: 'a', value: '1' }] });
    const tags = [
      { key: 'a', value: '2' },
      { key: 'b', value: '' },
    ];
    await gantry.ecs.send(new TagResourceCommand({ resourceArn, tags }));
    expect(await list()).toEqual(tags);
    await gantry.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    expect(await gantry.describe()).toMatchObject({ tags: [{ key: 'b', value: '' }] });
  });

  it('come to its new tasks when they are propagated, with the managed ones when they are on', async () => {
    await gantry.create({
      tags: [{ key: 'team', value: 'a' }],
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
    });
    await gantry.advance(60_000);
    const { taskArns = [] } = await gantry.ecs.send(new ListTasksCommand({ serviceName: 'web' }));
    const { tasks } = await gantry.ecs.send(
      new DescribeTasksCommand({ tasks: taskArns, include: ['TAGS'] }),
    );
    expect(tasks).toMatchObject([
      {
        tags: [
          { key: 'team', value: 'a' },
          { key: 'aws:ecs:clusterName', value: 'default' },
          { key: 'aws:ecs:serviceName', value: 'web' },
        ],
      },
    ]);
  });

  it.each([
    [
      'of the old form',
      resourceArn.replace('default/', ''),
      'Long arn format must be used for tagging operations',
    ],
    [
      'of no service',
      `${resourceArn}x`,
      'The specified service does not exist. Specify a valid service and try again.',
    ],
  ])('are refused for an ARN %s', async (_what, arn, message) => {
    await gantry.create();
    await expect(list(arn)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('go with it', async () => {
    await gantry.create({ desiredCount: 0, tags: [{ key: 'a', value: '1' }] });
    await gantry.remove();
    await gantry.advance(120_000);
    await expect(list()).rejects.toMatchObject({
      message: 'The specified service is inactive. Specify an active service and try again.',
    });
  });
});
