import type { LogGroupClass } from './types.ts';

/** Account and region: each pair has log groups of its own. */
export interface World {
  readonly account: string;
  readonly region: string;
}

/** A group as it is made. Instants are epoch milliseconds. */
export interface NewLogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly groupClass: LogGroupClass;
  readonly kmsKeyId?: string | undefined;
  readonly deletionProtected: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LogGroupRow extends NewLogGroup {
  readonly id: number;
  readonly retentionInDays?: number | undefined;
  readonly storedBytes: number;
}

export interface LogStreamRow {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  readonly firstEventAt?: number | undefined;
  readonly lastEventAt?: number | undefined;
  readonly lastIngestedAt?: number | undefined;
}
