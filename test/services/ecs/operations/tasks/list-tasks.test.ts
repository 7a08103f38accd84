import {
  CreateServiceCommand,
  ListTasksCommand,
  type ListTasksCommandInput,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;

beforeAll(async () => {
  fixture = await taskFixture();
});

afterAll(() => fixture.close());

const list = (input: ListTasksCommandInput = {}) =>
  fixture.ecs.send(new ListTasksCommand({ cluster: 'demo', ...input }));

test('pages hold every task once, in order of creation, and the last names no next', async () => {
  const created = [...(await fixture.run({ count: 10 })), ...(await fixture.run({ count: 5 }))];
  const listed: string[] = [];
  let pages = 0;
  for await (const page of paginateListTasks(
    { client: fixture.ecs, pageSize: 4 },
    { cluster: 'demo' },
  )) {
    listed.push(...(page.taskArns ?? []));
    pages += 1;
  }
  expect(listed).toEqual(created.map((task) => task.taskArn));
  expect(pages).toBe(4);
});

describe('filters', () => {
  test('by family, by who started it and by launch type', async () => {
    await fixture.register({ family: 'other' });
    const [task] = await fixture.run({ taskDefinition: 'other', startedBy: 'filter' });
    expect((await list({ family: 'other' })).taskArns).toEqual([task?.taskArn]);
    expect((await list({ startedBy: 'filter' })).taskArns).toEqual([task?.taskArn]);
    expect((await list({ family: 'other', launchType: 'EC2' })).taskArns).toEqual([]);
    expect((await list({ family: 'other', launchType: 'FARGATE' })).taskArns).toEqual([
      task?.taskArn,
    ]);
    expect(
      (await list({ containerInstance: '0123456789abcdef0123456789abcdef' })).taskArns,
    ).toEqual([]);
  });

  test('by desired status PENDING match nothing, as on ECS', async () => {
    expect((await list({ desiredStatus: 'PENDING' })).taskArns).toEqual([]);
  });

  test('by a service, named or by its ARN, match its tasks and no others', async () => {
    const { service } = await fixture.ecs.send(
      new CreateServiceCommand({
        cluster: 'demo',
        serviceName: 'api',
        taskDefinition: 'web',
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      }),
    );
    await fixture.gantry.settle();
    const started = await list({ startedBy: service?.deployments?.[0]?.id });
    expect(started.taskArns).toHaveLength(2);
    for (const serviceName of ['api', service?.serviceArn]) {
      expect((await list({ serviceName })).taskArns).toEqual(started.taskArns);
    }
  });

  test('by a service that is not there are refused', async () => {
    await expect(list({ serviceName: 'web' })).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
      message: 'Service not found.',
    });
  });

  test('by startedBy go with no family', async () => {
    await expect(list({ startedBy: 'a', family: 'web' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

test.each([
  [{ maxResults: 101 }, 'Max results can not be greater than 100'],
  [{ maxResults: 0 }, 'Max results can not be less than 1'],
  [{ nextToken: 'forged' }, 'Invalid token'],
  [{ nextToken: Buffer.from('["ListClusters","a"]').toString('base64url') }, 'Invalid token'],
])('a page that cannot be is refused: %j', async (input, message) => {
  await expect(list(input)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
});

test('a cluster that is not there is an exception', async () => {
  await expect(list({ cluster: 'nowhere' })).rejects.toMatchObject({
    name: 'ClusterNotFoundException',
  });
});
