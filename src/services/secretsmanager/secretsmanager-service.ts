// AWS Secrets Manager, as far as tasks and their owners need it: secrets, their versions and labels. It
// must not know another service; who else needs a value asks it as a client does. Start with
// operations/index.ts and rules/stages.ts.
import { callerOf } from '../../aws/caller.ts';
import { createService, type Service } from '../../aws/service.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { constraints } from './errors.ts';
import { secretsmanagerNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import type { WriteContext } from './operation.ts';
import { operations } from './operations/index.ts';
import type { SecretStore } from './tables/secret-store.ts';

export interface SecretsManagerOptions {
  readonly store: SecretStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** Secrets Manager as the front door calls it. */
export function createSecretsManager(options: SecretsManagerOptions): Service {
  const { store, clock, ids, log, strict } = options;
  return createService<WriteContext>({
    names: secretsmanagerNames,
    shapes,
    operationModels,
    operations,
    texts: constraints,
    commonErrors: ['ValidationException'],
    strict,
    transact(access, request, work) {
      const caller = callerOf(request);
      const contextOf = (unit: WriteContext['unit']): WriteContext => ({
        caller,
        now: clock.now(),
        ids,
        unit,
        log: log.child({ requestId: request.requestId }),
      });
      if (access === 'write') return store.write((unit) => work(contextOf(unit)));
      return Promise.resolve(store.read((unit) => work(contextOf({ ...unit, touch: refuse }))));
    },
  });
}

/** A reading operation is typed without `touch`; should one call it all the same, that is a bug. */
function refuse(key: string): never {
  throw new Error(`a reading operation touched ${key}`);
}
