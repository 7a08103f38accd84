import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Service } from '../../../../../src/aws/service.ts';
import { VirtualClock } from '../../../../../src/kernel/clock.ts';
import { Ids } from '../../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../../src/kernel/random.ts';
import { createEcsService } from '../../../../../src/services/ecs/ecs-service.ts';
import { EcsStore } from '../../../../../src/services/ecs/tables/ecs-store.ts';
import { Store } from '../../../../../src/store/store.ts';

let store: Store;
let ecs: Service;
let warnings: unknown[];

beforeEach(() => {
  warnings = [];
  const write = (line: Buffer, _encoding: string, done: () => void) => {
    const { level: _level, time: _time, ...warning } = JSON.parse(line.toString());
    warnings.push(warning);
    done();
  };
  store = new Store({ file: ':memory:', migrationsDirectory: 'migrations', durability: 'process' });
  const ids = new Ids(new SeededRandom(1));
  const clock = new VirtualClock(0);
  ecs = createEcsService({
    store: new EcsStore(store, ids, clock),
    clock,
    ids,
    log: pino({ level: 'warn', base: null }, new Writable({ write })),
    settings: { fargateRuntime: 'none', stoppedTaskRetentionMs: 0, inactiveClusterRetentionMs: 0 },
    strict: true,
  });
});
afterEach(() => store.close());

function call(operation: string, body: unknown) {
  const principalArn = 'arn:aws:iam::000000000000:root';
  return ecs.call(operation, body, {
    account: '000000000000',
    region: 'us-east-1',
    principalArn,
    requestId: 'request',
  });
}

const enabled = [{ name: 'containerInsights', value: 'enabled' }];
const logging = { executeCommandConfiguration: { kmsKeyId: 'key' } };

test('CreateCluster warns once of all that has no effect yet, by request and cluster', async () => {
  await call('CreateCluster', { clusterName: 'x', settings: enabled, configuration: logging });
  expect(warnings).toEqual([
    {
      requestId: 'request',
      cluster: 'arn:aws:ecs:us-east-1:000000000000:cluster/x',
      members: ['settings.containerInsights', 'configuration.executeCommandConfiguration.kmsKeyId'],
      msg: 'accepted without effect yet',
    },
  ]);
});

test.each([
  [
    'UpdateCluster',
    { serviceConnectDefaults: { namespace: 'internal' } },
    'serviceConnectDefaults.namespace',
  ],
  ['UpdateClusterSettings', { settings: enabled }, 'settings.containerInsights'],
])('%s warns too', async (operation, members, warned) => {
  await call('CreateCluster', { clusterName: 'x' });
  await call(operation, { cluster: 'x', ...members });
  expect(warnings).toMatchObject([{ members: [warned] }]);
});

test('a request that is effective or refused warns of nothing', async () => {
  await call('CreateCluster', { clusterName: 'x', tags: [{ key: 'a', value: '' }] });
  await expect(call('UpdateCluster', { cluster: 'gone', settings: enabled })).rejects.toThrow();
  expect(warnings).toEqual([]);
});
