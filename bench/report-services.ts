import type { ServiceResults } from './service-rates.ts';

/** The goals on a machine of two cores. */
const goals = { transitionsPerSecond: 2000, describeMs: 25, idlePercent: 2 } as const;

/** The rows of the table of goals that services have. */
export function serviceGoalRows({ rates, idle }: ServiceResults): string[][] {
  const slowest = Math.min(...rates.map((rate) => rate.transitionsPerSecond));
  const p99 = Math.max(...rates.map((rate) => rate.p99Ms));
  return [
    [
      `A service of 1,000 tasks: ≥ ${whole(goals.transitionsPerSecond)} transitions/s`,
      `${whole(slowest)}/s`,
      met(slowest >= goals.transitionsPerSecond),
    ],
    [
      `p99 of DescribeServices meanwhile < ${goals.describeMs} ms`,
      `${p99.toFixed(1)} ms`,
      met(p99 < goals.describeMs),
    ],
    [
      `${whole(idle.services)} services of one task each, at rest < ${goals.idlePercent} % of a core`,
      `${idle.cpuPercent.toFixed(2)} %`,
      met(idle.cpuPercent < goals.idlePercent),
    ],
  ];
}

/** What was measured of services. */
export function servicesPart({ rates, idle }: ServiceResults): string {
  const head = '| | Transitions | Transitions/s | DescribeServices | p50 | p99 |';
  const rows = rates.map(
    (rate) =>
      `| ${rate.what} | ${whole(rate.transitions)} | ${whole(rate.transitionsPerSecond)} | ${rate.describes} | ${rate.p50Ms.toFixed(1)} ms | ${rate.p99Ms.toFixed(1)} ms |`,
  );
  return [
    'One service on the simulated runtime with `--timing instant`, on disk: each transition is a published change of a task, committed before anybody sees it. DescribeServices is asked one after the other meanwhile, over one connection.',
    [head, '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n'),
    `${whole(idle.services)} services of one task each, when nothing happens: ${idle.cpuPercent.toFixed(2)} % of a core over ${Math.round(idle.seconds)} s, with the looks at everything that come each minute.`,
  ].join('\n\n');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function met(isMet: boolean): string {
  return isMet ? 'met' : '**missed**';
}
