// The text about alarms that are not there was seen by users of AWS, as was the form of that about a token.
import { DescribeAlarmsCommand, PutCompositeAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest, startOfTime } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();

describe('PutCompositeAlarm', () => {
  test('makes an alarm that is in the state of its rule', async () => {
    await cloudwatch.put('a');
    await cloudwatch.setState('a', 'ALARM');
    const AlarmRule = 'ALARM("arn:aws:cloudwatch:us-east-1:000000000000:alarm:a")';
    await cloudwatch.putComposite('above', AlarmRule);
    expect(await cloudwatch.alarm('above')).toEqual({
      ActionsEnabled: true,
      AlarmActions: [],
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:above',
      AlarmConfigurationUpdatedTimestamp: startOfTime,
      AlarmName: 'above',
      AlarmRule,
      InsufficientDataActions: [],
      OKActions: [],
      StateReason:
        'arn:aws:cloudwatch:us-east-1:000000000000:alarm:a transitioned to ALARM at Wednesday 16 September, 2026 10:00:00 UTC',
      StateReasonData: expect.stringContaining('triggeringAlarms'),
      StateTransitionedTimestamp: startOfTime,
      StateUpdatedTimestamp: startOfTime,
      StateValue: 'ALARM',
    });
  });

  test('is evaluated anew with another rule', async () => {
    await cloudwatch.put('a');
    await cloudwatch.putComposite('above', 'INSUFFICIENT_DATA(a)');
    expect(await cloudwatch.alarm('above')).toMatchObject({ StateValue: 'ALARM' });
    await cloudwatch.putComposite('above', 'FALSE');
    expect(await cloudwatch.alarm('above')).toMatchObject({ StateValue: 'OK', AlarmRule: 'FALSE' });
  });

  test('is not among metric alarms', async () => {
    await cloudwatch.putComposite('never', 'FALSE');
    const all = await cloudwatch.client.send(new DescribeAlarmsCommand({}));
    expect(all).toMatchObject({ MetricAlarms: [], CompositeAlarms: [] });
  });

  test.each([
    [
      'alarms that are not there',
      'ALARM(a) OR ALARM(b) OR OK(c)',
      'Could not save the composite alarm as alarms [b, c] in the alarm rule do not exist',
    ],
    ['nothing in parentheses', '()', "Error in AlarmRule [Unsupported token ')' at char 1]"],
    ['half a rule', 'ALARM(a) AND', 'Error in AlarmRule [Unexpected end of the rule]'],
    [
      'white space around it',
      ' ALARM(a)',
      'AlarmRule must not contain leading or trailing whitespace or be null',
    ],
  ])('is refused with %s', async (_, rule, message) => {
    await cloudwatch.put('a');
    await expect(cloudwatch.putComposite('above', rule)).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    });
    expect(await cloudwatch.alarm('above')).toBeUndefined();
  });

  test('is refused for the name of a metric alarm', async () => {
    await cloudwatch.put('a');
    const put = new PutCompositeAlarmCommand({ AlarmName: 'a', AlarmRule: 'TRUE' });
    await expect(cloudwatch.client.send(put)).rejects.toThrow('is not a composite alarm');
  });
});
