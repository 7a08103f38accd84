import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { AlarmWorld } from '../../../ports/alarms.ts';
import { parseAlarmArn } from '../rules/alarm-arn.ts';
import type { AlarmEvaluation } from './alarm-evaluation.ts';

/**
 * Passes on that an alarm was made, changed its state, or is gone, and has it put in the state that its
 * metric says.
 */
export class AlarmController implements Controller {
  readonly kind = 'alarm';
  readonly #changed: (world: AlarmWorld, alarmName: string) => void;
  readonly #openEvaluation: () => Promise<AlarmEvaluation>;

  /** `openEvaluation` is called when there is an alarm: most runs know of none. */
  constructor(
    changed: (world: AlarmWorld, alarmName: string) => void,
    openEvaluation: () => Promise<AlarmEvaluation>,
  ) {
    this.#changed = changed;
    this.#openEvaluation = openEvaluation;
  }

  async reconcile(alarmArn: string): Promise<Outcome> {
    const named = parseAlarmArn(alarmArn);
    if (named === undefined) return { why: 'this is no alarm', gone: true };
    this.#changed(named.world, named.alarmName);
    const evaluation = await this.#openEvaluation();
    const outcome = await evaluation.evaluate(named.world, named.alarmName);
    return outcome ?? { why: 'whoever watches the alarm was told', gone: true };
  }
}
