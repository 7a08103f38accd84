import type { Logger } from '../../kernel/logger.ts';
import type { LogDestination, LogLine, LogSink, SourceProgress } from '../../ports/log-sink.ts';
import { groupNotFound } from './errors.ts';
import { expiredBefore } from './rules/retention.ts';
import { appendEvents } from './tables/append-events.ts';
import type { LogsStore, LogsUnit } from './tables/logs-store.ts';

export interface StoreLogSinkOptions {
  readonly store: LogsStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  /** What all events together may count for; the oldest go first. */
  readonly mostBytes: number;
}

/** How full the store is after it was trimmed, so that trimming is rare. */
const trimmedShare = 0.9;

/** The sink into the store: what comes from Gantry itself, not through the API. */
export class StoreLogSink implements LogSink {
  readonly #options: StoreLogSinkOptions;
  #bytesSinceTrim = Number.POSITIVE_INFINITY;

  constructor(options: StoreLogSinkOptions) {
    this.#options = options;
  }

  async openStream(
    destination: LogDestination,
    { createGroup }: { readonly createGroup: boolean },
  ): Promise<string | undefined> {
    const { store, now } = this.#options;
    const { logGroupName: name, logStreamName } = destination;
    return store.write(({ groups, streams }) => {
      if (createGroup && groups.get(destination, name) === undefined) {
        const group = { name, createdAt: now(), deletionProtected: false, tags: {} };
        groups.insert(destination, { ...group, groupClass: 'STANDARD' });
      }
      const group = groups.get(destination, name);
      if (group === undefined) {
        const { type, text } = groupNotFound();
        return `${type}: ${text}`;
      }
      if (streams.get(group.id, logStreamName) === undefined) {
        streams.insert(group.id, logStreamName, now());
      }
      return undefined;
    });
  }

  async append(
    destination: LogDestination,
    lines: readonly LogLine[],
    progress?: SourceProgress,
  ): Promise<boolean> {
    const { store, mostBytes } = this.#options;
    const bytes = store.write((unit) => {
      if (progress !== undefined) unit.sources.put(progress.source, progress.progress);
      return lines.length === 0 ? 0 : this.#append(unit, destination, lines);
    });
    if (bytes === undefined) return false;
    this.#bytesSinceTrim += bytes;
    if (this.#bytesSinceTrim > mostBytes / 20) this.trim();
    return true;
  }

  async progressOf(source: string): Promise<string | undefined> {
    return this.#options.store.read((unit) => unit.sources.get(source));
  }

  async forgetSource(source: string): Promise<void> {
    this.#options.store.write((unit) => unit.sources.delete(source));
  }

  /** Drops the oldest events of all when there is too much of them, and says so in the log. */
  trim(): void {
    const { store, mostBytes, log } = this.#options;
    this.#bytesSinceTrim = 0;
    const dropped = store.write(({ blocks }) => {
      const total = blocks.totalBytes();
      return total <= mostBytes ? 0 : blocks.deleteOldest(total - mostBytes * trimmedShare);
    });
    if (dropped === 0) return;
    log.warn(
      { droppedBytes: dropped, mostBytes },
      'the oldest log events were dropped: there is more than --log-storage allows',
    );
  }

  /** Drops what is older than its group keeps it. */
  expire(): void {
    const { store, now } = this.#options;
    store.write(({ groups, blocks }) => {
      for (const { id, retentionInDays } of groups.retaining()) {
        blocks.deleteOfGroupBefore(id, expiredBefore(retentionInDays, now()));
      }
    });
  }

  #append(
    unit: LogsUnit,
    destination: LogDestination,
    lines: readonly LogLine[],
  ): number | undefined {
    const group = unit.groups.get(destination, destination.logGroupName);
    const stream = group && unit.streams.get(group.id, destination.logStreamName);
    if (group === undefined || stream === undefined) return undefined;
    const owner = { groupId: group.id, streamId: stream.id };
    return appendEvents(unit, owner, lines, this.#options.now());
  }
}
