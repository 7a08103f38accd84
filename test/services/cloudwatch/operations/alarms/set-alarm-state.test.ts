// That the alarm is not there, and a state that there is not, are answered as was recorded from AWS.
import {
  DescribeAlarmHistoryCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest, startOfTime } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();

describe('SetAlarmState', () => {
  test('puts an alarm in a state', async () => {
    await cloudwatch.put('errors');
    await cloudwatch.gantry.advance(5_000);
    await cloudwatch.client.send(
      new SetAlarmStateCommand({
        AlarmName: 'errors',
        StateValue: 'ALARM',
        StateReason: 'told so',
        StateReasonData: '{"by":"test"}',
      }),
    );
    const later = new Date(startOfTime.getTime() + 5_000);
    expect(await cloudwatch.alarm('errors')).toMatchObject({
      StateValue: 'ALARM',
      StateReason: 'told so',
      StateReasonData: '{"by":"test"}',
      StateUpdatedTimestamp: later,
      StateTransitionedTimestamp: later,
    });
  });

  test('gives the same state a new reason without a transition', async () => {
    await cloudwatch.put('errors');
    await cloudwatch.client.send(
      new SetAlarmStateCommand({
        AlarmName: 'errors',
        StateValue: 'OK',
        StateReason: 'one',
        StateReasonData: '{}',
      }),
    );
    await cloudwatch.gantry.advance(5_000);
    await cloudwatch.setState('errors', 'OK', 'two');
    const alarm = await cloudwatch.alarm('errors');
    expect(alarm).toMatchObject({
      StateReason: 'two',
      StateUpdatedTimestamp: new Date(startOfTime.getTime() + 5_000),
      StateTransitionedTimestamp: startOfTime,
    });
    expect(alarm).not.toHaveProperty('StateReasonData');
  });

  test('moves the composite alarms above the alarm, level by level', async () => {
    await cloudwatch.put('a');
    await cloudwatch.put('b');
    await cloudwatch.putComposite('both', 'ALARM(a) AND ALARM(b)');
    await cloudwatch.putComposite('top', 'ALARM(both)');
    await cloudwatch.setState('a', 'ALARM');
    expect(await cloudwatch.alarm('both')).toMatchObject({ StateValue: 'OK' });
    await cloudwatch.setState('b', 'ALARM');
    expect(await cloudwatch.alarm('both')).toMatchObject({
      StateValue: 'ALARM',
      StateReason:
        'arn:aws:cloudwatch:us-east-1:000000000000:alarm:b transitioned to ALARM at Wednesday 16 September, 2026 10:00:00 UTC',
      StateReasonData:
        '{"triggeringAlarms":[{"arn":"arn:aws:cloudwatch:us-east-1:000000000000:alarm:b","state":{"value":"ALARM","timestamp":"2026-09-16T10:00:00.000+0000"}}]}',
    });
    expect(await cloudwatch.alarm('top')).toMatchObject({ StateValue: 'ALARM' });
    await cloudwatch.setState('a', 'OK');
    expect(await cloudwatch.alarm('both')).toMatchObject({ StateValue: 'OK' });
    expect(await cloudwatch.alarm('top')).toMatchObject({ StateValue: 'OK' });
  });

  test('moves each composite alarm once, also one that watches two levels', async () => {
    await cloudwatch.put('a');
    await cloudwatch.putComposite('middle', 'ALARM(a)');
    await cloudwatch.putComposite('top', 'ALARM(a) OR ALARM(middle)');
    await cloudwatch.setState('a', 'ALARM');
    const { AlarmHistoryItems } = await cloudwatch.client.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: 'top',
        AlarmTypes: ['CompositeAlarm'],
        HistoryItemType: 'StateUpdate',
      }),
    );
    expect(AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from OK to ALARM',
      'Alarm updated from INSUFFICIENT_DATA to OK',
    ]);
  });

  test('ends where composite alarms watch each other', async () => {
    await cloudwatch.put('a');
    await cloudwatch.putComposite('one', 'ALARM(a)');
    await cloudwatch.putComposite('two', 'ALARM(one)');
    await cloudwatch.putComposite('one', 'ALARM(a) OR NOT ALARM(two)');
    await cloudwatch.setState('a', 'ALARM');
    await cloudwatch.setState('a', 'OK');
    expect(await cloudwatch.alarm('a')).toMatchObject({ StateValue: 'OK' });
  });

  test('tells those who watch, after the commit', async () => {
    const told: string[] = [];
    const { alarms } = cloudwatch.gantry.gantry;
    await cloudwatch.put('a');
    await cloudwatch.putComposite('above', 'ALARM(a)');
    await cloudwatch.gantry.settle();
    alarms.onChange((world, name) => {
      told.push(`${world.account} ${world.region} ${name} ${alarms.stateOf(world, name)}`);
    });
    await cloudwatch.setState('a', 'ALARM');
    await cloudwatch.gantry.settle();
    expect(told.toSorted()).toEqual([
      '000000000000 us-east-1 a ALARM',
      '000000000000 us-east-1 above ALARM',
    ]);
  });

  test('is refused for an alarm that is not there, without a word', async () => {
    await expect(cloudwatch.setState('errors', 'OK')).rejects.toMatchObject({
      name: 'ResourceNotFound',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('is refused for a state that there is not', async () => {
    await cloudwatch.put('errors');
    const state: string = 'INVALID';
    await expect(cloudwatch.setState('errors', state as StateValue)).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
  });

  test('is refused with InvalidFormatFault for data that is not JSON', async () => {
    await cloudwatch.put('errors');
    const wrong = {
      AlarmName: 'errors',
      StateValue: 'OK',
      StateReason: '',
      StateReasonData: '{',
    } as const;
    await expect(cloudwatch.client.send(new SetAlarmStateCommand(wrong))).rejects.toMatchObject({
      name: 'InvalidFormatFault',
      message: 'Data was not syntactically valid JSON.',
    });
    expect(await cloudwatch.alarm('errors')).toMatchObject({ StateValue: 'INSUFFICIENT_DATA' });
  });
});
