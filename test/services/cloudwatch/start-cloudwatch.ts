// A Gantry for one test file of CloudWatch, begun anew for each test.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';

interface Running {
  gantry: TestGantry;
  client: CloudWatchClient;
}

/** 2026-09-16T10:00:00Z, when a test begins. */
export const startOfTime = new Date(1_789_552_800_000);

/** What a metric alarm needs beside a name. */
export const onErrors = {
  Namespace: 'shop',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
} as const satisfies Partial<PutMetricAlarmCommandInput>;

/** Gives each test of the file a Gantry and a client of its CloudWatch. */
export function cloudwatchForEachTest() {
  const running: Partial<Running> = {};
  beforeEach(async () => {
    running.gantry = await startGantry();
    running.client = running.gantry.client(CloudWatchClient);
  });
  afterEach(async () => {
    await running.gantry?.close();
  });
  const given = <K extends keyof Running>(name: K): Running[K] => {
    const value = running[name];
    if (value === undefined) throw new Error('no test is running');
    return value;
  };
  return {
    get gantry() {
      return given('gantry');
    },
    get client() {
      return given('client');
    },
    /** Makes a metric alarm. */
    put: (AlarmName: string, more: Partial<PutMetricAlarmCommandInput> = {}) =>
      given('client').send(new PutMetricAlarmCommand({ AlarmName, ...onErrors, ...more })),
    putComposite: (AlarmName: string, AlarmRule: string) =>
      given('client').send(new PutCompositeAlarmCommand({ AlarmName, AlarmRule })),
    setState: (AlarmName: string, state: StateValue, StateReason = 'a test') =>
      given('client').send(new SetAlarmStateCommand({ AlarmName, StateValue: state, StateReason })),
    /** The one alarm of a name, of whatever type. */
    async alarm(name: string) {
      const { MetricAlarms = [], CompositeAlarms = [] } = await given('client').send(
        new DescribeAlarmsCommand({
          AlarmNames: [name],
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        }),
      );
      return [...MetricAlarms, ...CompositeAlarms][0];
    },
  };
}
