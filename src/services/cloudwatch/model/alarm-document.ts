import type { AlarmHistoryItem, CompositeAlarm, MetricAlarm, StateValue, Tag } from './types.ts';

/** Alarms belong to an account and a region. */
export interface World {
  readonly account: string;
  readonly region: string;
}

/** What every alarm has, of whatever type. Instants are epoch milliseconds. */
interface Whole {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly StateValue: StateValue;
  readonly StateReason: string;
  readonly StateUpdatedTimestamp: number;
  readonly StateTransitionedTimestamp: number;
}

export interface MetricAlarmRecord {
  readonly type: 'MetricAlarm';
  readonly alarm: MetricAlarm & Whole;
  /** Of an alarm whose metric had data once. */
  readonly evaluated?: Evaluated | undefined;
  /** The alarm or its metric was written, and nobody has evaluated it since: a start is to find it. */
  readonly awaits?: true | undefined;
  readonly tags: readonly Tag[];
}

/** What an alarm has seen of its metric. */
export interface Evaluated {
  /** The end of the newest period, epoch milliseconds. */
  readonly until: number;
  /** The version of the metric. */
  readonly version: number;
  /** Whether there was any data. */
  readonly hadData: boolean;
}

export interface CompositeAlarmRecord {
  readonly type: 'CompositeAlarm';
  readonly alarm: CompositeAlarm & Whole & { readonly AlarmRule: string };
  readonly tags: readonly Tag[];
}

/** What happened to an alarm. */
export interface HistoryItem extends AlarmHistoryItem {
  readonly AlarmName: string;
  readonly Timestamp: number;
}

/** An alarm as it is kept: what DescribeAlarms shows, and its tags. */
export type AlarmRecord = MetricAlarmRecord | CompositeAlarmRecord;
