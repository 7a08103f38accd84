import type { MemberSupport } from './member-support.ts';

const health = 'test/docker/health.test.ts > the health of a container on Docker';

/** Health checks. */
export const healthSupport: readonly MemberSupport[] = [
  {
    member: 'containerDefinitions[].healthCheck',
    docker: 'effective',
    simulated: 'effective',
    note: 'in simulation GANTRY_SIMULATE_HEALTH says what the check finds',
    test: `${health} > is what its check finds inside it, now and later, and every change is told`,
  },
  {
    member: 'containerDefinitions[].healthCheck.command',
    docker: 'effective',
    simulated: 'effective',
    note: 'CMD, CMD-SHELL or NONE; in simulation only NONE makes a difference',
    test: `${health} > CMD-SHELL runs a shell`,
  },
  {
    member: 'containerDefinitions[].healthCheck.interval',
    docker: 'effective',
    simulated: 'effective',
    test: `${health} > the engine checks as the definition says`,
  },
  {
    member: 'containerDefinitions[].healthCheck.timeout',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${health} > a check that takes longer than its timeout has failed`,
  },
  {
    member: 'containerDefinitions[].healthCheck.retries',
    docker: 'effective',
    simulated: 'effective',
    test: `${health} > failures within the startPeriod do not count, and neither do fewer than retries`,
  },
  {
    member: 'containerDefinitions[].healthCheck.startPeriod',
    docker: 'effective',
    simulated: 'effective',
    test: `${health} > failures within the startPeriod do not count, and neither do fewer than retries`,
  },
];
