import { DescribeTaskSetsCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TaskSetFixture, taskSetFixture } from './task-set-fixture.ts';

let gantry: TaskSetFixture;

beforeEach(async () => {
  gantry = await taskSetFixture();
});
afterEach(() => gantry.close());

const service = { cluster: 'default', service: 'web' };
const missing = 'ecs-svc/0000000000000000001';

describe('DescribeTaskSets', () => {
  it('finds by id and by ARN, each once, and says MISSING with the ARN of what is not there', async () => {
    const { id = '', taskSetArn = '' } = await gantry.createSet();
    const answer = await gantry.ecs.send(
      new DescribeTaskSetsCommand({ ...service, taskSets: [id, taskSetArn, missing] }),
    );
    expect(answer.taskSets?.map((taskSet) => taskSet.id)).toEqual([id]);
    expect(answer.failures).toEqual([
      {
        arn: `arn:aws:ecs:us-east-1:000000000000:task-set/default/web/${missing}`,
        reason: 'MISSING',
      },
    ]);
  });

  it('shows tags when they are asked for', async () => {
    const tags = [{ key: 'stage', value: 'blue' }];
    const { id = '' } = await gantry.createSet({ tags });
    const without = await gantry.ecs.send(
      new DescribeTaskSetsCommand({ ...service, taskSets: [id] }),
    );
    expect(without.taskSets?.[0]?.tags).toEqual([]);
    const asked = await gantry.ecs.send(
      new DescribeTaskSetsCommand({ ...service, taskSets: [id], include: ['TAGS'] }),
    );
    expect(asked.taskSets?.[0]?.tags).toEqual(tags);
  });

  it.each([
    [{ taskSets: undefined }, 'InvalidParameterException', 'TaskSets cannot be empty.'],
    [
      { taskSets: Array(21).fill(missing) },
      'InvalidParameterException',
      'TaskSets cannot have more than 20 elements',
    ],
    [{ taskSets: ['web'] }, 'InvalidParameterException', 'Task Set Identifier is invalid'],
    [
      { taskSets: ['arn:aws:ecs:us-east-1:000000000000:task/default/1'] },
      'InvalidParameterException',
      'Task Set Identifier is invalid',
    ],
    [{ service: 'api' }, 'ServiceNotFoundException', 'Service not found.'],
    [{ cluster: 'other' }, 'ClusterNotFoundException', 'Cluster not found.'],
  ])('refuses %j', async (input, name, message) => {
    const asked = gantry.ecs.send(
      new DescribeTaskSetsCommand({ ...service, taskSets: [missing], ...input }),
    );
    await expect(asked).rejects.toMatchObject({ name, message });
  });

  it('refuses a service that is not ACTIVE', async () => {
    const { id = '' } = await gantry.createSet();
    await gantry.remove({ force: true });
    const asked = gantry.ecs.send(new DescribeTaskSetsCommand({ ...service, taskSets: [id] }));
    await expect(asked).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
      message: 'Service was not ACTIVE.',
    });
  });
});
