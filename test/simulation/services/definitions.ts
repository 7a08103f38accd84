// The task definitions and the faults of histories of services.

const fargate = {
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
};
const app = { name: 'app', image: 'app:1' };
const check = { healthCheck: { command: ['CMD', 'true'], interval: 5, retries: 2 } };
const simulate = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables).map(([name, value]) => ({ name: `GANTRY_SIMULATE_${name}`, value }));

/** Family → containers: one for each way in which a task of a service can go. */
const containers: Readonly<Record<string, readonly object[]>> = {
  server: [app],
  twins: [app, { name: 'side', image: 'side:1' }],
  checked: [{ ...app, ...check }],
  stubborn: [{ ...app, stopTimeout: 20, environment: simulate({ IGNORE_SIGTERM: 'true' }) }],
  crash: [{ ...app, environment: simulate({ EXIT_CODE: '1' }) }],
  batch: [{ ...app, environment: simulate({ EXIT_CODE: '0', EXIT_AFTER: '45s' }) }],
  imageless: [{ ...app, environment: simulate({ PULL_ERROR: 'no such image' }) }],
  broken: [
    app,
    { name: 'side', image: 'side:1', environment: simulate({ START_ERROR: 'no such program' }) },
  ],
  ill: [{ ...app, ...check, environment: simulate({ HEALTH: 'UNHEALTHY', HEALTH_AFTER: '30s' }) }],
};

/** Families whose containers have a health check. */
export const checkedFamilies: ReadonlySet<string> = new Set(['checked', 'ill']);

/** Families that run for as long as they are let: what a service converges on. */
export const soundFamilies: ReadonlySet<string> = new Set([
  'server',
  'twins',
  'checked',
  'stubborn',
]);

export const families = Object.keys(containers);

/** The RegisterTaskDefinition request of a family. */
export function definitionOf(family: string): object {
  return { family, ...fargate, containerDefinitions: containers[family] };
}

/** What may befall tasks that start from then on. */
export const faults: readonly (readonly object[])[] = [
  [],
  [],
  [{ match: { family: 'server' }, pullError: 'the registry is down' }],
  [{ match: { family: 'server' }, exit: { code: 3, after: '20s' } }],
  [{ match: { family: 'checked' }, health: { status: 'UNHEALTHY', after: '15s' } }],
  [{ match: { family: 'checked' }, health: { status: 'UNHEALTHY' } }],
  [{ match: { container: 'app' }, outOfMemory: { after: '70s' } }],
  [
    { match: { image: 'app:*', family: 'twins' }, ignoreSigterm: true },
    { match: { container: 'side' }, startError: 'no' },
  ],
];
