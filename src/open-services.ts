// Which services answer on the port: part of the composition root, one line each. ECS is made by
// gantry.ts; the satellites are loaded when somebody first calls them.
import { lazyService, serviceNotBuilt } from './aws/lazy-service.ts';
import type { Service } from './aws/service.ts';
import type { Sessions } from './aws/sessions.ts';
import type { Config } from './config.ts';
import { SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import { SystemRandom } from './kernel/random.ts';
import type { Roles } from './ports/roles.ts';
import { iamNames } from './services/iam/model/names.ts';
import { logsNames } from './services/logs/model/names.ts';
import { secretsmanagerNames } from './services/secretsmanager/model/names.ts';
import { ssmNames } from './services/ssm/model/names.ts';
import { stsNames } from './services/sts/model/names.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly sessions: Sessions;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** Nobody creates roles yet. */
const noRoles: Roles = { find: () => undefined };

/** The services that ECS stands among. A satellite with tables gets the store among the parts. */
export function openSatellites({ config, sessions, strict }: ServiceParts): readonly Service[] {
  return [
    serviceNotBuilt(iamNames),
    serviceNotBuilt(logsNames),
    serviceNotBuilt(secretsmanagerNames),
    serviceNotBuilt(ssmNames),
    lazyService(stsNames, async () =>
      (await import('./services/sts/sts-service.ts')).createStsService({
        sessions,
        roles: noRoles,
        strictRoles: config.strict,
        assumeRole: config.assumeRole,
        // Neither from the seed nor in virtual time: the clients of sessions know nothing of either.
        ids: new Ids(new SystemRandom()),
        clock: new SystemClock(),
        strict,
      }),
    ),
  ];
}
