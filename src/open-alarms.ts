// CloudWatch alarms: part of the composition root. ECS deployments ask about alarms through a port; the
// service itself, and what evaluates alarms, is loaded when there is an alarm.
import { lazyService } from './aws/lazy-service.ts';
import type { Service } from './aws/service.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { Controller } from './kernel/reconcile-loop.ts';
import type { Alarms } from './ports/alarms.ts';
import { AlarmController } from './services/cloudwatch/controllers/alarm-controller.ts';
import { KnownAlarms } from './services/cloudwatch/known-alarms.ts';
import { cloudwatchNames } from './services/cloudwatch/model/names.ts';
import { AlarmTable } from './services/cloudwatch/tables/alarms.ts';
import type { Store } from './store/store.ts';

export interface AlarmParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly strict: boolean;
}

export interface OpenAlarms {
  readonly cloudwatch: Service;
  /** What other services ask. */
  readonly alarms: Alarms;
  readonly controller: Controller;
  /** The keys of the alarms that their metrics may put in another state. */
  readonly liveKeys: () => Iterable<string>;
}

/** Opens the alarms. Their tables are prepared when somebody first asks. */
export function openAlarms({ store, ...parts }: AlarmParts): OpenAlarms {
  const table = once(() => new AlarmTable(store.db));
  const tables = once(async () => {
    const [{ AlarmHistoryTable }, { MetricTable }] = await Promise.all([
      import('./services/cloudwatch/tables/alarm-history.ts'),
      import('./services/cloudwatch/tables/metrics.ts'),
    ]);
    const [history, metrics] = [new AlarmHistoryTable(store.db), new MetricTable(store.db)];
    return { store, alarms: table(), history, metrics };
  });
  const evaluation = once(async () => {
    const { AlarmEvaluation } = await import(
      './services/cloudwatch/controllers/alarm-evaluation.ts'
    );
    return new AlarmEvaluation({ ...(await tables()), clock: parts.clock });
  });
  const alarms = new KnownAlarms(table);
  return {
    cloudwatch: lazyService(cloudwatchNames, async () => {
      const { createCloudWatch } = await import('./services/cloudwatch/cloudwatch-service.ts');
      return createCloudWatch({ ...parts, ...(await tables()) });
    }),
    alarms,
    controller: new AlarmController((world, name) => alarms.changed(world, name), evaluation),
    liveKeys: () =>
      table()
        .toEvaluate()
        .map((arn) => `alarm/${arn}`),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
