import {
  ListMetricsCommand,
  type ListMetricsCommandInput,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();

const put = (Namespace: string, MetricName: string, dimensions: Record<string, string> = {}) => {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const MetricData = [{ MetricName, Dimensions, Value: 1 }];
  return cloudwatch.client.send(new PutMetricDataCommand({ Namespace, MetricData }));
};

const list = async (request: ListMetricsCommandInput = {}) => {
  const { Metrics = [] } = await cloudwatch.client.send(new ListMetricsCommand(request));
  return Metrics.map(({ Namespace, MetricName, Dimensions = [] }) =>
    [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' '),
  );
};

describe('ListMetrics', () => {
  test('shows a metric for each set of dimensions, once', async () => {
    await put('shop', 'Errors', { zone: 'a', service: 'web' });
    await put('shop', 'Errors', { service: 'web', zone: 'a' });
    await put('shop', 'Errors');
    await put('db', 'Size');
    expect((await list()).toSorted()).toEqual([
      'db Size',
      'shop Errors',
      'shop Errors service=web zone=a',
    ]);
    expect(await list({ Namespace: 'shop', MetricName: 'Errors' })).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'zone' }] })).toHaveLength(1);
    expect(await list({ Dimensions: [{ Name: 'zone', Value: 'b' }] })).toEqual([]);
  });

  test('shows those of the last three hours when asked to', async () => {
    await put('shop', 'Old');
    await cloudwatch.gantry.advance(4 * 60 * 60 * 1000);
    await put('shop', 'New');
    expect(await list({ RecentlyActive: 'PT3H' })).toEqual(['shop New']);
  });

  test('answers page by page', async () => {
    const MetricData = Array.from({ length: 501 }, (_, at) => ({ MetricName: `m${at}`, Value: 1 }));
    await cloudwatch.client.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
    const first = await cloudwatch.client.send(new ListMetricsCommand({}));
    expect(first.Metrics).toHaveLength(500);
    const { NextToken } = first;
    const second = await cloudwatch.client.send(new ListMetricsCommand({ NextToken }));
    expect(second.Metrics).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
  });

  test('is refused with InvalidParameterValueException for a token of something else', async () => {
    await expect(list({ NextToken: 'x' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});
