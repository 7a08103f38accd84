import { parseArn } from '../../../aws/arn.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { AlarmWorld } from '../../../ports/alarms.ts';

/** Passes on that an alarm was made, changed its state, or is gone. */
export class AlarmController implements Controller {
  readonly kind = 'alarm';
  readonly #changed: (world: AlarmWorld, alarmName: string) => void;

  constructor(changed: (world: AlarmWorld, alarmName: string) => void) {
    this.#changed = changed;
  }

  reconcile(alarmArn: string): Promise<Outcome> {
    const arn = parseArn(alarmArn);
    if (arn !== undefined) this.#changed(arn, arn.resource.slice('alarm:'.length));
    return Promise.resolve({ why: 'whoever watches the alarm was told', gone: true });
  }
}
