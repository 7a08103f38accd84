import type { Clock } from '../../../kernel/clock.ts';
import { defined } from '../../../kernel/defined.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { LifecycleHooks } from '../../../ports/lifecycle-hooks.ts';
import type { HookRun } from '../model/stage-document.ts';
import { worldOf } from '../rules/derive-events.ts';
import { type HookedDeployment, readHookReply, withHookAnswer } from '../rules/hook-answer.ts';
import { hookEvent } from '../rules/hook-event.ts';
import type { EcsReadUnit, EcsStore } from '../tables/ecs-store.ts';

export interface LifecycleHookControllerOptions {
  readonly store: EcsStore;
  readonly hooks: LifecycleHooks;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Calls the lifecycle hooks of a deployment. That they run is recorded before, and a call that no answer
 * is recorded of is made again with the same executionId: after a crash too.
 */
export class LifecycleHookController implements Controller {
  readonly kind = 'lifecycle-hook';
  readonly #options: LifecycleHookControllerOptions;

  constructor(options: LifecycleHookControllerOptions) {
    this.#options = options;
  }

  async reconcile(serviceDeploymentArn: string, signal: AbortSignal): Promise<Outcome> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const found = store.read((unit) => hookedDeployment(unit, serviceDeploymentArn));
    if (found === undefined) return { why: 'the deployment goes through no stage', gone: true };
    const due = openRuns(found).filter(({ nextCallAt = 0 }) => nextCallAt <= now);
    await Promise.all(due.map((run) => this.#call(found, run, signal)));
    const after = store.read((unit) => hookedDeployment(unit, serviceDeploymentArn));
    const next = (after === undefined ? [] : openRuns(after)).map(
      ({ nextCallAt = 0 }) => nextCallAt,
    );
    return next.length === 0
      ? { why: 'no hook is to be called' }
      : { why: 'a hook is called again later', recheckAt: Math.min(...next) };
  }

  async #call(deployment: HookedDeployment, run: HookRun, signal: AbortSignal): Promise<void> {
    const { store, hooks, clock, log } = this.#options;
    const event = hookEvent(deployment, run);
    const { targetArn } = run;
    if (event === undefined || targetArn === undefined) return;
    const answer = readHookReply(targetArn, await hooks.invoke(targetArn, event, signal));
    const { serviceDeploymentArn } = deployment.record;
    const said = { serviceDeployment: serviceDeploymentArn, hook: targetArn, ...defined(answer) };
    if (answer.status === 'FAILED') log.warn(said, 'a lifecycle hook failed');
    else log.debug({ ...said, hookDetails: undefined }, 'a lifecycle hook answered');
    await store.write((unit) => {
      const present = hookedDeployment(unit, serviceDeploymentArn);
      const next = present && withHookAnswer(present, run.hookId, answer, clock.now());
      if (next === undefined) return;
      unit.services.put(next.row);
      unit.serviceDeployments.update(next.row, next.record);
      unit.touch(`service/${next.row.service.serviceArn}`);
    });
  }
}

/** The deployment whose record has that ARN, if it goes through stages now. */
function hookedDeployment(
  unit: EcsReadUnit,
  serviceDeploymentArn: string,
): HookedDeployment | undefined {
  const world = worldOf(serviceDeploymentArn);
  const record = unit.serviceDeployments.get(world, serviceDeploymentArn);
  const row = record === undefined ? undefined : unit.services.get(world, record.serviceArn);
  if (record === undefined || row === undefined) return undefined;
  const [targetId] =
    Object.entries(row.internals.progress).find(
      ([, progress]) =>
        progress.serviceDeploymentArn === serviceDeploymentArn && progress.stages !== undefined,
    ) ?? [];
  return targetId === undefined ? undefined : { row, record, targetId };
}

/** The hooks that are called and have not ended. */
function openRuns({ row, record, targetId }: HookedDeployment): readonly HookRun[] {
  const open = new Set(
    (record.lifecycleHookDetails ?? [])
      .filter(({ status }) => status === 'IN_PROGRESS')
      .map(({ hookId }) => hookId),
  );
  const { hooks = [] } = row.internals.progress[targetId]?.stages ?? {};
  return hooks.filter(({ hookId, targetType }) => targetType === 'AWS_LAMBDA' && open.has(hookId));
}
