import { formatDuration } from '../../kernel/duration.ts';
import type { SimulationScript } from './behaviour.ts';

/** The script as a client writes it: what `readScript` reads back to the same. */
export function writeScript(script: SimulationScript): unknown {
  const { exit, outOfMemory, health } = script;
  return {
    ...script,
    ...(exit && { exit: { code: exit.code, after: formatDuration(exit.afterMs) } }),
    ...(outOfMemory && { outOfMemory: { after: formatDuration(outOfMemory.afterMs) } }),
    ...(health && {
      health: {
        status: health.status,
        ...(health.afterMs !== undefined && { after: formatDuration(health.afterMs) }),
      },
    }),
  };
}
