// AWS Systems Manager, of which Gantry has Parameter Store (parameters, their versions, labels and paths)
// and what clients of ECS Exec ask of Session Manager.
// It must not know another service. Start with operations/index.ts and rules/parameter-name.ts.
import { callerOf } from '../../aws/caller.ts';
import { createService, type Service } from '../../aws/service.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { constraints } from './errors.ts';
import { ssmNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import type { SsmContext } from './operation.ts';
import { operations } from './operations/index.ts';
import type { ParameterStore } from './tables/parameter-store.ts';

export interface SsmOptions {
  readonly store: ParameterStore;
  readonly execSessions: SsmContext['execSessions'];
  readonly clock: Clock;
  readonly log: Logger;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** Systems Manager as the front door calls it. */
export function createSsm({ store, execSessions, clock, log, strict }: SsmOptions): Service {
  return createService<SsmContext>({
    names: ssmNames,
    shapes,
    operationModels,
    operations,
    texts: constraints,
    commonErrors: ['ValidationException', 'AccessDeniedException', 'TooManyTagsError'],
    strict,
    transact(access, request, work) {
      const contextOf = (unit: SsmContext['unit']): SsmContext => ({
        caller: callerOf(request),
        now: clock.now(),
        unit,
        execSessions,
        log: log.child({ requestId: request.requestId }),
      });
      if (access === 'write') return store.write((unit) => work(contextOf(unit)));
      return Promise.resolve(store.read((unit) => work(contextOf(unit))));
    },
  });
}
