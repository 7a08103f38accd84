// The role of a task, seen from inside its containers: the path, what is there, and who is refused.
import {
  CreateClusterCommand,
  type ECSClient,
  StopTaskCommand,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, expect, test } from 'vitest';
import { runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker } from './engine.ts';
import { dockerGantry, patience, register, untilStopped } from './gantry-server.ts';
import { insideContainer } from './inside.ts';

const roleArn = 'arn:aws:iam::222222222222:role/team/app';

interface Credentials {
  readonly RoleArn: string;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

describeDocker('the role of a task', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await start();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(ecs, 'roled', { app: untilStopped }, { taskRoleArn: roleArn });
    await register(ecs, 'plain', { app: untilStopped });
  });

  async function start(): Promise<void> {
    await gantry.start({ flags: ['--verify-signatures', '--access-keys', 'test:test'] });
    ecs = gantry.ecs();
  }

  async function run(
    family: string,
    overrides: TaskOverride = {},
  ): Promise<{ taskArn: string; containerId: string }> {
    const [task] = await runTasks(ecs, { taskDefinition: family, overrides });
    const taskArn = task?.taskArn ?? '';
    await untilAll(ecs, [taskArn], 'RUNNING');
    const container = (await gantry.containersOf(taskArn)).get('app');
    return { taskArn, containerId: container?.Id ?? '' };
  }

  /** Where a container finds its credentials, whichever Gantry on this machine has port 80. */
  async function addressOf(containerId: string): Promise<string> {
    const relative = await insideContainer(
      containerId,
      'echo $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    );
    const full = await insideContainer(containerId, 'echo $AWS_CONTAINER_CREDENTIALS_FULL_URI');
    return relative === '' ? full : `http://169.254.170.2${relative}`;
  }

  async function fetchInside(containerId: string, address: string): Promise<Credentials> {
    return JSON.parse(await insideContainer(containerId, `wget -qO- "${address}"`));
  }

  function whoIs(credentials: Credentials) {
    const { AccessKeyId, SecretAccessKey, Token } = credentials;
    const sts = new STSClient({
      endpoint: gantry.server().url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: Token,
      },
    });
    return sts.send(new GetCallerIdentityCommand({}));
  }

  test('is had by wget, verified, refused to others, kept over SIGKILL, and ends with the task', async () => {
    const mine = await run('roled');
    const address = await addressOf(mine.containerId);
    expect(address).toMatch(/^http:\/\/169\.254\.170\.2(:\d+)?\/v2\/credentials\/[0-9a-f-]{36}$/);
    const credentials = await fetchInside(mine.containerId, address);
    expect(credentials).toEqual({
      RoleArn: roleArn,
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      Token: expect.any(String),
      Expiration: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const identity = {
      Account: '222222222222',
      Arn: `arn:aws:sts::222222222222:assumed-role/app/${mine.taskArn.slice(-32)}`,
    };
    expect(await whoIs(credentials)).toMatchObject(identity);

    const other = await run('plain');
    expect(await addressOf(other.containerId)).toBe('');
    const refused = `wget -qO- "${address}" 2>&1; echo "ended with $?"`;
    expect(await insideContainer(other.containerId, refused)).toMatch(
      /400 Bad Request.*ended with 1$/s,
    );
    const guess = address.replace(/[0-9a-f-]{36}$/, '00000000-0000-4000-8000-000000000000');
    const guessed = `wget -qO- "${guess}" 2>&1; echo "ended with $?"`;
    expect(await insideContainer(mine.containerId, guessed)).toMatch(
      /400 Bad Request.*ended with 1$/s,
    );
    expect(gantry.server().stderr()).toContain('a stranger asked for the credentials of a task');

    await gantry.server().end('SIGKILL');
    await start();
    const again = () => fetchInside(mine.containerId, address).catch(() => undefined);
    await expect.poll(again, patience).toMatchObject({ RoleArn: roleArn });
    expect(await whoIs(credentials), 'those of before the SIGKILL').toMatchObject(identity);

    await ecs.send(new StopTaskCommand({ cluster: 'demo', task: mine.taskArn }));
    await untilAll(ecs, [mine.taskArn], 'STOPPED');
    await expect(whoIs(credentials)).rejects.toMatchObject({ name: 'ExpiredToken' });
    const log = gantry.server().stderr();
    expect(log).not.toContain(credentials.SecretAccessKey);
    expect(log).not.toContain(credentials.Token);
    expect(log).not.toContain(address.slice(-36));
  }, 60_000);

  test('is that of the overrides, if they name one', async () => {
    const { taskArn, containerId } = await run('roled', { taskRoleArn: 'another' });
    const credentials = await fetchInside(containerId, await addressOf(containerId));
    expect(credentials.RoleArn).toBe('arn:aws:iam::000000000000:role/another');
    expect(await whoIs(credentials)).toMatchObject({
      Arn: `arn:aws:sts::000000000000:assumed-role/another/${taskArn.slice(-32)}`,
    });
  });

  test('is not needed to ask the agent about protection, which standalone tasks cannot have', async () => {
    const { taskArn, containerId } = await run('plain');
    const ask = 'wget -qO- "$ECS_AGENT_URI/task-protection/v1/state"';
    expect(JSON.parse(await insideContainer(containerId, ask))).toEqual({
      failure: { Arn: taskArn, Detail: null, Reason: 'TASK_NOT_VALID' },
    });
  });
});
