import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assignProviders,
  requireWeight,
  validateStrategy,
} from '../../../../src/services/ecs/rules/capacity-provider-strategy.ts';

const associated = ['FARGATE', 'FARGATE_SPOT'];

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe('assignProviders', () => {
  test('counts what a service has already against base and weights', () => {
    const strategy = [
      { capacityProvider: 'FARGATE', base: 2, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ];
    const present = new Map([
      ['FARGATE', 1],
      ['FARGATE_SPOT', 3],
    ]);
    expect(assignProviders(strategy, 3, present)).toEqual(['FARGATE', 'FARGATE', 'FARGATE_SPOT']);
  });

  test('gives a single provider every task', () => {
    expect(assignProviders([{ capacityProvider: 'FARGATE', weight: 1 }], 3)).toEqual([
      'FARGATE',
      'FARGATE',
      'FARGATE',
    ]);
  });

  test('gives equal weights turns, beginning with the one named first', () => {
    const strategy = [
      { capacityProvider: 'FARGATE', weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ];
    expect(assignProviders(strategy, 4)).toEqual([
      'FARGATE',
      'FARGATE_SPOT',
      'FARGATE',
      'FARGATE_SPOT',
    ]);
  });

  test('gives weights 1 and 4 one task in five and four in five', () => {
    const strategy = [
      { capacityProvider: 'FARGATE', weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 4 },
    ];
    expect(counted(assignProviders(strategy, 10))).toEqual({ FARGATE: 2, FARGATE_SPOT: 8 });
  });

  test('fills the base before weights count', () => {
    const strategy = [
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      { capacityProvider: 'FARGATE', base: 2, weight: 1 },
    ];
    expect(assignProviders(strategy, 4)).toEqual(['FARGATE', 'FARGATE', 'FARGATE_SPOT', 'FARGATE']);
  });

  test('gives a provider of weight 0 its base and nothing more', () => {
    const strategy = [
      { capacityProvider: 'FARGATE', base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ];
    expect(counted(assignProviders(strategy, 5))).toEqual({ FARGATE: 1, FARGATE_SPOT: 4 });
  });

  test('gives the base provider everything when the base is larger than the count', () => {
    const strategy = [
      { capacityProvider: 'FARGATE', base: 100_000, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1000 },
    ];
    expect(assignProviders(strategy, 2)).toEqual(['FARGATE', 'FARGATE']);
  });

  test('fails loudly on a strategy that validation would have refused', () => {
    expect(() => assignProviders([{ capacityProvider: 'FARGATE' }], 1)).toThrow(/without weight/);
  });
});

const strategies = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 }),
    fc.nat({ max: 19 }),
    fc.integer({ min: 0, max: 60 }),
  )
  .filter(([weights]) => weights.some((weight) => weight > 0))
  .map(([weights, based, base]) =>
    weights.map((weight, at) => ({
      capacityProvider: `provider-${at}`,
      weight,
      base: at === based % weights.length ? base : 0,
    })),
  );
const counts = fc.integer({ min: 0, max: 200 });

describe('for any strategy, assignProviders', () => {
  test('places exactly the tasks asked for, on providers of the strategy', () => {
    fc.assert(
      fc.property(strategies, counts, (strategy, count) => {
        const names = assignProviders(strategy, count);
        const known = strategy.map((item) => item.capacityProvider);
        expect(names).toHaveLength(count);
        expect(names.every((name) => known.includes(name))).toBe(true);
      }),
    );
  });

  test('never gives a provider less than the base it can have', () => {
    fc.assert(
      fc.property(strategies, counts, (strategy, count) => {
        const placed = counted(assignProviders(strategy, count));
        for (const { capacityProvider, base } of strategy) {
          expect(placed[capacityProvider] ?? 0).toBeGreaterThanOrEqual(Math.min(base, count));
        }
      }),
    );
  });

  test('keeps the rest within one task of what no weight would find unfair', () => {
    fc.assert(
      fc.property(strategies, counts, (strategy, count) => {
        const placed = counted(assignProviders(strategy, count));
        const shares = strategy.map((item) => ({
          weight: item.weight,
          tasks: (placed[item.capacityProvider] ?? 0) - Math.min(item.base, count),
        }));
        for (const { weight, tasks } of shares) {
          if (weight === 0) expect(tasks).toBe(0);
          // Whoever has a task was not ahead of anybody before it got its last one.
          for (const other of shares) {
            if (other.weight === 0 || tasks === 0) continue;
            expect(tasks * other.weight).toBeLessThanOrEqual((other.tasks + 1) * weight);
          }
        }
      }),
    );
  });

  test('extends a smaller assignment by more tasks, without moving any', () => {
    fc.assert(
      fc.property(strategies, counts, (strategy, count) => {
        const longer = assignProviders(strategy, count + 1);
        expect(longer.slice(0, count)).toEqual(assignProviders(strategy, count));
      }),
    );
  });
});

describe('validateStrategy', () => {
  test('fills weight and base, and turns ARNs into names', () => {
    const arn = 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/FARGATE';
    expect(validateStrategy([{ capacityProvider: arn, weight: 1 }], associated)).toEqual([
      { capacityProvider: 'FARGATE', weight: 1, base: 0 },
    ]);
  });

  test.each([
    ['a weight below 0', { weight: -1 }, /weight value .* between 0 and 1000/],
    ['a weight above 1000', { weight: 1001 }, /weight value .* between 0 and 1000/],
    ['a base below 0', { base: -1, weight: 1 }, /base value .* between 0 and 100000/],
    ['a base above 100000', { base: 100_001, weight: 1 }, /base value .* between 0 and 100000/],
  ])('refuses %s', (_, item, text) => {
    expect(() => validateStrategy([{ capacityProvider: 'FARGATE', ...item }], associated)).toThrow(
      text,
    );
  });

  test('accepts the bounds', () => {
    const strategy = [{ capacityProvider: 'FARGATE', weight: 1000, base: 100_000 }];
    expect(validateStrategy(strategy, associated)).toEqual(strategy);
  });

  test('refuses a provider that is not associated with the cluster', () => {
    expect(() => validateStrategy([{ capacityProvider: 'FARGATE', weight: 1 }], [])).toThrow(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    );
  });

  test('refuses more than 20 items', () => {
    const strategy = Array.from({ length: 21 }, () => ({ capacityProvider: 'FARGATE', weight: 1 }));
    expect(() => validateStrategy(strategy, associated)).toThrow(/maximum of 20/);
  });

  const twoBases = [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', base: 1, weight: 1 },
  ];

  test('refuses two bases in a request in the words of RunTask and CreateService', () => {
    expect(() => validateStrategy(twoBases, associated, 'given')).toThrow(
      /^There are multiple capacity providers in the specified capacity provider strategy with a base value defined/,
    );
  });

  test('refuses two bases in a default strategy in the words of CreateCluster', () => {
    expect(() => validateStrategy(twoBases, associated, 'default')).toThrow(
      /^The specified capacity provider strategy contains multiple capacity providers with a base value defined/,
    );
  });

  test('takes a second base of 0 for none', () => {
    const strategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
    ];
    expect(validateStrategy(strategy, associated)).toEqual(strategy);
  });

  test('refuses a request whose weights are all 0, one provider included', () => {
    expect(() => validateStrategy([{ capacityProvider: 'FARGATE' }], associated)).toThrow(
      /^There are no capacity providers in the capacity provider strategy with a weight value greater than zero/,
    );
  });

  test('lets a cluster store a default strategy without weights, whose use then fails', () => {
    const stored = validateStrategy([{ capacityProvider: 'FARGATE' }], associated, 'default');
    expect(stored).toEqual([{ capacityProvider: 'FARGATE', weight: 0, base: 0 }]);
    expect(() => requireWeight(stored, 'default')).toThrow(
      /^There are no capacity providers with a weight value greater than zero defined in the default capacity provider strategy\./,
    );
  });
});
