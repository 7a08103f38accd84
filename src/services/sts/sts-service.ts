// AWS STS, as far as tasks and ECS clients ask for it: who am I, and let me be another. It must not know
// another service. Nothing is stored: see src/aws/sessions.ts.
import { notBuilt } from '../../aws/errors.ts';
import { createService, type Service } from '../../aws/service.ts';
import type { Sessions } from '../../aws/sessions.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Roles } from '../../ports/roles.ts';
import { constraints } from './errors.ts';
import { stsNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import type { StsContext } from './operation.ts';
import { operations } from './operations/index.ts';

export interface StsServiceOptions {
  readonly sessions: Sessions;
  readonly roles: Roles;
  /** Refuse roles that nobody created. */
  readonly strictRoles: boolean;
  /** Off: AssumeRole answers 501. */
  readonly assumeRole: boolean;
  /** Real time: clients compare expirations with theirs. */
  readonly clock: Clock;
  readonly ids: Ids;
  /** Fail on answers outside the model, as in every service. */
  readonly strict: boolean;
}

/** Builds the service. */
export function createStsService(options: StsServiceOptions): Service {
  const { sessions, roles, strictRoles, clock, ids, strict } = options;
  const service = createService<StsContext>({
    names: stsNames,
    shapes,
    operationModels,
    operations,
    texts: constraints,
    commonErrors: ['ValidationError', 'AccessDenied'],
    async transact(_access, request, work) {
      return work({ request, sessions, roles, strictRoles, ids, now: clock.now() });
    },
    strict,
  });
  if (options.assumeRole) return service;
  return {
    ...service,
    async call(operation, ...rest) {
      // Some clients that get a role build their next session without the endpoint settings, and call
      // the real AWS; they go on in their own session when they get none (docs/adr/0015).
      if (operation === 'AssumeRole') throw notBuilt('sts', operation);
      return service.call(operation, ...rest);
    },
  };
}
