import type { MemberSupport } from './member-support.ts';

const logs = 'test/docker/logs.test.ts > the logs of a container on Docker';
const firelens = 'test/docker/firelens.test.ts > FireLens on Docker';
const router = 'containerDefinitions[].firelensConfiguration';

/** Log drivers. */
export const logsSupport: readonly MemberSupport[] = [
  {
    member: 'containerDefinitions[].logConfiguration',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'every driver of the engine; awslogs goes to the CloudWatch Logs of Gantry, by way of json-file, and awsfirelens to the router of the task, by way of fluentd',
    test: `${logs} > %s is kept by the engine, with its options`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.options',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'awslogs-group and its like, and those of awsfirelens, below. The engine’s own awslogs driver, which would send to the real AWS, is never used',
    test: `${logs} > awslogs is kept by the engine, delivered as its mode says, and never sent to AWS`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.options.awslogs-group',
    docker: 'effective',
    simulated: 'effective',
    note: 'with -region, -stream-prefix, -create-group, -datetime-format and -multiline-pattern; in the simulator the lines are those of GANTRY_SIMULATE_LOG',
    test: 'test/docker/gantry-logs.test.ts > a container with the awslogs driver > has its lines in its stream while it runs, of both outputs',
  },
  {
    member: 'containerDefinitions[].logConfiguration.options.Name',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'with all other options of awsfirelens (@type for Fluentd): the output in the configuration of the router; include-pattern and exclude-pattern are filters there',
    test: `${firelens} > the router finds the configuration, which it cannot change, and others do not`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.options.log-driver-buffer-limit',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'how many lines the engine keeps for a router that does not take them',
    test: `${firelens} > the engine’s driver buffers as many lines as the container asks for`,
  },
  {
    member: router,
    docker: 'effective',
    simulated: 'effective',
    note: 'the router starts before those that log through it and stops after them; in simulation that is all, for there are no lines to route',
    test: `${firelens} > the lines of a container arrive at its router, tagged, with their source and precise times`,
  },
  {
    member: `${router}.options`,
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'enable-ecs-log-metadata and a configuration file in the image; one in S3 comes from --s3-buckets or --s3-endpoint, and not on Fargate, as on ECS',
    test: `${firelens} > Fluentd finds its own, without metadata where they are switched off`,
  },
];
