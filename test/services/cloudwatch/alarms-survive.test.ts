// Whatever was acknowledged before a SIGKILL is there afterwards, and the alarm goes on.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { expect, test, vi } from 'vitest';
import { type ServerProcess, serverProcesses } from '../../server/server-process.ts';
import { onErrors } from './start-cloudwatch.ts';

const { start, folder } = serverProcesses();

function clientOf({ url }: ServerProcess): CloudWatchClient {
  return new CloudWatchClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

test('alarms and their states survive a kill', async () => {
  const flags = ['--port', '0', '--runtime', 'simulated', '--data-dir', folder()];
  const first = await start({ flags });
  const client = clientOf(first);
  for (const AlarmName of ['set', 'measured']) {
    const MetricName = AlarmName;
    await client.send(new PutMetricAlarmCommand({ ...onErrors, AlarmName, MetricName }));
  }
  const state = { StateValue: 'ALARM', StateReason: 'told so' } as const;
  await client.send(new SetAlarmStateCommand({ AlarmName: 'set', ...state }));
  const MetricData = [{ MetricName: 'measured', Value: 11 }];
  await client.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
  await first.end('SIGKILL');

  const second = clientOf(await start({ flags }));
  const measured = { StateValue: 'ALARM', AlarmName: 'measured' };
  await vi.waitFor(async () => {
    const { MetricAlarms } = await second.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toMatchObject([measured, { AlarmName: 'set', ...state }]);
  });
});
