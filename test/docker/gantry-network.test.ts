import {
  CreateClusterCommand,
  type ECSClient,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { containerIn, dockerGantry, patience, register, shell } from './gantry-server.ts';
import { get } from './reach.ts';

const page = 'hello from gantry\n';
const web = {
  ...shell('httpd -f -p 8080 -h /www & trap "exit 0" TERM; wait $!'),
  portMappings: [{ containerPort: 8080 }],
};

describeDocker('the addresses of tasks on Docker, through the SDK', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start({ flags: ['--vpc-cidr', '10.232.0.0/20', '--publish-ports'] });
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(ecs, 'served', { web });
  });

  async function runIn(subnet: string): Promise<Task> {
    const networkConfiguration = { awsvpcConfiguration: { subnets: [subnet] } };
    const [task] = await runTasks(ecs, { taskDefinition: 'served', networkConfiguration });
    const [running] = await untilAll(ecs, [task?.taskArn ?? ''], 'RUNNING');
    if (running === undefined) throw new Error('the task should be described');
    return running;
  }

  const detailsOf = (task: Task): Readonly<Record<string, string | undefined>> =>
    Object.fromEntries(
      (task.attachments?.[0]?.details ?? []).map(({ name, value }) => [name, value]),
    );

  test('DescribeTasks tells the real address, MAC and name of a task, and the network goes with the last', async () => {
    const [first, second] = await Promise.all([runIn('subnet-1'), runIn('subnet-2')]);
    const [details, others] = [detailsOf(first), detailsOf(second)];
    const address = details.privateIPv4Address ?? '';
    expect(address).toMatch(/^10\.232\.[01]\.\d+$/);
    expect(others.privateIPv4Address).toMatch(/^10\.232\.[01]\.\d+$/);
    expect([address.split('.')[2], others.privateIPv4Address?.split('.')[2]].sort()).toEqual([
      '0',
      '1',
    ]);
    expect(details.privateDnsName).toBe(`ip-${address.replaceAll('.', '-')}.ec2.internal`);
    const container = containerIn(first, 'web');
    expect(container?.networkBindings).toEqual([]);
    expect(container?.networkInterfaces).toEqual([
      { attachmentId: first.attachments?.[0]?.id, privateIpv4Address: address },
    ]);
    const running = (await gantry.containersOf(first.taskArn ?? '')).get('web');
    const pause = running?.HostConfig.NetworkMode?.replace('container:', '') ?? '';
    const { Config, NetworkSettings } = await docker.getContainer(pause).inspect();
    expect(Config.Hostname).toBe(details.privateDnsName);
    expect(NetworkSettings.Networks['gantry-10.232.0.0-20']).toMatchObject({
      IPAddress: address,
      MacAddress: details.macAddress,
    });
    await expect.poll(() => get(address, 8080), patience).toBe(page);

    const taskArns = [first.taskArn ?? '', second.taskArn ?? ''];
    await Promise.all(
      taskArns.map((task) => ecs.send(new StopTaskCommand({ cluster: 'demo', task }))),
    );
    const [stopped] = await untilAll(ecs, taskArns, 'STOPPED');
    expect(stopped?.attachments?.[0]).toMatchObject({ status: 'DELETED' });
    const left = (await docker.listNetworks()).map(({ Name }) => Name);
    expect(left).not.toContain('gantry-10.232.0.0-20');
  });

  test('GET /_gantry/ports tells where on this machine a task is reached', async () => {
    const { taskArn = '' } = await runIn('subnet-1');
    const url = `${gantry.server().url}/_gantry/ports?task=${encodeURIComponent(taskArn)}`;
    const answer: unknown = await (await fetch(url)).json();
    expect(answer).toEqual({
      ports: [
        { containerPort: 8080, protocol: 'tcp', host: '127.0.0.1', hostPort: expect.any(Number) },
      ],
    });
    const filters = { label: [`com.amazonaws.ecs.task-arn=${taskArn}`] };
    const bound = (await docker.listContainers({ filters })).flatMap(({ Ports }) => Ports);
    const port = bound.find(({ IP, PrivatePort }) => IP === '127.0.0.1' && PrivatePort === 8080);
    expect(answer).toMatchObject({ ports: [{ hostPort: port?.PublicPort }] });
    await expect.poll(() => get('127.0.0.1', port?.PublicPort ?? 0), patience).toBe(page);
  });
});
