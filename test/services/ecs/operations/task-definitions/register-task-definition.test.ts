import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListTagsForResourceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../../../src/config.ts';
import { Gantry } from '../../../../../src/gantry.ts';
import { postJson } from '../../post-json.ts';
import {
  arnPrefix,
  type TaskDefinitionWorld,
  taskDefinitionWorld,
} from './task-definition-world.ts';

let world: TaskDefinitionWorld;

beforeAll(async () => {
  world = await taskDefinitionWorld();
});
afterAll(() => world.close());

describe('RegisterTaskDefinition', () => {
  test('answers the definition with the defaults of the service, byte for byte', async () => {
    const { status, body } = await postJson(world, 'RegisterTaskDefinition', {
      family: 'wire',
      networkMode: 'awsvpc',
      containerDefinitions: [
        { name: 'web', image: 'nginx', memory: 128, portMappings: [{ containerPort: 80 }] },
      ],
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      taskDefinition: {
        compatibilities: ['EC2', 'MANAGED_INSTANCES'],
        containerDefinitions: [
          {
            cpu: 0,
            environment: [],
            essential: true,
            image: 'nginx',
            memory: 128,
            mountPoints: [],
            name: 'web',
            portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
            systemControls: [],
            volumesFrom: [],
          },
        ],
        family: 'wire',
        networkMode: 'awsvpc',
        placementConstraints: [],
        registeredAt: 1_789_552_800,
        registeredBy: expect.stringContaining('000000000000'),
        requiresAttributes: [
          { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' },
          { name: 'ecs.capability.task-eni' },
        ],
        revision: 1,
        status: 'ACTIVE',
        taskDefinitionArn: `${arnPrefix}/wire:1`,
        volumes: [],
      },
    });
  });

  test('counts the revisions of a family up from 1 and never gives a number twice', async () => {
    const first = await world.register('counted');
    await world.register('counted');
    await world.remove('counted:1', 'counted:2');
    await world.advance(3 * 60 * 60 * 1000);
    const third = await world.register('counted');
    expect([first.revision, third.revision]).toEqual([1, 3]);
  });

  test('counts the families of each account and region apart', async () => {
    await world.register('apart');
    const elsewhere = world.client(ECSClient, { region: 'eu-west-1', account: '123456789012' });
    const { taskDefinition } = await elsewhere.send(
      new RegisterTaskDefinitionCommand({
        family: 'apart',
        taskRoleArn: 'shop',
        containerDefinitions: [{ name: 'web', image: 'nginx', memory: 128 }],
      }),
    );
    expect(taskDefinition).toMatchObject({
      revision: 1,
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/apart:1',
      taskRoleArn: 'arn:aws:iam::123456789012:role/shop',
    });
  });

  test('answers tags only when there were any, and gives them to that revision alone', async () => {
    const tags = [{ key: 'team', value: 'équipe 1' }];
    const register = (input: object) =>
      world.ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'tagged',
          containerDefinitions: [{ name: 'web', image: 'nginx', memory: 128 }],
          ...input,
        }),
      );
    expect((await register({ tags })).tags).toEqual(tags);
    expect((await register({})).tags).toBeUndefined();
    const tagsOf = async (revision: number) => {
      const resourceArn = `${arnPrefix}/tagged:${revision}`;
      return (await world.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    };
    expect([await tagsOf(1), await tagsOf(2)]).toEqual([tags, []]);
  });

  test('registers again what Describe returned, as the same definition', async () => {
    await world.register('again', {
      networkMode: 'awsvpc',
      cpu: '.25 vCPU',
      memory: '0.5 GB',
      taskRoleArn: 'shop',
      volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
      containerDefinitions: [
        {
          name: 'web',
          image: 'nginx',
          healthCheck: { command: ['CMD', 'true'] },
          mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }],
          portMappings: [{ containerPort: 80, name: 'http', appProtocol: 'http' }],
        },
      ],
    });
    const { body: described } = await postJson(world, 'DescribeTaskDefinition', {
      taskDefinition: 'again',
    });
    const { taskDefinition: first } = described as { taskDefinition: Record<string, unknown> };
    const { body: registered } = await postJson(world, 'RegisterTaskDefinition', first);
    const { taskDefinition: second } = registered as { taskDefinition: Record<string, unknown> };
    expect({ ...second, revision: 1, taskDefinitionArn: first.taskDefinitionArn }).toEqual(first);
  });

  test('takes no revision for a definition it refuses', async () => {
    const refused = world.register('refused', { cpu: 'lots' });
    await expect(refused).rejects.toMatchObject({
      name: 'ClientException',
      message:
        "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    });
    expect((await world.register('refused')).revision).toBe(1);
  });

  test.each([
    [{}, 'Container list cannot be empty.'],
    [{ containerDefinitions: [] }, 'Family should not be null or empty.'],
    [{ family: null, containerDefinitions: [{}] }, 'Family should not be null or empty.'],
    [
      { family: 'f', containerDefinitions: [], networkMode: 'bus' },
      'networkMode should be one of [awsvpc,bridge,host,none]',
    ],
    [
      {
        family: 'f',
        containerDefinitions: [{ name: 'a', image: 'b', memory: 9 }],
        tags: [{ key: 'k', value: null }],
      },
      'Tag value can not be null.',
    ],
  ])('refuses %j with a ClientException', async (input, message) => {
    expect(await postJson(world, 'RegisterTaskDefinition', input)).toEqual({
      status: 400,
      body: { __type: 'ClientException', message },
    });
  });

  test('gives every one of many registrations at once a revision of its own', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => world.register('many')));
    const revisions = made.map((definition) => definition.revision ?? 0).sort((a, b) => a - b);
    expect(revisions).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    const { taskDefinition } = await world.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'many' }),
    );
    expect(taskDefinition?.revision).toBe(20);
  });

  test('says in the log what a definition asks for that has no effect yet', async () => {
    const lines: unknown[] = [];
    const write = (line: string) => lines.push(JSON.parse(line));
    const log = pino({ level: 'warn', base: null, timestamp: false }, { write });
    const flags = ['--data-dir', ':memory:', '--runtime', 'simulated', '--clock', 'virtual'];
    const config = readConfig(flags, {});
    const gantry = await Gantry.open({ config, log, strict: true, startOfTime: 0 });
    await gantry.start();
    const portMappings = [{ containerPort: 80, name: 'web' }];
    const container = { name: 'web', image: 'nginx', memory: 128, secrets: [], portMappings };
    await postJson({ gantry }, 'RegisterTaskDefinition', {
      family: 'warned',
      containerDefinitions: [container],
    });
    await gantry.close();
    expect(lines).toEqual([
      expect.objectContaining({
        taskDefinition: `${arnPrefix}/warned:1`,
        members: ['containerDefinitions[].portMappings[].name'],
        msg: 'accepted without effect yet',
      }),
    ]);
  });
});
