import { expect, test } from 'vitest';
import { Ids } from '../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { Attachment } from '../../../../src/services/ecs/model/types.ts';
import { managedVolumeAttachments } from '../../../../src/services/ecs/rules/managed-volumes.ts';
import { container, newRow, PlannedTask, seen } from '../planners/planned-task.ts';

const roleArn = 'arn:aws:iam::000000000000:role/ecsInfrastructureRole';

/** A task with an EBS volume, and a network interface besides. */
function taskWithVolume(deleteOnTermination?: boolean): PlannedTask {
  const [volume] = managedVolumeAttachments(
    [
      {
        name: 'db',
        managedEBSVolume: {
          roleArn,
          sizeInGiB: 1,
          ...(deleteOnTermination !== undefined && { terminationPolicy: { deleteOnTermination } }),
        },
      },
    ],
    new Ids(new SeededRandom(1)),
  );
  if (volume === undefined) throw new Error('there should be an attachment');
  const planned = new PlannedTask();
  const { task } = newRow();
  planned.row = { ...planned.row, task: { ...task, attachments: [...task.attachments, volume] } };
  return planned;
}

function volumeOf(planned: PlannedTask): Attachment {
  const found = planned.row.task.attachments[1];
  if (found === undefined) throw new Error('the volume is gone');
  return found;
}

function detailOf(planned: PlannedTask, name: string): string | undefined {
  return volumeOf(planned).details?.find((detail) => detail.name === name)?.value;
}

const running = seen([container('app', 'RUNNING', { runtimeId: 'r1' })]);
const released = seen([container('app', 0, { runtimeId: 'r1' })], { released: true });

test('an EBS volume is created, attached with its id when containers are there, and deleted at the end', () => {
  const planned = taskWithVolume();
  expect(volumeOf(planned)).toMatchObject({
    type: 'AmazonElasticBlockStorage',
    status: 'CREATED',
    details: [
      { name: 'roleArn', value: roleArn },
      { name: 'volumeName', value: 'db' },
      { name: 'deleteOnTermination', value: 'true' },
    ],
  });
  planned.see(seen([container('app', 'PENDING')]));
  expect(planned.row.task.lastStatus).toBe('PENDING');
  expect(volumeOf(planned).status, 'nothing shows yet that it is there').toBe('CREATED');
  planned.see(running);
  expect(planned.row.task.lastStatus).toBe('RUNNING');
  expect(volumeOf(planned).status).toBe('ATTACHED');
  const volumeId = detailOf(planned, 'volumeId');
  expect(volumeId).toMatch(/^vol-[0-9a-f]{17}$/);
  planned.stopTask();
  planned.see(released);
  expect(planned.row.task.lastStatus).toBe('STOPPED');
  expect(volumeOf(planned).status).toBe('DELETED');
  expect(detailOf(planned, 'volumeId')).toBe(volumeId);
});

test('one that is to be kept is detached at the end', () => {
  const planned = taskWithVolume(false);
  planned.see(running);
  planned.stopTask();
  planned.see(released);
  expect(volumeOf(planned).status).toBe('DETACHED');
});

test('one that the task never got is deleted, even if it was to be kept', () => {
  const planned = taskWithVolume(false);
  planned.stopTask();
  planned.see(seen([container('app', 'PENDING')], { released: true }));
  planned.see(seen([], { released: true }));
  expect(planned.row.task.lastStatus).toBe('STOPPED');
  expect(volumeOf(planned).status).toBe('DELETED');
});

test('one that cannot be made has failed and says why', () => {
  const planned = taskWithVolume();
  const startFailure = 'CannotCreateVolumeError: no room';
  planned.see(seen([container('app', 'PENDING')], { startFailure, released: true }));
  expect(planned.row.task).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason: startFailure,
  });
  expect(volumeOf(planned).status).toBe('FAILED');
  expect(detailOf(planned, 'statusReason')).toBe(startFailure);
  expect(detailOf(planned, 'volumeId')).toBeUndefined();
});

test('one of a task that fails for another reason was attached', () => {
  const planned = taskWithVolume();
  const startFailure = 'CannotPullContainerError: no such image';
  planned.see(seen([container('app', 'PENDING')], { startFailure, released: true }));
  expect(volumeOf(planned).status).toBe('DELETED');
  expect(detailOf(planned, 'volumeId')).toMatch(/^vol-/);
});

test('a task whose only attachment is a volume passes through DEPROVISIONING to give it back', () => {
  const planned = taskWithVolume();
  const [, volume] = planned.row.task.attachments;
  const attachments = volume === undefined ? [] : [volume];
  planned.row = { ...planned.row, task: { ...planned.row.task, attachments } };
  planned.see(running);
  planned.stopTask();
  planned.see(released);
  expect(planned.steps.join(' ')).toContain('DEPROVISIONING');
});
