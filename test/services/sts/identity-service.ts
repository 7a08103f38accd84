import type { RequestContext } from '../../../src/aws/request-context.ts';
import type { Service } from '../../../src/aws/service.ts';
import { Sessions } from '../../../src/aws/sessions.ts';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import { Ids } from '../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../src/kernel/random.ts';
import type { KnownRole } from '../../../src/ports/roles.ts';
import { createStsService, type StsServiceOptions } from '../../../src/services/sts/sts-service.ts';

/** 2026-09-16T10:00:00Z. */
export const startOfTime = 1_789_552_800_000;

/** STS by itself, with the roles that the test says were created. */
export function identityWorld(
  created: Readonly<Record<string, KnownRole>> = {},
  options: Partial<StsServiceOptions> = {},
) {
  const clock = new VirtualClock(startOfTime);
  const sessions = new Sessions({ key: () => Buffer.alloc(32, 5), clock, isLive: () => true });
  const sts = createStsService({
    sessions,
    clock,
    roles: { find: (roleArn) => created[roleArn] },
    strictRoles: false,
    assumeRole: true,
    ids: new Ids(new SeededRandom(1)),
    strict: true,
    ...options,
  });
  const call = async (
    operation: string,
    input: Readonly<Record<string, unknown>>,
    more: Partial<RequestContext> = {},
  ) => JSON.parse(await sts.call(operation, input, { ...rootUser, ...more }));
  return { clock, sessions, sts, call };
}

export const rootUser: RequestContext = {
  account: '123456789012',
  region: 'us-east-1',
  principalArn: 'arn:aws:iam::123456789012:root',
  requestId: 'a-request',
};

/** STS for tests that need it and are about something else. */
export function identityService(): Service {
  return identityWorld().sts;
}
