// What ECS deployments are told about alarms.
import { describe, expect, test } from 'vitest';
import { KnownAlarms } from '../../../src/services/cloudwatch/known-alarms.ts';
import { AlarmTable } from '../../../src/services/cloudwatch/tables/alarms.ts';
import { openStore } from '../../store/open-store.ts';

const world = { account: '111122223333', region: 'eu-west-1' };

describe('the state of an alarm', () => {
  test('is that of the alarm of this name, account and region', () => {
    const store = openStore();
    store.db
      .prepare(
        "INSERT INTO cloudwatch_alarms VALUES ('111122223333', 'eu-west-1', 'cpu', 'ALARM', '{}')",
      )
      .run();
    const alarms = new KnownAlarms(() => new AlarmTable(store.db));
    expect(alarms.stateOf(world, 'cpu')).toBe('ALARM');
    expect(alarms.stateOf(world, 'CPU')).toBeUndefined();
    expect(alarms.stateOf({ ...world, region: 'us-east-1' }, 'cpu')).toBeUndefined();
    expect(alarms.stateOf({ ...world, account: '000000000000' }, 'cpu')).toBeUndefined();
  });
});

test('a change is told to all who listen, until they no longer do', () => {
  const alarms = new KnownAlarms(() => new AlarmTable(openStore().db));
  const told: string[] = [];
  const end = alarms.onChange(({ region }, name) => told.push(`one ${region} ${name}`));
  alarms.onChange((_, name) => told.push(`other ${name}`));
  alarms.changed(world, 'cpu');
  end();
  alarms.changed(world, 'errors');
  expect(told).toEqual(['one eu-west-1 cpu', 'other cpu', 'other errors']);
});

describe('an alarm is found at a start', () => {
  const alarm = {
    AlarmName: 'cpu',
    AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu',
    StateValue: 'OK',
    StateReason: '',
    StateUpdatedTimestamp: 0,
    StateTransitionedTimestamp: 0,
  } as const;
  const evaluated = { until: 1, version: 1, hadData: true };

  test.each([
    ['when nobody has evaluated it since its metric was written', { awaits: true }, 1],
    ['while its metric has data', { evaluated }, 1],
    ['but not when its metric has none', { evaluated: { ...evaluated, hadData: false } }, 0],
    ['and not when it never had', {}, 0],
  ] as const)('%s', (_, more, found) => {
    const table = new AlarmTable(openStore().db);
    table.put(world, { type: 'MetricAlarm', alarm, tags: [], ...more });
    expect(table.toEvaluate()).toHaveLength(found);
  });
});
