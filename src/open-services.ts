// Which services answer on the port: part of the composition root, one line each. ECS is made by
// gantry.ts; the satellites are loaded when somebody first calls them.
import { lazyService } from './aws/lazy-service.ts';
import type { Service } from './aws/service.ts';
import type { Sessions } from './aws/sessions.ts';
import type { Config } from './config.ts';
import { type Clock, SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { SystemRandom } from './kernel/random.ts';
import type { Controller } from './kernel/reconcile-loop.ts';
import { openAlarms } from './open-alarms.ts';
import { openSecrets } from './open-secrets.ts';
import type { Alarms } from './ports/alarms.ts';
import type { ExecSessions } from './ports/exec.ts';
import type { Roles } from './ports/roles.ts';
import { KnownRoles } from './services/iam/known-roles.ts';
import { iamNames } from './services/iam/model/names.ts';
import { RoleTable } from './services/iam/tables/roles.ts';
import { stsNames } from './services/sts/model/names.ts';
import type { Store } from './store/store.ts';

export interface ServiceParts {
  readonly logs: Service;
  readonly config: Config;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly execSessions: ExecSessions;
  readonly iam: Iam;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

export interface Satellites {
  readonly services: readonly Service[];
  /** What ECS deployments ask of CloudWatch. */
  readonly alarms: Alarms;
  /** What satellites do by themselves, beside answering. */
  readonly controllers: readonly Controller[];
  /** The keys of those controllers to look at after a start and at each resync. */
  readonly liveKeys: () => Iterable<string>;
}

/** IAM: the roles that were created, which other services ask about, and the API that creates them. */
export interface Iam {
  readonly table: () => RoleTable;
  readonly roles: Roles;
}

/** Opens the roles. Their table is prepared when somebody first asks. */
export function openRoles(store: Store): Iam {
  let opened: RoleTable | undefined;
  const table = (): RoleTable => {
    opened ??= new RoleTable(store.db);
    return opened;
  };
  return { table, roles: new KnownRoles(table) };
}

/** The services that ECS stands among. A satellite with tables gets the store among the parts. */
export function openSatellites(parts: ServiceParts): Satellites {
  const { config, sessions, iam, store, clock, ids, strict } = parts;
  const { cloudwatch, alarms, controller, liveKeys } = openAlarms(parts);
  const secrets = openSecrets({ ...parts, dataDirectory: config.dataDir });
  const services = [
    lazyService(iamNames, async () =>
      (await import('./services/iam/iam-service.ts')).createIam({
        store,
        roles: iam.table(),
        clock,
        ids,
        strict,
      }),
    ),
    cloudwatch,
    parts.logs,
    secrets.secretsmanager,
    secrets.ssm,
    lazyService(stsNames, async () =>
      (await import('./services/sts/sts-service.ts')).createStsService({
        sessions,
        roles: iam.roles,
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
    alarms,
    controllers: [secrets.deletion.controller, controller],
    liveKeys: () => [secrets.deletion.key, ...liveKeys()],
  };
}
