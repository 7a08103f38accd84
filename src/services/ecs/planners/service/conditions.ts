import type { ServiceInternals } from '../../model/service-document.ts';
import type { ServiceEventFacts } from '../../rules/service-events.ts';
import type { ServiceAction } from './service-plan.ts';

/** The same message is not told again until its cause was gone, or six hours have passed (reference §3.8.9). */
const silenceMs = 6 * 3_600_000;

/**
 * Tells of conditions that last: of each when it begins, and every six hours. `lasting` are those of this
 * pass; one that is not among them is over. Returns the internals that remember it. There is no deadline
 * for the six hours: the minutely look at everything is soon enough, and a service at rest is idle.
 */
export function tellConditions(
  internals: ServiceInternals,
  lasting: readonly ServiceEventFacts[],
  now: number,
): { readonly internals: ServiceInternals; readonly actions: readonly ServiceAction[] } {
  const { told = {} } = internals;
  const next: Record<string, number> = {};
  const actions: ServiceAction[] = [];
  for (const event of lasting) {
    const last = told[event.kind];
    const isDue = last === undefined || now - last >= silenceMs;
    next[event.kind] = isDue ? now : last;
    if (isDue) actions.push({ do: 'tell', event });
  }
  const isSame = actions.length === 0 && Object.keys(told).length === Object.keys(next).length;
  return { internals: isSame ? internals : { ...internals, told: next }, actions };
}
