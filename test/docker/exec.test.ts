// ECS Exec into real containers, with the client of test/clients/session-client.ts.
import {
  CreateClusterCommand,
  type ECSClient,
  ExecuteCommandCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { beforeAll, expect, test, vi } from 'vitest';
import { SessionClient, type SessionClientOptions } from '../clients/session-client.ts';
import { describeTasks, runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { dockerGantry, patience, untilStopped } from './gantry-server.ts';

describeDocker('ECS Exec on Docker', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'exec',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '1024',
        memory: '2048',
        containerDefinitions: ['app', 'other'].map((name) => ({
          ...untilStopped,
          name,
          stopTimeout: 5,
        })),
      }),
    );
  });

  async function run(): Promise<string> {
    const [task] = await runTasks(ecs, {
      taskDefinition: 'exec',
      enableExecuteCommand: true,
      overrides: { taskRoleArn: 'arn:aws:iam::000000000000:role/app' },
    });
    const taskArn = task?.taskArn ?? '';
    await untilAll(ecs, [taskArn], 'RUNNING');
    await vi.waitFor(async () => {
      const [running] = await describeTasks(ecs, [taskArn]);
      const agents = running?.containers?.map(({ managedAgents }) => managedAgents?.[0]);
      expect(agents).toMatchObject([{ lastStatus: 'RUNNING' }, { lastStatus: 'RUNNING' }]);
    }, patience);
    return taskArn;
  }

  async function connect(
    task: string,
    command: string,
    options?: SessionClientOptions,
  ): Promise<SessionClient> {
    const input = { cluster: 'demo', task, container: 'app', command, interactive: true };
    const { session } = await ecs.send(new ExecuteCommandCommand(input));
    return new SessionClient(session ?? {}, options);
  }

  async function processesOf(task: string): Promise<string> {
    const app = (await gantry.containersOf(task)).get('app');
    const { Processes } = await docker.getContainer(app?.Id ?? '').top();
    return JSON.stringify(Processes);
  }

  let task: string;
  beforeAll(async () => {
    task = await run();
  });

  test('a shell is root’s, on a terminal of the client’s size, and follows it', async () => {
    const client = await connect(task, '/bin/sh', { columns: 100, rows: 40 });
    await client.untilShown('# ');
    client.type('stty size; id -u; echo $TERM\r');
    await client.untilShown(/\r\n40 100\r\n0\r\nxterm-256color\r\n/);
    client.resize(71, 23);
    client.type('stty size\r');
    await client.untilShown('23 71');
    // Only when the command runs is the terminal what makes a signal of Ctrl-C.
    client.type('echo be""gun; sleep 1000\r');
    await client.untilShown('begun');
    client.type('\u0003');
    await client.untilShown('^C');
    client.type('hostname; exit 3\r');
    expect(await client.untilClosed()).toBe('');
    await expect
      .poll(() => gantry.server().stderr(), patience)
      .toMatch(/"exitCode":3,"msg":"exec session ended"/);
  });

  test('a command runs without a shell, and its session ends with it', async () => {
    const client = await connect(task, 'printf "%s|%s\\n" "$HOME" "a b"');
    expect(await client.untilClosed()).toBe('');
    expect(client.screen).toBe('$HOME|a b\r\n');
  });

  test('a program that is not there is named by the engine', async () => {
    const client = await connect(task, '/no/such/program');
    await client.untilClosed();
    expect(client.screen).toContain('/no/such/program');
  });

  test('10 MB arrive whole, while the client takes its time', async () => {
    const client = await connect(task, 'seq 1400000');
    await client.until(() => client.shownBytes > 100_000);
    client.pause();
    const shown = client.shownBytes;
    client.unpause();
    await client.until(() => client.goodbye !== undefined, 20_000);
    expect(shown).toBeLessThan(client.shownBytes);
    const digits = Array.from({ length: 1_400_000 }, (_, at) => String(at + 1).length);
    expect(client.shownBytes).toBe(digits.reduce((sum, length) => sum + length + 2, 0));
    expect(client.screen.endsWith('1399999\r\n1400000\r\n')).toBe(true);
  });

  test('what is typed arrives whole, faster than it is read', async () => {
    const client = await connect(
      task,
      'sh -c "stty -echo raw; echo ready; head -c 300000 | wc -c"',
    );
    await client.untilShown('ready');
    client.type('x'.repeat(300_000));
    await client.untilShown('300000');
    await client.untilClosed();
  });

  test('a program is ended with its client, also one that ignores the loss of its terminal', async () => {
    const client = await connect(
      task,
      'sh -c "trap \'\' HUP INT; echo ready; sleep 4711; sleep 4712"',
    );
    await client.untilShown('ready');
    expect(await processesOf(task)).toContain('sleep 4711');
    client.terminate();
    expect(await client.untilClosed()).toBe('');
    await expect.poll(() => processesOf(task), patience).not.toContain('sleep 471');
  });

  test('a session ends with its task, and its client is told', async () => {
    const stopping = await run();
    const client = await connect(stopping, '/bin/sh');
    await client.untilShown('# ');
    await ecs.send(new StopTaskCommand({ cluster: 'demo', task: stopping }));
    expect(await client.untilClosed()).toBe('');
    await untilAll(ecs, [stopping], 'STOPPED');
  });

  test('a session ends with Gantry; the container runs on, and takes another one afterwards', async () => {
    const client = await connect(task, 'sh -c "echo ready; sleep 4713"');
    await client.untilShown('ready');
    await gantry.server().end('SIGTERM');
    expect(await client.untilClosed()).toBe('Gantry was stopped.');
    await expect.poll(() => processesOf(task), patience).not.toContain('sleep 4713');
    await gantry.start();
    ecs = gantry.ecs();
    const again = await connect(task, 'echo again');
    await again.untilClosed();
    expect(again.screen).toBe('again\r\n');
  });

  test('after a SIGKILL its token is worth nothing, and the client that comes back is refused', async () => {
    const client = await connect(task, '/bin/sh');
    await client.untilShown('# ');
    const input = { cluster: 'demo', task, container: 'app', command: 'sh', interactive: true };
    const { session } = await ecs.send(new ExecuteCommandCommand(input));
    await gantry.server().end('SIGKILL');
    await client.untilCutOff();
    await gantry.start();
    ecs = gantry.ecs();
    const streamUrl = session?.streamUrl?.replace(/:\d+\//, `:${gantry.server().port}/`);
    expect(await new SessionClient({ ...session, streamUrl }).untilCutOff()).toBe(1008);
    expect(gantry.server().stderr(), 'errors in the log').not.toContain('"level":50');
    await ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
    await untilAll(ecs, [task], 'STOPPED');
  });
});
