// Random histories of services: a few hundred here, ten thousand by `npm run simulate`.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyOf, makeTemplate, playHistory } from './service-history.ts';
import { shrink, told } from './shrink.ts';

const perTest = 10;
const batches = Array.from({ length: 24 }, (_, at) => 1 + at * perTest);

let template: Awaited<ReturnType<typeof makeTemplate>>;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => template.remove());

test.each(batches)(`${perTest} histories from seed %i are sound and converge`, async (first) => {
  let commits = 0;
  for (let seed = first; seed < first + perTest; seed += 1) {
    const played = await playHistory(historyOf(seed), template.folder);
    commits += played.commits;
    if (played.problems.length > 0) {
      expect.fail(
        `npm run simulate -- --seed ${seed}\n${told(await shrink(played, template.folder))}`,
      );
    }
  }
  expect(commits, 'commits that were judged').toBeGreaterThan(perTest * 5);
});

test('the same seed gives the same history', async () => {
  const [one, other] = [
    await playHistory(historyOf(4711), template.folder),
    await playHistory(historyOf(4711), template.folder),
  ];
  expect(one).toEqual(other);
  expect(one?.events).toBeGreaterThan(20);
});

// Tasks that are ill at once were replaced for ever at the same instant, and time stood still.
test.each([1688, 1810])('the history of seed %i ends', async (seed) => {
  const { problems } = await playHistory(historyOf(seed), template.folder);
  expect(problems).toEqual([]);
});
