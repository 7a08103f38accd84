import { describeRefusals, onInstances, role } from './refusals.ts';

const connect = (service: Readonly<Record<string, unknown>>) => ({
  taskDefinition: 'ports',
  serviceConnectConfiguration: {
    enabled: true,
    namespace: 'demo',
    services: [{ portName: 'http', ...service }],
  },
});

describeRefusals('discovery and Service Connect', [
  [
    'two registries',
    { serviceRegistries: [{}, {}] },
    'service registries can have at most 1 items.',
  ],
  [
    'a registry without container in bridge mode',
    {
      ...onInstances,
      serviceRegistries: [
        { registryArn: 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1' },
      ],
    },
    "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition.",
  ],
  ['no namespace', { serviceConnectConfiguration: { enabled: true } }, 'Namespace is missing'],
  [
    'a port without that name',
    connect({ portName: 'grpc' }),
    'portName(grpc) does not refer to any named PortMapping in the container definitions.',
  ],
  [
    'two aliases',
    connect({ clientAliases: [{ port: 80 }, { port: 81 }] }),
    '2 clientAliases exceeds the max limit of 1',
  ],
  [
    'an alias that is no name',
    connect({ clientAliases: [{ port: 80, dnsName: '-web' }] }),
    'The DNS name that you provided is invalid. It can have at most 127 lower-case letters, numbers, underscores, hyphens and periods, and cannot start with a hyphen.',
  ],
  [
    'a port that is none',
    connect({ clientAliases: [{ port: 70_000 }] }),
    'The port of a Service Connect service must be between 1 and 65535.',
  ],
  [
    'a lattice without port',
    {
      vpcLatticeConfigurations: [
        {
          roleArn: role,
          targetGroupArn: 'arn:aws:vpc-lattice:us-east-1:000000000000:targetgroup/tg-1',
          portName: 'x',
        },
      ],
    },
    'portName(x) does not refer to any named PortMapping in the container definitions.',
  ],
  [
    'two gateways',
    { gatewayConnectors: [{ portName: 'a' }, { portName: 'b' }] },
    'gatewayConnectors can have at most 1 items.',
  ],
  [
    'metrics every minute and a half',
    {
      monitoring: {
        metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 90 }],
      },
    },
    'resolutionSeconds should be one of [20,60]',
  ],
]);
