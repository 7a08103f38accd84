// AWS IAM, as far as tasks need it: roles and what is attached to them. Policies are kept and shown, and
// evaluated by nobody. It must not know another service. Start with operations/index.ts.
import { callerOf } from '../../aws/caller.ts';
import { createService, type NotPromise, type Service } from '../../aws/service.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Store } from '../../store/store.ts';
import { constraints } from './errors.ts';
import { iamNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import type { IamContext } from './operation.ts';
import { operations } from './operations/index.ts';
import type { RoleTable } from './tables/roles.ts';

export interface IamOptions {
  readonly store: Store;
  readonly roles: RoleTable;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** IAM as the front door calls it. */
export function createIam({ store, roles, clock, ids, strict }: IamOptions): Service {
  return createService<IamContext>({
    names: iamNames,
    shapes,
    operationModels,
    operations,
    texts: constraints,
    commonErrors: ['ValidationError'],
    strict,
    transact<T>(
      access: 'read' | 'write',
      request: Parameters<typeof callerOf>[0],
      work: (context: IamContext) => NotPromise<T>,
    ): Promise<T> {
      const context = { caller: callerOf(request), now: clock.now(), ids, roles };
      if (access === 'write') return store.write<T>(() => work(context));
      return Promise.resolve(store.read<T>(() => work(context)));
    },
  });
}
