import {
  type ContainerInstance,
  type ContainerInstanceField,
  CreateClusterCommand,
  DescribeContainerInstancesCommand,
  ECSClient,
  RegisterContainerInstanceCommand,
  type RegisterContainerInstanceCommandInput,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  type RunTaskCommandOutput,
} from '@aws-sdk/client-ecs';
import { startGantry, type TestGantry } from '../../../../src/testing/start-gantry.ts';

/** A Gantry with the cluster `demo` and the EC2 task definition `web`: 100 CPU units, 128 MiB. */
export interface InstanceFixture extends TestGantry {
  readonly ecs: ECSClient;
  /** Registers an m5.large in the first zone, unless told otherwise. */
  register(input?: Partial<RegisterContainerInstanceCommandInput>): Promise<ContainerInstance>;
  describe(arn: string | undefined, include?: ContainerInstanceField[]): Promise<ContainerInstance>;
  define(input: Partial<RegisterTaskDefinitionCommandInput>): Promise<void>;
  run(input?: Partial<RunTaskCommandInput>): Promise<RunTaskCommandOutput>;
  /** What an instance has left of CPU, memory and ports. */
  remaining(arn: string | undefined): Promise<Record<string, unknown>>;
}

/** What EC2 tells a machine of itself. */
export function identityDocument(
  instanceId = 'i-0123456789abcdef0',
  more: Readonly<Record<string, string>> = {},
): string {
  return JSON.stringify({
    accountId: '000000000000',
    architecture: 'x86_64',
    availabilityZone: 'us-east-1a',
    imageId: 'ami-0fedcba9876543210',
    instanceId,
    instanceType: 'm5.large',
    region: 'us-east-1',
    ...more,
  });
}

export const totalResources = [
  { name: 'CPU', type: 'INTEGER', integerValue: 2048 },
  { name: 'MEMORY', type: 'INTEGER', integerValue: 7680 },
  {
    name: 'PORTS',
    type: 'STRINGSET',
    stringSetValue: ['22', '2375', '2376', '51678', '51679'],
  },
  { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
];

export async function instanceFixture(flags: readonly string[] = []): Promise<InstanceFixture> {
  const gantry = await startGantry({ flags });
  const ecs = gantry.client(ECSClient);
  let registered = 0;
  const fixture: InstanceFixture = {
    ...gantry,
    ecs,
    async register(input = {}) {
      registered += 1;
      const { containerInstance } = await ecs.send(
        new RegisterContainerInstanceCommand({
          cluster: 'demo',
          instanceIdentityDocument: identityDocument(`i-${String(registered).padStart(17, '0')}`),
          totalResources,
          ...input,
        }),
      );
      if (containerInstance === undefined) throw new Error('no instance was answered');
      return containerInstance;
    },
    async describe(arn = 'none', include = []) {
      const { containerInstances } = await ecs.send(
        new DescribeContainerInstancesCommand({
          cluster: 'demo',
          containerInstances: [arn],
          include,
        }),
      );
      const found = containerInstances?.[0];
      if (found === undefined) throw new Error(`DescribeContainerInstances does not know ${arn}`);
      return found;
    },
    async define(input) {
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'web',
          containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 100, memory: 128 }],
          ...input,
        }),
      );
    },
    async run(input = {}) {
      return await ecs.send(
        new RunTaskCommand({ cluster: 'demo', taskDefinition: 'web', launchType: 'EC2', ...input }),
      );
    },
    async remaining(arn) {
      const { remainingResources = [] } = await fixture.describe(arn);
      return Object.fromEntries(
        remainingResources.map(({ name = '', type, integerValue, stringSetValue }) => [
          name,
          type === 'STRINGSET' ? stringSetValue : integerValue,
        ]),
      );
    },
  };
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  await fixture.define({});
  return fixture;
}
