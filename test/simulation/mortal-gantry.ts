// A Gantry in virtual time that can be killed at any instant: the next one goes on from a copy of the
// files as they were at that instant, and whatever the dead one does afterwards is seen by nobody.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { AwsError } from '../../src/aws/errors.ts';
import { readConfig } from '../../src/config.ts';
import { Gantry } from '../../src/gantry.ts';
import type { Control, StoredEvent } from '../../src/ports/control.ts';
import type { ServiceSeen, ServiceTaskSeen } from './services/service-seen.ts';

export const startOfTime = 1_789_552_800_000;
const caller = {
  account: '000000000000',
  region: 'us-east-1',
  principalArn: 'arn:aws:iam::000000000000:root',
  requestId: '',
};

export interface Mortality {
  /** A folder whose database the first life goes on from. */
  readonly template?: string;
  /** Between two looks at everything; as usual unless said. */
  readonly resyncMs?: number;
  /** Called after each commit that brought events, with the database as it is then. */
  readonly onCommit?: (database: string) => void;
}

export class MortalGantry {
  /** Where its data folders are, one for each life. */
  readonly folder = mkdtempSync(join(tmpdir(), 'gantry-test-simulation-'));
  readonly #flags: readonly string[];
  readonly #mortality: Mortality;
  /** Lines that tell of bugs: nothing that a history does may bring one into the log. */
  readonly errors: string[] = [];
  #life = 0;
  #gantry: Gantry | undefined;

  constructor(seed: number, timing: string, mortality: Mortality = {}) {
    this.#mortality = mortality;
    if (mortality.template !== undefined) this.#copy(mortality.template);
    const clock = ['--clock', 'virtual', '--seed', String(seed), '--timing', timing];
    this.#flags = ['--runtime', 'simulated', ...clock];
  }

  async open(): Promise<void> {
    const config = readConfig(['--data-dir', this.#dataDir(), ...this.#flags], {});
    const { life } = this;
    const log = pino(
      { level: 'error' },
      { write: (line) => life === this.life && this.errors.push(line) },
    );
    const { resyncMs, onCommit } = this.#mortality;
    const times = { startOfTime, ...(resyncMs === undefined ? {} : { resyncMs }) };
    const gantry = await Gantry.open({ config, log, strict: true, ...times });
    if (onCommit !== undefined) {
      const database = join(this.#dataDir(), 'gantry.db');
      // What the dead do is seen by nobody.
      gantry.control.onEvents(() => life === this.life && onCommit(database));
    }
    // Not waited for: like a real server it answers before its first look at everything is over.
    void gantry.start();
    this.#gantry = gantry;
  }

  /** How often it has died. What was asked in an earlier life gets no answer. */
  get life(): number {
    return this.#life;
  }

  get control(): Control {
    return this.#alive().control;
  }

  /** Calls an operation of ECS; undefined when it is refused. Anything else that is thrown is a bug. */
  async call(operation: string, input: unknown): Promise<Answer | undefined> {
    const answer = await this.ask(operation, input);
    return answer instanceof AwsError ? undefined : answer;
  }

  /** Calls an operation of ECS; its answer or the refusal. Anything else that is thrown is a bug. */
  async ask(operation: string, input: unknown): Promise<Answer | AwsError> {
    const ecs = this.#alive().services.find((service) => service.name === 'ecs');
    try {
      const answer = await ecs?.call(operation, input, caller);
      return JSON.parse(answer ?? '{}');
    } catch (error) {
      if (error instanceof AwsError) return error;
      throw error;
    }
  }

  async settle(): Promise<void> {
    await this.#alive().settle();
  }

  /** Dies now, whatever is under way, and opens again on what is on the disk at this instant. */
  async killAndReopen(): Promise<void> {
    const dead = this.#alive();
    const from = this.#dataDir();
    this.#life += 1;
    this.#copy(from);
    await dead.close();
    rmSync(from, { recursive: true });
    await this.open();
  }

  /** Ends in order, whatever is due, and opens again. */
  async restart(): Promise<void> {
    await this.#alive().close();
    await this.open();
  }

  /** The log of the database is copied too; its index and the lock die with the process. */
  #copy(from: string): void {
    mkdirSync(this.#dataDir());
    for (const name of ['gantry.db', 'gantry.db-wal']) {
      if (existsSync(join(from, name))) cpSync(join(from, name), join(this.#dataDir(), name));
    }
  }

  eventsAfter(sequence: number): readonly StoredEvent[] {
    return this.control.eventsAfter(sequence, 1_000_000);
  }

  /** The ARNs of the tasks that the simulated runtime keeps a record of. */
  simulatedTasks(): readonly string[] {
    const db = new Database(join(this.#dataDir(), 'gantry.db'), { readonly: true });
    const rows = db
      .prepare<[], { key: string }>(
        "SELECT key FROM key_values WHERE namespace = 'simulated-runtime' AND key LIKE 'task/%'",
      )
      .all();
    db.close();
    return rows.map(({ key }) => key.replace(/^task\/\d+\//, ''));
  }

  /** Ends in order and leaves its data folder, which it names. */
  async leave(): Promise<string> {
    await this.#alive().close();
    return this.#dataDir();
  }

  async close(): Promise<void> {
    await this.#gantry?.close();
    rmSync(this.folder, { recursive: true });
  }

  #dataDir(): string {
    return join(this.folder, String(this.#life));
  }

  #alive(): Gantry {
    if (this.#gantry === undefined) throw new Error('open it first');
    return this.#gantry;
  }
}

/** The members of answers that the simulation reads. Instants are epoch seconds. */
export interface Answer {
  readonly tasks?: readonly (TaskSeen & ServiceTaskSeen)[];
  readonly services?: readonly ServiceSeen[];
  readonly service?: ServiceSeen;
  readonly task?: TaskSeen;
  readonly taskSet?: TaskSetSeen;
  readonly taskSets?: readonly TaskSetSeen[];
  readonly taskArns?: readonly string[];
  readonly nextToken?: string;
}

export interface TaskSetSeen {
  readonly id: string;
  readonly status: string;
  readonly scale: { readonly value: number };
  readonly computedDesiredCount: number;
  readonly pendingCount: number;
  readonly runningCount: number;
  readonly stabilityStatus: string;
}

export interface TaskSeen {
  readonly taskArn: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly version: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly createdAt: number;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly startedAt?: number;
  readonly stoppingAt?: number;
  readonly executionStoppedAt?: number;
  readonly stoppedAt?: number;
  readonly containers: readonly { readonly name: string; readonly lastStatus: string }[];
}
