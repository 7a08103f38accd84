// Renders the table of durations in docs/simulated-runtime.md from src/runtimes/simulated/timing.ts.
// Run by npm run generate, checked by npm run check.
import type { PhaseTiming, SimulationTiming } from '../src/runtimes/simulated/timing.ts';
import { simulationTimings } from '../src/runtimes/simulated/timing.ts';
import { withGeneratedPart } from './generated-part.ts';

type Phase = Exclude<keyof SimulationTiming, 'longestHealthWaitMs'>;

const phases: Readonly<Record<Phase, string>> = {
  attach: 'until the network interface is attached (`awsvpc` only)',
  prepare: 'from there until the pull begins',
  pull: 'the pull of all images',
  start: 'from the decision to start a container until it runs',
  terminate: 'from SIGTERM until a process that handles it has ended',
  detach: 'from the end of the last container until the interface is gone (`awsvpc` only)',
  stop: 'at least this long from the order to stop until the interface is gone (`awsvpc` only)',
};

/** The text of docs/simulated-runtime.md with the durations of today. */
export function simulatedRuntimeWithTimings(): string {
  const { fast, aws, instant } = simulationTimings;
  const rows = Object.entries(phases).map(([name, meaning]) => {
    // The keys of `phases` are those of a timing, as its type says.
    const phase = name as Phase;
    return `| ${meaning} | ${[fast, aws, instant].map((t) => phaseText(t[phase])).join(' | ')} |\n`;
  });
  const waits = [fast, aws, instant].map((t) => waitText(t.longestHealthWaitMs));
  const table = [
    '| phase | `fast` | `aws` | `instant` |\n| --- | --- | --- | --- |\n',
    ...rows,
    `| the first result of a health check comes after its interval, at the latest after | ${waits.join(' | ')} |\n`,
  ];
  return withGeneratedPart('docs/simulated-runtime.md', 'timings', table.join(''));
}

function phaseText({ baseMs, spreadMs }: PhaseTiming): string {
  return spreadMs === 0
    ? secondsText(baseMs)
    : `${baseMs / 1000} to ${secondsText(baseMs + spreadMs)}`;
}

function waitText(ms: number): string {
  return Number.isFinite(ms) ? secondsText(ms) : 'no limit';
}

function secondsText(ms: number): string {
  return ms === 0 ? '0' : `${ms / 1000} s`;
}
