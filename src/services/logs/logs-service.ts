// Amazon CloudWatch Logs: groups, streams and events. It must not know another service, nor where lines
// come from. Start with operations/index.ts; rules/blocks.ts says how events are kept.
import { callerOf } from '../../aws/caller.ts';
import { createService, type Service } from '../../aws/service.ts';
import type { Logger } from '../../kernel/logger.ts';
import { constraints } from './errors.ts';
import { logsNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import type { LogsContext } from './operation.ts';
import { operations } from './operations/index.ts';
import type { LogsStore } from './tables/logs-store.ts';

export interface LogsServiceOptions {
  readonly store: LogsStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** CloudWatch Logs as the front door calls it. */
export function createLogsService({ store, now, log, strict }: LogsServiceOptions): Service {
  return createService<LogsContext>({
    names: logsNames,
    shapes,
    operationModels,
    operations,
    texts: constraints,
    commonErrors: ['InvalidParameterException'],
    strict,
    async transact(access, request, work) {
      const caller = callerOf(request);
      const inUnit = (unit: LogsContext['unit']) => work({ caller, now: now(), log, unit });
      return access === 'write' ? store.write(inUnit) : store.read(inUnit);
    },
  });
}
