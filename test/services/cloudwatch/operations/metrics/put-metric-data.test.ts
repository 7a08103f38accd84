// The texts about values and about the past were seen by users of AWS.
import {
  GetMetricStatisticsCommand,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest, startOfTime } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();
const minute = 60_000;

const put = (...MetricData: Partial<MetricDatum>[]) =>
  cloudwatch.client.send(
    new PutMetricDataCommand({
      Namespace: 'shop',
      MetricData: MetricData.map((datum) => ({ MetricName: 'Errors', ...datum })),
    }),
  );

async function measured() {
  const { Datapoints = [] } = await cloudwatch.client.send(
    new GetMetricStatisticsCommand({
      Namespace: 'shop',
      MetricName: 'Errors',
      StartTime: new Date(startOfTime.getTime() - 60 * minute),
      EndTime: new Date(startOfTime.getTime() + 60 * minute),
      Period: 3600,
      Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'Average'],
    }),
  );
  return Datapoints;
}

describe('PutMetricData', () => {
  test('adds up what was measured, given as values, counts and sets', async () => {
    await put({ Value: 3 }, { Values: [10, 1], Counts: [2, 1] });
    const StatisticValues = { SampleCount: 2, Sum: 8, Minimum: 0, Maximum: 8 };
    await put({ StatisticValues });
    expect(await measured()).toEqual([
      {
        Timestamp: startOfTime,
        Unit: 'None',
        SampleCount: 6,
        Sum: 32,
        Minimum: 0,
        Maximum: 10,
        Average: 32 / 6,
      },
    ]);
  });

  test('puts an alarm in ALARM at once, and in OK when the data says so', async () => {
    await cloudwatch.put('errors', { Threshold: 10 });
    await put({ Value: 8 });
    await cloudwatch.gantry.settle();
    expect(await cloudwatch.alarm('errors')).toMatchObject({ StateValue: 'OK' });
    await put({ Value: 8 });
    await cloudwatch.gantry.settle();
    expect(await cloudwatch.alarm('errors')).toMatchObject({
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints [16.0 (16/09/26 10:00:00)] was greater than the threshold (10.0) (minimum 1 datapoint for OK -> ALARM transition).',
    });
    await cloudwatch.gantry.advance(minute);
    await put({ Value: 0 });
    await cloudwatch.gantry.settle();
    expect(await cloudwatch.alarm('errors')).toMatchObject({ StateValue: 'OK' });
  });

  test('moves the composite alarm above, and tells those who watch', async () => {
    await cloudwatch.put('errors', { Threshold: 10 });
    await cloudwatch.putComposite('above', 'ALARM(errors)');
    await cloudwatch.gantry.settle();
    const { alarms } = cloudwatch.gantry.gantry;
    const told: unknown[] = [];
    alarms.onChange((world, name) => told.push([name, alarms.stateOf(world, name)]));
    await put({ Value: 11 });
    await cloudwatch.gantry.settle();
    expect(told).toContainEqual(['errors', 'ALARM']);
    expect(told).toContainEqual(['above', 'ALARM']);
  });

  test('ends, and the alarm is as it treats missing data', async () => {
    await cloudwatch.put('missing');
    await cloudwatch.put('notBreaching', { TreatMissingData: 'notBreaching' });
    await cloudwatch.put('ignore', { TreatMissingData: 'ignore' });
    await put({ Value: 11 });
    await cloudwatch.gantry.advance(10 * minute);
    expect(await cloudwatch.alarm('missing')).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Insufficient Data: 1 datapoint was unknown.',
    });
    expect(await cloudwatch.alarm('notBreaching')).toMatchObject({ StateValue: 'OK' });
    expect(await cloudwatch.alarm('ignore')).toMatchObject({ StateValue: 'ALARM' });
    // Nothing is left to look at: a state that is set now stays.
    expect(cloudwatch.gantry.gantry.control.readClock().nextDeadline).toBeUndefined();
    await cloudwatch.setState('missing', 'ALARM');
    await cloudwatch.gantry.advance(60 * minute);
    expect(await cloudwatch.alarm('missing')).toMatchObject({ StateValue: 'ALARM' });
  });

  test('takes an alarm back from SetAlarmState with the next minute', async () => {
    await cloudwatch.put('errors');
    await put({ Value: 1 });
    await cloudwatch.gantry.settle();
    await cloudwatch.setState('errors', 'ALARM');
    await cloudwatch.gantry.settle();
    expect(await cloudwatch.alarm('errors')).toMatchObject({ StateValue: 'ALARM' });
    await cloudwatch.gantry.advance(minute);
    expect(await cloudwatch.alarm('errors')).toMatchObject({ StateValue: 'OK' });
  });

  test('says nothing to alarms on other dimensions', async () => {
    const Dimensions = [{ Name: 'Service', Value: 'web' }];
    await cloudwatch.put('all');
    await cloudwatch.put('web', { Dimensions });
    await put({ Value: 11, Dimensions });
    await cloudwatch.gantry.settle();
    expect(await cloudwatch.alarm('all')).toMatchObject({ StateValue: 'INSUFFICIENT_DATA' });
    expect(await cloudwatch.alarm('web')).toMatchObject({ StateValue: 'ALARM' });
  });

  test.each<[string, Partial<MetricDatum>, string, string]>([
    [
      'no value',
      {},
      'InvalidParameterCombinationException',
      'At least one of the parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues must be specified.',
    ],
    [
      'two kinds of values',
      { Value: 1, StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 } },
      'InvalidParameterCombinationException',
      'The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.',
    ],
    [
      'a time too long ago',
      { Value: 1, Timestamp: new Date(startOfTime.getTime() - 15 * 24 * 60 * minute) },
      'InvalidParameterValueException',
      'The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.',
    ],
    [
      'more counts than values',
      { Values: [1], Counts: [1, 2] },
      'InvalidParameterValueException',
      'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
    ],
    [
      'a count of nothing',
      { Values: [1], Counts: [0] },
      'InvalidParameterValueException',
      'The value 0 for parameter MetricData.member.1.Counts.member.1 is invalid.',
    ],
  ])('is refused with %s', async (_, datum, name, message) => {
    await expect(put(datum)).rejects.toMatchObject({ name, message });
    expect(await measured()).toEqual([]);
  });

  test('is refused with MissingRequiredParameterException without data', async () => {
    await expect(put()).rejects.toMatchObject({ name: 'MissingRequiredParameterException' });
  });

  test('writes nothing when one of its data is refused', async () => {
    await expect(put({ Value: 1 }, {})).rejects.toThrow('MetricData.member.2.Value');
    expect(await measured()).toEqual([]);
  });

  test('may be as long as it gets, and is compressed by the SDK', async () => {
    const Values = Array.from({ length: 150 }, (_, at) => at);
    await put(...Array.from({ length: 100 }, () => ({ Values })));
    expect(await measured()).toMatchObject([{ SampleCount: 15_000 }]);
  });
});
