// What containers are given besides their task definition: read inside them, as their programs would.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import {
  CreateClusterCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Task,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskSpec } from '../../src/ports/runtime.ts';
import type { ResourceSource } from '../../src/ports/task-resources.ts';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { untilReal } from '../contract/until.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { insideContainer } from './inside.ts';
import { containerIn, task, untilStopped, workbenches } from './workbench.ts';

const executionRoleArn = 'arn:aws:iam::000000000000:role/pull';

describeDocker('what a task on Docker is given', () => {
  let folder: string;
  let gantry: TestGantry;
  let ecs: ECSClient;
  let secrets: SecretsManagerClient;
  let ssm: SSMClient;
  let s3: Server;

  beforeAll(async () => {
    await buildTestImages();
    folder = mkdtempSync(join(tmpdir(), 'gantry-bucket-'));
    writeFileSync(join(folder, 'a.env'), '# of the shop\nFROM_FILE=a "b" \nBOTH=file\nFIRST=a\n');
    writeFileSync(join(folder, 'b.env'), 'FIRST=b\nSECRET=file\n');
    s3 = createServer((request, response) => {
      const found = request.url === '/remote/x/c.env';
      response.writeHead(found ? 200 : 404).end(found ? 'REMOTE=yes\n' : '');
    });
    await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
    const { port } = s3.address() as AddressInfo;
    const docker = ['--runtime', 'docker', '--clock', 'system'];
    const buckets = ['--s3-buckets', `shop=${folder}`, '--s3-endpoint', `http://127.0.0.1:${port}`];
    gantry = await startGantry({ flags: [...docker, ...buckets] });
    ecs = gantry.client(ECSClient);
    secrets = gantry.client(SecretsManagerClient);
    ssm = gantry.client(SSMClient);
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  });
  afterAll(async () => {
    await gantry.gantry.control.reset();
    await gantry.close();
    s3.close();
    rmSync(folder, { recursive: true });
  });

  async function run(
    container: Partial<ContainerDefinition>,
    status: string,
    overrides: TaskOverride = {},
  ): Promise<Task> {
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'given',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        executionRoleArn,
        containerDefinitions: [
          {
            name: 'app',
            image: untilStopped.image,
            entryPoint: [...(untilStopped.entryPoint ?? [])],
            command: [...(untilStopped.command ?? [])],
            ...container,
          },
        ],
      }),
    );
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster: 'demo',
        taskDefinition: 'given',
        launchType: 'FARGATE',
        overrides,
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      }),
    );
    let seen: Task | undefined;
    await untilReal(async () => {
      const command = new DescribeTasksCommand({
        cluster: 'demo',
        tasks: [tasks?.[0]?.taskArn ?? ''],
      });
      seen = (await ecs.send(command)).tasks?.[0];
      return seen?.lastStatus === status;
    }, 15_000);
    if (seen === undefined) throw new Error('the task was not seen');
    return seen;
  }

  const file = (place: string) => ({ type: 's3' as const, value: `arn:aws:s3:::${place}` });
  /** Fargate shows no id of Docker: the container is found by its labels. */
  const containerOf = async ({ taskArn }: Task) => {
    const filters = {
      label: [`com.amazonaws.ecs.task-arn=${taskArn}`, 'com.amazonaws.ecs.container-name=app'],
    };
    const [found] = await docker.listContainers({ all: true, filters });
    return docker.getContainer(found?.Id ?? '');
  };
  const environmentOf = async (seen: Task) => {
    const { Config } = await (await containerOf(seen)).inspect();
    return Object.fromEntries(
      Config.Env.map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]),
    );
  };

  test('are its secrets, in every form of valueFrom', async () => {
    const whole = '{"user":"ann","port":5432}';
    const { ARN = '', VersionId } = await secrets.send(
      new CreateSecretCommand({ Name: 'db', SecretString: whole }),
    );
    const next = { SecretId: 'db', SecretString: '{"user":"eve"}' };
    await secrets.send(new PutSecretValueCommand(next));
    const parameter = { Name: '/shop/key', Value: 'x=y', Type: 'SecureString' as const };
    await ssm.send(new PutParameterCommand(parameter));
    const seen = await run(
      {
        secrets: [
          { name: 'CURRENT', valueFrom: ARN },
          { name: 'USER_NOW', valueFrom: `${ARN}:user::` },
          { name: 'PREVIOUS', valueFrom: `${ARN}::AWSPREVIOUS:` },
          { name: 'PORT', valueFrom: `${ARN}:port::${VersionId}` },
          { name: 'PARAMETER', valueFrom: '/shop/key' },
          { name: 'BY_ARN', valueFrom: 'arn:aws:ssm:us-east-1:000000000000:parameter/shop/key' },
        ],
      },
      'RUNNING',
    );
    expect(await environmentOf(seen)).toMatchObject({
      CURRENT: '{"user":"eve"}',
      USER_NOW: 'eve',
      PREVIOUS: whole,
      PORT: '5432',
      PARAMETER: 'x=y',
      BY_ARN: 'x=y',
    });
    const { id } = await containerOf(seen);
    expect(await insideContainer(id, 'echo $PORT')).toBe('5432');
  });

  test('are the variables of its environment files, which give way to its environment', async () => {
    await ssm.send(new PutParameterCommand({ Name: 'secret', Value: 'kept', Type: 'String' }));
    const seen = await run(
      {
        environmentFiles: [file('shop/a.env'), file('shop/b.env'), file('remote/x/c.env')],
        environment: [{ name: 'BOTH', value: 'definition' }],
        secrets: [{ name: 'SECRET', valueFrom: 'secret' }],
      },
      'RUNNING',
    );
    expect(await environmentOf(seen)).toMatchObject({
      FROM_FILE: 'a "b" ',
      BOTH: 'definition',
      FIRST: 'a',
      REMOTE: 'yes',
      SECRET: 'kept',
    });
  });

  test('are the files of an override in place of its own', async () => {
    const containerOverrides = [{ name: 'app', environmentFiles: [file('shop/b.env')] }];
    const own = { environmentFiles: [file('shop/a.env')] };
    const environment = await environmentOf(await run(own, 'RUNNING', { containerOverrides }));
    expect(environment).toMatchObject({ FIRST: 'b' });
    expect(environment).not.toHaveProperty('FROM_FILE');
  });

  test('shows on the container and nowhere else', async () => {
    const value = 'planted-where-nobody-looks';
    await ssm.send(
      new PutParameterCommand({ Name: 'planted', Value: value, Type: 'SecureString' }),
    );
    const seen = await run({ secrets: [{ name: 'PLANTED', valueFrom: 'planted' }] }, 'RUNNING');
    const { Config } = await (await containerOf(seen)).inspect();
    expect(Config.Env).toContain(`PLANTED=${value}`);
    const definition = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'given' }),
    );
    const events = gantry.gantry.control.eventsAfter(0, 1000);
    const shown = JSON.stringify([Config.Labels, seen, definition, events]);
    expect(shown).toContain('PLANTED');
    expect(shown).not.toContain(value);
  });

  test.each([
    [
      'a secret',
      { secrets: [{ name: 'S', valueFrom: '/nobody' }] },
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /nobody',
    ],
    [
      'an environment file',
      { environmentFiles: [{ type: 's3' as const, value: 'arn:aws:s3:::remote/nobody.env' }] },
      'ResourceInitializationError: failed to download env files: service call has been retried 1 time(s): operation error S3: HeadObject, https response error StatusCode: 404, api error NotFound: Not Found',
    ],
  ])('without %s that is not there it does not start', async (_case, container, reason) => {
    const seen = await run(container, 'STOPPED');
    expect(seen).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: reason });
    expect(seen.pullStartedAt).toBeUndefined();
    expect(seen.containers?.[0]).not.toHaveProperty('reason');
    const filters = { label: [`com.amazonaws.ecs.task-arn=${seen.taskArn}`] };
    expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  });
});

describeDocker('what a runtime on Docker gives', () => {
  const open = workbenches();
  beforeAll(() => buildTestImages());

  /** Gives what it is told to, and counts how often it is asked. */
  function source(value: () => string): ResourceSource & { asked: number } {
    const made = {
      asked: 0,
      fetch: async (spec: TaskSpec) => {
        made.asked += 1;
        const given = {
          environment: {},
          secrets: { S: value() },
          logOptions: { 'max-size': value() },
        };
        return { containers: new Map(spec.containers.map(({ name }) => [name, given])) };
      },
      registryLogin: async () => ({ failure: 'nothing is pulled here' }),
    };
    return made;
  }
  const secretOptions = [{ name: 'max-size', valueFrom: 'x' }];
  const app = {
    ...untilStopped,
    secrets: [{ name: 'S', valueFrom: 's' }],
    logConfiguration: { logDriver: 'json-file', options: { 'max-file': '2' }, secretOptions },
  };
  const inspected = async (runtimeId = '') => await docker.getContainer(runtimeId).inspect();

  describe('secretOptions', () => {
    test('are options of the log driver', async () => {
      const bench = await open({ resources: source(() => '3m') });
      const running = await bench.run(task({ app }, { networkMode: 'none' }));
      const { HostConfig } = await inspected(containerIn(running, 'app').runtimeId);
      expect(HostConfig.LogConfig).toEqual({
        Type: 'json-file',
        Config: { 'max-file': '2', 'max-size': '3m' },
      });
    });

    test('that the engine refuses are not quoted in the reason', async () => {
      const bench = await open({ resources: source(() => 'planted-size') });
      const spec = task({ app }, { networkMode: 'none' });
      await bench.start(spec);
      const { reason } = await bench.stopped(spec, 'app');
      expect(reason).toMatch(/^Cannot(Create|Start)ContainerError: .*\[redacted\]/);
      expect(reason).not.toContain('planted-size');
      await bench.restart();
      await bench.start(spec);
      expect((await bench.stopped(spec, 'app')).reason).toBe(reason);
    });
  });

  test('the containers of a task get the same, whatever becomes of it meanwhile', async () => {
    let n = 0;
    const resources = source(() => {
      n += 1;
      return `${n}m`;
    });
    const bench = await open({ resources });
    const spec = task(
      { one: app, two: { ...app, volumesFrom: [{ sourceContainer: 'one', readOnly: false }] } },
      { networkMode: 'none' },
    );
    const running = await bench.run(spec);
    const values = [];
    for (const name of ['one', 'two']) {
      const { Config } = await inspected(containerIn(running, name).runtimeId);
      values.push(Config.Env.find((pair) => pair.startsWith('S=')));
    }
    expect(values).toEqual(['S=1m', 'S=1m']);
    expect(resources.asked).toBe(1);
  });

  test('a Gantry that was restarted asks for nothing that its containers have already', async () => {
    const resources = source(() => '1m');
    const bench = await open({ resources });
    const spec = task({ app }, { networkMode: 'none' });
    await bench.run(spec);
    await bench.restart();
    await bench.run(spec);
    expect(resources.asked).toBe(1);
  });
});
