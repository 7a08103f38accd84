// AWS STS, as far as ECS clients ask for it: who am I? It must not know another service. It is also the
// smallest whole example of a satellite service: names, shapes, operations, no state.
import { AwsError } from '../../aws/errors.ts';
import type { ModelShapes, OperationModel } from '../../aws/model.ts';
import type { RequestContext } from '../../aws/request-context.ts';
import { type AnyOperation, createService, type Service } from '../../aws/service.ts';
import type { ConstraintTexts } from '../../aws/validate.ts';
import { AssertionError } from '../../kernel/assert.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

/**
 * Every other operation answers that it is not built. For AssumeRole that is also the better answer:
 * a client that gets it builds a session without the endpoint settings and calls the real AWS
 * (reference clients §0.12).
 */
const notBuiltOperations = [
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'DecodeAuthorizationMessage',
  'GetAccessKeyInfo',
  'GetDelegatedAccessToken',
  'GetFederationToken',
  'GetSessionToken',
  'GetWebIdentityToken',
];

/** Builds the service. `strict` fails on answers outside the model, as in every service. */
export function createStsService(options: { readonly strict: boolean }): Service {
  const operations = [getCallerIdentity, ...notBuiltOperations.map(notBuilt)];
  return createService<RequestContext>({
    name: 'sts',
    wire: {
      query: { version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    },
    shapes,
    operationModels: Object.fromEntries(operations.map(({ name }) => [name, modelOf(name)])),
    operations: Object.fromEntries(operations.map((operation) => [operation.name, operation])),
    texts,
    commonErrors: [],
    // There is nothing to store: the context of a request is all an operation here works on.
    async transact(_access, context, work) {
      return work(context);
    },
    strict: options.strict,
  });
}

const shapes: ModelShapes = {
  GetCallerIdentityRequest: { type: 'structure', members: {} },
  GetCallerIdentityResponse: {
    type: 'structure',
    members: { Account: 'String', Arn: 'String', UserId: 'String' },
  },
};

function modelOf(operation: string): OperationModel {
  return { input: `${operation}Request`, output: `${operation}Response`, errors: [] };
}

function notBuilt(name: string): AnyOperation<RequestContext> {
  const handle = (): never => {
    throw new AssertionError('an operation that is not built was run', { operation: name });
  };
  return { name, access: 'not built', handle };
}

/** The wording of services whose validation is generated from their model. */
const texts: ConstraintTexts = {
  missing: (_operation, path) => violation(`Value null at '${path}'`, 'Member must not be null'),
  notInEnum: (_operation, path, values) =>
    violation(`Value at '${path}'`, `Member must satisfy enum value set: [${values.join(', ')}]`),
};

function violation(what: string, constraint: string): AwsError {
  const text = `1 validation error detected: ${what} failed to satisfy constraint: ${constraint}`;
  return new AwsError('ValidationError', text);
}
