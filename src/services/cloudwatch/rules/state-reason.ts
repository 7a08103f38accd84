// Why an alarm is in the state that its metric put it in, in the words of CloudWatch as users saw them.
import { isoInstant } from '../../../kernel/instant.ts';
import type { StateValue } from '../model/types.ts';
import type { Datapoint, Decided } from '../planners/plan-alarm.ts';
import type { AlarmState } from './alarm-state.ts';
import type { Watched } from './watched-metric.ts';

/** The state with its reason, and the same as JSON. */
export function reasonFor(
  watched: Watched,
  decided: Decided,
  before: StateValue,
  now: number,
): AlarmState {
  return {
    StateValue: decided.stateValue,
    StateReason: textOf(watched, decided, before),
    StateReasonData: JSON.stringify(dataOf(watched, decided, now)),
  };
}

function textOf(watched: Watched, decided: Decided, before: StateValue): string {
  const { stateValue, datapoints, missing } = decided;
  const { operator, threshold, treatMissingData } = watched;
  if (stateValue === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(missing.length, 'datapoint')} ${was(missing.length)} unknown.`;
  }
  if (datapoints.length === 0) {
    const treated = treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
    return `Threshold Crossed: no datapoints were received for ${counted(missing.length, 'period')} and ${counted(missing.length, 'missing datapoint')} ${was(missing.length)} treated as [${treated}].`;
  }
  const isAlarm = stateValue === 'ALARM';
  const telling = datapoints.filter(({ value }) => watched.isBreaching(value) === isAlarm);
  const listed = telling.map(({ at, value }) => `${decimal(value)} (${shortInstant(at)})`);
  const relation = `${was(telling.length)} ${isAlarm ? '' : 'not '}${words[operator]} the threshold (${decimal(threshold)})`;
  if (before === 'INSUFFICIENT_DATA') {
    return `Threshold Crossed: ${counted(telling.length, 'datapoint')} [${listed.join(', ')}] ${relation}.`;
  }
  const least = isAlarm
    ? watched.datapointsToAlarm
    : watched.evaluationPeriods - watched.datapointsToAlarm + 1;
  return `Threshold Crossed: ${telling.length} out of the last ${datapoints.length} datapoints [${listed.join(', ')}] ${relation} (minimum ${counted(least, 'datapoint')} for ${before} -> ${stateValue} transition).`;
}

const words: Readonly<Record<Watched['operator'], string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
  // Of bands, which are not evaluated.
  GreaterThanUpperThreshold: 'greater than',
  LessThanLowerThreshold: 'less than',
  LessThanLowerOrGreaterThanUpperThreshold: 'outside of',
};

function dataOf(watched: Watched, { datapoints, missing }: Decided, now: number) {
  const { statistic, periodMs, threshold, unit } = watched;
  const oldest = datapoints.at(-1);
  const evaluated = [
    ...datapoints.map(({ at, value, sampleCount }: Datapoint) => ({
      timestamp: offsetInstant(at),
      sampleCount,
      value,
    })),
    ...missing.map((at) => ({ timestamp: offsetInstant(at) })),
  ];
  return {
    version: '1.0',
    queryDate: offsetInstant(now),
    ...(oldest !== undefined && { startDate: offsetInstant(oldest.at) }),
    ...(unit !== undefined && { unit }),
    statistic,
    period: periodMs / 1000,
    recentDatapoints: datapoints.map(({ value }) => value).reverse(),
    threshold,
    evaluatedDatapoints: evaluated,
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** `2` is written `2.0`. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** `26/10/23 16:42:00`. */
function shortInstant(at: number): string {
  const iso = isoInstant(at);
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)}`;
}

/** `2022-07-22T15:57:45.394+0000`. */
function offsetInstant(at: number): string {
  return isoInstant(at).replace('Z', '+0000');
}
