// The lifecycle hooks of deployments: part of the composition root. Functions run in an emulator of
// Lambda, or are anything that takes a POST.
import type { Clock } from './kernel/clock.ts';
import { SystemClock } from './kernel/clock.ts';
import type { HookEvent, HookReply, LifecycleHooks } from './ports/lifecycle-hooks.ts';

export interface LifecycleHookSettings {
  /** A Lambda API. */
  readonly lambdaEndpoint: string | undefined;
  /** URLs by the names or ARNs of functions, which are posted to instead. */
  readonly hookUrls: ReadonlyMap<string, string>;
}

/** The longest that a function of Lambda may take. It runs elsewhere: its time is real time. */
const timeoutMs = 15 * 60_000;
/** An answer is a few words; Lambda sends 6 MB at most. */
const longestAnswer = 6 * 1024 * 1024;

/** Calls hooks over HTTP. */
export function openLifecycleHooks(
  settings: LifecycleHookSettings,
  clock: Clock = new SystemClock(),
): LifecycleHooks {
  return {
    async invoke(targetArn, event, signal) {
      const url = urlOf(settings, targetArn);
      if (url === undefined) {
        return { failure: 'neither --lambda-endpoint nor --hook-urls says where it runs' };
      }
      const timeout = new AbortController();
      const cancel = clock.at(clock.now() + timeoutMs, () => timeout.abort());
      try {
        return await post(url, event, AbortSignal.any([signal, timeout.signal]));
      } catch (error) {
        // Gantry ends: the call is made again at the next start.
        signal.throwIfAborted();
        if (timeout.signal.aborted) return { failure: 'no answer within 15 minutes' };
        return { failure: textOf(error) };
      } finally {
        cancel();
      }
    },
  };
}

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>]`. */
function urlOf({ lambdaEndpoint, hookUrls }: LifecycleHookSettings, targetArn: string) {
  const [name = '', qualifier] = targetArn.split(':function:')[1]?.split(':') ?? [];
  const own = hookUrls.get(targetArn) ?? hookUrls.get(name);
  if (own !== undefined || lambdaEndpoint === undefined) return own;
  const base = lambdaEndpoint.replace(/\/$/, '');
  const query = qualifier === undefined ? '' : `?Qualifier=${encodeURIComponent(qualifier)}`;
  return `${base}/2015-03-31/functions/${encodeURIComponent(name)}/invocations${query}`;
}

async function post(url: string, event: HookEvent, signal: AbortSignal): Promise<HookReply> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
    signal,
  });
  const text = await read(answer);
  if (text === undefined) return { failure: 'its answer is too long' };
  // A function that fails answers 200 with what it threw, which has no hookStatus: AWS reads it so too.
  return answer.ok ? { text } : { failure: `HTTP ${answer.status}: ${text.slice(0, 300)}` };
}

async function read(answer: Response): Promise<string | undefined> {
  if (answer.body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    length += chunk.byteLength;
    if (length > longestAnswer) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What fetch throws says little; its cause says what happened. */
function textOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
