import {
  type Filling,
  fleetSizes,
  type PlacementRate,
  type PlacementResult,
} from './placement-rates.ts';

const goals = { medianUs: 100, fillSeconds: 10 } as const;

/** A row of the table of goals: what is asked, what was measured, whether it is met. */
export type GoalRow = readonly [string, string, boolean];

/** The goals of placement. */
export function placementGoals({ rates, filling }: PlacementResult): readonly GoalRow[] {
  const slowest = Math.max(...rates.map(({ medianUs }) => medianUs));
  const longest = Math.max(...filling.map(({ seconds }) => seconds));
  const growth = Math.max(...strategiesOf(rates).map((strategy) => growthOf(rates, strategy)));
  const [smallest = 1, , largest = 1] = fleetSizes;
  const logarithm = Math.log(largest) / Math.log(smallest);
  return [
    [
      `A placement on at most ${count(largest)} instances ≤ ${goals.medianUs} µs at the median, every strategy`,
      `${micro(slowest)} at most`,
      slowest <= goals.medianUs,
    ],
    [
      `A placement on ${count(largest)} instances ≤ ${logarithm.toFixed(0)} × one on ${count(smallest)} (the logarithm)`,
      `${growth.toFixed(1)} × at most`,
      growth <= logarithm,
    ],
    [
      `100,000 placements on 10,000 instances ≤ ${goals.fillSeconds} s of the engine`,
      `${longest.toFixed(2)} s at most`,
      longest <= goals.fillSeconds,
    ],
  ];
}

/** The part of the page about placement. */
export function placementPart({ rates, filling }: PlacementResult): string {
  const head = [
    'Strategy',
    ...fleetSizes.map((size) => `${count(size)} instances`),
    'First',
    'Fill',
  ];
  const rows = strategiesOf(rates).map((strategy) => [
    strategy,
    ...fleetSizes.map((size) => cell(rateOf(rates, strategy, size))),
    `${rateOf(rates, strategy, 10_000)?.firstMs.toFixed(0)} ms`,
    `${fillingOf(filling, strategy)?.seconds.toFixed(2)} s`,
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    'The placement engine alone, without HTTP and store: one decision for a task that requires eight attributes and has a `memberOf` with a pattern and an anti-affinity, median and p99 of 20,000, while as many tasks stop as start. The first decision of a demand on 10,000 instances looks at each of them. The last column is 100,000 tasks of one service placed on 10,000 instances, one after the other.',
    [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'),
  ].join('\n\n');
}

function strategiesOf(rates: readonly PlacementRate[]): readonly string[] {
  return [...new Set(rates.map(({ strategy }) => strategy))];
}

function rateOf(
  rates: readonly PlacementRate[],
  strategy: string,
  size: number,
): PlacementRate | undefined {
  return rates.find((rate) => rate.strategy === strategy && rate.instances === size);
}

function fillingOf(filling: readonly Filling[], strategy: string): Filling | undefined {
  return filling.find((one) => one.strategy === strategy);
}

function growthOf(rates: readonly PlacementRate[], strategy: string): number {
  const [smallest = 1, , largest = 1] = fleetSizes;
  const [few, many] = [rateOf(rates, strategy, smallest), rateOf(rates, strategy, largest)];
  return (many?.medianUs ?? Number.NaN) / (few?.medianUs ?? Number.NaN);
}

function cell(rate: PlacementRate | undefined): string {
  return rate === undefined ? '' : `${micro(rate.medianUs)} (p99 ${micro(rate.p99Us)})`;
}

function micro(value: number): string {
  return `${value.toFixed(1)} µs`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
