import { expect, test } from 'vitest';
import { eventNamed, openStore } from './open-store.ts';

/** A store whose outbox holds events named 1 … count. */
async function storeWith(count: number) {
  const store = openStore();
  await store.write((transaction) => {
    for (let n = 1; n <= count; n += 1) transaction.emit(eventNamed(`${n}`));
  });
  const idsAfter = (sequence: number, limit: number) =>
    store.outbox.after(sequence, limit).map(({ id }) => id);
  return { store, idsAfter };
}

test('events come back as they were emitted, numbered from 1', async () => {
  const { store } = await storeWith(2);
  expect(store.outbox.after(0, 10)).toEqual([
    { ...eventNamed('1'), sequence: 1 },
    { ...eventNamed('2'), sequence: 2 },
  ]);
});

test('after(sequence, limit) answers the oldest that came later', async () => {
  const { idsAfter } = await storeWith(5);
  expect(idsAfter(0, 2)).toEqual(['1', '2']);
  expect(idsAfter(2, 2)).toEqual(['3', '4']);
  expect(idsAfter(4, 2)).toEqual(['5']);
  expect(idsAfter(5, 2)).toEqual([]);
});

test('keepNewest(count) removes the older ones and no number is given twice', async () => {
  const { store, idsAfter } = await storeWith(5);
  store.outbox.keepNewest(2);
  expect(idsAfter(0, 10)).toEqual(['4', '5']);
  store.outbox.keepNewest(7);
  expect(idsAfter(0, 10)).toEqual(['4', '5']);
  store.outbox.keepNewest(0);
  expect(idsAfter(0, 10)).toEqual([]);
  await store.write((transaction) => void transaction.emit(eventNamed('next')));
  expect(store.outbox.after(0, 10)).toEqual([{ ...eventNamed('next'), sequence: 6 }]);
});

test('the last sequence is known when its event is gone', async () => {
  const { store } = await storeWith(3);
  expect(store.outbox.lastSequence()).toBe(3);
  store.outbox.keepNewest(0);
  expect(store.outbox.lastSequence()).toBe(3);
  expect(openStore().outbox.lastSequence()).toBe(0);
});
