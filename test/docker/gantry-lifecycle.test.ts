import {
  CreateClusterCommand,
  type ECSClient,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, test } from 'vitest';
import { listenForEvents } from '../http/event-client.ts';
import { runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import {
  containerIn,
  dockerGantry,
  patience,
  register,
  shell,
  untilStopped,
} from './gantry-server.ts';

describeDocker('tasks on Docker, through the SDK', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  });

  async function runOne(taskDefinition: string): Promise<string> {
    const [task] = await runTasks(ecs, { taskDefinition });
    return task?.taskArn ?? '';
  }

  async function stopped(taskArn: string): Promise<Task | undefined> {
    return (await untilAll(ecs, [taskArn], 'STOPPED'))[0];
  }

  async function stop(task: string): Promise<void> {
    await ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
  }

  test.concurrent('three at once, each with its overrides, address and containers', async () => {
    await register(ecs, 'three', {
      app: {
        ...shell('exit 1'),
        environment: [
          { name: 'KEPT', value: 'kept' },
          { name: 'CHANGED', value: 'before' },
        ],
      },
    });
    const script =
      "trap 'exit 0' TERM; echo $KEPT $CHANGED $NEW; while :; do sleep 1 & wait $!; done";
    const containerOverrides = [
      {
        name: 'app',
        command: [script],
        environment: [
          { name: 'CHANGED', value: 'after' },
          { name: 'NEW', value: 'a=b c' },
        ],
      },
    ];
    const tasks = await runTasks(ecs, {
      taskDefinition: 'three',
      count: 3,
      overrides: { containerOverrides },
    });
    const arns = tasks.map((task) => task.taskArn ?? '');
    expect(new Set(arns).size).toBe(3);
    const running = await untilAll(ecs, arns, 'RUNNING');
    const addresses = running.map(
      (task) => containerIn(task, 'app')?.networkInterfaces?.[0]?.privateIpv4Address,
    );
    expect(new Set(addresses).size).toBe(3);
    for (const taskArn of arns) {
      const app = (await gantry.containersOf(taskArn)).get('app');
      expect(app?.Config.Env).toEqual(
        expect.arrayContaining(['KEPT=kept', 'CHANGED=after', 'NEW=a=b c']),
      );
      const log = await docker.getContainer(app?.Id ?? '').logs({ stdout: true, follow: false });
      expect(log.toString()).toContain('kept after a=b c');
    }
    await Promise.all(arns.map(stop));
    for (const task of await untilAll(ecs, arns, 'STOPPED')) {
      expect(task).toMatchObject({ stopCode: 'UserInitiated' });
      expect(containerIn(task, 'app')).toMatchObject({ exitCode: 0 });
    }
  });

  test.concurrent('a container that is not essential ends without its task, an essential one with it', async () => {
    await register(ecs, 'sidecars', {
      app: shell("trap 'exit 5' USR1; while :; do sleep 1 & wait $!; done"),
      init: { ...shell('exit 3'), essential: false },
      side: { ...untilStopped, essential: false },
    });
    const taskArn = await runOne('sidecars');
    const [running] = await untilAll(ecs, [taskArn], 'RUNNING');
    expect(running?.desiredStatus).toBe('RUNNING');
    const app = (await gantry.containersOf(taskArn)).get('app');
    await docker.getContainer(app?.Id ?? '').kill({ signal: 'SIGUSR1' });
    const task = await stopped(taskArn);
    expect(task).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    });
    expect(containerIn(task, 'app')).toMatchObject({ exitCode: 5 });
    expect(containerIn(task, 'init')).toMatchObject({ exitCode: 3 });
    expect(containerIn(task, 'side')).toMatchObject({ exitCode: 0 });
  });

  test.concurrent('a container above its memory is killed and says why', async () => {
    await register(ecs, 'hungry', { app: { ...shell('exec tail /dev/zero'), memory: 8 } });
    const task = await stopped(await runOne('hungry'));
    expect(task).toMatchObject({ stopCode: 'EssentialContainerExited' });
    expect(containerIn(task, 'app')).toMatchObject({
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });

  test.concurrent('an image that cannot be pulled stops the task before it starts', async () => {
    await register(ecs, 'imageless', { app: { image: '127.0.0.1:1/there-is-none:latest' } });
    const task = await stopped(await runOne('imageless'));
    expect(task).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(/^CannotPullContainerError: .*127\.0\.0\.1:1/),
    });
    expect(containerIn(task, 'app')?.reason).toMatch(/^CannotPullContainerError: /);
    expect(containerIn(task, 'app')?.exitCode).toBeUndefined();
    expect(task?.startedAt).toBeUndefined();
  });

  test.concurrent('a program that is not there stops the task before it starts', async () => {
    await register(ecs, 'programless', { app: { entryPoint: ['/there-is-none'] } });
    const task = await stopped(await runOne('programless'));
    expect(task).toMatchObject({ stopCode: 'TaskFailedToStart' });
    expect(task?.stoppedReason).toMatch(/^CannotStartContainerError: /);
  });

  test.concurrent('containers start in the order of their dependencies', async () => {
    await register(ecs, 'ordered', {
      app: {
        ...untilStopped,
        dependsOn: [
          { containerName: 'migrate', condition: 'SUCCESS' },
          { containerName: 'proxy', condition: 'START' },
        ],
      },
      migrate: { ...shell('sleep 1'), essential: false },
      proxy: { ...untilStopped, essential: false },
    });
    const taskArn = await runOne('ordered');
    const [running] = await untilAll(ecs, [taskArn], 'RUNNING');
    expect(containerIn(running, 'migrate')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 0 });
    const containers = await gantry.containersOf(taskArn);
    const startOf = (name: string) => Date.parse(containers.get(name)?.State.StartedAt ?? '');
    const migrated = Date.parse(containers.get('migrate')?.State.FinishedAt ?? '');
    expect(startOf('app')).toBeGreaterThanOrEqual(migrated);
    expect(startOf('app')).toBeGreaterThanOrEqual(startOf('proxy'));
    await stop(taskArn);
    await stopped(taskArn);
  });

  test.concurrent('one that ignores SIGTERM is killed after its stopTimeout', async () => {
    await register(ecs, 'stubborn', {
      app: { ...shell("trap '' TERM; sleep 60"), stopTimeout: 2 },
    });
    const taskArn = await runOne('stubborn');
    await untilAll(ecs, [taskArn], 'RUNNING');
    await stop(taskArn);
    const task = await stopped(taskArn);
    expect(containerIn(task, 'app')).toMatchObject({ exitCode: 137 });
    const { stoppingAt, executionStoppedAt } = task ?? {};
    const took = (executionStoppedAt?.getTime() ?? 0) - (stoppingAt?.getTime() ?? 0);
    expect(took).toBeGreaterThanOrEqual(1900);
    expect(took).toBeLessThan(10_000);
  });

  test.concurrent('a task stopped as soon as it is accepted never runs', async () => {
    await register(ecs, 'regretted', { app: untilStopped });
    const taskArn = await runOne('regretted');
    await stop(taskArn);
    const task = await stopped(taskArn);
    expect(task).toMatchObject({ stopCode: 'UserInitiated', desiredStatus: 'STOPPED' });
    expect(task?.startedAt).toBeUndefined();
  });

  test.concurrent('its events come in order, each status once, with growing versions', async () => {
    await register(ecs, 'told', { app: untilStopped });
    const events = await listenForEvents(`${gantry.server().url}/_gantry/events`);
    const taskArn = await runOne('told');
    await untilAll(ecs, [taskArn], 'RUNNING');
    await stop(taskArn);
    await stopped(taskArn);
    const seen: { lastStatus: string; desiredStatus: string; version: number }[] = [];
    while (seen.at(-1)?.lastStatus !== 'STOPPED') {
      const event = await events.next();
      if (event === undefined) throw new Error('the stream of events ended');
      const { resources, detail } = event.data as EventData; // true: see reference §5.1
      if (resources.includes(taskArn)) seen.push(detail);
    }
    events.leave();
    expect(seen.map(({ lastStatus, desiredStatus }) => `${lastStatus}/${desiredStatus}`)).toEqual([
      'PROVISIONING/RUNNING',
      'PENDING/RUNNING',
      'RUNNING/RUNNING',
      'RUNNING/STOPPED',
      'DEPROVISIONING/STOPPED',
      'STOPPED/STOPPED',
    ]);
    expect(seen.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  describe('afterwards', () => {
    test('nothing is left: no container, no network of a task, no volume', async () => {
      await expect.poll(() => gantry.everyContainer(), patience).toEqual([]);
      expect(gantry.server().stderr(), 'errors in the log').not.toContain('"level":50');
    });
  });
});

interface EventData {
  readonly resources: readonly string[];
  readonly detail: {
    readonly lastStatus: string;
    readonly desiredStatus: string;
    readonly version: number;
  };
}
