// The forms of a state update and of a creation were recorded from AWS.
import {
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  type DescribeAlarmHistoryCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest, startOfTime } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();

const history = async (request: DescribeAlarmHistoryCommandInput = {}) => {
  const answer = await cloudwatch.client.send(new DescribeAlarmHistoryCommand(request));
  return answer.AlarmHistoryItems ?? [];
};
const summaries = async (request: DescribeAlarmHistoryCommandInput = {}) =>
  (await history(request)).map(({ HistorySummary }) => HistorySummary);

describe('DescribeAlarmHistory', () => {
  test('shows transitions, and not that a state got another reason', async () => {
    await cloudwatch.put('errors');
    await cloudwatch.setState('errors', 'ALARM', 'one');
    await cloudwatch.setState('errors', 'ALARM', 'two');
    const items = await history({ HistoryItemType: 'StateUpdate' });
    expect(items).toEqual([
      {
        AlarmName: 'errors',
        AlarmType: 'MetricAlarm',
        HistoryData: JSON.stringify({
          version: '1.0',
          oldState: {
            stateValue: 'INSUFFICIENT_DATA',
            stateReason: 'Unchecked: Initial alarm creation',
          },
          newState: { stateValue: 'ALARM', stateReason: 'one' },
        }),
        HistoryItemType: 'StateUpdate',
        HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM',
        Timestamp: startOfTime,
      },
    ]);
  });

  test('shows what was configured, also of an alarm that is gone', async () => {
    await cloudwatch.put('errors');
    await cloudwatch.put('errors', { Threshold: 20 });
    await cloudwatch.client.send(new DeleteAlarmsCommand({ AlarmNames: ['errors'] }));
    expect(await summaries({ AlarmName: 'errors' })).toEqual([
      'Alarm "errors" deleted',
      'Alarm "errors" updated',
      'Alarm "errors" created',
    ]);
    const [created] = await history({ ScanBy: 'TimestampAscending', MaxRecords: 1 });
    expect(JSON.parse(created?.HistoryData ?? '')).toMatchObject({
      version: '1.0',
      type: 'Create',
      createdAlarm: {
        alarmName: 'errors',
        alarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
        alarmConfigurationUpdatedTimestamp: '2026-09-16T10:00:00.000+0000',
        threshold: 10,
        okactions: [],
      },
    });
  });

  test('shows composite alarms when asked to, and one time when asked to', async () => {
    await cloudwatch.putComposite('never', 'FALSE');
    await cloudwatch.put('errors');
    await cloudwatch.gantry.advance(60_000);
    await cloudwatch.setState('errors', 'OK');
    expect(await summaries({ AlarmTypes: ['CompositeAlarm'] })).toEqual([
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm "never" created',
    ]);
    const StartDate = new Date(startOfTime.getTime() + 1);
    expect(await summaries({ StartDate })).toEqual(['Alarm updated from INSUFFICIENT_DATA to OK']);
    expect(await summaries({ EndDate: StartDate })).toEqual(['Alarm "errors" created']);
  });

  test.each(['TimestampAscending', 'TimestampDescending'] as const)(
    'answers page by page, %s',
    async (ScanBy) => {
      for (const name of ['a', 'b', 'c']) await cloudwatch.put(name);
      const seen: (string | undefined)[] = [];
      let NextToken: string | undefined;
      do {
        const page = await cloudwatch.client.send(
          new DescribeAlarmHistoryCommand({ ScanBy, MaxRecords: 2, NextToken }),
        );
        seen.push(...(page.AlarmHistoryItems ?? []).map(({ AlarmName }) => AlarmName));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      const names = ['a', 'b', 'c'];
      expect(seen).toEqual(ScanBy === 'TimestampAscending' ? names : names.toReversed());
    },
  );

  test('is refused with InvalidNextToken for a token of something else', async () => {
    await expect(history({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });
});
