import {
  answerBytes,
  describeOne,
  fill,
  floorRequest,
  freshWorld,
  listAll,
  runTaskInput,
  sdkRequest,
  taskArns,
  taskDefinition,
} from './ecs-client.ts';
import { type LoadResult, load } from './http-load.ts';
import { type ServerProcess, startFloor, startGantry } from './server-process.ts';
import { median } from './statistics.ts';

/** Requests in flight at a time. */
export const connections = 16;
/** Tasks in the table while the four operations are measured. */
export const tasksInTable = 1000;
/** Task counts at which the growing table is measured. */
export const growingCounts = [100, 1000, 10_000] as const;

/** One operation beside the floor that does the same to SQLite and answers as many bytes. */
export interface OperationRate {
  readonly operation: string;
  /** Tasks in the table. */
  readonly tasks: number;
  readonly floorKind: 'read' | 'insert';
  readonly floor: LoadResult;
  readonly gantry: LoadResult;
  /** Gantry's rate as a fraction of the floor's: the median of the rounds' own ratios. */
  readonly ratio: number;
}

/** A Gantry and a floor whose documents are as large as Gantry's answers. */
interface Pair {
  readonly gantry: ServerProcess;
  readonly floor: ServerProcess;
}

interface Measured {
  readonly operation: string;
  readonly floorKind: 'read' | 'insert';
  readonly requests: readonly Buffer[];
}

interface Effort {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  /** Puts Gantry into the same state again before each round. */
  readonly prepare?: () => Promise<void>;
}

/**
 * The rates of the four operations, that of RunTask in a Gantry whose clock stands still, so that no
 * task goes further than being started, and the rates of three operations in a growing table.
 */
export async function measureOperations(): Promise<{
  readonly rates: readonly OperationRate[];
  readonly accepting: OperationRate;
  readonly growing: readonly OperationRate[];
}> {
  const pair = await startPair();
  const rates = await ratesAtOneSize(pair);
  const accepting = await rateOfAccepting(pair.floor);
  const growing: OperationRate[] = [];
  for (const tasks of growingCounts) growing.push(...(await ratesInTable(pair, tasks)));
  await pair.gantry.stop();
  await pair.floor.stop();
  return { rates, accepting, growing };
}

async function startPair(): Promise<Pair> {
  const gantry = await startGantry(['--runtime', 'simulated']);
  await fill(gantry, 100);
  const [arn = ''] = await taskArns(gantry, 1);
  const floor = await startFloor({
    DescribeTasks: await answerBytes(gantry, 'DescribeTasks', describeOne(arn)),
    ListTasks: await answerBytes(gantry, 'ListTasks', listAll),
    RunTask: await answerBytes(gantry, 'RunTask', runTaskInput),
    RegisterTaskDefinition: await answerBytes(gantry, 'RegisterTaskDefinition', taskDefinition),
  });
  return { gantry, floor };
}

async function ratesAtOneSize(pair: Pair): Promise<OperationRate[]> {
  const refill = () => fill(pair.gantry, tasksInTable);
  const reading: Effort = { rounds: 4, roundMs: 1000, warmUpMs: 1500 };
  const writing: Effort = { ...reading, prepare: refill };
  await refill();
  return [
    await compare(pair, tasksInTable, await describeTasks(pair.gantry, tasksInTable), reading),
    await compare(pair, tasksInTable, listTasks, reading),
    await compare(pair, tasksInTable, runTask, writing),
    await compare(pair, tasksInTable, registerTaskDefinition, writing),
  ];
}

async function rateOfAccepting(floor: ServerProcess): Promise<OperationRate> {
  const gantry = await startGantry(['--runtime', 'simulated', '--clock', 'virtual']);
  const prepare = () => freshWorld(gantry);
  await prepare();
  const effort = { rounds: 3, roundMs: 1000, warmUpMs: 1500, prepare };
  const rate = await compare({ gantry, floor }, 0, runTask, effort);
  await gantry.stop();
  return rate;
}

async function ratesInTable(pair: Pair, tasks: number): Promise<OperationRate[]> {
  const reading: Effort = { rounds: 2, roundMs: 1000, warmUpMs: 200 };
  // RunTask makes the table grow: one round, without a warm-up that would change its size.
  const writing: Effort = { rounds: 1, roundMs: 1000, warmUpMs: 0 };
  await fill(pair.gantry, tasks);
  return [
    await compare(pair, tasks, await describeTasks(pair.gantry, tasks), reading),
    await compare(pair, tasks, listTasks, reading),
    await compare(pair, tasks, runTask, writing),
  ];
}

/** DescribeTasks of every task in turn, so that what does not fit in Gantry's memory is read again. */
async function describeTasks(gantry: ServerProcess, tasks: number): Promise<Measured> {
  const arns = await taskArns(gantry, tasks);
  const requests = arns.map((arn) => sdkRequest('DescribeTasks', describeOne(arn)));
  return { operation: 'DescribeTasks', floorKind: 'read', requests };
}

const listTasks: Measured = {
  operation: 'ListTasks',
  floorKind: 'read',
  requests: [sdkRequest('ListTasks', listAll)],
};

const runTask: Measured = {
  operation: 'RunTask',
  floorKind: 'insert',
  requests: [sdkRequest('RunTask', runTaskInput)],
};

const registerTaskDefinition: Measured = {
  operation: 'RegisterTaskDefinition',
  floorKind: 'insert',
  requests: [sdkRequest('RegisterTaskDefinition', taskDefinition)],
};

/** Floor, Gantry, floor, Gantry: what slows the machine for a while slows both. */
async function compare(
  { floor, gantry }: Pair,
  tasks: number,
  { operation, floorKind, requests }: Measured,
  { rounds, roundMs, warmUpMs, prepare }: Effort,
): Promise<OperationRate> {
  const onFloor = { requests: floorRequests({ operation, floorKind, requests }), connections };
  const onGantry = { requests, connections };
  if (warmUpMs > 0) {
    await load(floor, { ...onFloor, durationMs: warmUpMs });
    await load(gantry, { ...onGantry, durationMs: warmUpMs });
  }
  const results: { readonly floor: LoadResult; readonly gantry: LoadResult }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await prepare?.();
    const floorResult = await load(floor, { ...onFloor, durationMs: roundMs });
    const gantryResult = await load(gantry, { ...onGantry, durationMs: roundMs });
    results.push({ floor: floorResult, gantry: gantryResult });
  }
  const ratios = results.map((of) => of.gantry.requestsPerSecond / of.floor.requestsPerSecond);
  return {
    operation,
    tasks,
    floorKind,
    floor: typical(results.map((result) => result.floor)),
    gantry: typical(results.map((result) => result.gantry)),
    ratio: median(ratios),
  };
}

/** The floor reads by key; what it inserts comes with a request as long as Gantry's. */
function floorRequests({ operation, floorKind, requests }: Measured): Buffer[] {
  const path = `/${floorKind}/${operation}`;
  return requests.map((request, at) => {
    const text = request.toString();
    const body = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
    return floorRequest(path, floorKind === 'read' ? { key: `key-${at}`, like: body } : body);
  });
}

function typical(results: readonly LoadResult[]): LoadResult {
  return {
    requestsPerSecond: median(results.map((result) => result.requestsPerSecond)),
    p50Ms: median(results.map((result) => result.p50Ms)),
    p99Ms: median(results.map((result) => result.p99Ms)),
  };
}
