// What a task definition and its overrides say about the program of a container, read off the running
// container: from the definition through taskSpecOf to the engine.
import { beforeAll, expect, test } from 'vitest';
import type { TaskSpec } from '../../src/ports/runtime.ts';
import type { TaskDocument } from '../../src/services/ecs/model/task-document.ts';
import type {
  ContainerDefinition,
  TaskDefinition,
  TaskOverride,
} from '../../src/services/ecs/model/types.ts';
import { taskSpecOf } from '../../src/services/ecs/rules/task-spec.ts';
import {
  buildTestImages,
  busyboxImage,
  describeDocker,
  docker,
  freshTaskArn,
  scratchImage,
} from './engine.ts';
import { containerIn, type Workbench, workbenches } from './workbench.ts';

const mebibyte = 1024 * 1024;
/** Ends with 0 on SIGTERM; until then there is somebody to look at. */
const waiting = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';
const shell: ContainerDefinition = {
  name: 'app',
  image: busyboxImage,
  entryPoint: ['sh', '-c'],
  command: [waiting],
  stopTimeout: 2,
};

describeDocker('the program of a container on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('is entryPoint and command, run by user in workingDirectory', async () => {
    const { look } = await running(await open(), {
      entryPoint: ['sh', '-c'],
      command: [waiting, 'named'],
      user: 'nobody',
      workingDirectory: '/www',
    });
    expect(await look("tr '\\0' '|' </proc/1/cmdline")).toBe(`sh|-c|${waiting}|named|`);
    expect(await look('stat -c %u /proc/1')).toBe('65534\n');
    expect(await look('readlink /proc/1/cwd')).toBe('/www\n');
  });

  test('is what the image says where the definition says nothing', async () => {
    const bench = await open();
    const spec = specOf({}, { containerDefinitions: [{ name: 'app', image: scratchImage }] });
    const { runtimeId } = containerIn(await bench.run(spec), 'app');
    const container = docker.getContainer(runtimeId ?? '');
    const { Processes: processes } = await container.top();
    expect(processes.map((columns) => columns.at(-1))).toEqual(['/sleep 3600']);
    const image = await docker.getImage(scratchImage).inspect();
    expect((await container.inspect()).Image).toBe(image.Id);
    await container.kill();
  });

  test('has the environment of the definition, beside that of the image', async () => {
    const { look } = await running(await open(), {
      environment: [
        { name: 'GREETING', value: 'a=b "c" $HOME' },
        { name: 'EMPTY', value: '' },
      ],
    });
    const environment = (await look("tr '\\0' '\\n' </proc/1/environ")).split('\n');
    expect(environment).toEqual(
      expect.arrayContaining(['GREETING=a=b "c" $HOME', 'EMPTY=', 'PATH=/bin']),
    );
  });

  test('finds standard input open when interactive', async () => {
    const bench = await open();
    const heard: ContainerDefinition = {
      ...shell,
      command: ['read line && test "$line" = hello'],
      interactive: true,
    };
    const spec = specOf({}, { containerDefinitions: [heard] });
    const { runtimeId } = containerIn(await bench.run(spec), 'app');
    const stream = await docker
      .getContainer(runtimeId ?? '')
      .attach({ stream: true, stdin: true, hijack: true });
    stream.write('hello\n');
    expect((await bench.stopped(spec, 'app')).exitCode).toBe(0);
    stream.end();
  });

  test('has a terminal when there is a pseudoTerminal', async () => {
    const bench = await open();
    const { look } = await running(bench, { pseudoTerminal: true });
    expect(await look('ls -l /proc/1/fd/1')).toMatch(/ -> \/dev\/(pts\/\d+|console)\n$/);
    const plain = await running(bench, {});
    expect(await plain.look('ls -l /proc/1/fd/1')).toMatch(/ -> pipe:/);
  });

  test('cannot write to a readonlyRootFilesystem', async () => {
    const bench = await open();
    const { look } = await running(bench, { readonlyRootFilesystem: true });
    expect(await look('touch /file; echo $?')).toMatch(/Read-only file system\n1\n$/);
    const writable = await running(bench, {});
    expect(await writable.look('touch /file; echo $?')).toBe('0\n');
  });
});

describeDocker('a container on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('is called after family, revision and name, and has the labels of the agent', async () => {
    const { inspect, spec } = await running(await open(), { name: 'web' });
    const { Name: name, Config: config } = await inspect();
    const taskId = spec.taskArn.slice(spec.taskArn.lastIndexOf('/') + 1);
    expect(name).toMatch(new RegExp(`^/ecs-basics-7-web-${taskId}-`));
    expect(config.Labels).toMatchObject({
      'com.amazonaws.ecs.cluster': 'demo',
      'com.amazonaws.ecs.container-name': 'web',
      'com.amazonaws.ecs.task-arn': spec.taskArn,
      'com.amazonaws.ecs.task-definition-family': 'basics',
      'com.amazonaws.ecs.task-definition-version': '7',
    });
  });

  test('has its dockerLabels, which cannot stand in for those of the agent', async () => {
    const arn = 'com.amazonaws.ecs.task-arn';
    const { inspect, spec } = await running(await open(), {
      dockerLabels: { 'traefik.enable': 'true', empty: '', [arn]: 'not-mine' },
    });
    expect((await inspect()).Config.Labels).toMatchObject({
      'traefik.enable': 'true',
      empty: '',
      [arn]: spec.taskArn,
    });
  });
});

describeDocker('the overrides of a task on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('replace the command, merge the environment by name, and leave other containers alone', async () => {
    const bench = await open();
    const before = [
      { name: 'KEPT', value: 'kept' },
      { name: 'CHANGED', value: 'before' },
    ];
    const containerDefinitions = [
      { ...shell, name: 'app', command: ['exit 1'], environment: before },
      { ...shell, name: 'side', environment: before },
    ];
    const environment = [
      { name: 'CHANGED', value: 'after' },
      { name: 'NEW', value: 'new' },
    ];
    const overrides = {
      containerOverrides: [{ name: 'app', command: [waiting, 'overridden'], environment }],
    };
    const spec = specOf(overrides, { containerDefinitions });
    await bench.run(spec);
    const app = await lookerIn(bench, spec, 'app');
    expect(await app("tr '\\0' '|' </proc/1/cmdline")).toBe(`sh|-c|${waiting}|overridden|`);
    expect(await app('echo $KEPT $CHANGED $NEW')).toBe('kept after new\n');
    const side = await lookerIn(bench, spec, 'side');
    expect(await side('echo $KEPT $CHANGED $NEW')).toBe('kept before\n');
  });

  test('replace cpu, memory and memoryReservation of a container', async () => {
    const defined = { cpu: 64, memory: 128, memoryReservation: 64 };
    const containerOverrides = [{ name: 'app', cpu: 96, memory: 96, memoryReservation: 32 }];
    const { inspect } = await running(await open(), defined, { containerOverrides });
    expect((await inspect()).HostConfig).toMatchObject({
      CpuShares: 96,
      Memory: 96 * mebibyte,
      MemoryReservation: 32 * mebibyte,
    });
  });

  test('replace cpu and memory of the task', async () => {
    const { inspect } = await running(await open(), {}, { cpu: '512', memory: '1024' });
    expect((await inspect()).HostConfig).toMatchObject({
      NanoCpus: 0.5e9,
      Memory: 1024 * mebibyte,
    });
  });
});

interface Running {
  readonly spec: TaskSpec;
  /** Runs a shell command in the container and returns what it wrote. */
  readonly look: (command: string) => Promise<string>;
  readonly inspect: () => ReturnType<ReturnType<typeof docker.getContainer>['inspect']>;
}

/** Runs a task of one container, a shell changed as given, until it is RUNNING. */
async function running(
  bench: Workbench,
  changes: ContainerDefinition,
  overrides: TaskOverride = {},
): Promise<Running> {
  const container = { ...shell, ...changes };
  const spec = specOf(overrides, { containerDefinitions: [container] });
  const { name = '' } = container;
  const { runtimeId = '' } = containerIn(await bench.run(spec), name);
  return {
    spec,
    look: await lookerIn(bench, spec, name),
    inspect: async () => await docker.getContainer(runtimeId).inspect(),
  };
}

/** What the control plane hands to the runtime for a Fargate task of `basics:7`. */
function specOf(overrides: TaskOverride, changes: TaskDefinition): TaskSpec {
  const arn = 'arn:aws:ecs:us-east-1:000000000000';
  const task: TaskDocument = {
    taskArn: freshTaskArn(),
    clusterArn: `${arn}:cluster/demo`,
    taskDefinitionArn: `${arn}:task-definition/basics:7`,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    launchType: 'FARGATE',
    group: 'family:basics',
    version: 1,
    createdAt: 0,
    containers: [],
    attachments: [],
    overrides,
    tags: [],
  };
  return taskSpecOf(task, {
    family: 'basics',
    revision: 7,
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    ...changes,
  });
}

async function lookerIn(
  bench: Workbench,
  spec: TaskSpec,
  name: string,
): Promise<(command: string) => Promise<string>> {
  const observation = await bench.seen(spec, 'the task', () => true);
  const container = docker.getContainer(containerIn(observation, name).runtimeId ?? '');
  return async (command) => {
    const exec = await container.exec({
      Cmd: ['sh', '-c', command],
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
    });
    const stream = await exec.start({ Tty: true });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8').replaceAll('\r\n', '\n');
  };
}
