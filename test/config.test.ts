import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

describe('what tasks may mount', () => {
  test('is everything, and root owns every access point, unless told otherwise', () => {
    const config = readConfig([], {});
    expect(config.allowHostMounts).toBe(true);
    expect(config.efsAccessPoints).toEqual(new Map());
  });

  test('excludes the host with --allow-host-mounts off', () => {
    expect(readConfig(['--allow-host-mounts', 'off'], {}).allowHostMounts).toBe(false);
    const environment = { GANTRY_ALLOW_HOST_MOUNTS: 'off' };
    expect(readConfig([], environment).allowHostMounts).toBe(false);
    expect(() => readConfig(['--allow-host-mounts', 'no'], {})).toThrow(ConfigError);
  });

  test('includes the POSIX owners of access points', () => {
    const flags = ['--efs-access-points', 'fsap-0a=1000:1001,fsap-0b=0:2097151'];
    expect(readConfig(flags, {}).efsAccessPoints).toEqual(
      new Map([
        ['fsap-0a', { uid: 1000, gid: 1001 }],
        ['fsap-0b', { uid: 0, gid: 2_097_151 }],
      ]),
    );
  });

  test.each(['fsap-1', 'fsap-1=1000', 'ap-1=1:1', 'fsap-1=1:2097152', 'fsap-1=-1:1', '../x=1:1'])(
    'takes no access points like %s',
    (text) => {
      expect(() => readConfig(['--efs-access-points', text], {})).toThrow(
        /--efs-access-points .*takes fsap-id=uid:gid/,
      );
    },
  );
});

describe('the addresses of tasks', () => {
  test('are those of 10.203.0.0/16, and no ports are published, unless told otherwise', () => {
    expect(readConfig([], {})).toMatchObject({ vpcCidr: '10.203.0.0/16', publishPorts: false });
    const flags = ['--vpc-cidr', '172.30.16.0/20', '--publish-ports'];
    expect(readConfig(flags, {})).toMatchObject({ vpcCidr: '172.30.16.0/20', publishPorts: true });
  });

  test.each(['10.0.0.0', '10.0.0.0/8', '10.0.0.0/25', '10.0.1.0/16', '10.0.256.0/24', 'all'])(
    'are not those of %s',
    (text) => {
      expect(() => readConfig(['--vpc-cidr', text], {})).toThrow(/--vpc-cidr .*takes 10/);
    },
  );
});
