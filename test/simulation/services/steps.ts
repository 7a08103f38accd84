// What may happen in a history of services, as data: a history can be printed, played again, and made
// shorter. Everything is drawn before the first step, so leaving one out does not change the others.
import type { Ids } from '../../../src/kernel/ids.ts';

/** Names that are used again and again: a service may be deleted and made anew. */
export const serviceNames = ['api', 'web', 'job'];

/** minimumHealthyPercent and maximumPercent: every kind of rounding, and some that block a rollout. */
const percents: readonly (readonly [number, number])[] = [
  [100, 200],
  [100, 200],
  [0, 100],
  [50, 100],
  [50, 200],
  [75, 150],
  [100, 150],
  [100, 125],
  [34, 134],
  [0, 200],
  [100, 100],
];

const families = ['server', 'server', 'checked', 'checked', 'twins', 'stubborn'];
const troubled = ['crash', 'imageless', 'batch', 'ill', 'broken'];

export interface Breaker {
  readonly enable: boolean;
  readonly rollback: boolean;
}

/** `draw` chooses among what is there by then: its remainder is an index. */
export type Step =
  | {
      readonly do: 'create';
      readonly name: string;
      readonly family: string;
      readonly desiredCount: number;
      readonly percents: readonly [number, number];
      readonly breaker?: Breaker;
    }
  | {
      readonly do: 'update';
      readonly name: string;
      readonly family?: string;
      readonly desiredCount?: number;
      readonly percents?: readonly [number, number];
      readonly force?: boolean;
    }
  | { readonly do: 'delete'; readonly name: string; readonly force: boolean }
  | { readonly do: 'register'; readonly family: string }
  | { readonly do: 'stop'; readonly draw: number }
  | { readonly do: 'protect'; readonly draw: number; readonly minutes: number }
  | { readonly do: 'unprotect'; readonly draw: number }
  | { readonly do: 'faults'; readonly draw: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'restart' }
  | { readonly do: 'together'; readonly steps: readonly Step[]; readonly turns: number }
  | { readonly do: 'die'; readonly during: Step; readonly turns: number };

/** What a history as a whole is like. Histories differ in kind, not only in detail. */
export interface Character {
  readonly timing: 'fast' | 'aws' | 'instant';
  /** Whether everything is looked at each minute: without, nothing but triggers and deadlines wakes. */
  readonly resync: boolean;
}

export interface History {
  readonly seed: number;
  readonly character: Character;
  readonly steps: readonly Step[];
}

/** The history of a seed. */
export function drawHistory(seed: number, random: Ids): History {
  const draw = new Draw(random);
  const character = {
    timing: draw.of(['fast', 'fast', 'aws', 'aws', 'instant'] as const),
    resync: draw.one(2),
  };
  const trouble = draw.of([0, 1, 3]);
  const steps = Array.from({ length: 8 + random.below(10) }, () =>
    drawStep(draw, character, trouble),
  );
  const first = createStep(draw, serviceNames[0] ?? '', 0);
  return { seed, character, steps: [first, ...steps] };
}

class Draw {
  readonly #random: Ids;

  constructor(random: Ids) {
    this.#random = random;
  }

  of<T>(from: readonly T[]): T {
    // true: below() is below the length.
    return from[this.#random.below(from.length)] as T;
  }

  below(limit: number): number {
    return this.#random.below(limit);
  }

  /** True once in so many times. */
  one(times: number): boolean {
    return this.#random.below(times) === 0;
  }
}

function drawStep(draw: Draw, character: Character, trouble: number): Step {
  const name = draw.of(serviceNames);
  const simple = (): Step =>
    draw.of<() => Step>([
      () => createStep(draw, name, trouble),
      () => updateStep(draw, name, trouble),
      () => updateStep(draw, name, trouble),
      () => ({ do: 'register', family: draw.of(families) }),
      () => ({ do: 'stop', draw: draw.below(1000) }),
      () => ({ do: 'stop', draw: draw.below(1000) }),
      () => ({ do: 'protect', draw: draw.below(1000), minutes: 1 + draw.below(60) }),
      () => ({ do: 'unprotect', draw: draw.below(1000) }),
      () => ({ do: 'delete', name, force: !draw.one(3) }),
    ])();
  return draw.of<() => Step>([
    simple,
    simple,
    simple,
    simple,
    () => advanceStep(draw, character),
    () => advanceStep(draw, character),
    () => advanceStep(draw, character),
    () => (trouble === 0 ? simple() : { do: 'faults', draw: draw.below(1000) }),
    () => (draw.one(2) ? { do: 'restart' } : advanceStep(draw, character)),
    () => ({ do: 'die', during: simple(), turns: draw.below(12) }),
    () => ({ do: 'die', during: advanceStep(draw, character), turns: draw.below(12) }),
    () => ({
      do: 'together',
      steps: [advanceStep(draw, character), simple(), simple()],
      turns: draw.below(4),
    }),
  ])();
}

function createStep(draw: Draw, name: string, trouble: number): Step {
  return {
    do: 'create',
    name,
    family: familyOf(draw, trouble),
    desiredCount: draw.of([0, 1, 1, 2, 3, 4, 6]),
    percents: draw.of(percents),
    ...(draw.one(2) ? {} : { breaker: { enable: true, rollback: !draw.one(3) } }),
  };
}

function updateStep(draw: Draw, name: string, trouble: number): Step {
  return {
    do: 'update',
    name,
    ...(draw.one(2) ? { family: familyOf(draw, trouble) } : {}),
    ...(draw.one(2) ? { desiredCount: draw.of([0, 1, 2, 3, 4, 5, 8]) } : {}),
    ...(draw.one(4) ? { percents: draw.of(percents) } : {}),
    ...(draw.one(3) ? { force: true } : {}),
  };
}

function familyOf(draw: Draw, trouble: number): string {
  return draw.below(6) < trouble ? draw.of(troubled) : draw.of(families);
}

function advanceStep(draw: Draw, { timing }: Character): Step {
  const times = {
    fast: [1, 50, 200, 500, 1000, 5000, 30_000, 120_000],
    aws: [1, 1000, 5000, 10_000, 20_000, 45_000, 90_000, 600_000],
    instant: [1, 100, 1000, 5000, 30_000, 120_000],
  };
  return { do: 'advance', ms: draw.of(times[timing]) };
}
