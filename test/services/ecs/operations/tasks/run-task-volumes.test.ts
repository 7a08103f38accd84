import { StopTaskCommand, type Task, type TaskVolumeConfiguration } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;
beforeEach(async () => {
  fixture = await taskFixture(['--timing', 'instant']);
});
afterEach(() => fixture.close());

const roleArn = 'arn:aws:iam::000000000000:role/ecsInfrastructureRole';
const mountPoints = [{ sourceVolume: 'db', containerPath: '/db' }];

function volume(members: Partial<TaskVolumeConfiguration['managedEBSVolume']> = {}) {
  return [{ name: 'db', managedEBSVolume: { roleArn, sizeInGiB: 10, ...members } }];
}

async function registerAtLaunch(): Promise<string> {
  return await fixture.register({
    family: 'with-volume',
    containerDefinitions: [{ name: 'app', image: 'web:1', mountPoints }],
    volumes: [{ name: 'db', configuredAtLaunch: true }],
  });
}

const volumeOf = (task: Task | undefined) =>
  task?.attachments?.find((attachment) => attachment.type === 'AmazonElasticBlockStorage');
const detailsOf = (task: Task | undefined) =>
  Object.fromEntries(volumeOf(task)?.details?.map(({ name, value }) => [name, value]) ?? []);

test('a task is given an EBS volume of its own, which is deleted when it has stopped', async () => {
  const taskDefinition = await registerAtLaunch();
  const tasks = await fixture.run({ taskDefinition, count: 2, volumeConfigurations: volume() });
  expect(
    tasks.map((task) => task.attachments?.map(({ type, status }) => `${type} ${status}`)),
  ).toEqual(
    Array(2).fill(['ElasticNetworkInterface PRECREATED', 'AmazonElasticBlockStorage CREATED']),
  );
  expect(detailsOf(tasks[0])).toEqual({ roleArn, volumeName: 'db', deleteOnTermination: 'true' });
  await fixture.advance(60_000);
  const [first, second] = [await fixture.describe(tasks[0]), await fixture.describe(tasks[1])];
  expect(first.lastStatus).toBe('RUNNING');
  expect(volumeOf(first)?.status).toBe('ATTACHED');
  const { volumeId } = detailsOf(first);
  expect(volumeId).toMatch(/^vol-[0-9a-f]{17}$/);
  expect(detailsOf(second).volumeId, 'each task has its own').not.toBe(volumeId);
  await fixture.ecs.send(new StopTaskCommand({ cluster: 'demo', task: first.taskArn }));
  await fixture.advance(60_000);
  const stopped = await fixture.describe(first);
  expect(stopped.lastStatus).toBe('STOPPED');
  expect(volumeOf(stopped)?.status).toBe('DELETED');
});

test('a volume that is to outlive its task is detached from it', async () => {
  const taskDefinition = await registerAtLaunch();
  const kept = volume({ terminationPolicy: { deleteOnTermination: false } });
  const [task] = await fixture.run({ taskDefinition, volumeConfigurations: kept });
  expect(detailsOf(task).deleteOnTermination).toBe('false');
  await fixture.advance(60_000);
  await fixture.ecs.send(new StopTaskCommand({ cluster: 'demo', task: task?.taskArn }));
  await fixture.advance(60_000);
  expect(volumeOf(await fixture.describe(task))?.status).toBe('DETACHED');
});

test('a definition without such a volume takes an empty list of them, and no volume', async () => {
  const [task] = await fixture.run({ volumeConfigurations: [] });
  expect(task?.attachments).toHaveLength(1);
  await expect(fixture.run({ volumeConfigurations: volume() })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message:
      "The volume name 'db' in your request does not have a matching volume in your Task Definition.",
  });
});

test('a volume that is configured at launch must be', async () => {
  const taskDefinition = await registerAtLaunch();
  await expect(fixture.run({ taskDefinition })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining("'db' is configured at launch"),
  });
});

test('a snapshot does not exist: nothing here makes any', async () => {
  const taskDefinition = await registerAtLaunch();
  const snapshotId = 'snap-0123456789abcdef0';
  const volumeConfigurations = volume({ snapshotId });
  await expect(fixture.run({ taskDefinition, volumeConfigurations })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: `ECS managed EBS volume configuration was invalid. The snapshot '${snapshotId}' does not exist. (ErrorCode: InvalidSnapshot.NotFound)`,
  });
});

test('a task with a volume of a kind that Gantry does not have stops and says so', async () => {
  const taskDefinition = await fixture.register({
    family: 'with-files',
    containerDefinitions: [{ name: 'app', image: 'web:1', mountPoints }],
    volumes: [
      {
        name: 'db',
        s3filesVolumeConfiguration: {
          fileSystemArn: 'arn:aws:s3files:us-east-1:000000000000:file-system/fs-1',
        },
      },
    ],
  });
  const [task] = await fixture.run({ taskDefinition });
  await fixture.advance(60_000);
  expect(await fixture.describe(task)).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason:
      "ResourceInitializationError: failed to mount volume 'db': Gantry has no S3 Files file systems",
  });
});
