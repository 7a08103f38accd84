import type { Clock } from '../../../kernel/clock.ts';
import type { Outcome } from '../../../kernel/reconcile-loop.ts';
import type { Store } from '../../../store/store.ts';
import type { MetricAlarmRecord, World } from '../model/alarm-document.ts';
import { type AlarmPlan, planAlarm, rangeStart } from '../planners/plan-alarm.ts';
import { watchedBy } from '../rules/watched-metric.ts';
import type { AlarmHistoryTable } from '../tables/alarm-history.ts';
import type { AlarmTable } from '../tables/alarms.ts';
import { changeState } from '../tables/change-state.ts';
import type { MetricTable } from '../tables/metrics.ts';

export interface AlarmEvaluationParts {
  readonly store: Store;
  readonly alarms: AlarmTable;
  readonly history: AlarmHistoryTable;
  readonly metrics: MetricTable;
  readonly clock: Clock;
}

/** Puts alarms in the state that their metrics say. */
export class AlarmEvaluation {
  readonly #parts: AlarmEvaluationParts;

  constructor(parts: AlarmEvaluationParts) {
    this.#parts = parts;
  }

  /** Evaluates an alarm. Undefined for one that no metric puts in a state. */
  async evaluate(world: World, alarmName: string): Promise<Outcome | undefined> {
    const found = this.#plan(world, alarmName);
    if (found === undefined) return undefined;
    const { plan, record } = found;
    if (plan.evaluated !== undefined || record.awaits) await this.#record(world, alarmName);
    return { why: plan.why, recheckAt: plan.recheckAt };
  }

  /** Plans again in the transaction: the alarm or its metric may have been written meanwhile. */
  async #record(world: World, alarmName: string): Promise<void> {
    const { store, alarms, history, clock } = this.#parts;
    await store.write(({ touch }) => {
      const found = this.#plan(world, alarmName);
      if (found === undefined) return;
      const { awaits: _, ...kept } = found.record;
      const { state, evaluated = kept.evaluated } = found.plan;
      const record: MetricAlarmRecord = { ...kept, evaluated };
      if (state === undefined) alarms.put(world, record);
      else changeState({ alarms, history, caller: world, now: clock.now(), touch }, record, state);
    });
  }

  #plan(
    world: World,
    alarmName: string,
  ): { readonly record: MetricAlarmRecord; readonly plan: AlarmPlan } | undefined {
    const { alarms, metrics, clock } = this.#parts;
    const record = alarms.get(world, alarmName);
    const watched = record?.type === 'MetricAlarm' ? watchedBy(record.alarm) : undefined;
    if (record?.type !== 'MetricAlarm' || watched === undefined) return undefined;
    const now = clock.now();
    const metric = metrics.find(world, watched.key);
    const points = metric === undefined ? [] : metrics.points(metric, rangeStart(watched, now));
    return { record, plan: planAlarm({ record, watched, version: metric?.version, points, now }) };
  }
}
