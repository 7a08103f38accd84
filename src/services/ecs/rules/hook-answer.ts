import type { HookReply } from '../../../ports/lifecycle-hooks.ts';
import type { ServiceDeploymentDocument, ServiceRow } from '../model/service-document.ts';
import type { HookRun } from '../model/stage-document.ts';
import type { DeploymentLifecycleHookDetail } from '../model/types.ts';

/** What a function said of its hook. */
export type HookAnswer =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly failure: string }
  | {
      readonly status: 'IN_PROGRESS';
      readonly callBackDelayMs: number;
      readonly hookDetails?: unknown;
    };

/** Documented; a function says otherwise by callBackDelay, in seconds. */
const usualDelaySeconds = 30;
/** Nobody needs it sooner, and a function that says 0 would be called without end. */
const shortestDelaySeconds = 1;

/** Reads the answer of a hook's function (reference §3.9.3); the texts are AWS's but where noted. */
export function readHookReply(targetArn: string, reply: HookReply): HookAnswer {
  if ('failure' in reply) {
    return failed(`ECS was unable to invoke hook target ${targetArn} due to ${reply.failure}`);
  }
  const unreadable = (why: string): HookAnswer =>
    failed(`ECS was unable to parse the response from ${targetArn} due to: ${why}.`);
  const parsed = parse(reply.text);
  // What AWS says of a text that is not JSON is not known, nor of a status that does not exist.
  if (parsed === undefined) return unreadable('the response is not a JSON object');
  const { hookStatus, callBackDelay, hookDetails } = parsed;
  switch (hookStatus) {
    case 'SUCCEEDED':
      return { status: 'SUCCEEDED' };
    case 'FAILED':
      return failed(`Lifecycle hook target ${targetArn} returned FAILED status.`);
    case 'IN_PROGRESS': {
      const seconds = Number(callBackDelay ?? usualDelaySeconds);
      const delay = Number.isFinite(seconds) ? seconds : usualDelaySeconds;
      return {
        status: 'IN_PROGRESS',
        callBackDelayMs: Math.max(shortestDelaySeconds, delay) * 1000,
        ...(hookDetails === undefined ? {} : { hookDetails }),
      };
    }
    case undefined:
    case null:
      return unreadable('HookStatus must not be null');
    default:
      return unreadable('HookStatus must be one of [SUCCEEDED, FAILED, IN_PROGRESS]');
  }
}

/** A deployment, its row and its record, for what a hook's answer changes. */
export interface HookedDeployment {
  readonly row: ServiceRow;
  readonly record: ServiceDeploymentDocument;
  /** The id of the deployment. */
  readonly targetId: string;
}

/** What a hook answered, written down; undefined when nobody waits for it any more. */
export function withHookAnswer(
  { row, record, targetId }: HookedDeployment,
  hookId: string,
  answer: HookAnswer,
  now: number,
): HookedDeployment | undefined {
  const progress = row.internals.progress[targetId];
  const stages = progress?.stages;
  const { lifecycleHookDetails = [] } = record;
  const isOpen = lifecycleHookDetails.some(
    (detail) => detail.hookId === hookId && detail.status === 'IN_PROGRESS',
  );
  if (progress === undefined || stages === undefined || !isOpen) return undefined;
  const hooks = stages.hooks.map((run) => (run.hookId === hookId ? told(run, answer, now) : run));
  const { status } = answer;
  const details = lifecycleHookDetails.map(
    (detail): DeploymentLifecycleHookDetail =>
      detail.hookId === hookId ? { ...detail, status } : detail,
  );
  const next = { ...progress, stages: { ...stages, hooks } };
  return {
    targetId,
    row: {
      ...row,
      internals: { ...row.internals, progress: { ...row.internals.progress, [targetId]: next } },
    },
    record: { ...record, lifecycleHookDetails: details, updatedAt: now },
  };
}

function told(run: HookRun, answer: HookAnswer, now: number): HookRun {
  switch (answer.status) {
    case 'SUCCEEDED':
      return { ...run, nextCallAt: undefined };
    case 'FAILED':
      return { ...run, nextCallAt: undefined, failure: answer.failure };
    case 'IN_PROGRESS':
      return {
        ...run,
        nextCallAt: now + answer.callBackDelayMs,
        hookDetails: merged(run.hookDetails, answer.hookDetails),
      };
    default:
      return answer satisfies never;
  }
}

/** What a function answers is added to what it was given (documented). */
function merged(before: unknown, added: unknown): unknown {
  if (added === undefined) return before;
  return isObject(before) && isObject(added) ? { ...before, ...added } : added;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(failure: string): HookAnswer {
  return { status: 'FAILED', failure };
}
