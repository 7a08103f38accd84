import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskObservation, TaskSpec } from '../../src/ports/runtime.ts';
import type { ResourceSource } from '../../src/ports/task-resources.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/services/ecs/model/types.ts';
import { untilReal } from '../contract/until.ts';
import { buildTestImages, describeDocker, docker, volumesOf } from './engine.ts';
import {
  type ForwardedLine,
  logOf,
  makeReceiver,
  receivedBy,
  receiver,
  receiverVolumes,
} from './forward-receiver.ts';
import { ec2Task, inside, waiting } from './inside.ts';
import { containerIn, type Workbench, workbenches } from './workbench.ts';

const talking = `echo hello from app; ${waiting}`;

describeDocker('FireLens on Docker', () => {
  const open = workbenches();
  let folder: string;
  beforeAll(async () => {
    await buildTestImages();
    folder = makeReceiver();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A task of a router and a container that logs through it. */
  function routedTask(
    options: Readonly<Record<string, string>> = {},
    members: {
      readonly router?: ContainerDefinition;
      readonly app?: ContainerDefinition;
      readonly task?: TaskDefinition;
    } = {},
  ): TaskSpec {
    return ec2Task(
      {
        app: {
          command: [talking],
          logConfiguration: { logDriver: 'awsfirelens', options },
          ...members.app,
        },
        router: receiver({ firelensConfiguration: { type: 'fluentbit' }, ...members.router }),
      },
      { networkMode: 'awsvpc', volumes: receiverVolumes(folder), ...members.task },
    );
  }

  async function received(
    bench: Workbench,
    spec: TaskSpec,
    holds: (lines: readonly ForwardedLine[]) => boolean,
  ): Promise<readonly ForwardedLine[]> {
    let lines: readonly ForwardedLine[] = [];
    const seen = await bench.seen(spec, 'a router', ({ containers }) => containers.length > 1);
    await untilReal(async () => {
      lines = await receivedBy(seen, 'router');
      return holds(lines);
    }, 15_000).catch((cause: unknown) => {
      throw new Error(`received only ${JSON.stringify(lines)}`, { cause });
    });
    return lines;
  }

  const has = (text: string) => (lines: readonly ForwardedLine[]) =>
    lines.some(({ record }) => record.log === text);

  async function inspected(observation: TaskObservation, name: string) {
    return await docker.getContainer(containerIn(observation, name).runtimeId ?? '').inspect();
  }

  test('the lines of a container arrive at its router, tagged, with their source and precise times', async () => {
    const bench = await open();
    const spec = routedTask({ Name: 'stdout' });
    await bench.run(spec);
    const lines = await received(bench, spec, has('hello from app'));
    const taskId = spec.taskArn.slice(spec.taskArn.lastIndexOf('/') + 1);
    expect(lines[0]).toMatchObject({
      tag: `app-firelens-${taskId}`,
      isPrecise: true,
      record: { log: 'hello from app', source: 'stdout' },
    });
  });

  test('the router finds the configuration, which it cannot change, and others do not', async () => {
    const bench = await open();
    const spec = routedTask({ Name: 'stdout', Format: 'json' });
    const seen = await bench.run(spec);
    const config = await inside(seen, 'router', 'cat /fluent-bit/etc/fluent-bit.conf');
    expect(config).toContain('unix_path /var/run/fluent.sock');
    expect(config).toContain('Listen 127.0.0.1\n    Port 24224');
    expect(config).toContain(`Record ecs_task_arn ${spec.taskArn}`);
    expect(config).toContain('Record ecs_cluster test');
    expect(config).toContain('Record ecs_task_definition inside:1');
    expect(config).toContain('[OUTPUT]\n    Name stdout\n    Match app-firelens*\n    Format json');
    const write = 'echo x >> /fluent-bit/etc/fluent-bit.conf';
    expect(await inside(seen, 'router', write)).toContain('Read-only file system');
    expect(await inside(seen, 'app', 'ls /fluent-bit')).toContain('No such file');
  });

  test('Fluentd finds its own, without metadata where they are switched off', async () => {
    const bench = await open();
    const options = {
      'enable-ecs-log-metadata': 'false',
      'config-file-type': 'file',
      'config-file-value': '/extra.conf',
    };
    const router = { firelensConfiguration: { type: 'fluentd', options } } as const;
    const seen = await bench.run(routedTask({ '@type': 'stdout' }, { router }));
    const config = await inside(seen, 'router', 'cat /fluentd/etc/fluent.conf');
    expect(config).toContain('@include /extra.conf');
    expect(config).toContain('<match app-firelens**>\n    @type stdout\n</match>');
    expect(config).not.toContain('ecs_');
  });

  test('the engine’s driver buffers as many lines as the container asks for', async () => {
    const bench = await open();
    const seen = await bench.run(routedTask({ 'log-driver-buffer-limit': '4096' }));
    expect((await inspected(seen, 'app')).HostConfig.LogConfig).toMatchObject({
      Type: 'fluentd',
      Config: { 'fluentd-buffer-limit': '4096', 'fluentd-async': 'true' },
    });
    expect((await inspected(seen, 'router')).HostConfig.LogConfig?.Type).toBe('json-file');
  });

  test('a router that is not root may make its socket', async () => {
    const bench = await open();
    const spec = routedTask({}, { router: { user: '1000:1000' } });
    const seen = await bench.run(spec);
    await received(bench, spec, has('hello from app'));
    expect(await inside(seen, 'router', 'stat -c %u:%g /var/run')).toBe('1000:1000');
    expect(await inside(seen, 'router', 'id -u')).toBe('1000');
  });

  test('a router with a root file system that is read-only has its configuration and its socket', async () => {
    const bench = await open();
    const spec = routedTask({}, { router: { readonlyRootFilesystem: true } });
    await bench.run(spec);
    await received(bench, spec, has('hello from app'));
  });

  test.each([
    ['awsvpc', '127.0.0.1'],
    ['bridge', '0.0.0.0'],
  ] as const)(
    'in %s mode a program finds the port of the router by its environment',
    async (networkMode, bind) => {
      const bench = await open();
      // ["direct", 0, {"a": "b"}] in MessagePack.
      const message = '\\223\\246direct\\000\\201\\241a\\241b';
      const send = `while ! printf '${message}' | nc -w 1 $FLUENT_HOST $FLUENT_PORT; do sleep 0.1; done`;
      const spec = routedTask(
        {},
        {
          router: { environment: [{ name: 'BIND', value: bind }] },
          app: { command: [`${send}; ${waiting}`] },
          task: { networkMode },
        },
      );
      const seen = await bench.run(spec);
      const lines = await received(bench, spec, (all) => all.some(({ tag }) => tag === 'direct'));
      expect(lines.find(({ tag }) => tag === 'direct')?.record).toEqual({ a: 'b' });
      const env = (await inspected(seen, 'app')).Config.Env;
      const router = await inspected(seen, 'router');
      const host =
        networkMode === 'awsvpc' ? bind : router.NetworkSettings.Networks.bridge?.IPAddress;
      expect(env).toContain(`FLUENT_HOST=${host}`);
      expect(router.Config.Env.join()).not.toContain('FLUENT_HOST');
    },
  );

  test('the router starts before those that log through it and stops after them', async () => {
    const bench = await open();
    const spec = routedTask();
    const seen = await bench.run(spec);
    const startOf = async (name: string) => (await inspected(seen, name)).State.StartedAt;
    expect((await startOf('router')) < (await startOf('app'))).toBe(true);
    await bench.bringDown(spec);
    const endOf = async (name: string) => (await inspected(seen, name)).State.FinishedAt;
    expect((await endOf('app')) < (await endOf('router'))).toBe(true);
    expect(await logOf(seen, 'router')).toContain('ends');
  });

  test('what a task had of FireLens goes with it', async () => {
    const bench = await open();
    const spec = routedTask();
    await bench.run(spec);
    expect(await volumesOf(bench.gantryId)).toHaveLength(2);
    await bench.bringDown(spec);
    await bench.runtime.forget(spec.taskArn);
    expect(await volumesOf(bench.gantryId)).toEqual([]);
  });

  test('a Gantry that was restarted goes on where the other was', async () => {
    const bench = await open();
    const spec = routedTask({}, { app: { command: [`sleep 2; ${talking}`] } });
    await bench.start(spec);
    await bench.restart();
    await bench.run(spec);
    await received(bench, spec, has('hello from app'));
  });

  describe('what has to be fetched for a router', () => {
    const secret = 'key-of-nobody-4711';
    const logOptions = { apikey: secret };
    const given = { environment: {}, secrets: {}, logOptions };
    const resources: ResourceSource = {
      fetch: async () => ({
        containers: new Map([['app', given]]),
        routerConfig: '# from S3\n',
      }),
      registryLogin: async () => ({ failure: 'not asked for' }),
    };
    const secretOptions = [{ name: 'apikey', valueFrom: '/shop/key' }];
    const options = { Name: 'datadog' };
    const app = { logConfiguration: { logDriver: 'awsfirelens', options, secretOptions } } as const;

    test('secret options are variables of the router, to which its configuration refers', async () => {
      const bench = await open({ resources });
      const seen = await bench.run(routedTask({}, { app }));
      const config = await inside(seen, 'router', 'cat /fluent-bit/etc/fluent-bit.conf');
      expect(config).toContain(`apikey \${apikey_app}`);
      expect(config).not.toContain(secret);
      expect((await inspected(seen, 'router')).Config.Env).toContain(`apikey_app=${secret}`);
      expect(JSON.stringify(await inspected(seen, 'app'))).not.toContain(secret);
    });

    test('a configuration in S3 is where the generated one includes it', async () => {
      const bench = await open({ resources });
      const s3 = { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::shop/extra.conf' };
      const router = { firelensConfiguration: { type: 'fluentbit', options: s3 } } as const;
      const seen = await bench.run(routedTask({}, { app, router }));
      const config = await inside(seen, 'router', 'cat /fluent-bit/etc/fluent-bit.conf');
      expect(config).toContain('@INCLUDE /fluent-bit/etc/external.conf');
      expect(await inside(seen, 'router', 'cat /fluent-bit/etc/external.conf')).toBe('# from S3');
    });
  });
});
