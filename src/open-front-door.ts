// The HTTP server of all services: part of the composition root.
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Service } from './aws/service.ts';
import type { Sessions } from './aws/sessions.ts';
import type { Config } from './config.ts';
import { controlRoutes } from './http/control.ts';
import { defaultBodyLimitBytes } from './http/http-settings.ts';
import { createHttpServer } from './http/server.ts';
import { SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { SystemRandom } from './kernel/random.ts';
import { openContainerApi } from './open-container-api.ts';
import type { Endpoints } from './open-endpoints.ts';
import type { Runtimes } from './open-runtimes.ts';
import type { Control } from './ports/control.ts';
import type { Upgrades } from './ports/upgrades.ts';
import type { EcsTaskRoles } from './services/ecs/task-roles.ts';

export interface FrontDoorParts {
  readonly config: Config;
  readonly log: Logger;
  readonly services: readonly Service[];
  readonly sessions: Sessions;
  readonly control: Control;
  readonly endpoints: Pick<Endpoints, 'serveApi'>;
  readonly taskRoles: EcsTaskRoles;
  readonly runtimes: Pick<Runtimes, 'inspector'>;
  readonly upgrades: Upgrades;
}

/** Makes the server; it does not listen yet. It draws no chance and reads no time of the services'. */
export function openFrontDoor(parts: FrontDoorParts): FastifyInstance {
  const { config, log, services, sessions, control, upgrades } = parts;
  const secretAccessKeyOf = (id: string, token?: string): string | undefined =>
    (token === undefined ? undefined : sessions.resolve(id, token)?.secretAccessKey) ??
    config.accessKeys.get(id);
  const fromContainers = new WeakSet<IncomingMessage>();
  const app = createHttpServer({
    services,
    settings: {
      host: config.host,
      allowedHosts: config.allowedHosts,
      defaultAccount: config.account,
      defaultRegion: config.region,
      upstream: config.upstream,
      isFromContainer: (request) => fromContainers.has(request),
      bodyLimitBytes: defaultBodyLimitBytes,
      sessionOf: (id, token) => sessions.resolve(id, token),
      ...(config.verifySignatures ? { secretAccessKeyOf } : {}),
    },
    log,
    // Requests must not shift the history that a seed gives.
    ids: new Ids(new SystemRandom()),
    // Clients sign with real time whatever clock the services have.
    clock: new SystemClock(),
    openApiDirectory: join(import.meta.dirname, '../openapi'),
    controlRoutes: (app) => controlRoutes(app, control),
    upgrades,
  });
  const byDefault = config.injectEndpoint;
  const taskAt = (address: string): string | undefined => parts.runtimes.inspector.taskAt(address);
  parts.endpoints.serveApi(openContainerApi({ ...parts, app, byDefault, taskAt, fromContainers }));
  return app;
}
