import type { Attribute } from '../model/types.ts';

/** The newest agent that Gantry knows of: what its own instances say they run. */
export const currentAgent = {
  agentVersion: '1.105.1',
  agentHash: 'a8b3e7d3',
  dockerVersion: 'DockerVersion: 25.0.8',
} as const;

const docker = 'com.amazonaws.ecs.capability.';
const ecs = 'ecs.capability.';

/** Reference §3.5.2: from the agent's source; the optimised AMI enables every driver here. */
const dockerCapabilities: readonly string[] = [
  'privileged-container',
  // The agent skips 1.26, 1.27 and 1.31, and reports nothing above 1.32.
  ...[17, 18, 19, 20, 21, 22, 23, 24, 25, 28, 29, 30, 32].map(
    (minor) => `docker-remote-api.1.${minor}`,
  ),
  ...[
    'json-file',
    'none',
    'syslog',
    'journald',
    'gelf',
    'fluentd',
    'awslogs',
    'splunk',
    'awsfirelens',
  ].map((driver) => `logging-driver.${driver}`),
  'ecr-auth',
  'task-iam-role',
  'task-iam-role-network-host',
];

const ecsCapabilities: readonly string[] = [
  'private-registry-authentication.secretsmanager',
  'secrets.ssm.environment-variables',
  'secrets.ssm.bootstrap.log-driver',
  'ecr-endpoint',
  'secrets.asm.environment-variables',
  'secrets.asm.bootstrap.log-driver',
  'container-ordering',
  'full-sync',
  'env-files.s3',
  'network.container-port-range',
  'container-restart-policy',
  'execution-role-ecr-pull',
  'container-health-check',
  'task-cpu-mem-limit',
  'increased-task-cpu-limit',
  'task-eni',
  'task-eni.ipv6',
  'execution-role-awslogs',
  'docker-plugin.local',
  'pid-ipc-namespace-sharing',
  'aws-appmesh',
  'task-eia',
  'task-eia.optimized-cpu',
  'firelens.fluentd',
  'firelens.fluentbit',
  'logging-driver.awsfirelens.log-driver-buffer-limit',
  'firelens.options.config.file',
  'firelens.options.config.s3',
  'firelens.non-root-user',
  'efs',
  'efsAuth',
  'storage.s3-files',
  'execute-command',
  'service-connect-v1',
  'storage.ebs-task-volume-attach',
  'storage.ebsta-non-root-user',
  'fault-injection',
];

const capabilities: readonly Attribute[] = [
  ...dockerCapabilities.map((name) => ({ name: `${docker}${name}` })),
  ...ecsCapabilities.map((name) => ({ name: `${ecs}${name}` })),
  { name: `${ecs}cni-plugin-version`, value: '55b2ae77-2020.09.0' },
];

/** Whether attributes tell what an agent can do: one that tells nothing has Gantry's runtime for its agent. */
export function namesCapabilities(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ name }) => name.startsWith(docker) || name.startsWith(ecs));
}

/** A Linux machine as the agent of the ECS-optimised AMI describes it (reference §3.5.2). */
export function linuxAttributes(machine: {
  readonly architecture: string;
  readonly availabilityZone?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly imageId?: string | undefined;
  readonly hasGpus: boolean;
}): readonly Attribute[] {
  const { architecture, availabilityZone, instanceType, imageId, hasGpus } = machine;
  const known = {
    'ecs.availability-zone': availabilityZone,
    'ecs.instance-type': instanceType,
    'ecs.ami-id': imageId,
  };
  return [
    ...capabilities,
    ...(hasGpus ? [{ name: `${ecs}nvidia-driver-version.550.127.08` }] : []),
    { name: 'ecs.os-type', value: 'linux' },
    { name: 'ecs.os-family', value: 'LINUX' },
    { name: 'ecs.cpu-architecture', value: architecture },
    ...Object.entries(known).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value }],
    ),
  ];
}
