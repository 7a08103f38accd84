// An alarm and its state outlive the process, and nothing of them outlives a reset.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { startGantry } from '../../../src/testing/start-gantry.ts';
import { newFolder } from '../../store/open-store.ts';
import { onErrors } from './start-cloudwatch.ts';

const world = { account: '000000000000', region: 'us-east-1' };

test('after a restart an alarm is in the state that it was in, until a reset', async () => {
  const flags = ['--data-dir', newFolder()];
  const before = await startGantry({ flags });
  const client = before.client(CloudWatchClient);
  await client.send(new PutMetricAlarmCommand({ AlarmName: 'errors', ...onErrors }));
  await client.send(
    new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'x' }),
  );
  await before.close();

  const after = await startGantry({ flags });
  try {
    expect(after.gantry.alarms.stateOf(world, 'errors')).toBe('ALARM');
    const all = () => after.client(CloudWatchClient).send(new DescribeAlarmsCommand({}));
    expect((await all()).MetricAlarms).toMatchObject([{ StateReason: 'x' }]);
    await after.gantry.control.reset();
    expect(after.gantry.alarms.stateOf(world, 'errors')).toBeUndefined();
    expect((await all()).MetricAlarms).toEqual([]);
  } finally {
    await after.close();
  }
});
