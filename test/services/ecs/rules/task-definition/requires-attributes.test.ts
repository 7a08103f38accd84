import { describe, expect, test } from 'vitest';
import type {
  ContainerDefinition,
  TaskDefinition,
} from '../../../../../src/services/ecs/model/types.ts';
import { requiresAttributes } from '../../../../../src/services/ecs/rules/task-definition/requires-attributes.ts';
import { awslogs, container, ec2With, executionRole, onEc2 } from './definitions.ts';

const docker = 'com.amazonaws.ecs.capability';
const ecs = 'ecs.capability';
const parameter = 'arn:aws:ssm:us-east-1:123456789012:parameter/p';
const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:s';

function namesOf(definition: TaskDefinition): readonly string[] {
  return requiresAttributes(definition).map(({ name }) => name);
}

test('a definition with sizes and ports alone requires nothing', () => {
  const definition = ec2With(
    { cpu: 10, portMappings: [{ containerPort: 80 }] },
    { networkMode: 'bridge', cpu: '256', memory: '512' },
  );
  expect(namesOf(definition)).toEqual([]);
});

test('attributes come once each, in the order of the service', () => {
  const definition = onEc2({
    networkMode: 'awsvpc',
    taskRoleArn: 'shop',
    executionRoleArn: executionRole,
    containerDefinitions: [
      container({ name: 'a', stopTimeout: 5, logConfiguration: awslogs }),
      container({ name: 'b', image: 'nginx@sha256:0', logConfiguration: awslogs }),
    ],
  });
  expect(namesOf(definition)).toEqual([
    `${docker}.logging-driver.awslogs`,
    `${ecs}.execution-role-awslogs`,
    `${docker}.docker-remote-api.1.19`,
    `${docker}.task-iam-role`,
    `${docker}.docker-remote-api.1.21`,
    `${ecs}.container-ordering`,
    `${docker}.docker-remote-api.1.18`,
    `${ecs}.task-eni`,
  ]);
});

describe('a container', () => {
  const healthCheck = { command: ['CMD', 'true'] };
  test.each<[string, ContainerDefinition, readonly string[]]>([
    [
      'with a health check',
      { healthCheck },
      [`${ecs}.container-health-check`, `${docker}.docker-remote-api.1.24`],
    ],
    [
      'whose health check starts late',
      { healthCheck: { ...healthCheck, startPeriod: 9 } },
      [`${ecs}.container-health-check`, `${docker}.docker-remote-api.1.29`],
    ],
    [
      'that starts after another',
      { dependsOn: [{ containerName: 'b', condition: 'START' }] },
      [`${ecs}.container-ordering`],
    ],
    ['with a start timeout', { startTimeout: 5 }, [`${ecs}.container-ordering`]],
    [
      'with parameters',
      {
        secrets: [
          { name: 'A', valueFrom: parameter },
          { name: 'B', valueFrom: 'p' },
        ],
      },
      [`${ecs}.secrets.ssm.environment-variables`],
    ],
    [
      'with secrets',
      { secrets: [{ name: 'A', valueFrom: secret }] },
      [`${ecs}.secrets.asm.environment-variables`],
    ],
    [
      'with registry credentials',
      { repositoryCredentials: { credentialsParameter: secret } },
      [`${ecs}.private-registry-authentication.secretsmanager`],
    ],
    [
      'with environment files',
      { environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/a.env' }] },
      [`${ecs}.env-files.s3`],
    ],
    ['that is privileged', { privileged: true }, [`${docker}.privileged-container`]],
    ['with a SELinux label', { dockerSecurityOptions: ['label:type:x'] }, [`${docker}.selinux`]],
    ['with an AppArmor profile', { dockerSecurityOptions: ['apparmor:x'] }, [`${docker}.apparmor`]],
    [
      'with shared memory',
      { linuxParameters: { sharedMemorySize: 64 } },
      [`${docker}.docker-remote-api.1.22`],
    ],
    [
      'with an init process',
      { linuxParameters: { initProcessEnabled: true } },
      [`${docker}.docker-remote-api.1.25`],
    ],
    [
      'with a port range',
      { portMappings: [{ containerPortRange: '80-90' }] },
      [`${ecs}.network.container-port-range`],
    ],
    [
      'that is restarted',
      { restartPolicy: { enabled: true } },
      [`${ecs}.container-restart-policy`],
    ],
    ['that is not restarted', { restartPolicy: { enabled: false } }, []],
    ['that joins a domain', { credentialSpecs: ['credentialspec:arn'] }, [`${ecs}.gmsa`]],
    [
      'with a domainless account',
      { credentialSpecs: ['credentialspecdomainless:arn'] },
      [`${ecs}.gmsa-domainless`],
    ],
    [
      'that routes logs by a file in S3',
      { firelensConfiguration: { type: 'fluentbit', options: { 'config-file-type': 's3' } } },
      [`${ecs}.firelens.fluentbit`, `${ecs}.firelens.options.config.s3`],
    ],
    [
      'whose log driver takes a secret',
      {
        logConfiguration: {
          logDriver: 'splunk',
          secretOptions: [{ name: 't', valueFrom: secret }],
        },
      },
      [
        `${docker}.logging-driver.splunk`,
        `${docker}.docker-remote-api.1.19`,
        `${ecs}.secrets.asm.bootstrap.log-driver`,
      ],
    ],
    [
      'whose logs are routed through a buffer',
      {
        logConfiguration: { logDriver: 'awsfirelens', options: { 'log-driver-buffer-limit': '1' } },
      },
      [
        `${docker}.logging-driver.awsfirelens`,
        `${docker}.docker-remote-api.1.19`,
        `${ecs}.logging-driver.awsfirelens.log-driver-buffer-limit`,
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(namesOf(ec2With(changes))).toEqual(expected);
  });

  test('from ECR requires its authentication, and the execution role when there is one', () => {
    const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1';
    const withoutRole = [`${docker}.ecr-auth`, `${docker}.docker-remote-api.1.19`];
    expect(namesOf(ec2With({ image }))).toEqual(withoutRole);
    expect(namesOf(ec2With({ image }, { executionRoleArn: executionRole }))).toEqual([
      ...withoutRole,
      `${ecs}.execution-role-ecr-pull`,
    ]);
  });
});

describe('a task', () => {
  const mounted = (volume: object): TaskDefinition =>
    onEc2({ volumes: [{ name: 'v', ...volume }] });
  const efs = { fileSystemId: 'fs-1' };
  test.each<[string, TaskDefinition, readonly string[]]>([
    [
      'with a role in host networking',
      onEc2({ taskRoleArn: 'shop', networkMode: 'host' }),
      [
        `${docker}.docker-remote-api.1.19`,
        `${docker}.task-iam-role`,
        `${docker}.task-iam-role-network-host`,
      ],
    ],
    ['that shares processes', onEc2({ pidMode: 'task' }), [`${ecs}.pid-ipc-namespace-sharing`]],
    ['with fault injection', onEc2({ enableFaultInjection: true }), [`${ecs}.fault-injection`]],
    [
      'with a proxy',
      onEc2({ proxyConfiguration: { containerName: 'web' } }),
      [`${ecs}.aws-appmesh`],
    ],
    ['with EFS', mounted({ efsVolumeConfiguration: efs }), [`${ecs}.efs`]],
    [
      'with encrypted EFS',
      mounted({ efsVolumeConfiguration: { ...efs, transitEncryption: 'ENABLED' } }),
      [`${ecs}.efs`, `${ecs}.efsAuth`],
    ],
    [
      'with S3 files',
      mounted({ s3filesVolumeConfiguration: { fileSystemArn: 'arn' } }),
      [`${ecs}.storage.s3-files`],
    ],
    [
      'with a volume at launch',
      mounted({ configuredAtLaunch: true }),
      [`${ecs}.storage.ebs-task-volume-attach`],
    ],
    [
      'with a Docker volume',
      mounted({ dockerVolumeConfiguration: {} }),
      [`${ecs}.docker-plugin.local`],
    ],
    ['with a path of the host', mounted({ host: { sourcePath: '/v' } }), []],
  ])('%s', (_, definition, expected) => {
    expect(namesOf(definition)).toEqual(expected);
  });
});
