// Amazon CloudWatch, of which Gantry has alarms, which ECS deployments watch, and as much of metrics as an
// alarm needs. It must not know another service. Start with operations/index.ts and
// planners/plan-alarm.ts.
import { callerOf } from '../../aws/caller.ts';
import type { RequestContext } from '../../aws/request-context.ts';
import { createService, type NotPromise, type Service } from '../../aws/service.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Store } from '../../store/store.ts';
import { constraints } from './errors.ts';
import { cloudwatchNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import type { WritingContext } from './operation.ts';
import { operations } from './operations/index.ts';
import type { AlarmHistoryTable } from './tables/alarm-history.ts';
import type { AlarmTable } from './tables/alarms.ts';
import type { MetricTable } from './tables/metrics.ts';

export interface CloudWatchOptions {
  readonly store: Store;
  readonly alarms: AlarmTable;
  readonly history: AlarmHistoryTable;
  readonly metrics: MetricTable;
  readonly clock: Clock;
  readonly log: Logger;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** CloudWatch as the front door calls it. */
export function createCloudWatch({
  store,
  alarms,
  history,
  metrics,
  clock,
  log,
  strict,
}: CloudWatchOptions): Service {
  return createService<WritingContext>({
    names: cloudwatchNames,
    shapes,
    operationModels,
    operations,
    texts: constraints,
    commonErrors: ['ValidationException'],
    strict,
    transact<T>(
      access: 'read' | 'write',
      request: RequestContext,
      work: (context: WritingContext) => NotPromise<T>,
    ): Promise<T> {
      const common = {
        caller: callerOf(request),
        now: clock.now(),
        alarms,
        history,
        metrics,
        log: log.child({ requestId: request.requestId }),
      };
      if (access === 'write') {
        return store.write<T>(({ touch }) => work({ ...common, touch }));
      }
      return Promise.resolve(store.read<T>(() => work({ ...common, touch: neverInAQuery })));
    },
  });
}

/** A query is declared with a context that has no `touch`. */
function neverInAQuery(): never {
  throw new Error('a query may not touch a key');
}
