import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { AlarmWorld } from '../../../ports/alarms.ts';
import { parseAlarmArn } from '../rules/alarm-arn.ts';

/** Passes on that an alarm was made, changed its state, or is gone. */
export class AlarmController implements Controller {
  readonly kind = 'alarm';
  readonly #changed: (world: AlarmWorld, alarmName: string) => void;

  constructor(changed: (world: AlarmWorld, alarmName: string) => void) {
    this.#changed = changed;
  }

  reconcile(alarmArn: string): Promise<Outcome> {
    const named = parseAlarmArn(alarmArn);
    if (named !== undefined) this.#changed(named.world, named.alarmName);
    return Promise.resolve({ why: 'whoever watches the alarm was told', gone: true });
  }
}
