import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { createHttpServer, type HttpServerParts } from '../../src/http/server.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { Ids } from '../../src/kernel/ids.ts';
import { SeededRandom } from '../../src/kernel/random.ts';
import { identityService } from '../services/sts/identity-service.ts';
import { fakeEcs } from './fake-service.ts';

export const accessKeyId = 'AKIDEXAMPLE';
export const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

type Overrides = Partial<Omit<HttpServerParts, 'settings'>> & {
  readonly settings?: Partial<HttpServerParts['settings']>;
};

/** The front door before the fake ECS and STS; it does not listen unless the test says so. */
export function frontDoor(overrides: Overrides = {}): FastifyInstance {
  return createHttpServer({
    services: [fakeEcs, identityService()],
    log: pino({ level: 'silent' }),
    ids: new Ids(new SeededRandom(1)),
    clock: new SystemClock(),
    openApiDirectory: join(import.meta.dirname, '../../openapi'),
    ...overrides,
    settings: {
      host: '127.0.0.1',
      allowedHosts: ['gantry.internal'],
      defaultAccount: '000000000000',
      defaultRegion: 'us-east-1',
      bodyLimitBytes: 10_000,
      ...overrides.settings,
    },
  });
}

/** Sends a request without a socket. A header that is undefined is left out. */
export async function send(
  app: FastifyInstance,
  request: InjectOptions,
): Promise<LightMyRequestResponse> {
  return app.inject(request);
}

/** Settings under which only requests signed with the example key pass. */
export const verifying = {
  secretAccessKeyOf: (id: string) => (id === accessKeyId ? secretAccessKey : undefined),
};

/** An Authorization header nobody verifies: it only says who calls and where. */
export function authorizationOf(key: string, region: string, service: string): string {
  return (
    `AWS4-HMAC-SHA256 Credential=${key}/20150830/${region}/${service}/aws4_request, ` +
    `SignedHeaders=host, Signature=${'0'.repeat(64)}`
  );
}
