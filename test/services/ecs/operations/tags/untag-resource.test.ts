import {
  CreateClusterCommand,
  ECSClient,
  ListTagsForResourceCommand,
  RegisterTaskDefinitionCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { runFargateTask } from '../../run-fargate-task.ts';

let gantry: TestGantry;
let ecs: ECSClient;

const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/x';
const tags = [
  { key: 'a', value: '1' },
  { key: 'A', value: '2' },
  { key: 'b', value: '3' },
];

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'x', tags }));
});
afterEach(() => gantry.close());

async function untag(resourceArn: string, ...tagKeys: string[]) {
  await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys }));
  return (await ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
}

describe('UntagResource', () => {
  test('takes off the tags of the given keys, by case, and does not mind others', async () => {
    expect(await untag(cluster, 'a', 'not there')).toEqual([
      { key: 'A', value: '2' },
      { key: 'b', value: '3' },
    ]);
  });

  test('may be repeated', async () => {
    await untag(cluster, 'a', 'A', 'b');
    expect(await untag(cluster, 'a', 'A', 'b')).toEqual([]);
  });

  test('works on task definitions', async () => {
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'app',
        containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64 }],
        tags,
      }),
    );
    const arn = 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:1';
    expect(await untag(arn, 'a', 'A')).toEqual([{ key: 'b', value: '3' }]);
  });

  test('works on tasks, and leaves the managed tags', async () => {
    const task = await runFargateTask(ecs, { cluster: 'x', tags, enableECSManagedTags: true });
    expect(await untag(task, 'a', 'A', 'b', 'aws:ecs:clusterName')).toEqual([
      { key: 'aws:ecs:clusterName', value: 'x' },
    ]);
  });

  test('refuses a cluster that is not there', async () => {
    await expect(untag(`${cluster}y`, 'a')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified cluster does not exist. Specify a valid cluster and try again.',
    });
  });
});
