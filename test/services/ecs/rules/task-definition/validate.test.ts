import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../../src/aws/errors.ts';
import type { RegisterTaskDefinitionRequest } from '../../../../../src/services/ecs/model/types.ts';
import { validateTaskDefinition } from '../../../../../src/services/ecs/rules/task-definition/validate.ts';
import {
  awslogs,
  container,
  ec2With,
  executionRole,
  fargateWith,
  onEc2,
  onFargate,
} from './definitions.ts';

type Case = readonly [what: string, input: RegisterTaskDefinitionRequest, text: string];

const a = container({ name: 'a' });
const b = container({ name: 'b' });
const healthCheck = { command: ['CMD-SHELL', 'true'] };
const awsvpc = { networkMode: 'awsvpc' } as const;

/** Texts that were observed, word for word (reference §2.4), and those of users of the service. */
const refused: readonly Case[] = [
  ['no container', onEc2({ containerDefinitions: [] }), 'Container list cannot be empty.'],
  [
    'a container without a name',
    ec2With({ name: undefined }),
    'Container.name should not be null or empty.',
  ],
  [
    'a container with an empty name',
    ec2With({ name: '' }),
    'Container.name should not be null or empty.',
  ],
  [
    'a container name with a space',
    ec2With({ name: 'a b' }),
    'Container.name contains invalid characters.',
  ],
  [
    'a container without an image',
    ec2With({ image: '' }),
    'Container.image should not be null or empty.',
  ],
  [
    'an image with a space',
    ec2With({ image: 'nginx:1 ' }),
    'Container.image contains invalid characters.',
  ],
  ['an empty family', onEc2({ family: '' }), 'Family should not be null or empty.'],
  ['a family with a slash', onEc2({ family: 'a/b' }), 'Family contains invalid characters.'],
  [
    'a family of 256 characters',
    onEc2({ family: 'f'.repeat(256) }),
    'Family contains invalid characters.',
  ],
  [
    'two containers of one name',
    onEc2({ containerDefinitions: [a, a] }),
    'Container names must be unique within a task definition.',
  ],
  [
    'no essential container',
    ec2With({ essential: false }),
    "Task definition doesn't have any essential container.",
  ],
  [
    'neither task memory nor container memory',
    ec2With({ memory: undefined }),
    "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  [
    'less memory than reserved',
    ec2With({ memory: 128, memoryReservation: 129 }),
    "Invalid setting for container 'web'. 'memory' must be greater than or equal to 'memoryReservation'.",
  ],
  [
    'more container memory than task memory',
    ec2With({ memory: 513 }, { memory: '512' }),
    "Invalid setting for container 'web'. The 'memory' setting for container 'web' is greater than for the task.",
  ],
  [
    'more reserved memory than task memory',
    onEc2({
      memory: '512',
      containerDefinitions: [
        { ...a, memory: 400, memoryReservation: 300 },
        { ...b, memory: 400, memoryReservation: 213 },
      ],
    }),
    "The sum of all container 'memoryReservation' values cannot be greater than the task-level 'memory' value",
  ],
  [
    'more container cpu than task cpu',
    onEc2({
      cpu: '256',
      containerDefinitions: [
        { ...a, cpu: 200 },
        { ...b, cpu: 57 },
      ],
    }),
    "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value.",
  ],
  [
    'a task cpu that is no number',
    onEc2({ cpu: 'lots' }),
    "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
  ],
  [
    'a task memory that is no number',
    onEc2({ memory: '1 TB' }),
    "Invalid 'memory' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
  ],
  [
    'a definition of more than 64 KiB',
    ec2With({ environment: [{ name: 'A', value: 'x'.repeat(65_536) }] }),
    "Actual length: '65667'. Max allowed length is '65536' bytes.",
  ],
  ['a tag without a value', onEc2({ tags: [{ key: 'team' }] }), 'Tag value can not be null.'],
  ['an empty list of tags', onEc2({ tags: [] }), 'Tags can not be empty.'],
  [
    'a tag key of AWS',
    onEc2({ tags: [{ key: 'AWS:x', value: '' }] }),
    'aws: prefixed tag key names are not allowed for external use.',
  ],
  [
    'the ARN of a user as a role',
    onEc2({ taskRoleArn: 'arn:aws:iam::123456789012:user/me' }),
    'Role is not valid',
  ],
  [
    'an execution role that is no role',
    onEc2({ executionRoleArn: 'not a role' }),
    'Role is not valid',
  ],
  [
    'inference accelerators',
    onEc2({ inferenceAccelerators: [{ deviceName: 'd', deviceType: 't' }] }),
    "Unsupported field 'inferenceAccelerators'.",
  ],

  // Dependencies and timeouts.
  [
    'a dependency on a container that is not there',
    ec2With({ dependsOn: [{ containerName: 'missing', condition: 'START' }] }),
    "Cannot depend on container + 'missing' because it does not exist",
  ],
  [
    'a dependency on itself',
    ec2With({ dependsOn: [{ containerName: 'web', condition: 'START' }] }),
    'Container dependsOn contains a cycle',
  ],
  [
    'a cycle of dependencies',
    onEc2({
      containerDefinitions: [
        { ...a, dependsOn: [{ containerName: 'b', condition: 'START' }] },
        { ...b, dependsOn: [{ containerName: 'a', condition: 'START' }] },
      ],
    }),
    'Container dependsOn contains a cycle',
  ],
  [
    'waiting for an essential container to succeed',
    onEc2({
      containerDefinitions: [
        a,
        { ...b, dependsOn: [{ containerName: 'a', condition: 'SUCCESS' }] },
      ],
    }),
    'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
  ],
  [
    'waiting for the health of a container without health check',
    onEc2({
      containerDefinitions: [
        a,
        { ...b, dependsOn: [{ containerName: 'a', condition: 'HEALTHY' }] },
      ],
    }),
    'A dependency container with HEALTHY condition must have health check configured',
  ],
  [
    'a start timeout of 1 second',
    ec2With({ startTimeout: 1 }),
    "Granular start timeout on container 'web' must be at least 2 seconds.",
  ],
  [
    'a start timeout of 0 seconds',
    ec2With({ startTimeout: 0 }),
    "Granular start timeout on container 'web' must be at least 2 seconds.",
  ],
  [
    'a negative stop timeout',
    ec2With({ stopTimeout: -5 }),
    "Granular stop timeout on container 'web' must be at least 2 seconds.",
  ],
  [
    'a stop timeout of 121 seconds on Fargate',
    fargateWith({ stopTimeout: 121 }),
    'Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.',
  ],

  // Health checks.
  [
    'an interval of 301 seconds',
    ec2With({ healthCheck: { ...healthCheck, interval: 301 } }),
    "Health check interval must be less than or equal to the maximum allowed value 300 for container 'web'",
  ],
  [
    'a timeout of 61 seconds',
    ec2With({ healthCheck: { ...healthCheck, timeout: 61 } }),
    "Health check timeout must be less than or equal to the maximum allowed value 60 for container 'web'",
  ],
  [
    '11 retries',
    ec2With({ healthCheck: { ...healthCheck, retries: 11 } }),
    "Health check retries must be less than or equal to the maximum allowed value 10 for container 'web'",
  ],
  [
    'a start period of 301 seconds',
    ec2With({ healthCheck: { ...healthCheck, startPeriod: 301 } }),
    "Health check startPeriod must be less than or equal to the maximum allowed value 300 for container 'web'",
  ],

  // Network and ports.
  [
    'another host port than container port in awsvpc',
    ec2With({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }, awsvpc),
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
  ],
  [
    'another host port than container port in host',
    ec2With({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }, { networkMode: 'host' }),
    'When networkMode=host, the host ports and container ports in port mappings must match.',
  ],
  [
    'links in awsvpc',
    ec2With({ links: ['web'] }, awsvpc),
    'Links are not supported when networkMode=awsvpc.',
  ],
  [
    'a host name in awsvpc',
    ec2With({ hostname: 'h' }, awsvpc),
    'hostname is not supported on container when networkMode=awsvpc.',
  ],
  [
    'extra hosts in awsvpc',
    ec2With({ extraHosts: [{ hostname: 'h', ipAddress: '10.0.0.1' }] }, awsvpc),
    'Extra hosts are not supported on container when networkMode=awsvpc.',
  ],
  [
    'DNS servers in awsvpc',
    ec2With({ dnsServers: ['10.0.0.2'] }, awsvpc),
    'DNS servers are not supported on container when networkMode=awsvpc.',
  ],
  [
    'DNS search domains in awsvpc',
    ec2With({ dnsSearchDomains: ['local'] }, awsvpc),
    'DNS servers are not supported on container when networkMode=awsvpc.',
  ],
  [
    'disabled networking in awsvpc',
    ec2With({ disableNetworking: true }, awsvpc),
    'Disable Networking is not supported on container when networkMode=awsvpc.',
  ],
  [
    'ports without a network',
    ec2With({ portMappings: [{ containerPort: 80 }] }, { networkMode: 'none' }),
    'Port mappings are not supported when networkMode=none.',
  ],
  [
    'a container port used twice in awsvpc',
    onEc2({
      ...awsvpc,
      containerDefinitions: [
        { ...a, portMappings: [{ containerPort: 80 }] },
        { ...b, portMappings: [{ containerPort: 80 }] },
      ],
    }),
    "TCP container port '80' is used multiple times in task when networkMode=awsvpc.",
  ],
  [
    'overlapping ranges in awsvpc',
    ec2With(
      {
        portMappings: [
          { containerPortRange: '8080-8090' },
          { containerPortRange: '8085-8095', protocol: 'tcp' },
        ],
      },
      awsvpc,
    ),
    "TCP container port '8085' is used multiple times in task when networkMode=awsvpc.",
  ],
  [
    'a host port mapped twice',
    ec2With({
      portMappings: [
        { containerPort: 80, hostPort: 3000 },
        { containerPort: 81, hostPort: 3000 },
      ],
    }),
    "TCP host port '3000' is mapped multiple times in task.",
  ],
  [
    'a range beside a single port',
    ec2With({ portMappings: [{ containerPortRange: '80-90', hostPort: 80 }] }),
    "Invalid port mapping for container 'web', cannot specify both single port and port range.",
  ],
  [
    'a reversed range',
    ec2With({ portMappings: [{ containerPortRange: '90-80' }] }),
    "Invalid 'containerPortRange' setting for container 'web'.",
  ],
  [
    'a mapping without a container port',
    ec2With({ portMappings: [{ hostPort: 80 }] }),
    "Invalid 'containerPort' setting for container 'web'.",
  ],
  [
    'a container port of 65536',
    ec2With({ portMappings: [{ containerPort: 65_536 }] }),
    "Invalid 'containerPort' setting for container 'web'.",
  ],
  [
    'two mappings of one name',
    ec2With(
      {
        portMappings: [
          { containerPort: 80, name: 'x' },
          { containerPort: 81, name: 'x' },
        ],
      },
      awsvpc,
    ),
    'When networkMode=awsvpc, port mapping name is already used',
  ],
  [
    'a cycle of links',
    onEc2({
      containerDefinitions: [
        { ...a, links: ['b:db'] },
        { ...b, links: ['a'] },
      ],
    }),
    'Container links should not have a cycle',
  ],

  // Volumes.
  [
    'a mount of an unknown volume',
    ec2With({ mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] }),
    "Unknown volume 'v'.",
  ],
  [
    'volumes from an unknown container',
    ec2With({ volumesFrom: [{ sourceContainer: 'x' }] }),
    "Invalid 'volumesFrom' setting. Unknown container: 'x'.",
  ],
  [
    'an unused volume configured at launch',
    onEc2({ volumes: [{ name: 'ebs', configuredAtLaunch: true }] }),
    'Volumes [ebs] are not referenced by any of the containers.',
  ],
  [
    'a blank source path',
    onEc2({ volumes: [{ name: 'v', host: { sourcePath: '' } }] }),
    'host.sourcePath should not be blank.',
  ],
  [
    'an empty volume driver',
    onEc2({ volumes: [{ name: 'v', dockerVolumeConfiguration: { driver: '' } }] }),
    'volume.dockerVolumeConfiguration.driver should not be null or empty.',
  ],
  [
    'a task volume that is not provisioned',
    onEc2({
      volumes: [{ name: 'v', dockerVolumeConfiguration: { scope: 'task', autoprovision: false } }],
    }),
    "When 'scope' parameter is 'task', 'autoprovision' must either not be specified or set to 'True'.",
  ],
  [
    'EFS with IAM and without encryption',
    onEc2({
      volumes: [
        {
          name: 'v',
          efsVolumeConfiguration: { fileSystemId: 'fs-1', authorizationConfig: { iam: 'ENABLED' } },
        },
      ],
    }),
    'EFS IAM authorization requires TransitEncryption to be enabled.',
  ],
  [
    'EFS with a port and without encryption',
    onEc2({
      volumes: [
        {
          name: 'v',
          efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryptionPort: 2049 },
        },
      ],
    }),
    'TransitEncryptionPort requires that TransitEncryption is enabled.',
  ],
  [
    'an EFS access point with another root directory',
    onEc2({
      volumes: [
        {
          name: 'v',
          efsVolumeConfiguration: {
            fileSystemId: 'fs-1',
            rootDirectory: '/data',
            transitEncryption: 'ENABLED',
            authorizationConfig: { accessPointId: 'fsap-1' },
          },
        },
      ],
    }),
    'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
  ],
  [
    'a soft limit above the hard limit',
    ec2With({ ulimits: [{ name: 'nofile', softLimit: 2, hardLimit: 1 }] }),
    'Soft limit exceeds hard limit for ulimit nofile.',
  ],

  // Logging, secrets, environment files, FireLens, restart policy, proxy.
  [
    'awslogs without options',
    ec2With({ logConfiguration: { logDriver: 'awslogs' } }),
    'Log driver awslogs requires options: awslogs-region, awslogs-group',
  ],
  [
    'awslogs without a group',
    ec2With({
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': 'us-east-1' } },
    }),
    'Log driver awslogs requires options: awslogs-group',
  ],
  [
    'awsfirelens without a router',
    ec2With({ logConfiguration: { logDriver: 'awsfirelens' } }),
    'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
  ],
  [
    'a router that nothing is routed to',
    ec2With({ firelensConfiguration: { type: 'fluentbit' } }),
    'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
  ],
  [
    'secrets without an execution role',
    ec2With({ secrets: [{ name: 'S', valueFrom: 'parameter' }] }),
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  ],
  [
    'a secret named like a variable',
    ec2With(
      {
        environment: [{ name: 'S', value: '1' }],
        secrets: [{ name: 'S', valueFrom: 'parameter' }],
      },
      { executionRoleArn: executionRole },
    ),
    "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'S'.",
  ],
  [
    'a variable without a name',
    ec2With({ environment: [{ value: '1' }] }),
    'Environment variable name cannot be null or blank.',
  ],
  [
    '11 environment files',
    ec2With({
      environmentFiles: Array.from({ length: 11 }, () => ({
        type: 's3' as const,
        value: 'arn:aws:s3:::bucket/a.env',
      })),
    }),
    'The maximum number of environment files was exceeded. Specify ten or less and try again.',
  ],
  [
    'an environment file that is no ARN',
    ec2With({ environmentFiles: [{ type: 's3', value: 's3://bucket/a.env' }] }),
    'Invalid arn syntax.',
  ],
  [
    'a restart attempt period of 59 seconds',
    ec2With({ restartPolicy: { enabled: true, restartAttemptPeriod: 59 } }),
    "The 'restartAttemptPeriod' setting for container 'web' must be between 60 and 1800.",
  ],
  [
    'a proxy that is no container',
    onEc2({ ...awsvpc, proxyConfiguration: { containerName: 'envoy' } }),
    'Proxy container [envoy] does not exist.',
  ],
  [
    'a proxy outside awsvpc',
    onEc2({ proxyConfiguration: { containerName: 'web' } }),
    'APPMESH proxy configuration is only supported in networkMode=awsvpc.',
  ],
  [
    'a proxy without properties',
    onEc2({ ...awsvpc, proxyConfiguration: { containerName: 'web' } }),
    'Ingress port not found',
  ],

  // Fargate.
  [
    'Fargate without a network mode',
    onFargate({ networkMode: undefined }),
    'Fargate only supports network mode ‘awsvpc’.',
  ],
  [
    'Fargate in bridge',
    onFargate({ networkMode: 'bridge' }),
    'Fargate only supports network mode ‘awsvpc’.',
  ],
  [
    'Fargate without cpu',
    onFargate({ cpu: undefined }),
    "Fargate requires that 'cpu' be defined at the task level.",
  ],
  [
    'Fargate without memory',
    onFargate({ memory: '' }),
    "Fargate requires that 'memory' be defined at the task level.",
  ],
  [
    'a pair that Fargate does not have',
    onFargate({ cpu: '4096', memory: '4096' }),
    'No Fargate configuration exists for given values: 4096 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.',
  ],
  [
    'Windows on Fargate with half a vCPU',
    onFargate({
      cpu: '512',
      memory: '2048',
      runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    }),
    'No Fargate configuration exists for given values: 512 CPU, 2048 memory. See the Amazon ECS documentation for the valid values.',
  ],
  [
    'an ECR image on Fargate without an execution role',
    fargateWith({ image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1' }),
    'Fargate requires task definition to have execution role ARN to support ECR images.',
  ],
  [
    'awslogs on Fargate without an execution role',
    fargateWith({ logConfiguration: awslogs }),
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
  ],
  [
    'awslogs on Fargate without a stream prefix',
    fargateWith(
      {
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': 'g', 'awslogs-region': 'us-east-1' },
        },
      },
      { executionRoleArn: executionRole },
    ),
    'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
  ],
  [
    'another log driver on Fargate',
    fargateWith({ logConfiguration: { logDriver: 'json-file' } }),
    'json-file is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens].',
  ],
  [
    'ephemeral storage of 20 GiB',
    onFargate({ ephemeralStorage: { sizeInGiB: 20 } }),
    'EphemeralStorage size should be at least 21.',
  ],
  [
    'ephemeral storage of 201 GiB',
    onFargate({ ephemeralStorage: { sizeInGiB: 201 } }),
    'EphemeralStorage size should be at most 200.',
  ],
  [
    'ephemeral storage of 1 GiB that nothing is said about',
    onEc2({ ephemeralStorage: { sizeInGiB: 1 } }),
    'EphemeralStorage size should be at least 21.',
  ],
  [
    'ephemeral storage on EC2',
    onEc2({ requiresCompatibilities: ['EC2'], ephemeralStorage: { sizeInGiB: 30 } }),
    'Tasks using the EC2 launch type do not support EphemeralStorage.',
  ],
  [
    'an IPC mode on Fargate',
    onFargate({ ipcMode: 'task' }),
    'Fargate compatible task definitions do not support ipcMode',
  ],
  [
    'security options on Fargate',
    fargateWith({ dockerSecurityOptions: ['no-new-privileges'] }),
    'Fargate compatible task definitions do not support dockerSecurityOptions',
  ],
  [
    'a Docker volume on Fargate',
    onFargate({ volumes: [{ name: 'v', dockerVolumeConfiguration: {} }] }),
    'Fargate compatible task definitions do not support dockerVolumeConfiguration',
  ],
  [
    'placement constraints on Fargate',
    onFargate({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:a == b' }] }),
    'Fargate compatible task definitions do not support constraints',
  ],
  [
    'devices on Fargate',
    fargateWith({ linuxParameters: { devices: [{ hostPath: '/dev/x' }] } }),
    'Fargate compatible task definitions do not support devices',
  ],
  [
    'shared memory on Fargate',
    fargateWith({ linuxParameters: { sharedMemorySize: 64 } }),
    'Fargate compatible task definitions do not support sharedMemorySize',
  ],
  [
    'swap on Fargate',
    fargateWith({ linuxParameters: { maxSwap: 64 } }),
    'Fargate compatible task definitions do not support maxSwap',
  ],
  [
    'a path of the host on Fargate',
    onFargate({ volumes: [{ name: 'v', host: { sourcePath: '/tmp' } }] }),
    'Fargate compatible task definitions do not support sourcePath',
  ],
  [
    'a privileged container on Fargate',
    fargateWith({ privileged: true }),
    "Fargate requires that the 'privileged' setting be 'false'.",
  ],
  [
    "the host's processes on Fargate",
    onFargate({ pidMode: 'host' }),
    "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
  ],
  [
    'a GPU on Fargate',
    fargateWith({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
    'Tasks using the Fargate launch type do not support GPU resource requirements.',
  ],
  [
    'a capability on Fargate',
    fargateWith({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }),
    'NET_ADMIN is not allowed on Fargate.',
  ],
];

/** Rules whose sentence nobody saw: that they are refused, and what their sentence is about. */
const refusedInOurWords: readonly (readonly [string, RegisterTaskDefinitionRequest, RegExp])[] = [
  [
    '11 containers',
    onEc2({
      containerDefinitions: Array.from({ length: 11 }, (_, at) => container({ name: `c${at}` })),
    }),
    /containers/,
  ],
  ['an image of 256 characters', ec2With({ image: 'i'.repeat(256) }), /255/],
  ['5 MiB of memory', ec2With({ memory: 5 }), /'memory' must be at least 6/],
  ['a negative cpu', ec2With({ cpu: -1 }), /'cpu'/],
  [
    '51 tags',
    onEc2({ tags: Array.from({ length: 51 }, (_, at) => ({ key: `k${at}`, value: '' })) }),
    /50/,
  ],
  ['a tag key of 129 characters', onEc2({ tags: [{ key: 'k'.repeat(129), value: '' }] }), /128/],
  ['a tag value of 257 characters', onEc2({ tags: [{ key: 'k', value: 'v'.repeat(257) }] }), /256/],
  ['a tag without a key', onEc2({ tags: [{ value: 'v' }] }), /key/],
  [
    'a tag key twice',
    onEc2({
      tags: [
        { key: 'k', value: '1' },
        { key: 'k', value: '2' },
      ],
    }),
    /unique/,
  ],
  [
    'a tag key with a bracket',
    onEc2({ tags: [{ key: 'k[0]', value: '1' }] }),
    /invalid characters/,
  ],
  [
    'an interval of 4 seconds',
    ec2With({ healthCheck: { ...healthCheck, interval: 4 } }),
    /interval .* 5/,
  ],
  ['a health check without a command', ec2With({ healthCheck: { command: [] } }), /command/],
  ['links in host', ec2With({ links: ['web'] }, { networkMode: 'host' }), /networkMode=host/],
  ['a link to an unknown container', ec2With({ links: ['db'] }), /unknown container db/],
  [
    'network system controls in host',
    ec2With(
      { systemControls: [{ namespace: 'net.core.somaxconn', value: '1' }] },
      { networkMode: 'host' },
    ),
    /networkMode=host/,
  ],
  [
    'a host port of 65536',
    ec2With({ portMappings: [{ containerPort: 80, hostPort: 65_536 }] }),
    /'hostPort'/,
  ],
  [
    'a mapping name with a capital',
    ec2With({ portMappings: [{ containerPort: 80, name: 'Web' }] }),
    /'Web'/,
  ],
  [
    'a port range in host',
    ec2With({ portMappings: [{ containerPortRange: '80-90' }] }, { networkMode: 'host' }),
    /containerPortRange/,
  ],
  [
    '101 port ranges',
    ec2With({
      portMappings: Array.from({ length: 101 }, (_, at) => ({
        containerPortRange: `${at * 10 + 1}-${at * 10 + 2}`,
      })),
    }),
    /100/,
  ],
  ['a volume without a name', onEc2({ volumes: [{}] }), /Volume\.name/],
  ['two volumes of one name', onEc2({ volumes: [{ name: 'v' }, { name: 'v' }] }), /unique/],
  [
    'a volume of two kinds',
    onEc2({
      volumes: [
        { name: 'v', host: { sourcePath: '/v' }, efsVolumeConfiguration: { fileSystemId: 'fs-1' } },
      ],
    }),
    /only one type/,
  ],
  [
    'two volumes configured at launch',
    ec2With(
      {
        mountPoints: [
          { sourceVolume: 'v', containerPath: '/v' },
          { sourceVolume: 'w', containerPath: '/w' },
        ],
      },
      {
        volumes: [
          { name: 'v', configuredAtLaunch: true },
          { name: 'w', configuredAtLaunch: true },
        ],
      },
    ),
    /at most one volume/,
  ],
  [
    'a mount point without a path',
    ec2With({ mountPoints: [{ sourceVolume: 'v' }] }, { volumes: [{ name: 'v' }] }),
    /containerPath/,
  ],
  [
    'a mount point without a volume',
    ec2With({ mountPoints: [{ containerPath: '/v' }] }),
    /sourceVolume/,
  ],
  [
    'splunk without a token',
    ec2With({ logConfiguration: { logDriver: 'splunk', options: { 'splunk-url': 'https://s' } } }),
    /splunk-token/,
  ],
  [
    'an environment file of another kind',
    ec2With({ environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/a.txt' }] }),
    /\.env/,
  ],
  [
    'a secret without a value',
    ec2With({ secrets: [{ name: 'S', valueFrom: '' }] }, { executionRoleArn: executionRole }),
    /valueFrom/,
  ],
  [
    'empty registry credentials',
    ec2With({ repositoryCredentials: { credentialsParameter: '' } }),
    /credentialsParameter/,
  ],
  [
    '51 ignored exit codes',
    ec2With({
      restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 51 }, (_, at) => at) },
    }),
    /50/,
  ],
  [
    'a proxy without an egress port',
    onEc2({
      ...awsvpc,
      proxyConfiguration: {
        containerName: 'web',
        properties: [{ name: 'ProxyIngressPort', value: '15000' }],
      },
    }),
    /Egress port/,
  ],
  [
    '11 placement constraints',
    onEc2({
      placementConstraints: Array.from({ length: 11 }, () => ({
        type: 'memberOf' as const,
        expression: 'attribute:a == b',
      })),
    }),
    /10/,
  ],
  [
    'a placement constraint without an expression',
    onEc2({ placementConstraints: [{ type: 'memberOf' }] }),
    /expression/,
  ],
  ['half a GPU', ec2With({ resourceRequirements: [{ type: 'GPU', value: '0.5' }] }), /GPU/],
  ['a swappiness of 101', ec2With({ linuxParameters: { swappiness: 101 } }), /swappiness/],
  [
    'awsvpc on external instances',
    onEc2({ ...awsvpc, requiresCompatibilities: ['EXTERNAL'] }),
    /EXTERNAL/,
  ],
  [
    'bridge on Managed Instances',
    onEc2({ requiresCompatibilities: ['MANAGED_INSTANCES'] }),
    /MANAGED_INSTANCES/,
  ],
  [
    'Windows on Managed Instances',
    onEc2({
      ...awsvpc,
      requiresCompatibilities: ['MANAGED_INSTANCES'],
      runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    }),
    /Windows/,
  ],
  ['2 cpu units for a task on EC2', onEc2({ cpu: '2' }), /Invalid 'cpu' setting for task/],
];

const accepted: readonly (readonly [string, RegisterTaskDefinitionRequest])[] = [
  ['one container on EC2', onEc2()],
  ['one container on Fargate', onFargate()],
  [
    'empty strings where clients mean nothing',
    onFargate({ taskRoleArn: '', executionRoleArn: '' }),
  ],
  [
    'a role by its name',
    onEc2({ taskRoleArn: 'shopRole', executionRoleArn: 'ecsTaskExecutionRole' }),
  ],
  [
    'a role with a path',
    onEc2({ taskRoleArn: 'arn:aws:iam::123456789012:role/service-role/shop' }),
  ],
  ['as much memory as reserved', ec2With({ memory: 128, memoryReservation: 128 })],
  ['memory reserved and no limit', ec2With({ memory: undefined, memoryReservation: 64 })],
  ['task memory alone', ec2With({ memory: undefined }, { memory: '512' })],
  ['a stop timeout of 120 seconds on Fargate', fargateWith({ stopTimeout: 120 })],
  ['a start timeout of 121 seconds on Fargate', fargateWith({ startTimeout: 121 })],
  ['a stop timeout of an hour without Fargate', ec2With({ stopTimeout: 3600 })],
  [
    'Windows on ARM64',
    onFargate({
      cpu: '1024',
      memory: '2048',
      runtimePlatform: {
        operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE',
        cpuArchitecture: 'ARM64',
      },
    }),
  ],
  [
    'SYS_PTRACE on Fargate',
    fargateWith({ linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } } }),
  ],
  [
    'a host port of zero in awsvpc',
    fargateWith({ portMappings: [{ containerPort: 80, hostPort: 0 }] }),
  ],
  [
    'one port over TCP and UDP',
    fargateWith({
      portMappings: [
        { containerPort: 53, protocol: 'tcp' },
        { containerPort: 53, protocol: 'udp' },
      ],
    }),
  ],
  [
    'a container port twice in bridge',
    ec2With({ portMappings: [{ containerPort: 80 }, { containerPort: 80, hostPort: 8080 }] }),
  ],
  [
    'a health check that names its program only',
    ec2With({ healthCheck: { command: ['/healthcheck'] } }),
  ],
  ['a volume nobody mounts', onEc2({ volumes: [{ name: 'scratch' }] })],
  ['an empty list of inference accelerators', onEc2({ inferenceAccelerators: [] })],
  [
    'a Splunk token that is a secret',
    ec2With(
      {
        logConfiguration: {
          logDriver: 'splunk',
          options: { 'splunk-url': 'https://s' },
          secretOptions: [{ name: 'splunk-token', valueFrom: 'p' }],
        },
      },
      { executionRoleArn: executionRole },
    ),
  ],
  [
    'an unlimited hard limit',
    ec2With({ ulimits: [{ name: 'memlock', softLimit: -1, hardLimit: -1 }] }),
  ],
  ['an empty tag value', onEc2({ tags: [{ key: 'équipe', value: '' }] })],
  [
    'host networking on Managed Instances',
    onEc2({ networkMode: 'host', requiresCompatibilities: ['MANAGED_INSTANCES'] }),
  ],
];

describe('registration refuses in the words of the service', () => {
  test.each(refused)('%s', (_, input, text) => {
    expect(refusalOf(input)).toEqual({ type: 'ClientException', text });
  });
});

describe('registration refuses in its own words', () => {
  test.each(refusedInOurWords)('%s', (_, input, text) => {
    const refusal = refusalOf(input);
    expect(refusal?.type).toBe('ClientException');
    expect(refusal?.text).toMatch(text);
  });
});

describe('registration accepts', () => {
  test.each(accepted)('%s', (_, input) => {
    expect(refusalOf(input)).toBeUndefined();
  });
});

test('the missing memory of a container is reported before the missing sizes of a Fargate task', () => {
  const input = fargateWith({ memory: undefined }, { cpu: undefined, memory: undefined });
  expect(refusalOf(input)?.text).toMatch(/At least one of 'memory'/);
});

function refusalOf(input: RegisterTaskDefinitionRequest) {
  try {
    validateTaskDefinition(input);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { type: error.type, text: error.text };
  }
}
