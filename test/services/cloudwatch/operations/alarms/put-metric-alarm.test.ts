// What DescribeAlarms shows of a new alarm was recorded from AWS, as were the texts about the day and the
// week; the rules are those of the API reference of PutMetricAlarm.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest, onErrors, startOfTime } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();

describe('PutMetricAlarm', () => {
  test('makes an alarm that has not seen any data', async () => {
    await cloudwatch.put('errors');
    const { MetricAlarms, CompositeAlarms } = await cloudwatch.client.send(
      new DescribeAlarmsCommand({}),
    );
    expect(CompositeAlarms).toEqual([]);
    expect(MetricAlarms).toEqual([
      {
        ActionsEnabled: true,
        AlarmActions: [],
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
        AlarmConfigurationUpdatedTimestamp: startOfTime,
        AlarmName: 'errors',
        ComparisonOperator: 'GreaterThanThreshold',
        Dimensions: [],
        EvaluationPeriods: 1,
        InsufficientDataActions: [],
        MetricName: 'Errors',
        Namespace: 'shop',
        OKActions: [],
        Period: 60,
        StateReason: 'Unchecked: Initial alarm creation',
        StateTransitionedTimestamp: startOfTime,
        StateUpdatedTimestamp: startOfTime,
        StateValue: 'INSUFFICIENT_DATA',
        Statistic: 'Sum',
        Threshold: 10,
      },
    ]);
  });

  test('keeps all that it was given', async () => {
    const given = {
      AlarmDescription: 'too many',
      ActionsEnabled: false,
      AlarmActions: ['arn:aws:sns:us-east-1:000000000000:pager'],
      Dimensions: [{ Name: 'Service', Value: 'web' }],
      Unit: 'Count' as const,
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
      Threshold: 2.5,
    };
    await cloudwatch.put('errors', given);
    expect(await cloudwatch.alarm('errors')).toMatchObject(given);
  });

  test('overwrites the configuration of an alarm, and leaves its state and its tags', async () => {
    await cloudwatch.put('errors', {
      AlarmDescription: 'first',
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    await cloudwatch.setState('errors', 'ALARM', 'told so');
    await cloudwatch.gantry.advance(60_000);
    await cloudwatch.put('errors', { Threshold: 20, Tags: [{ Key: 'team', Value: 'b' }] });
    const alarm = await cloudwatch.alarm('errors');
    expect(alarm).toMatchObject({
      StateValue: 'ALARM',
      StateReason: 'told so',
      StateUpdatedTimestamp: startOfTime,
      AlarmConfigurationUpdatedTimestamp: new Date(startOfTime.getTime() + 60_000),
      Threshold: 20,
    });
    expect(alarm?.AlarmDescription).toBeUndefined();
    const tags = new ListTagsForResourceCommand({ ResourceARN: alarm?.AlarmArn });
    expect((await cloudwatch.client.send(tags)).Tags).toEqual([{ Key: 'team', Value: 'a' }]);
  });

  test('takes an alarm on an expression', async () => {
    const Metrics = [
      { Id: 'ratio', Expression: 'errors / all', ReturnData: true },
      {
        Id: 'errors',
        MetricStat: {
          Metric: { Namespace: 'shop', MetricName: 'Errors' },
          Period: 60,
          Stat: 'Sum',
        },
        ReturnData: false,
      },
    ];
    await cloudwatch.client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'ratio',
        Metrics,
        EvaluationPeriods: 1,
        Threshold: 0.05,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    const alarm = await cloudwatch.alarm('ratio');
    expect(alarm).toMatchObject({ Metrics, Threshold: 0.05 });
    expect(alarm).not.toHaveProperty('Dimensions');
  });

  test('makes alarms of one name in two regions and two accounts', async () => {
    await cloudwatch.put('errors');
    for (const world of [{ region: 'eu-west-1' }, { account: '111122223333' }]) {
      const other = cloudwatch.gantry.client(CloudWatchClient, world);
      expect((await other.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
      await other.send(new PutMetricAlarmCommand({ AlarmName: 'errors', ...onErrors }));
      expect((await other.send(new DescribeAlarmsCommand({}))).MetricAlarms).toHaveLength(1);
    }
  });

  test.each([
    [
      'an empty name',
      { AlarmName: '' },
      "1 validation error detected: Value '' at 'alarmName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'another way of treating missing data',
      { TreatMissingData: 'Missing' },
      'The value Missing is not supported for TreatMissingData parameter. Supported values are [breaching, notBreaching, ignore, missing].',
    ],
    ['an odd period', { Period: 45 }, 'Period must be 10, 20, 30 or a multiple of 60'],
    [
      'more than a day of short periods',
      { Period: 60, EvaluationPeriods: 1441 },
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600',
    ],
    [
      'more than a week',
      { Period: 86_400, EvaluationPeriods: 8 },
      'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
    ],
    [
      'two statistics',
      { ExtendedStatistic: 'p90' },
      'Exactly one of Statistic or ExtendedStatistic must be specified.',
    ],
    [
      'neither a metric nor expressions',
      { MetricName: undefined },
      'Exactly one of MetricName, Metrics or EvaluationCriteria must be specified.',
    ],
    ['no threshold', { Threshold: undefined }, 'The parameter Threshold must be specified.'],
    [
      'more datapoints than periods',
      { DatapointsToAlarm: 2 },
      'DatapointsToAlarm must be less than or equal to EvaluationPeriods.',
    ],
    [
      'tags of AWS',
      { Tags: [{ Key: 'aws:x', Value: '' }] },
      'Tag keys that begin with aws: are reserved.',
    ],
  ])('is refused with %s', async (_, given, message) => {
    await expect(cloudwatch.put('errors', given)).rejects.toMatchObject({
      name: 'ValidationException',
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await cloudwatch.alarm('errors')).toBeUndefined();
  });

  test('is refused for the name of a composite alarm', async () => {
    await cloudwatch.putComposite('both', 'FALSE');
    await expect(cloudwatch.put('both')).rejects.toThrow('is not a metric alarm');
  });
});
