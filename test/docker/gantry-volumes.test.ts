import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
  type TaskVolumeConfiguration,
  type Volume,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ids } from '../../src/kernel/ids.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { untilReal } from '../contract/until.ts';
import { buildTestImages, busyboxImage, describeDocker, docker } from './engine.ts';

const ids = new Ids(new SystemRandom());
const untilTerm = "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done";

describeDocker('volumes of Fargate tasks, through the SDK', () => {
  let gantry: TestGantry;
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    gantry = await startGantry({ flags: ['--runtime', 'docker', '--clock', 'system'] });
    ecs = gantry.client(ECSClient);
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  });
  afterAll(async () => {
    await gantry.gantry.control.reset();
    await gantry.close();
  });

  /** Runs a task of one container that has the volumes at /<name> and does something once. */
  async function run(
    volumes: readonly Volume[],
    done: string,
    volumeConfigurations: TaskVolumeConfiguration[] = [],
  ): Promise<Task> {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'volumes',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        volumes: [...volumes],
        containerDefinitions: [
          {
            name: 'app',
            image: busyboxImage,
            entryPoint: ['sh', '-c'],
            command: [`${done}; ${untilTerm}`],
            mountPoints: volumes.map(({ name }) => ({
              sourceVolume: name,
              containerPath: `/${name}`,
            })),
          },
        ],
      }),
    );
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster: 'demo',
        taskDefinition: taskDefinition?.taskDefinitionArn,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        volumeConfigurations,
      }),
    );
    return await until(tasks?.[0], 'RUNNING');
  }

  async function stop(task: Task): Promise<Task> {
    await ecs.send(new StopTaskCommand({ cluster: 'demo', task: task.taskArn }));
    const stopped = await until(task, 'STOPPED');
    await gantry.settle();
    return stopped;
  }

  async function until(task: Task | undefined, lastStatus: string): Promise<Task> {
    let found: Task | undefined;
    await untilReal(async () => {
      const input = { cluster: 'demo', tasks: [task?.taskArn ?? ''] };
      found = (await ecs.send(new DescribeTasksCommand(input))).tasks?.[0];
      if (lastStatus === 'RUNNING') expect(found?.stoppedReason).toBeUndefined();
      return found?.lastStatus === lastStatus;
    }, 20_000);
    return found ?? {};
  }

  async function volumesOf(task: Task): Promise<readonly (string | undefined)[]> {
    const label = [
      `com.amazonaws.ecs.task-arn=${task.taskArn}`,
      'com.amazonaws.ecs.container-name=app',
    ];
    const [app] = await docker.listContainers({ filters: { label } });
    const inspected = await docker.getContainer(app?.Id ?? '').inspect();
    return inspected.Mounts.map((mount) => mount.Name);
  }

  async function contentOf(volume: string, path: string): Promise<string> {
    const container = await docker.createContainer({
      Image: busyboxImage,
      Entrypoint: ['cat', `/v/${path}`],
      Tty: true,
      HostConfig: { Binds: [`${volume}:/v`] },
    });
    try {
      await container.start();
      await container.wait();
      return (await container.logs({ stdout: true })).toString('utf8').trim();
    } finally {
      await container.remove();
    }
  }

  async function exists(volume: string): Promise<boolean> {
    const { Volumes: found } = await docker.listVolumes();
    return found.some(({ Name }) => Name === volume);
  }

  const managedEBSVolume = {
    roleArn: 'arn:aws:iam::000000000000:role/ecsInfrastructureRole',
    sizeInGiB: 1,
  };
  const idOf = (task: Task): string => {
    const volume = task.attachments?.find(({ type }) => type === 'AmazonElasticBlockStorage');
    return volume?.details?.find(({ name }) => name === 'volumeId')?.value ?? '';
  };

  test('the EBS volume of an attachment is what the container has, and goes with the task', async () => {
    const volumes = [{ name: 'db', configuredAtLaunch: true }, { name: 'scratch' }];
    const task = await run(volumes, 'echo 1 > /db/file', [{ name: 'db', managedEBSVolume }]);
    const names = await volumesOf(task);
    expect(idOf(task)).toMatch(/^vol-/);
    expect(names).toContain(idOf(task));
    await stop(task);
    for (const name of names) expect(await exists(name ?? ''), name).toBe(false);
  });

  test('what outlives tasks is there until a reset: file systems, and volumes that were to be kept', async () => {
    const fileSystemId = `fs-${ids.hex(17)}`;
    const fileSystem = `gantry-efs-${fileSystemId}`;
    const volumes = [
      { name: 'db', configuredAtLaunch: true },
      { name: 'efs', efsVolumeConfiguration: { fileSystemId, rootDirectory: '/data' } },
    ];
    const terminationPolicy = { deleteOnTermination: false };
    const configuration = {
      name: 'db',
      managedEBSVolume: { ...managedEBSVolume, terminationPolicy },
    };
    const task = await run(volumes, 'echo kept | tee /db/file > /efs/file', [configuration]);
    await untilReal(async () => (await contentOf(idOf(task), 'file')) === 'kept', 10_000);
    const stopped = await stop(task);
    expect(stopped.attachments?.map(({ status }) => status)).toEqual(['DELETED', 'DETACHED']);
    expect(await contentOf(fileSystem, 'data/file')).toBe('kept');
    expect(await contentOf(idOf(stopped), 'file')).toBe('kept');
    await gantry.gantry.control.reset();
    expect(await exists(fileSystem)).toBe(false);
    expect(await exists(idOf(stopped))).toBe(false);
  });
});
