// `npm run bench`: measures Gantry beside what the same stack and the same engine do without it, and
// prints the page; with --write also to docs/benchmarks.md. A missed goal is a result, not an error.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureDocker, whyNoDocker } from './docker-by-hand.ts';
import { measureLogs } from './log-rates.ts';
import { describeMachine } from './machine.ts';
import { measureOperations } from './operation-rates.ts';
import { measurePlacement } from './placement-rates.ts';
import { type Results, report } from './report.ts';
import { measureServices } from './service-rates.ts';
import { measureSettling } from './settle-rates.ts';
import {
  measureMemoryWith,
  measureNode,
  measureStart,
  type StartResult,
} from './start-and-memory.ts';

const page = join(import.meta.dirname, '../docs/benchmarks.md');
const manyTasks = 10_000;

const text = report(await measure());
process.stdout.write(`\n${text}`);
if (process.argv.includes('--write')) writeFileSync(page, text);

async function measure(): Promise<Results> {
  const machine = describeMachine(new Date());
  say('start and memory');
  const noDocker = await whyNoDocker();
  const runtimes: readonly StartResult['runtime'][] =
    noDocker === undefined ? ['simulated', 'docker'] : ['simulated'];
  const starts: StartResult[] = [];
  for (const runtime of runtimes) starts.push(await measureStart(runtime));
  const nodeMs = measureNode();
  say('operations over HTTP beside the raw floor');
  const { rates, accepting, growing } = await measureOperations();
  say('decisions of placement');
  const placement = measurePlacement();
  say('from accepted to running');
  const settling = await measureSettling();
  say('services');
  const services = await measureServices();
  say(`memory with ${manyTasks} tasks`);
  const memoryWith = { tasks: manyTasks, mebibytes: await measureMemoryWith(manyTasks) };
  // Last, because the engine is busy for a while after many containers.
  say('tasks on Docker beside containers by hand');
  const docker = noDocker ?? (await measureDocker());
  say('the API beside a container that logs');
  const logs = noDocker ?? (await measureLogs());
  return {
    machine,
    rates,
    accepting,
    growing,
    settling,
    starts,
    nodeMs,
    memoryWith,
    docker,
    logs,
    placement,
    services,
  };
}

/** Progress goes to stderr, so that stdout is the page alone. */
function say(what: string): void {
  process.stderr.write(`measuring ${what}\n`);
}
