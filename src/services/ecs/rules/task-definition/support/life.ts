import type { MemberSupport } from './member-support.ts';

const life = 'test/docker/life.test.ts > the order and the end of containers on Docker';

/** The order of containers, and what happens when one ends. */
export const lifeSupport: readonly MemberSupport[] = [
  {
    member: 'containerDefinitions[].dependsOn',
    docker: 'effective',
    simulated: 'effective',
    note: 'START, COMPLETE, SUCCESS and HEALTHY; reversed when the task stops',
    test: `${life} > START waits until the other runs, COMPLETE until it has ended however it ended`,
  },
  {
    member: 'containerDefinitions[].startTimeout',
    docker: 'effective',
    simulated: 'effective',
    note: 'what waits for longer fails with CannotStartContainerError',
    test: `${life} > what waits longer than the startTimeout of the other never starts, and the task fails`,
  },
  {
    member: 'containerDefinitions[].stopTimeout',
    docker: 'effective',
    simulated: 'effective',
    note: 'from SIGTERM to SIGKILL; 30 seconds unless given',
    test: `${life} > a stop waits for each container as long as its own stopTimeout says`,
  },
  {
    member: 'containerDefinitions[].restartPolicy',
    docker: 'effective',
    simulated: 'effective',
    note: 'Gantry restarts the container itself, and counts it also across its own restarts',
    test: `${life} > a container that restarts is the same one: its files and its address`,
  },
  {
    member: 'containerDefinitions[].restartPolicy.ignoredExitCodes',
    docker: 'effective',
    simulated: 'effective',
    test: `${life} > a container stays stopped whose exit code is ignored, or that ran too short a time`,
  },
  {
    member: 'containerDefinitions[].restartPolicy.restartAttemptPeriod',
    docker: 'effective',
    simulated: 'effective',
    test: `${life} > a container stays stopped whose exit code is ignored, or that ran too short a time`,
  },
];
