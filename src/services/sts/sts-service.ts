// AWS STS, as far as ECS clients ask for it: who am I? It must not know another service. It is also the
// smallest whole example of a satellite service: a generated model, operations, no state.
import { constraintsOf } from '../../aws/constraints.ts';
import type { RequestContext } from '../../aws/request-context.ts';
import { createService, type Service } from '../../aws/service.ts';
import { stsNames } from './model/names.ts';
import { operationModels } from './model/operations.ts';
import { shapes } from './model/shapes.ts';
import { operations } from './operations/index.ts';

/** Builds the service. `strict` fails on answers outside the model, as in every service. */
export function createStsService(options: { readonly strict: boolean }): Service {
  return createService<RequestContext>({
    names: stsNames,
    shapes,
    operationModels,
    operations,
    texts: constraintsOf('ValidationError'),
    commonErrors: ['ValidationError'],
    // There is nothing to store: the context of a request is all an operation here works on.
    async transact(_access, context, work) {
      return work(context);
    },
    strict: options.strict,
  });
}
