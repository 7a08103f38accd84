// CloudWatch alarms: part of the composition root. ECS deployments ask about alarms through a port.
import type { Controller } from './kernel/reconcile-loop.ts';
import type { Alarms } from './ports/alarms.ts';
import { AlarmController } from './services/cloudwatch/controllers/alarm-controller.ts';
import { KnownAlarms } from './services/cloudwatch/known-alarms.ts';
import { AlarmTable } from './services/cloudwatch/tables/alarms.ts';
import type { Store } from './store/store.ts';

export interface OpenAlarms {
  /** What other services ask. */
  readonly alarms: Alarms;
  readonly controller: Controller;
}

/** Opens the alarms. Their table is prepared when somebody first asks. */
export function openAlarms(store: Store): OpenAlarms {
  let opened: AlarmTable | undefined;
  const table = (): AlarmTable => {
    opened ??= new AlarmTable(store.db);
    return opened;
  };
  const alarms = new KnownAlarms(table);
  const controller = new AlarmController((world, name) => alarms.changed(world, name));
  return { alarms, controller };
}
