// What a task definition and its overrides say about the program of a container, read off the running
// container: from the definition through taskSpecOf to the engine.
import { beforeAll, expect, test } from 'vitest';
import type { TaskSpec } from '../../src/ports/runtime.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/services/ecs/model/types.ts';
import { buildTestImages, describeDocker, docker, scratchImage } from './engine.ts';
import { ec2Task, inside, waiting } from './inside.ts';
import { containerIn, type Workbench, workbenches } from './workbench.ts';

interface Running {
  readonly spec: TaskSpec;
  readonly container: ReturnType<typeof docker.getContainer>;
  /** Runs a shell command in the container and returns what it wrote. */
  readonly look: (command: string) => Promise<string>;
}

/** Runs a task of one container, a shell that waits unless it is told otherwise. */
async function running(bench: Workbench, app: ContainerDefinition): Promise<Running> {
  const spec = ec2Task({ app });
  const observation = await bench.run(spec);
  const { runtimeId = '' } = containerIn(observation, 'app');
  return {
    spec,
    container: docker.getContainer(runtimeId),
    look: async (command) => await inside(observation, 'app', command),
  };
}

const commandLine = "tr '\\0' '|' </proc/1/cmdline";

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
    expect(await look(commandLine)).toBe(`sh|-c|${waiting}|named|`);
    expect(await look('stat -c %u /proc/1')).toBe('65534');
    expect(await look('readlink /proc/1/cwd')).toBe('/www');
  });

  test('is what the image says where the definition says nothing', async () => {
    const image: ContainerDefinition = {
      image: scratchImage,
      entryPoint: undefined,
      command: undefined,
    };
    const { container } = await running(await open(), image);
    const { Processes: processes } = await container.top();
    expect(processes.map((columns: readonly string[]) => columns.at(-1))).toEqual(['/sleep 3600']);
    const { Id: imageId } = await docker.getImage(scratchImage).inspect();
    expect((await container.inspect()).Image).toBe(imageId);
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
    const command = ['read line && test "$line" = hello'];
    const { spec, container } = await running(bench, { command, interactive: true });
    const stream = await container.attach({ stream: true, stdin: true, hijack: true });
    stream.write('hello\n');
    expect((await bench.stopped(spec, 'app')).exitCode).toBe(0);
    stream.end();
  });

  test('has a terminal when there is a pseudoTerminal', async () => {
    const bench = await open();
    const { look } = await running(bench, { pseudoTerminal: true });
    expect(await look('ls -l /proc/1/fd/1')).toMatch(/ -> \/dev\/(pts\/\d+|console)$/);
    const plain = await running(bench, {});
    expect(await plain.look('ls -l /proc/1/fd/1')).toMatch(/ -> pipe:/);
  });

  test('cannot write to a readonlyRootFilesystem', async () => {
    const bench = await open();
    const { look } = await running(bench, { readonlyRootFilesystem: true });
    expect(await look('touch /file; echo $?')).toMatch(/Read-only file system\n1$/);
    const writable = await running(bench, {});
    expect(await writable.look('touch /file; echo $?')).toBe('0');
  });
});

describeDocker('a container on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('is called after family, revision and name, and has the labels of the agent', async () => {
    const { container, spec } = await running(await open(), {});
    const { Name: name, Config: config } = await container.inspect();
    const taskId = spec.taskArn.slice(spec.taskArn.lastIndexOf('/') + 1);
    expect(name).toMatch(new RegExp(`^/ecs-inside-1-app-${taskId}-`));
    expect(config.Labels).toMatchObject({
      'com.amazonaws.ecs.cluster': 'test',
      'com.amazonaws.ecs.container-name': 'app',
      'com.amazonaws.ecs.task-arn': spec.taskArn,
      'com.amazonaws.ecs.task-definition-family': 'inside',
      'com.amazonaws.ecs.task-definition-version': '1',
    });
  });

  test('has its dockerLabels, which cannot stand in for those of the agent', async () => {
    const arn = 'com.amazonaws.ecs.task-arn';
    const { container, spec } = await running(await open(), {
      dockerLabels: { 'traefik.enable': 'true', empty: '', [arn]: 'not-mine' },
    });
    expect((await container.inspect()).Config.Labels).toMatchObject({
      'traefik.enable': 'true',
      empty: '',
      [arn]: spec.taskArn,
    });
  });
});

describeDocker('a task that nothing here can run', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test.each<[string, ContainerDefinition, TaskDefinition, string]>([
    [
      'with a proxyConfiguration',
      {},
      { proxyConfiguration: { containerName: 'app' } },
      'the task has a proxyConfiguration, and Gantry has no App Mesh to send its traffic through',
    ],
    [
      'with credentialSpecs',
      { credentialSpecs: ['credentialspecdomainless:arn:aws:s3:::specs/app.json'] },
      {},
      "container 'app' has credentialSpecs, and Gantry has no domain that it could join",
    ],
    [
      'that shares a GPU',
      { resourceRequirements: [{ type: 'GPU', sharingStrategy: { nvidiaMps: { memory: 512 } } }] },
      {},
      "container 'app' has a GPU with a sharingStrategy, and Gantry has no GPU that it could share; a whole one needs a value instead",
    ],
  ])('%s has no container, and says why', async (_, app, members, why) => {
    const bench = await open();
    const spec = ec2Task({ app }, members);
    await bench.start(spec);
    const { startFailure } = await bench.seen(
      spec,
      'a start failure',
      (seen) => seen.startFailure !== undefined,
    );
    expect(startFailure).toBe(`ResourceInitializationError: ${why}`);
    const filters = { label: [`com.amazonaws.ecs.task-arn=${spec.taskArn}`] };
    expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  });
});

describeDocker('the overrides of a task on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('replace the command, merge the environment by name, and leave other containers alone', async () => {
    const before = [
      { name: 'KEPT', value: 'kept' },
      { name: 'CHANGED', value: 'before' },
    ];
    const environment = [
      { name: 'CHANGED', value: 'after' },
      { name: 'NEW', value: 'new' },
    ];
    const override = { name: 'app', command: [waiting, 'overridden'], environment };
    const spec = ec2Task(
      { app: { command: ['exit 1'], environment: before }, side: { environment: before } },
      {},
      { containerOverrides: [override] },
    );
    const seen = await (await open()).run(spec);
    expect(await inside(seen, 'app', commandLine)).toBe(`sh|-c|${waiting}|overridden|`);
    expect(await inside(seen, 'app', 'echo $KEPT $CHANGED $NEW')).toBe('kept after new');
    expect(await inside(seen, 'side', 'echo $KEPT $CHANGED $NEW')).toBe('kept before');
  });
});
