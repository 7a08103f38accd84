import {
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloudwatchForEachTest, startOfTime } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();
const at = (minutes: number) => new Date(startOfTime.getTime() + minutes * 60_000);

beforeEach(async () => {
  const data = [
    [0, 1],
    [1, 2],
    [5, 10],
  ] as const;
  await cloudwatch.client.send(
    new PutMetricDataCommand({
      Namespace: 'shop',
      MetricData: data.map(([minutes, Value]) => ({
        MetricName: 'Errors',
        Timestamp: at(minutes),
        Value,
        Unit: 'Count',
      })),
    }),
  );
});

const ask = (more: Partial<GetMetricStatisticsCommandInput> = {}) =>
  cloudwatch.client.send(
    new GetMetricStatisticsCommand({
      Namespace: 'shop',
      MetricName: 'Errors',
      StartTime: at(0),
      EndTime: at(60),
      Period: 300,
      Statistics: ['Sum'],
      ...more,
    }),
  );

describe('GetMetricStatistics', () => {
  test('shows a statistic for each period with data', async () => {
    expect(await ask()).toMatchObject({
      Label: 'Errors',
      Datapoints: [
        { Timestamp: at(0), Sum: 3, Unit: 'Count' },
        { Timestamp: at(5), Sum: 10, Unit: 'Count' },
      ],
    });
  });

  test('shows nothing of another unit, other dimensions, or from before and after', async () => {
    expect((await ask({ Unit: 'Seconds' })).Datapoints).toEqual([]);
    expect((await ask({ Dimensions: [{ Name: 'a', Value: 'b' }] })).Datapoints).toEqual([]);
    expect((await ask({ StartTime: at(10) })).Datapoints).toEqual([]);
    expect((await ask({ EndTime: at(5) })).Datapoints).toHaveLength(1);
  });

  test.each<[string, Partial<GetMetricStatisticsCommandInput>, string, string]>([
    [
      'no time',
      { EndTime: at(0) },
      'InvalidParameterValueException',
      'The parameter StartTime must not equal parameter EndTime.',
    ],
    [
      'an end before its start',
      { EndTime: at(-1) },
      'InvalidParameterValueException',
      'The parameter StartTime must be less than the parameter EndTime.',
    ],
    [
      'too many datapoints',
      { EndTime: at(2880), Period: 60 },
      'InvalidParameterCombinationException',
      'You have requested up to 2,880 datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    ],
    [
      'no statistic',
      { Statistics: undefined },
      'InvalidParameterCombinationException',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    ],
    [
      'percentiles',
      { ExtendedStatistics: ['p90'] },
      'InvalidParameterValueException',
      'Gantry keeps sums and bounds of what was measured, and knows no ExtendedStatistics.',
    ],
  ])('is refused for %s', async (_, more, name, message) => {
    await expect(ask(more)).rejects.toMatchObject({ name, message });
  });
});
