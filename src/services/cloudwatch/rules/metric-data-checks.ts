// What PutMetricData refuses. The texts about values and about the past were seen by users of AWS; the
// others are marked.
import { constraints, refusal } from '../errors.ts';
import type { Dimension, MetricDatum } from '../model/types.ts';

const twoWeeksMs = 14 * 24 * 60 * 60 * 1000;
const twoHoursMs = 2 * 60 * 60 * 1000;
const mostData = 1000;
const mostValues = 150;
const mostDimensions = 30;
/** The largest value, by the API reference. */
const largest = 2 ** 360;

/** Throws what PutMetricData does for a namespace. */
export function checkNamespace(namespace: string): void {
  constraints.check(['namespace', namespace, { min: 1, max: 255, pattern: '[^:].*' }]);
}

/** Throws for data that cannot be. */
export function checkMetricData(data: readonly MetricDatum[], now: number): void {
  if (data.length === 0) {
    throw refusal('MissingRequiredParameterException', 'The parameter MetricData is required.');
  }
  // Unverified.
  if (data.length > mostData) {
    throw wrong(`The collection MetricData must not have a size greater than ${mostData}.`);
  }
  for (const [at, datum] of data.entries()) {
    const path = `MetricData.member.${at + 1}`;
    constraints.check([
      `metricData.${at + 1}.member.metricName`,
      datum.MetricName,
      { min: 1, max: 255 },
    ]);
    checkDimensions(`metricData.${at + 1}.member.dimensions`, datum.Dimensions ?? []);
    checkMeasured(path, datum);
    checkInstant(path, datum.Timestamp ?? now, now);
    // Unverified.
    if (datum.StorageResolution !== undefined && ![1, 60].includes(datum.StorageResolution)) {
      throw wrong(`The parameter ${path}.StorageResolution must be 1 or 60.`);
    }
  }
}

/** Throws ValidationException. */
export function checkDimensions(path: string, dimensions: readonly Dimension[]): void {
  constraints.check([path, dimensions, { max: mostDimensions }]);
  for (const [at, { Name, Value }] of dimensions.entries()) {
    constraints.check(
      [`${path}.${at + 1}.member.name`, Name, { min: 1, max: 255 }],
      [`${path}.${at + 1}.member.value`, Value, { min: 1, max: 1024 }],
    );
  }
}

function checkMeasured(path: string, datum: MetricDatum): void {
  const { Value, StatisticValues, Values, Counts } = datum;
  const given = Object.entries({ Value, StatisticValues, Values })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `${path}.${name}`);
  if (given.length === 0) {
    throw combination(
      `At least one of the parameters ${path}.Value and ${path}.StatisticValues must be specified.`,
    );
  }
  if (given.length > 1) {
    throw combination(
      `The parameters ${given.slice(0, 2).join(' and ')} are mutually exclusive and you have specified both.`,
    );
  }
  // These two are unverified.
  if (Values !== undefined && (Values.length === 0 || Values.length > mostValues)) {
    throw wrong(`The collection ${path}.Values must have a size from 1 to ${mostValues}.`);
  }
  if (Counts !== undefined && Counts.length !== Values?.length) {
    throw wrong(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  }
  checkNumbers(path, datum);
}

function checkNumbers(path: string, { Value, StatisticValues, Values, Counts }: MetricDatum): void {
  const numbers: readonly (readonly [string, number | undefined])[] = [
    ['Value', Value],
    ...Object.entries(StatisticValues ?? {}).map(
      ([name, value]) => [`StatisticValues.${name}`, value] as const,
    ),
    ...(Values ?? []).map((value, at) => [`Values.member.${at + 1}`, value] as const),
    ...(Counts ?? []).map((value, at) => [`Counts.member.${at + 1}`, value] as const),
  ];
  for (const [name, value] of numbers) {
    const isCount = name.startsWith('Counts') || name === 'StatisticValues.SampleCount';
    if (value === undefined) continue;
    if (Math.abs(value) <= largest && !(isCount && value <= 0)) continue;
    throw wrong(`The value ${value} for parameter ${path}.${name} is invalid.`);
  }
}

function checkInstant(path: string, at: number, now: number): void {
  if (at < now - twoWeeksMs) {
    throw wrong(`The parameter ${path}.Timestamp must specify a time within the past two weeks.`);
  }
  // Unverified.
  if (at > now + twoHoursMs) {
    throw wrong(
      `The parameter ${path}.Timestamp must specify a time no more than two hours in the future.`,
    );
  }
}

function wrong(text: string) {
  return refusal('InvalidParameterValueException', text);
}

function combination(text: string) {
  return refusal('InvalidParameterCombinationException', text);
}
