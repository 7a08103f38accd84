import type { Clock } from '../../../kernel/clock.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { AlarmWorld } from '../../../ports/alarms.ts';
import type { Store } from '../../../store/store.ts';
import type { MetricAlarmRecord, World } from '../model/alarm-document.ts';
import { type AlarmPlan, planAlarm, rangeStart } from '../planners/plan-alarm.ts';
import { parseAlarmArn } from '../rules/alarm-arn.ts';
import { watchedBy } from '../rules/watched-metric.ts';
import type { AlarmTable } from '../tables/alarms.ts';
import { changeState } from '../tables/change-state.ts';
import type { MetricTable } from '../tables/metrics.ts';

export interface AlarmControllerParts {
  readonly store: Store;
  /** Opened when there is an alarm: most runs know of none. */
  readonly alarms: () => AlarmTable;
  readonly metrics: () => MetricTable;
  readonly clock: Clock;
  /** Says that an alarm is to be looked at. */
  readonly changed: (world: AlarmWorld, alarmName: string) => void;
}

/**
 * Passes on that an alarm was made, changed its state, or is gone, and puts an alarm in the state that its
 * metric says.
 */
export class AlarmController implements Controller {
  readonly kind = 'alarm';
  readonly #parts: AlarmControllerParts;

  constructor(parts: AlarmControllerParts) {
    this.#parts = parts;
  }

  async reconcile(alarmArn: string): Promise<Outcome> {
    const named = parseAlarmArn(alarmArn);
    if (named === undefined) return { why: 'this is no alarm', gone: true };
    const { world, alarmName } = named;
    this.#parts.changed(world, alarmName);
    const plan = this.#plan(world, alarmName)?.plan;
    if (plan === undefined) return { why: 'whoever watches the alarm was told', gone: true };
    if (plan.evaluated !== undefined) await this.#record(world, alarmName);
    return { why: plan.why, recheckAt: plan.recheckAt };
  }

  /** Plans again in the transaction: the alarm or its metric may have been written meanwhile. */
  async #record(world: World, alarmName: string): Promise<void> {
    await this.#parts.store.write(({ touch }) => {
      const found = this.#plan(world, alarmName);
      if (found?.plan.evaluated === undefined) return;
      const { alarms, clock } = this.#parts;
      const { state, evaluated } = found.plan;
      const record: MetricAlarmRecord = { ...found.record, evaluated };
      const table = alarms();
      if (state === undefined) table.put(world, record);
      else changeState({ alarms: table, caller: world, now: clock.now(), touch }, record, state);
    });
  }

  /** Undefined for an alarm that no metric puts in a state. */
  #plan(
    world: World,
    alarmName: string,
  ): { readonly record: MetricAlarmRecord; readonly plan: AlarmPlan } | undefined {
    const record = this.#parts.alarms().get(world, alarmName);
    const watched = record?.type === 'MetricAlarm' ? watchedBy(record.alarm) : undefined;
    if (record?.type !== 'MetricAlarm' || watched === undefined) return undefined;
    const now = this.#parts.clock.now();
    const metrics = this.#parts.metrics();
    const metric = metrics.find(world, watched.key);
    const points = metric === undefined ? [] : metrics.points(metric, rangeStart(watched, now));
    return { record, plan: planAlarm({ record, watched, version: metric?.version, points, now }) };
  }
}
