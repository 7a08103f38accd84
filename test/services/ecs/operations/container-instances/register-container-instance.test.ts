import { DescribeClustersCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type InstanceFixture,
  identityDocument,
  instanceFixture,
  totalResources,
} from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeAll(async () => {
  fixture = await instanceFixture();
});

afterAll(() => fixture.close());

const names = (attributes: readonly { name?: string | undefined }[] = []) =>
  attributes.map(({ name }) => name);

describe('RegisterContainerInstance', () => {
  test('answers the instance ACTIVE, connected, with everything left', async () => {
    const instance = await fixture.register({
      attributes: [
        { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.25' },
        { name: 'stack', value: 'lab' },
      ],
      versionInfo: { agentVersion: '1.90.0', agentHash: 'abc', dockerVersion: 'DockerVersion: 25' },
      tags: [{ key: 'team', value: 'x' }],
    });
    expect(instance.containerInstanceArn).toMatch(
      /^arn:aws:ecs:us-east-1:000000000000:container-instance\/demo\/[0-9a-f]{32}$/,
    );
    expect(instance).toMatchObject({
      status: 'ACTIVE',
      agentConnected: true,
      ec2InstanceId: 'i-00000000000000001',
      runningTasksCount: 0,
      pendingTasksCount: 0,
      version: 1,
      versionInfo: { agentVersion: '1.90.0', agentHash: 'abc' },
      tags: [{ key: 'team', value: 'x' }],
      attachments: [],
    });
    expect(instance.registeredResources?.[0]).toEqual({
      name: 'CPU',
      type: 'INTEGER',
      doubleValue: 0,
      longValue: 0,
      integerValue: 2048,
    });
    expect(instance.remainingResources).toEqual(instance.registeredResources);
    // The agent ends when one of the attributes it sent is not in the answer.
    expect(instance.attributes).toEqual(
      expect.arrayContaining([
        { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.25' },
        { name: 'stack', value: 'lab' },
        { name: 'ecs.availability-zone', value: 'us-east-1a' },
        { name: 'ecs.instance-type', value: 'm5.large' },
        { name: 'ecs.ami-id', value: 'ami-0fedcba9876543210' },
      ]),
    );
    expect(names(instance.attributes)).not.toContain('ecs.capability.task-eni');
  });

  test('tells for an agent that says nothing of itself what the ECS-optimised AMI says', async () => {
    const { containerInstanceArn, ...instance } = await fixture.register({
      instanceIdentityDocument: identityDocument('i-0aaaaaaaaaaaaaaaa', {
        instanceType: 'g5.12xlarge',
      }),
      totalResources: [],
    });
    expect(names(instance.attributes)).toEqual(
      expect.arrayContaining([
        'ecs.capability.task-eni',
        'com.amazonaws.ecs.capability.logging-driver.awslogs',
        'ecs.os-type',
      ]),
    );
    const [cpu, memory, , , gpu] = instance.registeredResources ?? [];
    expect(cpu?.integerValue).toBe(48 * 1024);
    expect(memory?.integerValue).toBeGreaterThan(180_000);
    expect(gpu?.stringSetValue).toHaveLength(4);
    expect(instance.versionInfo?.agentVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(containerInstanceArn).toBeDefined();
  });

  test('keeps an instance that registers again: its ARN, its id and what others gave it', async () => {
    const first = await fixture.register({ attributes: [{ name: 'stack', value: 'lab' }] });
    const again = await fixture.register({
      containerInstanceArn: first.containerInstanceArn,
      instanceIdentityDocument: identityDocument(first.ec2InstanceId),
      attributes: [{ name: 'ecs.capability.new' }],
      versionInfo: { agentVersion: '1.200.0' },
    });
    expect(again.containerInstanceArn).toBe(first.containerInstanceArn);
    expect(again.version).toBe((first.version ?? 0) + 1);
    expect(names(again.attributes)).toEqual(
      expect.arrayContaining(['stack', 'ecs.capability.new', 'ecs.capability.task-eni']),
    );
    expect(again.versionInfo?.agentVersion).toBe('1.200.0');
  });

  test('takes an ARN that it does not know: an agent goes on with its own whatever it is told', async () => {
    const arn = `arn:aws:ecs:us-east-1:000000000000:container-instance/demo/${'a'.repeat(32)}`;
    const adopted = await fixture.register({ containerInstanceArn: arn });
    expect(adopted.containerInstanceArn).toBe(arn);
  });

  test('takes an agent outside of EC2, which sends no document', async () => {
    const external = await fixture.register({
      instanceIdentityDocument: '',
      attributes: [{ name: 'ecs.capability.external' }],
    });
    expect(external.ec2InstanceId).toMatch(/^mi-[0-9a-f]{17}$/);
    expect(names(external.attributes)).not.toContain('ecs.availability-zone');
  });

  test('counts in the cluster', async () => {
    const before = await registeredCount();
    await fixture.register();
    expect(await registeredCount()).toBe(before + 1);
  });

  async function registeredCount(): Promise<number> {
    const { clusters } = await fixture.ecs.send(
      new DescribeClustersCommand({ clusters: ['demo'] }),
    );
    return clusters?.[0]?.registeredContainerInstancesCount ?? Number.NaN;
  }
});

describe('RegisterContainerInstance refuses', () => {
  test.each([
    ['what is not JSON', 'garbage'],
    ['a list', '[]'],
    ['a document without an id', '{"instanceType":"m5.large"}'],
    ['an id that is none', '{"instanceId":"m5.large"}'],
    ['a type that is no text', '{"instanceId":"i-0123456789abcdef0","instanceType":5}'],
  ])('as identity document %s', async (_what, instanceIdentityDocument) => {
    await expect(fixture.register({ instanceIdentityDocument })).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringMatching(/^Invalid instance identity document: /),
    });
  });

  test('an instance that has become of another type', async () => {
    const { containerInstanceArn = '', ec2InstanceId } = await fixture.register();
    const id = containerInstanceArn.split('/').at(-1);
    await expect(
      fixture.register({
        containerInstanceArn,
        instanceIdentityDocument: identityDocument(ec2InstanceId, { instanceType: 'm5.xlarge' }),
      }),
    ).rejects.toMatchObject({
      name: 'ClientException',
      message: `Container instance type changes are not supported. Container instance ${id} was previously registered as m5.large.`,
    });
  });

  test.each([
    ['no CPU', totalResources.slice(1)],
    ['a resource twice', [...totalResources, totalResources[0] ?? {}]],
    ['a negative amount', [{ name: 'CPU', type: 'INTEGER', integerValue: -1 }]],
    ['an amount without a number', [{ name: 'CPU', type: 'INTEGER' }]],
    ['a port that is none', [...totalResources.slice(0, 2), ports('70000')]],
  ])('resources with %s', async (_what, resources) => {
    await expect(fixture.register({ totalResources: resources })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('a cluster that is not there, in the words the agent looks for', async () => {
    await expect(fixture.register({ cluster: 'none' })).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });

  test('the ARN of another cluster', async () => {
    const arn = `arn:aws:ecs:us-east-1:000000000000:container-instance/other/${'a'.repeat(32)}`;
    await expect(fixture.register({ containerInstanceArn: arn })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

function ports(port: string) {
  return { name: 'PORTS', type: 'STRINGSET', stringSetValue: [port] };
}
