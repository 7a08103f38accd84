import { cpus, release, totalmem, type } from 'node:os';

/** What the numbers depend on, as facts for a list. */
export function describeMachine(now: Date): readonly (readonly [string, string])[] {
  const cores = cpus();
  return [
    ['Date', now.toISOString().slice(0, 10)],
    ['CPU', cores[0]?.model.trim() ?? 'unknown'],
    ['Cores', String(cores.length)],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['Kernel', `${type()} ${release()}`],
    ['Node', process.versions.node],
  ];
}
