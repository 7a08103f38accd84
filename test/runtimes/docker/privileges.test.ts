import { describe, expect, test } from 'vitest';
import type { ContainerSpec, TaskSpec } from '../../../src/ports/runtime.ts';
import { hostPrivilege, privileges } from '../../../src/runtimes/docker/privileges.ts';
import { containerSpec, linuxSpec, taskSpec } from './specs.ts';

const device = { hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rw' };

describe('the privileges of a container', () => {
  test('are the engine’s own where the task definition says nothing', () => {
    expect(privileges(containerSpec({ linux: linuxSpec({}) }))).toEqual({});
  });

  test('are what the task definition says', () => {
    const linux = linuxSpec({
      capabilitiesAdd: ['SYS_PTRACE'],
      capabilitiesDrop: ['ALL'],
      devices: [device],
      tmpfs: [
        { containerPath: '/run', sizeMiB: 64, mountOptions: ['noexec', 'mode=755'] },
        { containerPath: '/scratch', sizeMiB: 1, mountOptions: [] },
      ],
    });
    const container = containerSpec({ linux, dockerSecurityOptions: ['no-new-privileges'] });
    expect(privileges(container)).toEqual({
      CapAdd: ['SYS_PTRACE'],
      CapDrop: ['ALL'],
      Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'rw' }],
      Tmpfs: { '/run': 'size=64m,noexec,mode=755', '/scratch': 'size=1m' },
      SecurityOpt: ['no-new-privileges'],
    });
  });

  test('let a device be used in every way where its list of permissions is empty', () => {
    const linux = linuxSpec({ devices: [{ ...device, permissions: '' }] });
    expect(privileges(containerSpec({ linux })).Devices).toMatchObject([
      { CgroupPermissions: 'rwm' },
    ]);
  });
});

describe('what reaches beyond a container onto its host', () => {
  type Row = readonly [string, Partial<ContainerSpec>, Partial<TaskSpec>];
  const reaching: readonly Row[] = [
    ['is privileged', { privileged: true }, {}],
    ['uses the device /dev/fuse of the host', { linux: linuxSpec({ devices: [device] }) }, {}],
    [
      'adds the capability SYS_ADMIN',
      { linux: linuxSpec({ capabilitiesAdd: ['SYS_PTRACE', 'SYS_ADMIN'] }) },
      {},
    ],
    ['adds the capability ALL', { linux: linuxSpec({ capabilitiesAdd: ['ALL'] }) }, {}],
    [
      'sets the security option seccomp=unconfined',
      { dockerSecurityOptions: ['no-new-privileges:true', 'seccomp=unconfined'] },
      {},
    ],
    ['shares the process namespace of the host', {}, { pidMode: 'host' }],
    ['shares the IPC namespace of the host', {}, { ipcMode: 'host' }],
  ];

  test.each(reaching)('%s', (words, container, task) => {
    expect(hostPrivilege(taskSpec(task), containerSpec(container))).toBe(words);
  });

  test('is nothing that the engine grants anyhow, or that the task keeps to itself', () => {
    const linux = linuxSpec({
      capabilitiesAdd: ['CAP_NET_RAW', 'sys_ptrace'],
      capabilitiesDrop: ['ALL'],
      tmpfs: [{ containerPath: '/run', sizeMiB: 1, mountOptions: [] }],
    });
    const container = containerSpec({ linux, privileged: false, readonlyRootFilesystem: true });
    const task = taskSpec({ pidMode: 'task', ipcMode: 'none' });
    expect(hostPrivilege(task, container)).toBeUndefined();
  });
});
