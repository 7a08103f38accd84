// A Gantry in virtual time that can be killed at any instant: the next one goes on from a copy of the
// files as they were at that instant, and whatever the dead one does afterwards is seen by nobody.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { AwsError } from '../../src/aws/errors.ts';
import { readConfig } from '../../src/config.ts';
import { Gantry } from '../../src/gantry.ts';
import type { Control, StoredEvent } from '../../src/ports/control.ts';

export const startOfTime = 1_789_552_800_000;
const caller = { account: '000000000000', region: 'us-east-1', principalArn: '', requestId: '' };

export class MortalGantry {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gantry-test-simulation-'));
  readonly #flags: readonly string[];
  /** Lines that tell of bugs: nothing that a history does may bring one into the log. */
  readonly errors: string[] = [];
  #life = 0;
  #gantry: Gantry | undefined;

  constructor(seed: number, timing: string) {
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
    const gantry = await Gantry.open({ config, log, strict: true, startOfTime });
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
    const ecs = this.#alive().services.find((service) => service.name === 'ecs');
    try {
      const answer = await ecs?.call(operation, input, caller);
      return answer === undefined ? undefined : JSON.parse(answer);
    } catch (error) {
      if (error instanceof AwsError) return undefined;
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
    mkdirSync(this.#dataDir());
    // The log of the database is copied too; its index and the lock die with the process.
    for (const name of ['gantry.db', 'gantry.db-wal']) {
      cpSync(join(from, name), join(this.#dataDir(), name));
    }
    await dead.close();
    rmSync(from, { recursive: true });
    await this.open();
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

  async close(): Promise<void> {
    await this.#gantry?.close();
    rmSync(this.#folder, { recursive: true });
  }

  #dataDir(): string {
    return join(this.#folder, String(this.#life));
  }

  #alive(): Gantry {
    if (this.#gantry === undefined) throw new Error('open it first');
    return this.#gantry;
  }
}

/** The members of answers that the simulation reads. Instants are epoch seconds. */
export interface Answer {
  readonly tasks?: readonly TaskSeen[];
  readonly task?: TaskSeen;
  readonly taskArns?: readonly string[];
  readonly nextToken?: string;
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
