import type { MemberSupport } from './member-support.ts';

const logs = 'test/docker/logs.test.ts > the logs of a container on Docker';

/** Log drivers. */
export const logsSupport: readonly MemberSupport[] = [
  {
    member: 'containerDefinitions[].logConfiguration',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'every driver of the engine; awslogs and awsfirelens log to json-file',
    test: `${logs} > %s is kept by the engine, with its options`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.options',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'of awslogs and awsfirelens only mode and max-buffer-size; the engine’s own awslogs driver, which would send to the real AWS, is never used',
    test: `${logs} > awslogs is kept by the engine, delivered as its mode says, and never sent to AWS`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.options.awslogs-group',
    docker: 'not yet',
    simulated: 'not yet',
  },
];
