// Amazon ECS: operations write what is desired, in one transaction each; controllers move what is
// observed towards it. It knows neither HTTP nor any container engine. Start with operations/index.ts.
import { callerOf } from '../../aws/caller.ts';
import { createService, type Service } from '../../aws/service.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ExecSessions } from '../../ports/exec.ts';
import { ecsNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import type { ReadContext, WriteContext } from './operation.ts';
import { operations } from './operations/index.ts';
import { parameterTexts } from './parameter-texts.ts';
import type { EcsSettings } from './settings.ts';
import type { EcsStore } from './tables/ecs-store.ts';

export interface EcsServiceOptions {
  readonly store: EcsStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly settings: EcsSettings;
  /** Absent: no session of ECS Exec can be opened. */
  readonly execSessions?: Pick<ExecSessions, 'open'>;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** ECS as the front door and the in-process client call it. */
export function createEcsService(options: EcsServiceOptions): Service {
  const { store, clock, ids, log, settings, strict } = options;
  const execSessions = options.execSessions ?? { open: () => undefined };
  return createService<WriteContext>({
    names: ecsNames,
    shapes,
    operationModels,
    texts: parameterTexts,
    operations,
    commonErrors: [
      'AccessDeniedException',
      'ServerException',
      'ClientException',
      'InvalidParameterException',
    ],
    strict,
    transact(access, request, work) {
      const { requestId, host = '127.0.0.1' } = request;
      const caller = callerOf(request);
      const now = clock.now();
      const contextOf = (unit: WriteContext['unit']): WriteContext => ({
        caller,
        now,
        ids,
        settings,
        execSessions,
        host,
        unit,
        // Most requests log nothing, and a child logger costs a tenth of a read.
        get log() {
          return log.child({ requestId });
        },
      });
      if (access === 'write') return store.write((unit) => work(contextOf(unit)));
      return Promise.resolve(store.read((unit) => work(contextOf(readOnly(unit)))));
    },
  });
}

/** A reading operation is typed without `touch`; should one call it all the same, that is a bug. */
function readOnly(unit: ReadContext['unit']): WriteContext['unit'] {
  const touch = (key: string): never => {
    throw new Error(`a reading operation touched ${key}`);
  };
  return { ...unit, touch };
}
