// The HTTP server of all services: part of the composition root.
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
import type { Control } from './ports/control.ts';
import type { Upgrades } from './ports/upgrades.ts';

export interface FrontDoorParts {
  readonly config: Config;
  readonly log: Logger;
  readonly services: readonly Service[];
  readonly sessions: Sessions;
  readonly control: Control;
  readonly upgrades: Upgrades;
}

/** Makes the server; it does not listen yet. It draws no chance and reads no time of the services'. */
export function openFrontDoor(parts: FrontDoorParts): FastifyInstance {
  const { config, log, services, sessions, control, upgrades } = parts;
  const secretAccessKeyOf = (id: string, token?: string): string | undefined =>
    (token === undefined ? undefined : sessions.resolve(id, token)?.secretAccessKey) ??
    config.accessKeys.get(id);
  return createHttpServer({
    services,
    settings: {
      host: config.host,
      allowedHosts: config.allowedHosts,
      defaultAccount: config.account,
      defaultRegion: config.region,
      upstream: config.upstream,
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
}
