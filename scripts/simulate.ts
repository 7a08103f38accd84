// `npm run simulate`: plays random histories of services, ten thousand unless told otherwise, and checks
// that each is sound at every commit and converges. A seed that fails is printed, made shorter, and can
// be played again: `npm run simulate -- --seed N`.
//   --histories N   how many; 10000
//   --first N       the first seed; 1
//   --seed N        plays this one alone and tells it step by step
//   --workers N     threads; as many as there are cores
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  historyOf,
  makeTemplate,
  playHistory,
} from '../test/simulation/services/service-history.ts';
import { shrink, told } from '../test/simulation/services/shrink.ts';

interface Share {
  readonly seeds: readonly number[];
}

/** A history takes tenths of a second; one that takes this long turns in a circle. */
const hangsAfterMs = 60_000;

interface Begun {
  readonly seed: number;
}

interface Report {
  readonly histories: number;
  readonly commits: number;
  readonly events: number;
  readonly failure?: string | undefined;
}

if (isMainThread) process.exitCode = await main();
else await work(workerData as Share);

async function main(): Promise<number> {
  const options = readOptions();
  if (options.seed !== undefined) return await playOne(options.seed);
  const { histories, first, workers } = options;
  const begun = performance.now();
  const totals = { histories: 0, commits: 0, events: 0, failures: 0 };
  const hear = ({ failure, ...report }: Report): void => {
    totals.histories += report.histories;
    totals.commits += report.commits;
    totals.events += report.events;
    if (failure !== undefined) {
      totals.failures += 1;
      console.log(`\n${failure}`);
    }
    if (totals.histories % 500 === 0) {
      const seconds = Math.round((performance.now() - begun) / 1000);
      console.log(`${totals.histories} histories, ${totals.failures} failed, ${seconds} s`);
    }
  };
  const shares = Array.from({ length: workers }, (_, worker) => ({
    seeds: Array.from({ length: histories }, (_, at) => first + at).filter(
      (seed) => seed % workers === worker,
    ),
  }));
  await Promise.all(shares.map((share) => inThread(share, hear)));
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(
    `${totals.histories} histories (${totals.commits} commits judged, ${totals.events} events heard) in ${seconds} s: ${totals.failures} failed`,
  );
  // A history that brought nothing about proves nothing.
  const isSeen = totals.commits > histories && totals.events > histories;
  return totals.failures === 0 && totals.histories === histories && isSeen ? 0 : 1;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      histories: { type: 'string', default: '10000' },
      first: { type: 'string', default: '1' },
      seed: { type: 'string' },
      workers: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const { histories, first, seed, workers } = values;
  return {
    histories: wholeNumber(histories),
    first: wholeNumber(first),
    workers: Math.max(1, wholeNumber(workers)),
    seed: seed === undefined ? undefined : wholeNumber(seed),
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${text} is not a whole number`);
  return Number(text);
}

async function playOne(seed: number): Promise<number> {
  const template = await makeTemplate();
  const played = await playHistory(historyOf(seed), template.folder);
  console.log(told(played));
  if (played.problems.length > 0) {
    console.log(`\nshorter:\n${told(await shrink(played, template.folder))}`);
  }
  template.remove();
  return played.problems.length === 0 ? 0 : 1;
}

function inThread(share: Share, hear: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.filename, { workerData: share });
    let watch: NodeJS.Timeout | undefined;
    worker.on('message', (message: Begun | Report) => {
      clearTimeout(watch);
      if (!('seed' in message)) return hear(message);
      const hangs = () => reject(new Error(`the history of seed ${message.seed} does not end`));
      watch = setTimeout(hangs, hangsAfterMs);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

async function work({ seeds }: Share): Promise<void> {
  const template = await makeTemplate();
  for (const seed of seeds) {
    parentPort?.postMessage({ seed } satisfies Begun);
    const played = await playHistory(historyOf(seed), template.folder);
    const { commits, events, problems } = played;
    const failure = problems.length === 0 ? undefined : told(await shrink(played, template.folder));
    parentPort?.postMessage({ histories: 1, commits, events, failure } satisfies Report);
  }
  template.remove();
}
