import { byHandAtOnce } from './command-line.ts';
import { type DockerResult, manyTasks, severalContainers } from './docker-by-hand.ts';
import type { LogResult } from './log-rates.ts';
import { connections, type OperationRate, tasksInTable } from './operation-rates.ts';
import type { PlacementResult } from './placement-rates.ts';
import { placementGoals, placementPart } from './placement-report.ts';
import { serviceGoalRows, servicesPart } from './report-services.ts';
import type { ServiceResults } from './service-rates.ts';
import type { SettleRate } from './settle-rates.ts';
import type { StartResult } from './start-and-memory.ts';

/** Everything one run measured. */
export interface Results {
  readonly machine: readonly (readonly [string, string])[];
  readonly rates: readonly OperationRate[];
  /** RunTask while time stands still. */
  readonly accepting: OperationRate;
  readonly growing: readonly OperationRate[];
  readonly settling: readonly SettleRate[];
  readonly starts: readonly StartResult[];
  readonly nodeMs: number;
  readonly memoryWith: { readonly tasks: number; readonly mebibytes: number };
  /** A sentence instead when Docker could not be measured. */
  readonly docker: DockerResult | string;
  readonly logs: LogResult | string;
  readonly placement: PlacementResult;
  readonly services: ServiceResults;
}

/** The goals on a machine of two cores. */
const goals = {
  read: 0.6,
  insert: 0.5,
  docker: 1.5,
  dockerMany: 1.3,
  dockerFour: 1.3,
  startMs: 400,
  idleMiB: 100,
  logs: 2,
  logLines: 100_000,
} as const;

/** The page `docs/benchmarks.md`. */
export function report(results: Results): string {
  const parts = [
    '# Benchmarks',
    'Written by `npm run bench -- --write`; `npm run bench` prints the same for your machine.',
    table(['Machine', ''], results.machine),
    '## Goals',
    table(['Goal', 'Measured', ''], goalRows(results)),
    '## Operations over HTTP',
    aboutOperations,
    operationTable(results.rates),
    `The table holds ${tasksInTable} running tasks at the beginning of each round. While RunTask is measured the same process brings the tasks it has accepted to RUNNING; that work is in its rate. With time standing still, so that tasks are accepted and started but go no further, RunTask alone does ${whole(results.accepting.gantry.requestsPerSecond)} requests/s, ${percent(results.accepting.ratio)} of the floor.`,
    '## A growing table',
    operationTable(results.growing),
    '## From accepted to running',
    'Tasks of the simulated runtime from the first RunTask (ten tasks to a call) until the last is RUNNING.',
    table(
      ['', 'Tasks', 'Tasks/s'],
      results.settling.map((of) => [of.what, whole(of.tasks), whole(of.tasksPerSecond)]),
    ),
    '## Placement',
    placementPart(results.placement),
    '## Docker',
    dockerPart(results.docker),
    '## Logs',
    logsPart(results.logs),
    '## Services',
    servicesPart(results.services),
    '## Start and memory',
    startPart(results),
  ];
  return `${parts.join('\n\n')}\n`;
}

const aboutOperations = `Each rate stands beside a raw floor in the same run: a Fastify server with one prepared better-sqlite3 statement, no logic, on a file on disk with the settings of Gantry (WAL, \`synchronous=NORMAL\`); it takes requests of the same size and reads or inserts documents as large as Gantry's answers. Floor and Gantry take turns in short rounds, after a warm-up; the ratio is the median of the rounds' ratios. The load is a closed loop over ${connections} keep-alive connections by a socket client in the bench's own process: it sends bytes made beforehand and reads status and length only, because it shares the cores with the server. Times are those of a request under that load, so they contain the waiting behind ${connections - 1} others. Gantry keeps rows and pages of ARNs in memory once they were read or written and until they change (4,096 tasks, with the text of their description); the floor reads SQLite each time. In the table of 10,000 every task is described in turn, so there each is read from SQLite too.`;

function goalRows({ rates, docker, logs, starts, placement, services }: Results): string[][] {
  const ofOperations = rates.map((rate) => {
    const goal = goals[rate.floorKind];
    const measured = `${percent(rate.ratio)} of the floor`;
    return [
      `${rate.operation} ≥ ${percent(goal)} of the raw ${rate.floorKind}s`,
      measured,
      met(rate.ratio >= goal),
    ];
  });
  const ofStarts = starts.flatMap(({ runtime, firstAnswerMs, idleMiB }) => [
    [
      `Start to first answer ≤ ${goals.startMs} ms (${runtime})`,
      `${whole(firstAnswerMs)} ms`,
      met(firstAnswerMs <= goals.startMs),
    ],
    [
      `Idle memory ≤ ${goals.idleMiB} MiB (${runtime})`,
      `${whole(idleMiB)} MiB`,
      met(idleMiB <= goals.idleMiB),
    ],
  ]);
  const ofPlacement = placementGoals(placement).map(([goal, measured, isMet]) => [
    goal,
    measured,
    met(isMet),
  ]);
  return [
    ...ofOperations,
    ...ofPlacement,
    ...dockerGoalRows(docker),
    ...logGoalRows(logs),
    ...serviceGoalRows(services),
    ...ofStarts,
  ];
}

function dockerGoalRows(docker: DockerResult | string): string[][] {
  if (typeof docker === 'string') return [['RunTask to RUNNING on Docker', 'not measured', '']];
  const row = (what: string, goal: number, byHand: string, ratio: number): string[] => [
    `${what} ≤ ${goal} × ${byHand}`,
    times(ratio),
    met(ratio <= goal),
  ];
  return [
    row(
      'RunTask to RUNNING',
      goals.docker,
      'the same containers by `docker run`',
      docker.one.ratios.commandLine,
    ),
    row(
      `A task of ${severalContainers} containers to RUNNING`,
      goals.dockerFour,
      'the same containers by `docker run`',
      docker.four.ratios.commandLine,
    ),
    row(
      `${manyTasks} tasks started together, RUNNING of all`,
      goals.dockerMany,
      `${manyTasks} plain \`docker run\`, ${byHandAtOnce} at a time`,
      docker.many.ratios.plain,
    ),
  ];
}

function met(isMet: boolean): string {
  return isMet ? 'met' : '**missed**';
}

function operationTable(rates: readonly OperationRate[]): string {
  const head = [
    'Operation',
    'Tasks in table',
    'Requests/s',
    'p50',
    'p99',
    'Floor',
    'Floor requests/s',
    'Floor p50',
    'Floor p99',
    'Ratio',
  ];
  const rows = rates.map(({ operation, tasks, floorKind, floor, gantry, ratio }) => [
    operation,
    whole(tasks),
    whole(gantry.requestsPerSecond),
    milliseconds(gantry.p50Ms),
    milliseconds(gantry.p99Ms),
    floorKind,
    whole(floor.requestsPerSecond),
    milliseconds(floor.p50Ms),
    milliseconds(floor.p99Ms),
    percent(ratio),
  ]);
  return table(head, rows);
}

function logGoalRows(logs: LogResult | string): string[][] {
  if (typeof logs === 'string') return [];
  const ratio = logs.deliveredMs / logs.quietMs;
  const goal = `p99 of the API beside 100,000 log lines a second ≤ ${goals.logs} × without them`;
  // A slower stream is no proof, however little it disturbs.
  const measured = `${times(ratio)} at ${whole(logs.linesPerSecond)} lines/s`;
  return [[goal, measured, met(ratio <= goals.logs && logs.linesPerSecond >= goals.logLines)]];
}

function logsPart(logs: LogResult | string): string {
  if (typeof logs === 'string') return logs;
  const { rounds, quietMs, engineAloneMs, deliveredMs, linesPerSecond } = logs;
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  return [
    `DescribeTasks over one connection, beside one container that writes ten thousand lines of eighty characters ten times a second, as far as the machine lets it (medians of ${rounds} rounds). The engine alone is the same container with the log driver that \`awslogs\` lies upon, and nobody who reads it.`,
    table(
      ['', 'p99'],
      [
        ['nothing is written', ms(quietMs)],
        ['written, and kept by the engine alone', ms(engineAloneMs)],
        [`delivered to CloudWatch Logs, ${whole(linesPerSecond)} lines/s`, ms(deliveredMs)],
      ],
    ),
  ].join('\n\n');
}

function dockerPart(docker: DockerResult | string): string {
  if (typeof docker === 'string') return docker;
  const { one, many, four } = docker;
  const head = ['', 'Time', 'Gantry takes'];
  return [
    `An awsvpc task is a pause container that owns the network, and the task's own containers, which join it. Times are from sending RunTask until DescribeTasks says RUNNING, and of \`docker run --detach\` until the last one returns. The network is there before, for Gantry and by hand. Gantry and by hand take turns; times are medians of the rounds, ratios medians of the rounds' own.`,
    `A task of one container, beside the same two containers with the same limits, started one after the other with \`docker run\` and over the engine's API (${one.rounds} rounds):`,
    table(head, [
      ['Gantry', milliseconds(one.ms.gantry), ''],
      byHand('Two `docker run`', one.ms.commandLine, one.ratios.commandLine),
      byHand('The engine API: two creations, two starts', one.ms.engineApi, one.ratios.engineApi),
      byHand('One `docker run` without a pause container', one.ms.plain, one.ratios.plain),
    ]),
    `A task of ${severalContainers} containers, beside the pause container and the ${severalContainers} with the same limits, started one after the other (${four.rounds} rounds):`,
    table(head, [
      ['Gantry', milliseconds(four.ms.gantry), ''],
      byHand(
        `${severalContainers + 1} \`docker run\``,
        four.ms.commandLine,
        four.ratios.commandLine,
      ),
    ]),
    `${manyTasks} tasks of one container, ten to a RunTask call, all calls sent together, until every task is RUNNING (${many.rounds} rounds). By hand the plain container alone is started ${manyTasks} times, without a network of its own, a pause container or limits: that is half the containers Gantry makes, and is what the goal compares with. \`xargs -P ${byHandAtOnce}\` stands for a person in a hurry; a shell loop starts one after the other. The pairs are what Gantry makes, started the same way.`,
    table(head, [
      [`Gantry: ${manyTasks} tasks, ${manyTasks * 2} containers`, milliseconds(many.ms.gantry), ''],
      byHand(
        `${manyTasks} plain \`docker run\` by \`xargs -P ${byHandAtOnce}\``,
        many.ms.plain,
        many.ratios.plain,
      ),
      byHand(
        `${manyTasks} plain \`docker run\` in a shell loop`,
        many.ms.plainInLoop,
        many.ratios.plainInLoop,
      ),
      byHand(
        `${manyTasks} pairs with a pause container by \`xargs -P ${byHandAtOnce}\``,
        many.ms.pairs,
        many.ratios.pairs,
      ),
    ]),
  ].join('\n\n');
}

function byHand(what: string, ms: number, ratio: number): string[] {
  return [what, milliseconds(ms), times(ratio)];
}

function startPart({ starts, nodeMs, memoryWith }: Results): string {
  const text = `From launching the process (Node runs the TypeScript sources) until the answer to a first ListClusters. Node keeps compiled sources between starts; the first start on a machine has none. An empty Node program takes ${milliseconds(nodeMs)}. Memory is resident memory two seconds after the first answer; with ${memoryWith.tasks} running simulated tasks it is ${whole(memoryWith.mebibytes)} MiB.`;
  const rows = starts.map((start) => [
    start.runtime,
    milliseconds(start.firstAnswerMs),
    milliseconds(start.firstAnswerUncachedMs),
    `${whole(start.idleMiB)} MiB`,
  ]);
  return `${text}\n\n${table(['Runtime', 'First answer', 'First start ever', 'Idle memory'], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function milliseconds(value: number): string {
  return `${value < 100 ? value.toFixed(1) : whole(value)} ms`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
