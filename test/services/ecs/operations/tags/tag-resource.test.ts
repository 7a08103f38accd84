import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTagsForResourceCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { postJson } from '../../post-json.ts';
import { runFargateTask } from '../../run-fargate-task.ts';

let gantry: TestGantry;
let ecs: ECSClient;

const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/x';

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  const tags = [
    { key: 'owner', value: 'me' },
    { key: 'phase', value: 'initial' },
  ];
  await ecs.send(new CreateClusterCommand({ clusterName: 'x', tags }));
});
afterEach(() => gantry.close());

async function tagsOf(resourceArn: string) {
  return (await ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
}

function tag(resourceArn: string, ...tags: { key: string; value: string }[]) {
  return ecs.send(new TagResourceCommand({ resourceArn, tags }));
}

describe('TagResource', () => {
  test('adds tags to a cluster, replaces values, and leaves the others', async () => {
    await tag(cluster, { key: 'phase', value: 'updated' }, { key: 'Phase', value: '' });
    expect(await tagsOf(cluster)).toEqual([
      { key: 'owner', value: 'me' },
      { key: 'phase', value: 'updated' },
      { key: 'Phase', value: '' },
    ]);
  });

  test('may be repeated', async () => {
    await tag(cluster, { key: 'a', value: 'b' });
    await tag(cluster, { key: 'a', value: 'b' });
    expect(await tagsOf(cluster)).toHaveLength(3);
  });

  test('tags a revision of a task definition', async () => {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'app',
        containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64 }],
        tags: [{ key: 'a', value: '1' }],
      }),
    );
    const arn = String(taskDefinition?.taskDefinitionArn);
    await tag(arn, { key: 'b', value: '2' });
    expect(await tagsOf(arn)).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ]);
  });

  test('tags a task without making it a new version or an event', async () => {
    const task = await runFargateTask(ecs, { cluster: 'x' });
    await gantry.advance(60_000);
    const before = await ecs.send(new DescribeTasksCommand({ cluster: 'x', tasks: [task] }));
    const eventsBefore = gantry.gantry.control.lastEventSequence();
    await tag(task, { key: 'a', value: '1' });
    expect(eventsBefore, 'the task told of itself before').toBeGreaterThan(0);
    expect(gantry.gantry.control.lastEventSequence()).toBe(eventsBefore);
    const after = await ecs.send(
      new DescribeTasksCommand({ cluster: 'x', tasks: [task], include: ['TAGS'] }),
    );
    expect(after.tasks?.[0]?.tags).toEqual([{ key: 'a', value: '1' }]);
    expect(after.tasks?.[0]?.version).toBe(before.tasks?.[0]?.version);
  });
});

describe('TagResource refuses', () => {
  test.each([
    ['a null value', { key: 'a', value: null }, 'Tag value can not be null.'],
    ['no value', { key: 'a' }, 'Tag value can not be null.'],
    [
      'a reserved key',
      { key: 'aws:a', value: '' },
      'aws: prefixed tag key names are not allowed for external use.',
    ],
  ])('%s, and changes nothing', async (_, bad, message) => {
    const request = { resourceArn: cluster, tags: [{ key: 'good', value: '' }, bad] };
    expect(await postJson(gantry, 'TagResource', request)).toEqual({
      status: 400,
      body: { __type: 'InvalidParameterException', message },
    });
    expect(await tagsOf(cluster)).toHaveLength(2);
  });

  test('a null value for a task definition with its own exception', async () => {
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'app',
        containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64 }],
      }),
    );
    const resourceArn = 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:1';
    expect(await postJson(gantry, 'TagResource', { resourceArn, tags: [{ key: 'a' }] })).toEqual({
      status: 400,
      body: { __type: 'ClientException', message: 'Tag value can not be null.' },
    });
  });

  test('a 51st tag', async () => {
    const more = Array.from({ length: 48 }, (_, at) => ({ key: `k${at}`, value: '' }));
    await tag(cluster, ...more);
    await expect(tag(cluster, { key: 'one more', value: '' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Tags can have at most 50 items.',
    });
    await tag(cluster, { key: 'owner', value: 'you' });
  });

  test('an INACTIVE cluster, in the words Terraform knows', async () => {
    await ecs.send(new DeleteClusterCommand({ cluster }));
    await expect(tag(cluster, { key: 'a', value: '' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified cluster is inactive. Specify an active cluster and try again.',
    });
  });

  test('a STOPPED task', async () => {
    const task = await runFargateTask(ecs, { cluster: 'x' });
    await ecs.send(new StopTaskCommand({ cluster: 'x', task }));
    await gantry.advance(120_000);
    await expect(tag(task, { key: 'a', value: '' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified task is stopped. Specify a running task and try again.',
    });
  });
});
