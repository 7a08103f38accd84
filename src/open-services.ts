// Which services answer on the port: part of the composition root, one line each. ECS is made by
// gantry.ts; the satellites are loaded when somebody first calls them.
import { lazyService, serviceNotBuilt } from './aws/lazy-service.ts';
import type { Service } from './aws/service.ts';
import type { Sessions } from './aws/sessions.ts';
import type { Config } from './config.ts';
import { type Clock, SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { SystemRandom } from './kernel/random.ts';
import type { Controller } from './kernel/reconcile-loop.ts';
import { openSecrets } from './open-secrets.ts';
import type { ExecSessions } from './ports/exec.ts';
import type { Roles } from './ports/roles.ts';
import { iamNames } from './services/iam/model/names.ts';
import { stsNames } from './services/sts/model/names.ts';
import type { Store } from './store/store.ts';

export interface ServiceParts {
  readonly logs: Service;
  readonly config: Config;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly execSessions: ExecSessions;
  readonly roles: Roles;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

export interface Satellites {
  readonly services: readonly Service[];
  /** What satellites do by themselves, beside answering. */
  readonly controllers: readonly Controller[];
  /** The keys of those controllers to look at after a start and at each resync. */
  readonly liveKeys: readonly string[];
}

/** The roles that were created; nobody creates any yet. */
export function openRoles(): Roles {
  return { find: () => undefined };
}

/** The services that ECS stands among. A satellite with tables gets the store among the parts. */
export function openSatellites(parts: ServiceParts): Satellites {
  const { config, sessions, roles, strict } = parts;
  const secrets = openSecrets({ ...parts, dataDirectory: config.dataDir });
  const services = [
    serviceNotBuilt(iamNames),
    parts.logs,
    secrets.secretsmanager,
    secrets.ssm,
    lazyService(stsNames, async () =>
      (await import('./services/sts/sts-service.ts')).createStsService({
        sessions,
        roles,
        strictRoles: config.strict,
        assumeRole: config.assumeRole,
        // Neither from the seed nor in virtual time: the clients of sessions know nothing of either.
        ids: new Ids(new SystemRandom()),
        clock: new SystemClock(),
        strict,
      }),
    ),
  ];
  return {
    services,
    controllers: [secrets.deletion.controller],
    liveKeys: [secrets.deletion.key],
  };
}
