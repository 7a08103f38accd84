import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteShorthandOptions,
} from 'fastify';
import { type Clock, SystemClock } from '../kernel/clock.ts';
import { parseDuration } from '../kernel/duration.ts';
import { isoInstant } from '../kernel/instant.ts';
import type { ClockReading, Control, Why } from '../ports/control.ts';
import type { PlacementQuestion } from '../ports/placement.ts';
import { type ControlEndpoint, controlEndpoints } from './control-endpoints.ts';
import { ControlRefusal, messageOf } from './control-refusal.ts';
import { EventStream } from './event-stream.ts';
import { fleetRoutes } from './fleet-routes.ts';
import { pathOf } from './guard.ts';
import { OpenStreams } from './open-streams.ts';

interface ClockMove {
  readonly advance?: string | number;
  readonly runUntilIdle?: true;
  readonly limit?: string | number;
}

interface Faults {
  readonly scripts: readonly unknown[];
}

interface EventsQuery {
  readonly after?: string;
  readonly follow?: 'true' | 'false';
}

const prefix = '/_gantry';
/** A day of virtual time is more than a thousand resyncs: a longer journey is made in several. */
const longestMoveMs = 31 * 24 * 60 * 60 * 1000;
const defaultIdleLimitMs = 24 * 60 * 60 * 1000;

/**
 * Adds the control API (openapi/gantry.json) under /_gantry. Every refusal is `{"message": "…"}`.
 * `clock` is real time: it paces the keep-alives of event streams.
 */
export function controlRoutes(
  app: FastifyInstance,
  control: Control,
  clock: Clock = new SystemClock(),
): void {
  app.register(
    (scope, _options, done) => {
      scope.setErrorHandler(answerError);
      scope.setNotFoundHandler(answerNotFound);
      stateRoutes(scope, control);
      faultRoutes(scope, control);
      eventRoutes(scope, control, clock);
      fleetRoutes(scope, control.machines, route);
      done();
    },
    { prefix },
  );
}

function stateRoutes(scope: FastifyInstance, control: Control): void {
  const { health, reset, readClock, moveClock, why, ports, endpoints } = controlEndpoints;
  const { explainPlacement } = controlEndpoints;
  // Two journeys at once would each begin at the same instant, and a reset must not meet one half way.
  const oneAtATime = serially();
  scope.get(...route(health), () => control.health());
  scope.post(...route(reset), async () => {
    const left = await oneAtATime(() => control.reset());
    if (left !== undefined) throw containersLeft(left);
    return {};
  });
  scope.get(...route(readClock), () => withIso(control.readClock()));
  scope.post<{ Body: ClockMove }>(...route(moveClock), async (request) => {
    const move = moveOf(control, request.body);
    return withIso(await oneAtATime(move));
  });
  scope.get<{ Querystring: { resource: string } }>(...route(why), (request) => {
    const { resource } = request.query;
    const found = control.why(resource);
    if (found === undefined) {
      throw new ControlRefusal(
        404,
        `Gantry has nothing that is called ${resource}. Give the ARN of a cluster, a service, a ` +
          'container instance, a task definition with its revision, or a task in full.',
      );
    }
    return whyWithIso(found);
  });
  scope.post<{ Body: PlacementQuestion }>(...route(explainPlacement), (request) => {
    const answer = control.explainPlacement(request.body);
    if (!('refused' in answer)) return answer;
    throw new ControlRefusal(answer.refused === 'missing' ? 404 : 400, answer.message);
  });
  scope.get<{ Querystring: { task: string } }>(...route(ports), async (request) => {
    const { task } = request.query;
    const found = await control.publishedPorts(task);
    if (found !== undefined && 'ports' in found) return found;
    if (found !== undefined) throw new ControlRefusal(503, found.unavailable);
    throw new ControlRefusal(404, `Nothing runs for ${task}. Give the ARN of a task in full.`);
  });
  scope.get<{ Querystring: { task: string } }>(...route(endpoints), async (request) => {
    const { task } = request.query;
    const found = await control.containerEndpoints(task);
    if (found !== undefined) return { endpoints: found };
    throw new ControlRefusal(404, `There is no task ${task}. Give the ARN of a task in full.`);
  });
}

function containersLeft(reason: string): ControlRefusal {
  return new ControlRefusal(
    503,
    `Every resource is gone, but not every container and volume. ${reason.replace(/\.$/, '')}. ` +
      'Containers go by themselves when the engine is back; reset again then, so that volumes that ' +
      'outlive tasks go too.',
  );
}

function faultRoutes(scope: FastifyInstance, control: Control): void {
  const { readFaults, setFaults } = controlEndpoints;
  const current = (): Faults => {
    const scripts = control.faults();
    if (scripts !== undefined) return { scripts };
    throw new ControlRefusal(
      409,
      'Tasks run in real containers, which follow no script: start Gantry with --runtime simulated.',
    );
  };
  scope.get(...route(readFaults), current);
  scope.put<{ Body: Faults }>(...route(setFaults), (request) => {
    current();
    try {
      control.setFaults(request.body.scripts);
    } catch (error) {
      throw new ControlRefusal(400, error instanceof Error ? error.message : String(error));
    }
    return current();
  });
}

function eventRoutes(scope: FastifyInstance, control: Control, clock: Clock): void {
  const streams = new OpenStreams(clock);
  // Node waits for open answers before it closes a server, and these never end by themselves.
  scope.addHook('preClose', () => streams.endAll());
  const [url, options] = route(controlEndpoints.events);
  scope.get<{ Querystring: EventsQuery }>(
    url,
    { ...options, exposeHeadRoute: false },
    (request, reply) => {
      const follow = request.query.follow !== 'false';
      const stream = new EventStream({ control, clock, follow, after: startOf(request, control) });
      streams.add(stream, reply.raw);
      reply.header('content-type', 'text/event-stream; charset=utf-8');
      reply.header('cache-control', 'no-store');
      return reply.send(stream);
    },
  );
}

/** The position after which a stream begins. */
function startOf(request: FastifyRequest<{ Querystring: EventsQuery }>, control: Control): number {
  const newest = control.lastEventSequence();
  const asked = request.headers['last-event-id'] ?? request.query.after;
  if (asked === undefined) return newest;
  const after = Number(asked);
  // A position not reached yet is one of another history: a client that outlived a data folder.
  return after > newest ? 0 : after;
}

/** What the body asks the clock to do. Throws ControlRefusal. */
function moveOf(control: Control, move: ClockMove): () => Promise<ClockReading> {
  if (control.readClock().clock !== 'virtual') {
    const text =
      'The clock is the real one and cannot be moved: start Gantry with --clock virtual.';
    throw new ControlRefusal(409, text);
  }
  const { advance, runUntilIdle, limit } = move;
  if (advance !== undefined && runUntilIdle === undefined && limit === undefined) {
    const ms = millisecondsOf('advance', advance);
    return () => control.advanceClock(ms);
  }
  if (advance === undefined && runUntilIdle) {
    const ms = limit === undefined ? defaultIdleLimitMs : millisecondsOf('limit', limit);
    return () => control.runUntilIdle(ms);
  }
  throw new ControlRefusal(
    400,
    'Say how the clock is to move: {"advance": "5m"}, or {"runUntilIdle": true, "limit": "24h"}.',
  );
}

function millisecondsOf(name: string, value: string | number): number {
  const ms = typeof value === 'number' ? value : parseDuration(value);
  if (ms === undefined) {
    const text = `${name} must be a duration such as 500ms, 3s, 2m or 1h30m, not "${value}".`;
    throw new ControlRefusal(400, text);
  }
  if (ms <= longestMoveMs) return ms;
  throw new ControlRefusal(400, `${name} is at most 744h (31 days); move several times instead.`);
}

function withIso(reading: ClockReading): object {
  const { clock, now, nextDeadline } = reading;
  const next =
    nextDeadline === undefined ? {} : { nextDeadline, nextDeadlineIso: isoInstant(nextDeadline) };
  return { clock, now, nowIso: isoInstant(now), ...next };
}

function whyWithIso({ key, at, why, recheckAt, failures }: Why): object {
  const next = recheckAt === undefined ? {} : { recheckAt, recheckAtIso: isoInstant(recheckAt) };
  return { key, at, atIso: isoInstant(at), why, ...next, failures };
}

/** Where an endpoint is served, and what its requests are checked against. */
function route(endpoint: ControlEndpoint): [string, RouteShorthandOptions] {
  const { url, querystring, headers, body } = endpoint;
  const schema = {
    ...(querystring && { querystring }),
    ...(headers && { headers }),
    ...(body && { body }),
  };
  return [url.slice(prefix.length), { schema }];
}

/** Runs each piece of work when all before it have ended. */
function serially(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  // Whatever is not a refusal is a bug: the front door logs it with its request id.
  if (status >= 500 && !(error instanceof ControlRefusal)) throw error;
  reply.status(status).send({ message: messageOf(error) });
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const path = pathOf(request.url);
  const allowed = Object.values(controlEndpoints)
    .filter((endpoint) => endpoint.url === path)
    .map((endpoint) => endpoint.method);
  if (allowed.length > 0) {
    const message = `${path} takes ${allowed.join(' and ')}, not ${request.method}.`;
    reply.status(405).header('allow', allowed.join(', ')).send({ message });
    return;
  }
  const paths = [...new Set(Object.values(controlEndpoints).map((endpoint) => endpoint.url))];
  const message = `There is nothing at ${path}. The control API has ${paths.join(', ')}.`;
  reply.status(404).send({ message });
}
