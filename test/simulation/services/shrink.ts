// Makes a history that fails shorter, for people to read.
import { type Played, playHistory } from './service-history.ts';

/** Plays at most this many histories to find a shorter one. */
const attempts = 80;

/** The shortest history found that still goes wrong: steps are left out as long as that is so. */
export async function shrink(failed: Played, template: string): Promise<Played> {
  let shortest = failed;
  let left = attempts;
  let chunk = Math.ceil(failed.history.steps.length / 2);
  while (chunk >= 1 && left > 0) {
    let at = 0;
    let isShorter = false;
    while (at < shortest.history.steps.length && left > 0) {
      const steps = shortest.history.steps.filter((_, i) => i < at || i >= at + chunk);
      left -= 1;
      const played = await playHistory({ ...shortest.history, steps }, template);
      if (played.problems.length > 0) {
        shortest = played;
        isShorter = true;
      } else {
        at += chunk;
      }
    }
    if (!isShorter || chunk > 1) chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2);
  }
  return shortest;
}

/** A history as people read it. */
export function told({ history, problems, log }: Played): string {
  const { seed, character } = history;
  const { timing, resync } = character;
  return [
    `seed ${seed} (--timing ${timing}, ${resync ? 'with' : 'without'} resync):`,
    ...log.map((line) => `  ${line}`),
    ...problems.map((problem) => `! ${problem}`),
  ].join('\n');
}
