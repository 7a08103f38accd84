import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type {
  ContainerExec,
  ExecSessionAccess,
  ExecSessionRequest,
  ExecSessions,
  SessionWorld,
} from '../../ports/exec.ts';
import type { ExecSession } from './exec-session.ts';
import type { Transcripts } from './transcript.ts';

export interface SessionRegistryOptions {
  /** What runs programs in the containers of a runtime of that name. */
  readonly execOf: (runtime: string) => ContainerExec | undefined;
  /** Absent: nothing of what sessions show is kept. */
  readonly transcripts?: Transcripts | undefined;
  /** Real time: clients are at the other end of a socket. */
  readonly clock: Clock;
  /** Real chance: tokens must not follow from a seed. */
  readonly ids: Ids;
  readonly log: Logger;
}

interface Entry {
  readonly request: ExecSessionRequest;
  /** The digest of the token that opens the next connection; undefined when it was used. */
  token: Buffer | undefined;
  session: ExecSession | undefined;
  cancelExpiry: () => void;
}

/** A token lives only long enough for a client to connect, as AWS says of its own. */
const tokenLifetimeMs = 60_000;
/** Each holds a program and up to a megabyte or two. */
const mostSessions = 256;
/** 43 letters of base64url: nobody guesses them. */
const tokenBytes = 32;

/** The sessions of ECS Exec: those that wait for their client, and those that have one. */
export class SessionRegistry implements ExecSessions {
  readonly #options: SessionRegistryOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: SessionRegistryOptions) {
    this.#options = options;
  }

  open(request: ExecSessionRequest): ExecSessionAccess | undefined {
    const { log } = this.#options;
    const { sessionId, taskArn, containerName } = request;
    if (this.#entries.size >= mostSessions) {
      log.warn({ sessions: mostSessions }, 'no more exec sessions can be opened');
      return undefined;
    }
    const entry = { request, token: undefined, session: undefined, cancelExpiry: () => {} };
    this.#entries.set(sessionId, entry);
    log.info({ sessionId, task: taskArn, container: containerName }, 'exec session opened');
    return { sessionId, streamUrl: streamUrlOf(request), tokenValue: this.#newToken(entry) };
  }

  /**
   * The session that a client may connect to with this token, which is used up by that. Undefined, and a
   * line in the log, for a token that is wrong, used or too old.
   */
  async redeem(
    sessionId: string,
    token: string,
    clientId: string,
  ): Promise<ExecSession | undefined> {
    const entry = this.#entries.get(sessionId);
    if (entry?.token === undefined || !timingSafeEqual(entry.token, digestOf(token))) {
      this.#options.log.warn({ sessionId }, 'a connection to an exec session was refused');
      return undefined;
    }
    entry.token = undefined;
    entry.cancelExpiry();
    entry.session ??= await this.#begin(entry, clientId);
    return entry.session;
  }

  resume(sessionId: string, world: SessionWorld): ExecSessionAccess | undefined {
    const entry = this.#entryOf(sessionId, world);
    if (entry?.session === undefined) return undefined;
    return { sessionId, streamUrl: streamUrlOf(entry.request), tokenValue: this.#newToken(entry) };
  }

  terminate(sessionId: string, world: SessionWorld): void {
    const entry = this.#entryOf(sessionId, world);
    if (entry === undefined) return;
    entry.session?.end('');
    if (entry.session === undefined) this.#remove(entry);
  }

  /** Ends all sessions and tells their clients. Tokens are worth nothing afterwards. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    for (const entry of entries) {
      entry.session?.end('Gantry was stopped.');
      this.#remove(entry);
    }
    await Promise.all(entries.map((entry) => entry.session?.closed()));
  }

  #entryOf(sessionId: string, { account, region }: SessionWorld): Entry | undefined {
    const entry = this.#entries.get(sessionId);
    const isOurs = entry?.request.account === account && entry.request.region === region;
    return isOurs ? entry : undefined;
  }

  #newToken(entry: Entry): string {
    const { clock, ids } = this.#options;
    const token = Buffer.from(ids.hex(2 * tokenBytes), 'hex').toString('base64url');
    entry.token = digestOf(token);
    entry.cancelExpiry();
    entry.cancelExpiry = clock.at(clock.now() + tokenLifetimeMs, () => this.#expire(entry));
    return token;
  }

  #expire(entry: Entry): void {
    entry.token = undefined;
    if (entry.session !== undefined) return;
    this.#remove(entry);
    const { sessionId } = entry.request;
    this.#options.log.warn(
      { sessionId },
      'no client connected to an exec session: Session Manager plugins from 1.2.889.0 on take no ' +
        'addresses but those of AWS, see docs/exec.md',
    );
  }

  async #begin(entry: Entry, clientId: string): Promise<ExecSession> {
    const { execOf, transcripts, clock, ids, log } = this.#options;
    const { request } = entry;
    const { ExecSession } = await import('./exec-session.ts');
    const exec = execOf(request.runtime) ?? noExec(request.runtime);
    const session = new ExecSession({ request, clientId, exec, transcripts, clock, ids, log });
    void session.closed().then(() => this.#remove(entry));
    return session;
  }

  #remove(entry: Entry): void {
    entry.token = undefined;
    entry.cancelExpiry();
    this.#entries.delete(entry.request.sessionId);
  }
}

function streamUrlOf({ host, sessionId }: ExecSessionRequest): string {
  return `ws://${host}${dataChannelPath}${sessionId}?role=publish_subscribe`;
}

/** The path of a session's data channel ends in its id. */
export const dataChannelPath = '/v1/data-channel/';

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function noExec(runtime: string): ContainerExec {
  return {
    start: async () => {
      throw new Error(`the ${runtime} runtime that serves the task is not there`);
    },
  };
}
