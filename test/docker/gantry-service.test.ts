// Services with real containers: what clients of a service see while it is rolled, rolled back, and
// while the server that rolls it is killed.
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type Service,
  UpdateServiceCommand,
  waitUntilServicesInactive,
  waitUntilServicesStable,
} from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { buildTestImages, describeDocker } from './engine.ts';
import { dockerGantry, patience, register, shell } from './gantry-server.ts';
import { get } from './reach.ts';

/** A web server that serves on for a moment when it is told to end, as good ones do. */
const serving = (page: string) => ({
  ...shell(
    `mkdir /w && echo ${page} >/w/index.html && httpd -p 8080 -h /w && trap 'sleep 1; exit 0' TERM; while :; do sleep 1 & wait $!; done`,
  ),
  portMappings: [{ containerPort: 8080 }],
});
const crashing = shell('exit 3');

describeDocker('a service on Docker', () => {
  const gantry = dockerGantry();
  const start = () => gantry.start({ flags: ['--vpc-cidr', '10.236.0.0/20'] });
  const wait = () => ({ client: gantry.ecs(), maxWaitTime: 60, minDelay: 0.2, maxDelay: 0.5 });
  const named = { cluster: 'demo', services: ['web'] };
  const stable = () => waitUntilServicesStable(wait(), named);
  const update = (input: Omit<ConstructorParameters<typeof UpdateServiceCommand>[0], 'service'>) =>
    gantry.ecs().send(new UpdateServiceCommand({ cluster: 'demo', service: 'web', ...input }));

  beforeAll(async () => {
    await buildTestImages();
    await start();
    const ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(ecs, 'one', { app: serving('one') });
    await register(ecs, 'two', { app: serving('two') });
    await register(ecs, 'crash', { app: crashing });
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'demo',
        serviceName: 'web',
        taskDefinition: 'one',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      }),
    );
  });

  test('is stable after it was created, updated and scaled, and its clients see no failure', async () => {
    await stable();
    const client = new Client(gantry.ecs());
    expect(await client.ask()).toBe('one\n');
    client.begin();
    await update({ taskDefinition: 'two' });
    await stable();
    await update({ desiredCount: 3 });
    await stable();
    await update({ desiredCount: 1 });
    await stable();
    expect(await client.end()).toEqual([]);
    expect(await client.ask()).toBe('two\n');
    const present = async () => (await gantry.everyContainer()).length;
    await expect.poll(present, patience).toBe(2);
  });

  test('goes back by its circuit breaker, and its clients see no failure meanwhile', async () => {
    const before = await described(gantry.ecs());
    const client = new Client(gantry.ecs());
    client.begin();
    await update({ taskDefinition: 'crash' });
    const rolledBack = async () => {
      const { deployments, taskDefinition } = await described(gantry.ecs());
      return { length: deployments?.length, state: deployments?.[0]?.rolloutState, taskDefinition };
    };
    const { taskDefinition } = before;
    await expect
      .poll(rolledBack, { timeout: 60_000, interval: 200 })
      .toEqual({ length: 1, state: 'COMPLETED', taskDefinition });
    await stable();
    expect(await client.end()).toEqual([]);
    expect(client.answered, 'answers during the roll-back').toBeGreaterThan(20);
    const { events } = await described(gantry.ecs());
    expect(events?.map(({ message }) => message).join('\n')).toMatch(
      /rolling back to deployment ecs-svc\/\d+\.\n.*deployment failed: tasks failed to start\./,
    );
  });

  test('is rolled to its end by the next server when the first is killed on the way', async () => {
    const client = new Client(gantry.ecs());
    expect(await client.ask()).toBe('two\n');
    await update({ taskDefinition: 'one', desiredCount: 2 });
    const someStarted = async () => (await gantry.everyContainer()).length;
    await expect.poll(someStarted, { timeout: 10_000, interval: 20 }).toBeGreaterThan(2);
    await gantry.server().end('SIGKILL');
    expect(await client.askAsBefore(), 'while no server is there').toBe('two\n');
    await start();
    await stable();
    const next = new Client(gantry.ecs());
    expect(await next.ask()).toBe('one\n');
    // A pause container and one of its own for each task: none is doubled, none is left.
    await expect.poll(someStarted, patience).toBe(4);
  });

  test('is inactive after it was deleted, and leaves no container', async () => {
    await gantry
      .ecs()
      .send(new DeleteServiceCommand({ cluster: 'demo', service: 'web', force: true }));
    const { state } = await waitUntilServicesInactive(wait(), named);
    expect(state).toBe('SUCCESS');
    await expect.poll(() => gantry.everyContainer(), patience).toEqual([]);
  });
});

async function described(ecs: ECSClient): Promise<Service> {
  const input = { cluster: 'demo', services: ['web'] };
  const { services } = await ecs.send(new DescribeServicesCommand(input));
  const [service] = services ?? [];
  if (service === undefined) throw new Error('the service should be there');
  return service;
}

/** A client that asks a running task of the service, as a load balancer would choose one, again and again. */
class Client {
  readonly #ecs: ECSClient;
  readonly #failures: string[] = [];
  #address = '';
  #running: Promise<void> | undefined;
  #isOver = false;
  answered = 0;

  constructor(ecs: ECSClient) {
    this.#ecs = ecs;
  }

  begin(): void {
    this.#running = this.#loop();
  }

  /** Stops asking; the answers that were none. */
  async end(): Promise<readonly string[]> {
    this.#isOver = true;
    await this.#running;
    return this.#failures;
  }

  async ask(): Promise<string> {
    this.#address = await this.#choose();
    return await this.askAsBefore();
  }

  /** Asks the task that was asked last. */
  async askAsBefore(): Promise<string> {
    return await get(this.#address, 8080);
  }

  async #loop(): Promise<void> {
    while (!this.#isOver) {
      const answer = await this.ask();
      this.answered += 1;
      if (!/^(one|two)\n$/.test(answer)) this.#failures.push(`${this.#address}: ${answer}`);
    }
  }

  /** The oldest task that runs and is to run. */
  async #choose(): Promise<string> {
    const named = { cluster: 'demo', serviceName: 'web' };
    const { taskArns = [] } = await this.#ecs.send(new ListTasksCommand(named));
    if (taskArns.length === 0) return 'no task';
    const { tasks = [] } = await this.#ecs.send(
      new DescribeTasksCommand({ cluster: 'demo', tasks: taskArns }),
    );
    const running = tasks.find(({ lastStatus, taskDefinitionArn = '' }) => {
      // Between its start and its end a task that crashes is RUNNING too; no balancer would send to it.
      return lastStatus === 'RUNNING' && !taskDefinitionArn.includes('crash');
    });
    const details = running?.attachments?.[0]?.details ?? [];
    return details.find(({ name }) => name === 'privateIPv4Address')?.value ?? 'no running task';
  }
}
