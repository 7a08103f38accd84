import { expect, test } from 'vitest';
import type { Volume } from '../../../../src/services/ecs/model/types.ts';
import { volumeIdOf } from '../../../../src/services/ecs/rules/managed-volumes.ts';
import { taskSpecOf } from '../../../../src/services/ecs/rules/task-spec.ts';
import { definitionOf, newRow } from '../planners/planned-task.ts';

function volumesOf(volumes: readonly Volume[], attachments = newRow().task.attachments) {
  const task = { ...newRow().task, attachments };
  return taskSpecOf(task, { ...definitionOf({ app: 'essential' }), volumes }).volumes;
}

test('a volume that says nothing is an empty one for the task', () => {
  const empty = [{ kind: 'host', name: 'v' }];
  expect(volumesOf([{ name: 'v' }])).toEqual(empty);
  expect(volumesOf([{ name: 'v', host: {} }])).toEqual(empty);
});

test('a host volume has its path', () => {
  const host = { sourcePath: '/srv' };
  expect(volumesOf([{ name: 'v', host }])).toEqual([{ kind: 'host', name: 'v', ...host }]);
});

test('a Docker volume is of scope task and driver local unless it says otherwise', () => {
  const silent = { name: 'v', dockerVolumeConfiguration: {} };
  expect(volumesOf([silent])).toEqual([
    {
      kind: 'docker',
      name: 'v',
      scope: 'task',
      autoprovision: false,
      driver: 'local',
      driverOpts: {},
      labels: {},
    },
  ]);
  const said = {
    scope: 'shared',
    autoprovision: true,
    driver: 'other',
    driverOpts: { a: '1' },
    labels: { b: '2' },
  } as const;
  expect(volumesOf([{ name: 'v', dockerVolumeConfiguration: said }])).toEqual([
    { kind: 'docker', name: 'v', ...said },
  ]);
});

test('an EFS volume has its file system, directory and access point', () => {
  const efs = (more: object) => ({
    name: 'v',
    efsVolumeConfiguration: { fileSystemId: 'fs-1', ...more },
  });
  const v = { kind: 'efs', name: 'v', fileSystemId: 'fs-1' };
  expect(volumesOf([efs({})])).toEqual([{ ...v, rootDirectory: '/' }]);
  expect(volumesOf([efs({ rootDirectory: '/data' })])).toEqual([{ ...v, rootDirectory: '/data' }]);
  expect(volumesOf([efs({ authorizationConfig: { accessPointId: 'fsap-1' } })])).toEqual([
    { ...v, rootDirectory: '/', accessPointId: 'fsap-1' },
  ]);
});

test('a volume configured at launch is the one of the attachment that has its name', () => {
  const attachment = (name: string, deleteOnTermination: string) => ({
    id: '11112222-3333-4444-5555-666677778888',
    type: 'AmazonElasticBlockStorage',
    status: 'CREATED',
    details: [
      { name: 'volumeName', value: name },
      { name: 'deleteOnTermination', value: deleteOnTermination },
    ],
  });
  const volume = { name: 'v', configuredAtLaunch: true };
  const id = volumeIdOf(attachment('v', 'true'));
  expect(id).toBe('vol-11112222333344445');
  expect(volumesOf([volume], [attachment('other', 'true'), attachment('v', 'false')])).toEqual([
    { kind: 'ebs', name: 'v', volumeId: id, deleteOnTermination: false },
  ]);
});

test.each<[string, Volume]>([
  [
    'FSx for Windows File Server',
    {
      fsxWindowsFileServerVolumeConfiguration: {
        fileSystemId: 'fs-1',
        rootDirectory: '/',
        authorizationConfig: { credentialsParameter: 'arn', domain: 'example.com' },
      },
    },
  ],
  [
    'S3 Files',
    {
      s3filesVolumeConfiguration: {
        fileSystemArn: 'arn:aws:s3files:us-east-1:000000000000:file-system/fs-1',
      },
    },
  ],
])('there are no %s file systems', (kind, configuration) => {
  expect(volumesOf([{ name: 'v', ...configuration }])).toEqual([
    {
      kind: 'unsupported',
      name: 'v',
      reason: `ResourceInitializationError: failed to mount volume 'v': Gantry has no ${kind} file systems`,
    },
  ]);
});
