import { expect, test } from 'vitest';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import { createLogger } from '../../../src/kernel/logger.ts';
import type { EngineStats } from '../../../src/ports/task-metadata.ts';
import { networkRate, StatsFeeds } from '../../../src/runtimes/docker/stats-feeds.ts';

/** An engine that sends what the test tells it to, the first sample by itself. */
class Source {
  readonly followed: string[] = [];
  readonly ended: string[] = [];
  send: (sample: EngineStats) => void = () => {};
  stop: () => void = () => {};

  async follow(id: string, onSample: (sample: EngineStats) => void, onEnd: () => void) {
    this.followed.push(id);
    this.send = onSample;
    this.stop = onEnd;
    queueMicrotask(() => onSample({ read: 'first' }));
    return () => {
      this.ended.push(id);
    };
  }
}

function feedsOf(source: Pick<Source, 'follow'>, clock = new VirtualClock(0)): StatsFeeds {
  return new StatsFeeds(source, clock, createLogger('silent'));
}

test('the first question waits for a sample, later ones have what was sent since', async () => {
  const source = new Source();
  const feeds = feedsOf(source);
  expect(await feeds.of('a')).toEqual({ latest: { read: 'first' } });
  source.send({ read: 'second' });
  expect(await feeds.of('a')).toEqual({ latest: { read: 'second' }, before: { read: 'first' } });
  expect(source.followed).toEqual(['a']);
});

test('a container that nobody asks about any more is not followed', async () => {
  const source = new Source();
  const clock = new VirtualClock(0);
  const feeds = feedsOf(source, clock);
  await feeds.of('a');
  clock.jumpTo(30_000);
  source.send({ read: 'second' });
  expect(source.ended).toEqual([]);
  clock.jumpTo(30_001);
  source.send({ read: 'third' });
  expect(source.ended).toEqual(['a']);
  await feeds.of('a');
  expect(source.followed).toEqual(['a', 'a']);
});

test('a container that ended is asked about anew', async () => {
  const source = new Source();
  const feeds = feedsOf(source);
  await feeds.of('a');
  source.stop();
  await feeds.of('a');
  expect(source.followed).toEqual(['a', 'a']);
});

test('a container that ends before its first sample has none', async () => {
  const source = {
    follow: async (_id: string, _onSample: unknown, onEnd: () => void) => {
      onEnd();
      return () => {};
    },
  };
  expect(await feedsOf(source).of('a')).toBeUndefined();
});

test('an engine that is silent keeps nobody waiting for long', async () => {
  const clock = new VirtualClock(0);
  const asked = feedsOf({ follow: async () => () => {} }, clock).of('a');
  clock.jumpTo(5_000);
  expect(await asked).toBeUndefined();
});

test('an engine that fails has no stats', async () => {
  const source = { follow: () => Promise.reject(new Error('gone')) };
  expect(await feedsOf(source).of('a')).toBeUndefined();
});

test('what is closed follows nothing', async () => {
  const source = new Source();
  const feeds = feedsOf(source);
  await feeds.of('a');
  feeds.close();
  expect(source.ended).toEqual(['a']);
  expect(await feeds.of('a')).toBeUndefined();
});

test('a rate is what all interfaces carried in a second between two samples', () => {
  const sample = (read: string, rx: number, tx: number): EngineStats => ({
    read,
    networks: { eth0: { rx_bytes: rx, tx_bytes: tx }, eth1: { rx_bytes: 10, tx_bytes: 10 } },
  });
  const before = sample('2026-11-21T00:00:00Z', 1000, 0);
  const latest = sample('2026-11-21T00:00:02Z', 5000, 1);
  expect(networkRate(latest, before)).toEqual({ rxBytesPerSecond: 2000, txBytesPerSecond: 0.5 });
  expect(networkRate(latest, undefined)).toBeUndefined();
  expect(networkRate({ ...latest, networks: undefined }, before)).toBeUndefined();
});
