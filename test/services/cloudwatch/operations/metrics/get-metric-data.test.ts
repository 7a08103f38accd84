import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloudwatchForEachTest, startOfTime } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();
const at = (minutes: number) => new Date(startOfTime.getTime() + minutes * 60_000);

beforeEach(async () => {
  await cloudwatch.client.send(
    new PutMetricDataCommand({
      Namespace: 'shop',
      MetricData: [0, 1].map((minutes) => ({
        MetricName: 'Errors',
        Timestamp: at(minutes),
        Values: [minutes, 10],
      })),
    }),
  );
});

const errors = (Id: string, Stat: string): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName: 'Errors' }, Period: 60, Stat },
});

const ask = (MetricDataQueries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput> = {}) =>
  cloudwatch.client.send(
    new GetMetricDataCommand({ MetricDataQueries, StartTime: at(0), EndTime: at(10), ...more }),
  );

describe('GetMetricData', () => {
  test('shows several statistics, the newest first', async () => {
    const { MetricDataResults, Messages } = await ask([
      errors('sum', 'Sum'),
      { ...errors('least', 'Minimum'), Label: 'the least' },
      { ...errors('hidden', 'Sum'), ReturnData: false },
    ]);
    expect(Messages).toEqual([]);
    expect(MetricDataResults).toEqual([
      {
        Id: 'sum',
        Label: 'Errors',
        StatusCode: 'Complete',
        Timestamps: [at(1), at(0)],
        Values: [11, 10],
      },
      {
        Id: 'least',
        Label: 'the least',
        StatusCode: 'Complete',
        Timestamps: [at(1), at(0)],
        Values: [1, 0],
      },
    ]);
  });

  test('shows the oldest first when asked to', async () => {
    const answer = await ask([errors('sum', 'Sum')], { ScanBy: 'TimestampAscending' });
    expect(answer.MetricDataResults?.[0]?.Values).toEqual([10, 11]);
  });

  test.each<[string, MetricDataQuery[], string]>([
    [
      'an expression',
      [{ Id: 'e', Expression: 'a + b' }],
      'Gantry evaluates no expressions: the query e needs a MetricStat.',
    ],
    [
      'a percentile',
      [errors('p', 'p99')],
      'Gantry keeps sums and bounds of what was measured, and does not know the statistic p99.',
    ],
    ['one Id twice', [errors('a', 'Sum'), errors('a', 'Sum')], 'The values of Id must be unique.'],
  ])('is refused for %s', async (_, queries, message) => {
    await expect(ask(queries)).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  test('is refused for no time', async () => {
    await expect(ask([errors('a', 'Sum')], { EndTime: at(0) })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('is refused with InvalidNextToken for a token: there are no pages', async () => {
    await expect(ask([], { NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });
});
