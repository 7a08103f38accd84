import type { Clock } from '../../kernel/clock.ts';
import { parseInstant } from '../../kernel/instant.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ContainerStats, EngineStats } from '../../ports/task-metadata.ts';
import type { EngineStatistics } from './engine-stats.ts';

/** Where samples come from. */
type Source = Pick<EngineStatistics, 'follow'>;

/** A container is measured for so long after somebody last asked. */
const idleMs = 30_000;
/** An engine that has sent nothing by then has nothing to say, for now. */
const firstWithinMs = 5_000;

interface Feed {
  latest: EngineStats | undefined;
  before: EngineStats | undefined;
  askedAt: number;
  end: () => void;
  /** Resolves with the first sample there, or when there will be none. */
  readonly first: Promise<void>;
  readonly settleFirst: () => void;
}

/**
 * The latest sample of each container that somebody asks about. The engine takes a second or two for an
 * answer with two samples in it, and up to one for the first of a stream when it measures others already;
 * so its stream is followed for as long as there are questions, and only the first has to wait.
 */
export class StatsFeeds {
  readonly #engine: Source;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #feeds = new Map<string, Feed>();
  #closed = false;

  constructor(engine: Source, clock: Clock, log: Logger) {
    this.#engine = engine;
    this.#clock = clock;
    this.#log = log;
  }

  /** The latest sample of a running container; undefined when there is none. Never rejects. */
  async of(id: string): Promise<{ latest: EngineStats; before?: EngineStats } | undefined> {
    if (this.#closed) return undefined;
    const feed = this.#feeds.get(id) ?? this.#open(id);
    feed.askedAt = this.#clock.now();
    if (feed.latest === undefined) await feed.first;
    const { latest, before } = feed;
    return latest && { latest, ...(before && { before }) };
  }

  close(): void {
    this.#closed = true;
    for (const feed of this.#feeds.values()) {
      feed.end();
      feed.settleFirst();
    }
    this.#feeds.clear();
  }

  #open(id: string): Feed {
    const { promise: first, resolve: settleFirst } = Promise.withResolvers<void>();
    const feed: Feed = {
      latest: undefined,
      before: undefined,
      askedAt: this.#clock.now(),
      end: () => {},
      first,
      settleFirst,
    };
    this.#feeds.set(id, feed);
    const cancel = this.#clock.at(this.#clock.now() + firstWithinMs, settleFirst);
    void first.then(cancel);
    void this.#follow(id, feed);
    return feed;
  }

  async #follow(id: string, feed: Feed): Promise<void> {
    const onSample = (sample: EngineStats): void => {
      feed.before = feed.latest;
      feed.latest = sample;
      feed.settleFirst();
      if (this.#clock.now() - feed.askedAt <= idleMs) return;
      feed.end();
      this.#drop(id, feed);
    };
    try {
      feed.end = await this.#engine.follow(id, onSample, () => this.#drop(id, feed));
      if (this.#closed) feed.end();
    } catch (error) {
      this.#log.debug({ err: error }, 'the engine gave no stats of a container');
      this.#drop(id, feed);
    }
  }

  #drop(id: string, feed: Feed): void {
    feed.settleFirst();
    if (this.#feeds.get(id) === feed) this.#feeds.delete(id);
  }
}

/** Bytes a second between two samples, over all interfaces. Undefined when they cannot be compared. */
export function networkRate(
  latest: EngineStats,
  before: EngineStats | undefined,
): ContainerStats['networkRate'] {
  const elapsedMs = before && millisecondsBetween(before.read, latest.read);
  if (before === undefined || elapsedMs === undefined || elapsedMs <= 0) return undefined;
  const rate = (member: string): number | undefined => {
    const [to, from] = [totalOf(latest.networks, member), totalOf(before.networks, member)];
    if (to === undefined || from === undefined) return undefined;
    return ((to - from) * 1000) / elapsedMs;
  };
  const [rxBytesPerSecond, txBytesPerSecond] = [rate('rx_bytes'), rate('tx_bytes')];
  if (rxBytesPerSecond === undefined || txBytesPerSecond === undefined) return undefined;
  return { rxBytesPerSecond, txBytesPerSecond };
}

function millisecondsBetween(from: unknown, to: unknown): number | undefined {
  const [start, end] = [parseInstant(String(from)), parseInstant(String(to))];
  return start === undefined || end === undefined ? undefined : end - start;
}

function totalOf(networks: unknown, member: string): number | undefined {
  if (typeof networks !== 'object' || networks === null) return undefined;
  return Object.values(networks).reduce((sum: number, network: unknown) => {
    const bytes: unknown = typeof network === 'object' && network && Reflect.get(network, member);
    return sum + (typeof bytes === 'number' ? bytes : 0);
  }, 0);
}
