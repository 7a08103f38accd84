import { DescribeAlarmsCommand, type DescribeAlarmsCommandInput } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloudwatchForEachTest } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();

beforeEach(async () => {
  await cloudwatch.put('web-errors', { AlarmActions: ['arn:aws:sns:us-east-1:0:pager'] });
  await cloudwatch.put('web-latency');
  await cloudwatch.put('db');
  await cloudwatch.putComposite('web', 'ALARM("web-errors") OR ALARM("web-latency")');
  await cloudwatch.putComposite('all', 'ALARM(web) OR ALARM(db)');
  await cloudwatch.setState('db', 'OK');
});

async function names(request: DescribeAlarmsCommandInput) {
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.client.send(
    new DescribeAlarmsCommand(request),
  );
  return {
    metric: MetricAlarms.map(({ AlarmName }) => AlarmName),
    composite: CompositeAlarms.map(({ AlarmName }) => AlarmName),
  };
}

describe('DescribeAlarms', () => {
  test.each<[string, DescribeAlarmsCommandInput, { metric: string[]; composite: string[] }]>([
    ['metric alarms', {}, { metric: ['db', 'web-errors', 'web-latency'], composite: [] }],
    [
      'composite alarms when asked for',
      { AlarmTypes: ['CompositeAlarm'] },
      { metric: [], composite: ['all', 'web'] },
    ],
    [
      'those of some names, and says nothing of others',
      { AlarmNames: ['db', 'web', 'other'] },
      { metric: ['db'], composite: [] },
    ],
    [
      'those of a prefix, of both types',
      { AlarmNamePrefix: 'web', AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      { metric: ['web-errors', 'web-latency'], composite: ['web'] },
    ],
    ['those in a state', { StateValue: 'OK' }, { metric: ['db'], composite: [] }],
    [
      'those with an action',
      { ActionPrefix: 'arn:aws:sns' },
      { metric: ['web-errors'], composite: [] },
    ],
  ])('shows %s', async (_, request, shown) => {
    expect(await names(request)).toEqual(shown);
  });

  test('shows the children of a composite alarm, and little of each', async () => {
    const request = new DescribeAlarmsCommand({ ChildrenOfAlarmName: 'all' });
    const { MetricAlarms, CompositeAlarms } = await cloudwatch.client.send(request);
    expect(MetricAlarms).toEqual([
      {
        AlarmName: 'db',
        AlarmArn: expect.stringContaining(':alarm:db'),
        StateValue: 'OK',
        StateUpdatedTimestamp: expect.any(Date),
      },
    ]);
    expect(CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['web']);
  });

  test('shows the parents of an alarm by name and ARN', async () => {
    const request = new DescribeAlarmsCommand({ ParentsOfAlarmName: 'web-errors' });
    expect((await cloudwatch.client.send(request)).CompositeAlarms).toEqual([
      { AlarmName: 'web', AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:web' },
    ]);
  });

  test('answers page by page', async () => {
    const asked = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 2 } as const;
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await cloudwatch.client.send(
        new DescribeAlarmsCommand({ ...asked, AlarmTypes: [...asked.AlarmTypes], NextToken }),
      );
      const { MetricAlarms = [], CompositeAlarms = [] } = page;
      expect(MetricAlarms.length + CompositeAlarms.length).toBeLessThanOrEqual(2);
      seen.push(...[...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen.toSorted()).toEqual(['all', 'db', 'web', 'web-errors', 'web-latency']);
  });

  test('is refused with InvalidNextToken for a token of something else', async () => {
    const request = new DescribeAlarmsCommand({ NextToken: 'x' });
    await expect(cloudwatch.client.send(request)).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });

  test.each<[string, DescribeAlarmsCommandInput]>([
    ['names and a prefix', { AlarmNames: ['db'], AlarmNamePrefix: 'd' }],
    ['children and a state', { ChildrenOfAlarmName: 'web', StateValue: 'OK' }],
    ['children and parents', { ChildrenOfAlarmName: 'web', ParentsOfAlarmName: 'web' }],
    ['a page of nothing', { MaxRecords: 0 }],
  ])('is refused for %s', async (_, request) => {
    await expect(cloudwatch.client.send(new DescribeAlarmsCommand(request))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
