import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListContainerInstancesCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry({ flags: ['--instances', 'm5.large=3,t4g.small=1'] });
  ecs = gantry.client(ECSClient);
});

afterEach(() => gantry.close());

async function post(url: string, payload: object): Promise<{ status: number; body: never }> {
  const answer = await gantry.gantry.app.inject({ method: 'POST', url, payload });
  return { status: answer.statusCode, body: answer.json() as never };
}

async function instances(): Promise<ContainerInstance[]> {
  const { containerInstanceArns = [] } = await ecs.send(new ListContainerInstancesCommand({}));
  if (containerInstanceArns.length === 0) return [];
  const { containerInstances = [] } = await ecs.send(
    new DescribeContainerInstancesCommand({ containerInstances: containerInstanceArns }),
  );
  return containerInstances;
}

function attribute(instance: ContainerInstance | undefined, wanted: string): string | undefined {
  return instance?.attributes?.find(({ name }) => name === wanted)?.value;
}

const zoneOf = (instance: ContainerInstance) => attribute(instance, 'ecs.availability-zone') ?? '';

async function runWeb(): Promise<string> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'web:1', memory: 128 }],
    }),
  );
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      taskDefinition: 'web',
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:ecs.instance-type == m5.large' },
      ],
    }),
  );
  await gantry.advance(10_000);
  return tasks?.[0]?.taskArn ?? '';
}

async function describeTask(task: string) {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ tasks: [task] }));
  return tasks?.[0];
}

describe('the cluster that --instances begins with', () => {
  test('has machines as the ECS-optimised AMI registers them, spread over three zones', async () => {
    const all = await instances();
    expect(all.map((one) => attribute(one, 'ecs.instance-type')).sort()).toEqual([
      'm5.large',
      'm5.large',
      'm5.large',
      't4g.small',
    ]);
    expect(all.map((one) => zoneOf(one).at(-1)).sort()).toEqual(['a', 'a', 'b', 'c']);
    const arm = all.find((one) => attribute(one, 'ecs.instance-type') === 't4g.small');
    expect(attribute(arm, 'ecs.cpu-architecture')).toBe('arm64');
    expect(attribute(arm, 'ecs.subnet-id')).toBe(`subnet-${arm && zoneOf(arm)}`);
    expect(arm).toMatchObject({ status: 'ACTIVE', agentConnected: true });
    expect(arm?.registeredResources?.[0]?.integerValue).toBe(2048);
  });

  test('is not begun with a type that there is not', async () => {
    await expect(startGantry({ flags: ['--instances', 'm5.huge=1'] })).rejects.toThrow(
      'there is no instance type m5.huge',
    );
  });

  test('has them again after a reset', async () => {
    const before = (await instances()).map(({ containerInstanceArn }) => containerInstanceArn);
    await post('/_gantry/reset', {});
    const after = (await instances()).map(({ containerInstanceArn }) => containerInstanceArn);
    expect(after).toHaveLength(before.length);
    expect(after).not.toEqual(before);
  });
});

describe('POST /_gantry/machines', () => {
  test('adds machines where there are fewest, with the attributes asked for', async () => {
    const { status, body } = await post('/_gantry/machines', {
      instanceType: 'c5.xlarge',
      count: 5,
      attributes: { stack: 'lab', ssd: '' },
    });
    expect(status).toBe(200);
    const { containerInstances } = body as { containerInstances: string[] };
    expect(containerInstances).toHaveLength(5);
    const all = await instances();
    expect(
      all
        .map((one) => zoneOf(one).at(-1))
        .sort()
        .join(''),
    ).toBe('aaabbbccc');
    const added = all.find((one) => one.containerInstanceArn === containerInstances[0]);
    expect(attribute(added, 'stack')).toBe('lab');
    expect(added?.registeredResources?.[0]?.integerValue).toBe(4096);
  });

  test('refuses a type and a cluster that there are not, and a count out of range', async () => {
    const bad = [
      { instanceType: 'm5.huge', count: 1 },
      { instanceType: 'm5.large', count: 1, cluster: 'none' },
    ];
    for (const body of bad) expect((await post('/_gantry/machines', body)).status).toBe(404);
    for (const count of [0, 10_001, 1.5]) {
      const { status } = await post('/_gantry/machines', { instanceType: 'm5.large', count });
      expect(status).toBe(400);
    }
  });
});

describe('POST /_gantry/machines/change', () => {
  const change = (body: object) => post('/_gantry/machines/change', body);

  test('terminates a whole zone: its instances are gone, and their tasks have stopped', async () => {
    const task = await runWeb();
    const zone = (await describeTask(task))?.availabilityZone ?? '';
    const { body } = await change({ action: 'terminate', zone });
    expect((body as { containerInstances: string[] }).containerInstances.length).toBeGreaterThan(0);
    expect((await instances()).map(zoneOf)).not.toContain(zone);
    const stopped = await describeTask(task);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TerminationNotice' });
    expect(stopped?.stoppedReason).toMatch(/^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$/);
  });

  test('interrupts a machine as Spot does: it drains, and ends after two minutes', async () => {
    const task = await runWeb();
    const { containerInstanceArn = '' } = (await describeTask(task)) ?? {};
    await change({ action: 'interrupt', containerInstances: [containerInstanceArn] });
    const find = async () =>
      (await instances()).find((one) => one.containerInstanceArn === containerInstanceArn);
    expect((await find())?.status).toBe('DRAINING');
    await gantry.advance(119_000);
    expect((await describeTask(task))?.lastStatus).toBe('RUNNING');
    await gantry.advance(2000);
    expect(await find()).toBeUndefined();
    expect((await describeTask(task))?.lastStatus).toBe('STOPPED');
  });

  test('takes an agent off the line and brings it back; its tasks go on', async () => {
    const task = await runWeb();
    const { containerInstanceArn: arn = '' } = (await describeTask(task)) ?? {};
    const id = arn.split('/').at(-1) ?? '';
    await change({ action: 'disconnect', containerInstances: [id] });
    const find = async () =>
      (await instances()).find((one) => one.containerInstanceArn === arn)?.agentConnected;
    expect(await find()).toBe(false);
    const expression = `ec2InstanceId == ${(await instances()).find((one) => one.containerInstanceArn === arn)?.ec2InstanceId}`;
    const { failures } = await ecs.send(
      new RunTaskCommand({
        taskDefinition: 'web',
        placementConstraints: [{ type: 'memberOf', expression }],
      }),
    );
    expect(failures).toContainEqual({ arn, reason: 'AGENT' });
    expect((await describeTask(task))?.lastStatus).toBe('RUNNING');
    await change({ action: 'connect', containerInstances: [id] });
    expect(await find()).toBe(true);
  });

  test('refuses what is not there and changes nothing then, and an action that there is none of', async () => {
    const [first] = await instances();
    const containerInstances = [first?.containerInstanceArn, '0'.repeat(32)];
    expect((await change({ action: 'terminate', containerInstances })).status).toBe(404);
    expect(await instances()).toHaveLength(4);
    expect((await change({ action: 'explode' })).status).toBe(400);
    expect((await change({ action: 'interrupt', notice: 'soon' })).status).toBe(400);
  });
});
