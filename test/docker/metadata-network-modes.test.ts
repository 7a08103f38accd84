import { afterEach, beforeAll, expect, test } from 'vitest';
import { ContainerEndpoints } from '../../src/endpoints/container-endpoints.ts';
import { EndpointIds } from '../../src/endpoints/endpoint-ids.ts';
import { endpointEnvironment } from '../../src/endpoints/environment.ts';
import { localCommands } from '../../src/endpoints/local-commands.ts';
import { MetadataRoutes } from '../../src/endpoints/metadata/metadata-routes.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { EndpointAddress, HostCommands } from '../../src/ports/container-endpoints.ts';
import type { NetworkMode, TaskObservation, TaskSpec } from '../../src/ports/runtime.ts';
import type { TaskFacts } from '../../src/ports/task-metadata.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { ec2Task, inside } from './inside.ts';
import { type Workbench, workbenches } from './workbench.ts';

type Document = Readonly<Record<string, unknown>>;

const mayAdminister = process.getuid?.() === 0;
/** In the place of the address of AWS, which the Gantrys of other tests have meanwhile. */
const awsAddress = '169.254.171.2';
const aws = `http://${awsAddress}`;

describeDocker('the metadata of a task on an instance', () => {
  const open = workbenches();
  const opened: ContainerEndpoints[] = [];

  beforeAll(buildTestImages);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((endpoints) => endpoints.close()));
  });

  /** A runtime whose containers are told where the endpoints of this test are. */
  async function start(ways: (bench: Workbench) => HostCommands = () => localCommands) {
    const facts = new Map<string, TaskFacts>();
    const identities = new EndpointIds(`secret of ${opened.length}`, () => []);
    const bench: Workbench = await open({
      environment: (spec, container) => environment(spec, container),
    });
    let port: number | undefined;
    const openEndpoints = (): ContainerEndpoints => {
      const endpoints = new ContainerEndpoints({
        log: createLogger('silent'),
        host: () => bench.runtime.endpointHost(),
        commands: ways(bench),
        awsAddress,
        port: {
          get: () => port,
          put: (next) => {
            port = next;
          },
        },
      });
      endpoints.serve(
        new MetadataRoutes({
          identities,
          directory: { facts: (taskArn) => facts.get(taskArn) },
          inspector: bench.runtime.inspector,
        }),
      );
      opened.push(endpoints);
      return endpoints;
    };
    const endpoints = openEndpoints();
    const address = (): Promise<EndpointAddress | undefined> => endpoints.address();
    const environment = endpointEnvironment({ identities, address });
    const run = async (networkMode: NetworkMode, hostPort = 0): Promise<Running> => {
      const portMappings = [{ containerPort: 8080, hostPort }];
      const spec = ec2Task({ app: { portMappings } }, { networkMode });
      const observation = await bench.run(spec);
      facts.set(spec.taskArn, factsOf(spec, observation));
      return { spec, observation };
    };
    const reopen = async (): Promise<void> => {
      await openEndpoints().address();
    };
    return { run, endpoints, bench, reopen };
  }

  interface Running {
    readonly spec: TaskSpec;
    readonly observation: TaskObservation;
  }

  const wget = async ({ observation }: Running, url: string): Promise<Document> =>
    JSON.parse(await inside(observation, 'app', `wget -q -O - "${url}"`)) as Document;
  const container = (running: Running): Promise<Document> =>
    wget(running, '$ECS_CONTAINER_METADATA_URI_V4');

  test('in bridge mode has its addresses and the ports of the host', async () => {
    const { run } = await start();
    const running = await run('bridge');
    const seen = running.observation.containers[0];
    const address = await inside(running.observation, 'app', "hostname -i | cut -d' ' -f1");
    expect(await container(running)).toMatchObject({
      DockerId: seen?.runtimeId,
      DockerName: expect.stringMatching(/^ecs-inside-1-app-/),
      Labels: { 'com.amazonaws.ecs.cluster': 'test' },
      KnownStatus: 'RUNNING',
      Limits: { CPU: 2 },
      Ports: [
        {
          ContainerPort: 8080,
          Protocol: 'tcp',
          HostPort: seen?.networkBindings[0]?.hostPort,
          HostIp: '0.0.0.0',
        },
      ],
      LogDriver: 'json-file',
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: [address] }],
    });
    const all = await wget(running, '$ECS_CONTAINER_METADATA_URI_V4/task/stats');
    expect(Object.keys(all)).toEqual([seen?.runtimeId]);
    expect(all[seen?.runtimeId ?? '']).toMatchObject({ networks: { eth0: {} } });
  });

  test('in host mode has no address of its own', async () => {
    const { run } = await start();
    expect(await container(await run('host'))).toMatchObject({
      Networks: [{ NetworkMode: 'host' }],
      Ports: [{ ContainerPort: 8080, HostPort: 8080, HostIp: '0.0.0.0' }],
    });
  });

  test('in awsvpc mode lists the pause container', async () => {
    const { run } = await start();
    const running = await run('awsvpc');
    const task = await wget(running, '$ECS_CONTAINER_METADATA_URI_V4/task');
    const containers = task.Containers as readonly Document[];
    expect(task).toMatchObject({ Cluster: 'test', LaunchType: 'EC2' });
    expect(containers.map(({ Name, Type, KnownStatus }) => [Name, Type, KnownStatus])).toEqual([
      ['app', 'NORMAL', 'RUNNING'],
      ['~internal~ecs~pause', 'CNI_PAUSE', 'RESOURCES_PROVISIONED'],
    ]);
  });

  test('without a network is told of no endpoints', async () => {
    const { run } = await start();
    const { observation } = await run('none');
    const variables = await inside(observation, 'app', 'env');
    expect(variables).not.toMatch(/^ECS_/m);
    expect(variables).toContain('AWS_EXECUTION_ENV=AWS_ECS_EC2');
  });

  test.skipIf(!mayAdminister)(
    'is at the address of AWS, also while a container has port 80 of the machine',
    async () => {
      const { run } = await start();
      const running = await run('bridge', 80);
      expect(running.observation.containers[0]?.networkBindings[0]?.hostPort).toBe(80);
      const url = `${aws}/v4/$(basename $ECS_CONTAINER_METADATA_URI_V4)`;
      expect(await wget(running, url)).toEqual(await container(running));
    },
  );

  test.skipIf(!mayAdminister)(
    'of a second Gantry has another port of that address, also after the first has ended',
    async () => {
      const [first, second] = [await start(), await start()];
      expect(await first.endpoints.address()).toEqual({ url: aws, kind: 'fixed' });
      const { url, kind } = (await second.endpoints.address()) ?? {};
      expect([url, kind]).toEqual([
        expect.stringMatching(/^http:\/\/169\.254\.171\.2:\d+$/),
        'awsHost',
      ]);
      for (const networkMode of ['bridge', 'host', 'awsvpc'] as const) {
        expect(await container(await second.run(networkMode))).toMatchObject({ Name: 'app' });
      }
      const told = await first.run('bridge');
      await first.endpoints.close();
      const running = await second.run('bridge');
      expect(await container(running)).toMatchObject({ Name: 'app' });
      await second.endpoints.close();
      expect(await left()).not.toContain(awsAddress);
      expect(await container(told).catch(() => 'gone')).toBe('gone');
    },
  );

  test.skipIf(!mayAdminister)(
    'is where a container was told, also when a second Gantry has that port since',
    async () => {
      const first = await start();
      const running = await first.run('bridge');
      expect(await first.endpoints.address()).toMatchObject({ kind: 'fixed' });
      await first.endpoints.close();
      const second = await start();
      expect(await second.endpoints.address()).toMatchObject({ kind: 'fixed' });
      await first.reopen();
      expect(await container(running)).toMatchObject({ Name: 'app', KnownStatus: 'RUNNING' });
    },
  );

  test.skipIf(!mayAdminister)(
    'is at the address of AWS when the engine has to change the network, and nothing is left then',
    async () => {
      const { run, endpoints, bench } = await start(({ runtime }) => runtime.hostCommands);
      expect(await endpoints.address()).toEqual({ url: aws, kind: 'fixed' });
      expect(await helpersOf(bench)).toEqual([]);
      for (const networkMode of ['bridge', 'host', 'awsvpc'] as const) {
        expect(await container(await run(networkMode))).toMatchObject({ Name: 'app' });
      }
      await endpoints.close();
      expect(await helpersOf(bench)).toEqual([]);
      expect(await left()).not.toContain(awsAddress);
    },
  );

  test('is at the gateway where the machine cannot be changed', async () => {
    const run = (): Promise<string> => Promise.reject(new Error('not permitted'));
    const refused: HostCommands = { run, end: async () => {} };
    const { run: runTask, endpoints } = await start(() => refused);
    expect(await endpoints.address()).toEqual({
      url: expect.stringMatching(/^http:\/\/172\.\d+\.\d+\.1:\d+$/),
      kind: 'other',
    });
    for (const networkMode of ['bridge', 'host', 'awsvpc'] as const) {
      expect(await container(await runTask(networkMode))).toMatchObject({ Name: 'app' });
    }
  });
});

/** The rules and addresses of this machine. */
async function left(): Promise<string> {
  const tables = ['nat', 'filter'].map((table) =>
    localCommands.run('iptables', ['-w', '-t', table, '-S']),
  );
  const addresses = localCommands.run('ip', ['addr', 'show', 'lo']);
  return (await Promise.all([...tables, addresses])).join('\n');
}

async function helpersOf(bench: Workbench): Promise<readonly string[]> {
  const filters = { label: [`gantry.instance=${bench.gantryId}`], name: ['gantry-host-'] };
  return (await docker.listContainers({ all: true, filters })).flatMap(({ Names }) => Names);
}

/** What the control plane would tell of a task that runs as its spec says. */
function factsOf(spec: TaskSpec, observation: TaskObservation): TaskFacts {
  return {
    taskArn: spec.taskArn,
    clusterArn: spec.clusterArn,
    family: spec.family,
    revision: spec.revision,
    networkMode: spec.networkMode,
    launchType: 'EC2',
    desiredStatus: 'RUNNING',
    hasStopped: false,
    enableFaultInjection: false,
    tags: {},
    containers: observation.containers.map(({ name, lastStatus, networkBindings }) => ({
      name,
      image: 'gantry-test/busybox:latest',
      containerArn: `${spec.taskArn.replace(':task/', ':container/')}/1`,
      lastStatus,
      cpuUnits: 0,
      portMappings: [{ containerPort: 8080, protocol: 'tcp' as const }],
      networkBindings,
      dockerLabels: {},
      hasRestartPolicy: false,
    })),
  };
}
