import {
  ListTagsForResourceCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TaskSetFixture, taskSetFixture } from './task-set-fixture.ts';

let gantry: TaskSetFixture;

beforeEach(async () => {
  gantry = await taskSetFixture();
});
afterEach(() => gantry.close());

const refusal = (name: string, message: string) => ({ name, message });

describe('CreateTaskSet', () => {
  it('answers with an ACTIVE task set that the scheduler has not computed yet', async () => {
    const taskSet = await gantry.createSet({
      externalId: 'blue',
      tags: [{ key: 'a', value: 'b' }],
    });
    expect(taskSet).toEqual({
      id: expect.stringMatching(/^ecs-svc\/\d{19}$/),
      taskSetArn: `arn:aws:ecs:us-east-1:000000000000:task-set/default/web/${taskSet.id}`,
      serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/default/web',
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
      externalId: 'blue',
      status: 'ACTIVE',
      taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
      computedDesiredCount: 0,
      pendingCount: 0,
      runningCount: 0,
      createdAt: expect.any(Date),
      updatedAt: taskSet.createdAt,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1a'],
          securityGroups: [],
          assignPublicIp: 'DISABLED',
        },
      },
      loadBalancers: [],
      serviceRegistries: [],
      scale: { value: 100, unit: 'PERCENT' },
      stabilityStatus: 'STABILIZING',
      stabilityStatusAt: taskSet.createdAt,
      tags: [{ key: 'a', value: 'b' }],
    });
  });

  it('starts its tasks, by the id of the task set, until it is in STEADY_STATE', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    expect(await gantry.describeSet(created)).toMatchObject({
      computedDesiredCount: 4,
      runningCount: 4,
      pendingCount: 0,
      stabilityStatus: 'STEADY_STATE',
    });
    const tasks = await gantry.tasksOf(created);
    expect(tasks.map(({ startedBy, group }) => ({ startedBy, group }))).toEqual(
      Array(4).fill({ startedBy: created.id, group: 'service:web' }),
    );
    expect(await gantry.messages()).toEqual([
      `(service web) updated computedDesiredCount for taskSet ${created.id} to 4.`,
      `(service web, taskSet ${created.id}) has started 4 tasks: <task> <task> <task> <task>.`,
      `(service web, taskSet ${created.id}) updated state to STEADY_STATE.`,
      '(service web) has reached a steady state.',
    ]);
  });

  it('computes a share of the desired count upwards', async () => {
    const created = await gantry.createSet({ scale: { value: 30, unit: 'PERCENT' } });
    await gantry.advance(60_000);
    expect(await gantry.describeSet(created)).toMatchObject({
      computedDesiredCount: 2,
      runningCount: 2,
    });
  });

  it('has a scale of 0 unless told, and is steady without tasks', async () => {
    const created = await gantry.createSet({ scale: undefined });
    expect(created.scale).toEqual({ value: 0, unit: 'PERCENT' });
    await gantry.advance(1000);
    expect(await gantry.describeSet(created)).toMatchObject({ stabilityStatus: 'STEADY_STATE' });
    expect(await gantry.messages()).toEqual([
      `(service web, taskSet ${created.id}) updated state to STEADY_STATE.`,
      '(service web) has reached a steady state.',
    ]);
  });

  it('answers a replay of its token with the same task set', async () => {
    const first = await gantry.createSet({ clientToken: 'once' });
    const second = await gantry.createSet({
      clientToken: 'once',
      tags: [{ key: 'a', value: 'b' }],
    });
    expect(second.id).toBe(first.id);
    expect(second.tags).toEqual([]);
    expect((await gantry.describe()).taskSets).toHaveLength(1);
  });

  it('refuses a token that stood for another request, or is too long', async () => {
    await gantry.createSet({ clientToken: 'once' });
    const another = gantry.createSet({ clientToken: 'once', externalId: 'green' });
    await expect(another).rejects.toMatchObject(
      refusal('InvalidParameterException', 'Creation of task set was not idempotent.'),
    );
    await expect(gantry.createSet({ clientToken: 'x'.repeat(37) })).rejects.toMatchObject(
      refusal('InvalidParameterException', 'idempotency token longer than 36.'),
    );
  });

  it('tells EventBridge when it is steady', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    const events = gantry.gantry.control.eventsAfter(0, 1000);
    const actions = events.filter(({ detailType }) => detailType === 'ECS Service Action');
    expect(actions.map(({ detail }) => detail)).toMatchObject([
      {
        eventType: 'INFO',
        eventName: 'TASKSET_STEADY_STATE',
        clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
        taskSetArns: [created.taskSetArn],
      },
      { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE' },
    ]);
  });

  it('replaces a task that was stopped', async () => {
    const created = await gantry.createSet({ scale: { value: 25, unit: 'PERCENT' } });
    await gantry.advance(60_000);
    const [task] = await gantry.tasksOf(created);
    await gantry.ecs.send(new StopTaskCommand({ task: task?.taskArn }));
    await gantry.advance(60_000);
    const [other, ...more] = await gantry.tasksOf(created);
    expect(more).toEqual([]);
    expect(other?.taskArn).not.toBe(task?.taskArn);
    expect(other).toMatchObject({ lastStatus: 'RUNNING', startedBy: created.id });
  });

  it('has tags that can be changed and listed', async () => {
    const { taskSetArn: resourceArn = '' } = await gantry.createSet({
      tags: [{ key: 'stage', value: 'blue' }],
    });
    const tags = [{ key: 'owner', value: 'me' }];
    await gantry.ecs.send(new TagResourceCommand({ resourceArn, tags }));
    await gantry.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['stage'] }));
    const listed = await gantry.ecs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(listed.tags).toEqual(tags);
    const missing = resourceArn.replace(/\d+$/, '1');
    await expect(
      gantry.ecs.send(new ListTagsForResourceCommand({ resourceArn: missing })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified task set does not exist. Specify a valid task set and try again.',
    });
  });

  it('refuses a sixth task set of a service', async () => {
    for (let at = 0; at < 5; at += 1) await gantry.createSet({ scale: undefined });
    await expect(gantry.createSet()).rejects.toMatchObject(
      refusal(
        'InvalidParameterException',
        '5 deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.',
      ),
    );
  });

  it.each([
    [
      { scale: { value: 101 } },
      'InvalidParameterException',
      'scale value should be between 0 and 100',
    ],
    [
      { scale: { value: -1 } },
      'InvalidParameterException',
      'scale value should be between 0 and 100',
    ],
    [{ taskDefinition: '' }, 'InvalidParameterException', 'TaskDefinition can not be blank.'],
    [{ taskDefinition: 'api' }, 'ClientException', 'TaskDefinition not found.'],
    [{ service: 'api' }, 'ServiceNotFoundException', 'Service not found.'],
    [{ cluster: 'other' }, 'ClusterNotFoundException', 'Cluster not found.'],
    [
      { networkConfiguration: undefined },
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      { platformVersion: '9.9.9' },
      'PlatformUnknownException',
      'The specified platform does not exist.',
    ],
  ])('refuses %j', async (input, name, message) => {
    await expect(gantry.createSet(input)).rejects.toMatchObject(refusal(name, message));
    expect((await gantry.describe()).taskSets).toEqual([]);
  });

  it('refuses a service that ECS deploys, and one that is not ACTIVE', async () => {
    await gantry.create({ serviceName: 'api' });
    await expect(gantry.createSet({ service: 'api' })).rejects.toMatchObject(
      refusal(
        'InvalidParameterException',
        'Amazon ECS only supports task set management on services configured to use external deployment controllers.',
      ),
    );
    await gantry.remove({ force: true });
    await expect(gantry.createSet()).rejects.toMatchObject(
      refusal('ServiceNotActiveException', 'Service was not ACTIVE.'),
    );
  });
});
