import { expect, test } from 'vitest';
import { Restarts } from '../../../src/runtimes/docker/restarts.ts';
import { MemoryJournal } from '../simulated/memory-journal.ts';

test('a restart counts once, also when it is done again after a crash', () => {
  const journal = new MemoryJournal();
  const restarts = new Restarts(journal);
  restarts.note('arn/a', 'app', 1000);
  restarts.note('arn/a', 'app', 1000);
  const again = new Restarts(journal);
  again.note('arn/a', 'app', 1000);
  expect(again.countOf('arn/a', 'app')).toBe(1);
  again.note('arn/a', 'app', 2000);
  expect(new Restarts(journal).countOf('arn/a', 'app')).toBe(2);
});

test('a forgotten task leaves nothing in the journal, and others their counts', () => {
  const journal = new MemoryJournal();
  const restarts = new Restarts(journal);
  restarts.note('arn/a', 'app', 1000);
  restarts.note('arn/a', 'side', 1000);
  restarts.note('arn/ab', 'app', 1000);
  restarts.forget('arn/a');
  expect(restarts.countOf('arn/a', 'app')).toBe(0);
  expect(journal.entries().map(([key]) => key)).toEqual(['restarts/arn/ab/app']);
});
