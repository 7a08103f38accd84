import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

describe('what stands for S3', () => {
  test('is nothing unless told otherwise', () => {
    expect(readConfig([], {})).toMatchObject({ s3Buckets: new Map(), s3Endpoint: undefined });
  });

  test('are folders by bucket, and an endpoint for the rest', () => {
    const flags = [
      '--s3-buckets',
      'shop=./env,my.mail=/srv/a=b',
      '--s3-endpoint',
      'http://s3:9000',
    ];
    expect(readConfig(flags, {})).toMatchObject({
      s3Buckets: new Map([
        ['shop', './env'],
        ['my.mail', '/srv/a=b'],
      ]),
      s3Endpoint: 'http://s3:9000',
    });
  });

  test.each([
    ['--s3-buckets', 'shop'],
    ['--s3-buckets', 'Shop=./env'],
    ['--s3-endpoint', 's3:9000'],
    ['--s3-endpoint', 'http://s3/?x'],
  ])('is not %s %s', (flag, text) => {
    expect(() => readConfig([flag, text], {})).toThrow(ConfigError);
  });
});

describe('where lifecycle hooks run', () => {
  test('is nowhere unless told otherwise', () => {
    expect(readConfig([], {})).toMatchObject({ lambdaEndpoint: undefined, hookUrls: new Map() });
  });

  test('is a Lambda API, and URLs for functions by name or ARN', () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:gate:live';
    const flags = [
      '--lambda-endpoint',
      'http://127.0.0.1:9001',
      '--hook-urls',
      `check=http://127.0.0.1:8000/hook?a=b,${arn}=https://gate.test`,
    ];
    expect(readConfig(flags, {})).toMatchObject({
      lambdaEndpoint: 'http://127.0.0.1:9001',
      hookUrls: new Map([
        ['check', 'http://127.0.0.1:8000/hook?a=b'],
        [arn, 'https://gate.test'],
      ]),
    });
  });

  test.each([
    ['--lambda-endpoint', '127.0.0.1:9001'],
    ['--hook-urls', 'check'],
    ['--hook-urls', 'check=ftp://127.0.0.1'],
  ])('is not %s %s', (flag, text) => {
    expect(() => readConfig([flag, text], {})).toThrow(ConfigError);
  });
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

describe('the upstream', () => {
  test('is none unless told, and otherwise a scheme, a host and a port', () => {
    expect(readConfig([], {}).upstream).toBeUndefined();
    const flags = ['--upstream', 'http://localhost:4566/'];
    expect(readConfig(flags, {}).upstream).toBe('http://localhost:4566');
    expect(readConfig([], { GANTRY_UPSTREAM: 'https://emulator' }).upstream).toBe(
      'https://emulator',
    );
  });

  test.each(['localhost:4566', 'ftp://localhost', 'http://localhost/path', 'http://a:b@localhost'])(
    'is not %s',
    (text) => {
      expect(() => readConfig(['--upstream', text], {})).toThrow(/--upstream .*takes URL/);
    },
  );
});

describe('an environment variable that is empty', () => {
  test('counts as one that is not set', () => {
    const environment = { GANTRY_PORT: '', GANTRY_RUNTIME: '', GANTRY_DATA_DIR: '' };
    expect(readConfig([], environment)).toEqual(readConfig([], {}));
  });

  test('does not hide a flag, and an empty flag is a mistake', () => {
    expect(readConfig(['--port', '1234'], { GANTRY_PORT: '' }).port).toBe(1234);
    expect(() => readConfig(['--port', ''], {})).toThrow(/--port .*takes/);
  });
});

describe('signatures', () => {
  test('cannot be verified without keys', () => {
    expect(() => readConfig(['--verify-signatures'], {})).toThrow(
      new ConfigError(
        '--verify-signatures (GANTRY_VERIFY_SIGNATURES) needs --access-keys (GANTRY_ACCESS_KEYS): ' +
          'without a key every AWS call would be refused',
      ),
    );
    const config = readConfig(['--verify-signatures', '--access-keys', 'AKID:secret'], {});
    expect(config.verifySignatures).toBe(true);
  });
});

test('the Compose file lets containers call Gantry by the names that they know', () => {
  const file = readFileSync(join(import.meta.dirname, '../docker-compose.yml'), 'utf8');
  const names = /GANTRY_ALLOWED_HOSTS: (\S+)/.exec(file)?.[1];
  expect(readConfig([], { GANTRY_ALLOWED_HOSTS: names }).allowedHosts).toEqual([
    'gantry',
    'host.docker.internal',
  ]);
});

describe('the instances that a cluster begins with', () => {
  test('are counted by type', () => {
    expect(readConfig([], {}).instances).toEqual(new Map());
    const flags = ['--instances', 'm5.large=3,c5.xlarge=2,m5.large=1'];
    expect(readConfig(flags, {}).instances).toEqual(
      new Map([
        ['m5.large', 4],
        ['c5.xlarge', 2],
      ]),
    );
  });

  test.each(['m5.large', 'm5.large=0', 'm5.large=-1', 'm5.large=100000', 'x=1'])(
    'are not %s',
    (text) => {
      expect(() => readConfig(['--instances', text], {})).toThrow(/--instances .*takes type=count/);
    },
  );
});
