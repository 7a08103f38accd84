// The front door: protocols, guard, routes. It must not know what any service does, nor where state is
// kept; it finds operations by name and calls them. Start here, then protocol.ts for one request's way.
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify';
import { AwsError } from '../aws/errors.ts';
import type { Service } from '../aws/service.ts';
import { SignatureVerifier } from '../aws/sigv4.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Upgrades } from '../ports/upgrades.ts';
import { createAwsJson } from './aws-json.ts';
import { createAwsQuery } from './aws-query.ts';
import { docsPage } from './docs-page.ts';
import { createGuard, type Guard, isAwsEndpoint, pathOf } from './guard.ts';
import type { HttpSettings } from './http-settings.ts';
import { lazyCompilers } from './lazy-compilers.ts';
import { form, json, mediaTypeOf } from './media-type.ts';
import { openApiRoutes } from './openapi-routes.ts';
import { createPlainJson, plainErrors } from './plain-json.ts';
import {
  answer,
  answerError,
  type ErrorEncoder,
  type FrontDoor,
  type Protocol,
} from './protocol.ts';
import { bodyTooLarge, keepBodies } from './request-body.ts';
import { createRpcV2Cbor } from './rpc-v2-cbor.ts';
import { rpcV2Route } from './rpc-v2-path.ts';
import { addUpgrades, isUpgrade } from './upgrades.ts';
import { errorsElsewhere, serviceElsewhere, Upstream } from './upstream.ts';

export interface HttpServerParts {
  readonly services: readonly Service[];
  readonly settings: HttpSettings;
  readonly log: Logger;
  /** For request ids. Not the services' own: requests would shift the history a seed gives. */
  readonly ids: Ids;
  /** Real time, for the age of signatures: clients sign with real time whatever clock the services have. */
  readonly clock: Clock;
  /** Adds further routes behind the guard. Errors they throw are answered in plain JSON. */
  readonly controlRoutes?: ((app: FastifyInstance) => void) | undefined;
  /** Takes connections over for another protocol, behind the guard. */
  readonly upgrades?: Upgrades | undefined;
  /** Where the committed OpenAPI documents are. */
  readonly openApiDirectory: string;
}

/** How long a client may take to send a request. */
const requestTimeoutMs = 120_000;

/** Builds the HTTP server of every service on one port. It does not listen yet. */
export function createHttpServer(parts: HttpServerParts): FastifyInstance {
  const { services, settings, log, ids, clock, upgrades } = parts;
  const app = fastify({
    bodyLimit: settings.bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    http: { shouldUpgradeCallback: (request) => isUpgrade(upgrades, request) },
    // A body that does not fit is refused, never bent until it does.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    schemaController: { compilersFactory: lazyCompilers },
    genReqId: () => ids.uuid(),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      answerError({ log, protocol: plainErrors }, toRefusal(error, settings), request, reply);
    },
  });
  const secretAccessKeyOf = settings.secretAccessKeyOf;
  const verifier =
    secretAccessKeyOf === undefined
      ? undefined
      : new SignatureVerifier({ clock, secretAccessKeyOf });
  const upstream =
    settings.upstream === undefined ? undefined : new Upstream(settings.upstream, log);
  const door: FrontDoor = { services, settings, log, verifier, upstream };
  const awsJson = createAwsJson(services);
  const awsQuery = createAwsQuery(services);
  const rpcV2 = createRpcV2Cbor(services);
  const awsProtocolOf = (request: FastifyRequest): Protocol => {
    if (pathOf(request.url) !== '/') return rpcV2;
    return mediaTypeOf(request.headers['content-type']) === form ? awsQuery : awsJson;
  };
  const protocolOf = (request: FastifyRequest): ErrorEncoder =>
    isAwsEndpoint(pathOf(request.url)) && request.method === 'POST'
      ? awsProtocolOf(request)
      : plainErrors;

  addNotFound(app, log);
  const guard = createGuard(settings);
  addGuard(app, door, guard, protocolOf);
  if (upgrades !== undefined) addUpgrades(app, upgrades, guard, log);
  keepBodies(app, settings.bodyLimitBytes);
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answerError({ log, protocol: protocolOf(request) }, toRefusal(error, settings), request, reply),
  );
  app.get('/', (_request, reply) => reply.redirect('/docs', 302));
  for (const path of ['/', rpcV2Route]) {
    app.post(path, (request, reply) => answer(door, awsProtocolOf(request), request, reply));
  }
  for (const service of services) {
    const protocol = createPlainJson(service);
    app.post(`/${service.name}/:operation`, (request, reply) =>
      answer(door, protocol, request, reply),
    );
  }
  openApiRoutes(app, parts.openApiDirectory);
  docsPage(app, parts.openApiDirectory);
  addControlRoutes(app, parts.controlRoutes);
  return app;
}

/** Refuses before a byte of the body is read, and sends on what is for services of the upstream. */
function addGuard(
  app: FastifyInstance,
  door: FrontDoor,
  guard: Guard,
  protocolOf: (request: FastifyRequest) => ErrorEncoder,
): void {
  const { services, log, upstream } = door;
  const look = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const elsewhere = upstream && serviceElsewhere(services, request);
    const refuse = (error: unknown): void => {
      const spoken = protocolOf(request);
      const protocol = elsewhere === undefined ? spoken : errorsElsewhere(elsewhere, spoken);
      answerError({ log, protocol }, error, request, reply);
    };
    const fromContainer = door.settings.isFromContainer?.(request.raw);
    const refusal = guard(request, { elsewhere: elsewhere !== undefined, fromContainer });
    if (refusal !== undefined) refuse(refusal);
    else if (upstream === undefined || elsewhere === undefined) done();
    else void upstream.forward(elsewhere, request, reply).catch(refuse);
  };
  app.addHook('onRequest', (request, reply, done) => {
    const prepared = protocolOf(request).prepare?.();
    if (prepared === undefined) look(request, reply, done);
    else prepared.then(() => look(request, reply, done), done);
  });
}

/** Control routes get parsed bodies; an empty one is `{}`, and keys that poison prototypes are refused. */
function addControlRoutes(
  app: FastifyInstance,
  controlRoutes: ((app: FastifyInstance) => void) | undefined,
): void {
  if (controlRoutes === undefined) return;
  app.register((scope, _options, done) => {
    const parse = scope.getDefaultJsonParser('error', 'error');
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser<string>(json, { parseAs: 'string' }, (request, body, parsed) => {
      if (body === '') parsed(null, {});
      else void parse(request, body, parsed);
    });
    controlRoutes(scope);
    done();
  });
}

/** 405 for a path that exists with another method, else 404. Must come before the routes. */
function addNotFound(app: FastifyInstance, log: Logger): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const allowed = routes
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => route.methods);
    if (allowed.length > 0) reply.header('allow', [...new Set(allowed)].join(', '));
    const refusal = allowed.length > 0 ? methodNotAllowed(request.method, path) : notFound(path);
    return answerError({ log, protocol: plainErrors }, refusal, request, reply);
  });
}

function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/:[^/]+/g, '[^/]+').replaceAll('*', '.*')}$`);
}

/** What Fastify says of a request it could not read, as a refusal; anything else stays the bug it is. */
function toRefusal(error: FastifyError, settings: HttpSettings): unknown {
  if (error instanceof AwsError) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return bodyTooLarge(settings.bodyLimitBytes);
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return error;
  return new AwsError('BadRequestException', error.message, { status });
}

function notFound(path: string): AwsError {
  const text = `There is nothing at ${path}. The AWS endpoint is POST /, the API is described at /docs.`;
  return new AwsError('NotFoundException', text, { status: 404 });
}

function methodNotAllowed(method: string, path: string): AwsError {
  const text = `${path} does not take ${method}; see the Allow header for what it takes.`;
  return new AwsError('MethodNotAllowedException', text, { status: 405 });
}
