import {
  ListClustersCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;

beforeAll(async () => {
  fixture = await taskFixture();
  await fixture.register({
    family: 'pair',
    executionRoleArn: 'pull',
    containerDefinitions: [
      {
        name: 'app',
        image: 'web:1',
        cpu: 128,
        command: ['serve'],
        secrets: [{ name: 'PASSWORD', valueFrom: 'password' }],
      },
      { name: 'side', image: 'side:1', cpu: 128, memoryReservation: 256 },
    ],
  });
});

afterAll(() => fixture.close());

const app = (override: object): TaskOverride => ({
  containerOverrides: [{ name: 'app', ...override }],
});

describe('overrides that the task definition could not be registered with', () => {
  test.each<[string, TaskOverride, string]>([
    [
      'negative CPU of a container',
      app({ memory: 99_999, cpu: -1 }),
      "Invalid setting for container 'app'. 'cpu' must be greater than or equal to 0.",
    ],
    [
      'more memory for a container than its task has',
      app({ memory: 99_999 }),
      "Invalid setting for container 'app'. The 'memory' setting for container 'app' is greater than for the task.",
    ],
    [
      'negative memory of a container',
      app({ memory: -3 }),
      "Invalid setting for container 'app'. 'memory' must be at least 6.",
    ],
    [
      'a reservation above the limit',
      app({ memory: 64, memoryReservation: 128 }),
      "Invalid setting for container 'app'. 'memory' must be greater than or equal to 'memoryReservation'.",
    ],
    [
      'CPU of containers that together exceed the task',
      app({ cpu: 129 }),
      "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value.",
    ],
    [
      'reservations that together exceed the task',
      app({ memoryReservation: 257 }),
      "The sum of all container 'memoryReservation' values cannot be greater than the task-level 'memory' value",
    ],
    [
      'a GPU on Fargate',
      app({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
      'Tasks using the Fargate launch type do not support GPU resource requirements.',
    ],
    [
      'a disk too small',
      { ephemeralStorage: { sizeInGiB: 5 } },
      'EphemeralStorage size should be at least 21.',
    ],
    [
      'a disk too large',
      { ephemeralStorage: { sizeInGiB: 201 } },
      'EphemeralStorage size should be at most 200.',
    ],
    ['a task role that is none', { taskRoleArn: 'garbage role' }, 'Role is not valid'],
    ['an execution role that is none', { executionRoleArn: 'garbage role' }, 'Role is not valid'],
    [
      'CPU that is no number',
      { cpu: 'much' },
      "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    ],
    [
      'memory that is no number',
      { memory: 'much' },
      "Invalid 'memory' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    ],
    [
      'a pair of sizes that Fargate does not have',
      { cpu: '.5 vCPU' },
      'No Fargate configuration exists for given values: 512 CPU, 512 memory. See the Amazon ECS documentation for the valid values.',
    ],
    [
      'a variable without a name',
      app({ environment: [{ name: '', value: 'x' }] }),
      'Environment variable name cannot be null or blank.',
    ],
    [
      'a variable of a blank name',
      app({ environment: [{ name: ' ', value: 'x' }] }),
      'Environment variable name cannot be null or blank.',
    ],
    [
      'a variable named as a secret is',
      app({ environment: [{ name: 'PASSWORD', value: 'x' }] }),
      "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'PASSWORD'.",
    ],
    [
      'an environment file that is nowhere in S3',
      app({ environmentFiles: [{ type: 's3', value: 'here.env' }] }),
      'Invalid arn syntax.',
    ],
    [
      'two entries for one container',
      { containerOverrides: [{ name: 'app' }, { name: 'app', cpu: 1 }] },
      'Override for container named app is given more than once.',
    ],
  ])('are refused: %s', async (_, overrides, message) => {
    await expect(fixture.run({ taskDefinition: 'pair', overrides })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });
});

describe('overrides that are accepted', () => {
  test('sizes in vCPU and GB show as units and MiB', async () => {
    const [task] = await fixture.run({ overrides: { cpu: '.5 vCPU', memory: '1GB' } });
    const sizes = { cpu: '512', memory: '1024' };
    expect(task).toMatchObject({ ...sizes, overrides: sizes });
    expect(await fixture.describe(task)).toMatchObject({ ...sizes, overrides: sizes });
  });

  test('the name of a role is completed to its ARN, as at registration', async () => {
    const overrides = { taskRoleArn: 'task', executionRoleArn: 'pull' };
    const [task] = await fixture.run({ overrides });
    const completed = {
      taskRoleArn: 'arn:aws:iam::000000000000:role/task',
      executionRoleArn: 'arn:aws:iam::000000000000:role/pull',
    };
    expect(task?.overrides).toMatchObject(completed);
    expect(await fixture.describe(task)).toMatchObject({ overrides: completed });
  });

  test('containers may have what a larger task has room for', async () => {
    const [task] = await fixture.run({
      taskDefinition: 'pair',
      overrides: { cpu: '512', memory: '1024', ...app({ cpu: 384, memory: 1024 }) },
    });
    expect(task?.containers?.[0]).toMatchObject({ cpu: '384', memory: '1024' });
  });

  test('roles, a disk and variables are kept as they were given', async () => {
    const overrides = {
      taskRoleArn: 'arn:aws:iam::000000000000:role/task',
      executionRoleArn: 'arn:aws:iam::000000000000:role/pull',
      ephemeralStorage: { sizeInGiB: 21 },
      ...app({ environment: [{ name: 'MODE', value: '' }] }),
    };
    const [task] = await fixture.run({ overrides });
    expect(task).toMatchObject({ overrides, ephemeralStorage: { sizeInGiB: 21 } });
  });
});

describe('empty members count as not given', () => {
  test('in the overrides', async () => {
    const [task] = await fixture.run({
      taskDefinition: 'pair',
      overrides: {
        cpu: '',
        memory: '',
        taskRoleArn: '',
        executionRoleArn: '',
        ...app({ command: [], cpu: 0, memory: 0, memoryReservation: 0, resourceRequirements: [] }),
      },
    });
    expect(task).toMatchObject({ cpu: '256', memory: '512', containers: [{ cpu: '128' }, {}] });
    expect(task?.containers?.[0]).not.toHaveProperty('memory');
    expect(task?.overrides).toEqual({
      containerOverrides: [{ name: 'app' }, { name: 'side' }],
      inferenceAcceleratorOverrides: [],
    });
  });

  test('a group, a platform version and startedBy', async () => {
    const [task] = await fixture.run({ group: '', platformVersion: '', startedBy: '' });
    expect(task).toMatchObject({ group: 'family:web', platformVersion: '1.4.0' });
    expect(task).not.toHaveProperty('startedBy');
  });

  test('a client token: each request runs a task of its own', async () => {
    const [first] = await fixture.run({ clientToken: '' });
    const [second] = await fixture.run({ clientToken: '' });
    expect(second?.taskArn).not.toBe(first?.taskArn);
  });

  test.each([[''], [undefined]])(
    'a task definition, which is then missing: %j',
    async (taskDefinition) => {
      await expect(fixture.run({ taskDefinition })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'TaskDefinition can not be blank.',
      });
    },
  );

  test('the token of a page: the list starts at its beginning', async () => {
    const { ecs } = fixture;
    const [task] = await fixture.run();
    const nextToken = '';
    const tasks = await ecs.send(new ListTasksCommand({ cluster: 'demo', nextToken }));
    expect(tasks.taskArns).toContain(task?.taskArn);
    const revisions = await ecs.send(new ListTaskDefinitionsCommand({ nextToken }));
    expect(revisions.taskDefinitionArns).toHaveLength(2);
    const { families } = await ecs.send(new ListTaskDefinitionFamiliesCommand({ nextToken }));
    expect(families).toEqual(['pair', 'web']);
    const { clusterArns } = await ecs.send(new ListClustersCommand({ nextToken }));
    expect(clusterArns).toHaveLength(1);
  });
});
