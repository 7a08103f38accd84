import type { MemberSupport } from './member-support.ts';

const logs = 'test/docker/logs.test.ts > the logs of a container on Docker';

/** Log drivers. */
export const logsSupport: readonly MemberSupport[] = [
  {
    member: 'containerDefinitions[].logConfiguration',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'every driver of the engine; awslogs goes to the CloudWatch Logs of Gantry, by way of json-file, where awsfirelens stays',
    test: `${logs} > %s is kept by the engine, with its options`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.options',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'awslogs-group and its like below; of awsfirelens only mode and max-buffer-size. The engine’s own awslogs driver, which would send to the real AWS, is never used',
    test: `${logs} > awslogs is kept by the engine, delivered as its mode says, and never sent to AWS`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.options.awslogs-group',
    docker: 'effective',
    simulated: 'effective',
    note: 'with -region, -stream-prefix, -create-group, -datetime-format and -multiline-pattern; in the simulator the lines are those of GANTRY_SIMULATE_LOG',
    test: 'test/docker/gantry-logs.test.ts > a container with the awslogs driver > has its lines in its stream while it runs, of both outputs',
  },
];
