// What a task is given besides its definition: secrets, environment files, logins of registries. On the
// simulator nobody can read them; that they were fetched shows in the failures, and in what environment
// files tell the simulator. test/docker/task-resources.test.ts reads them inside containers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ContainerDefinition,
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type Task,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

const executionRoleArn = 'arn:aws:iam::000000000000:role/pull';
const secretsFailure =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
const arn = (resource: string) => `arn:aws:secretsmanager:us-east-1:000000000000:${resource}`;

let folder: string;
let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-bucket-'));
  gantry = await startGantry({ flags: ['--s3-buckets', `shop=${folder}`] });
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
});

afterEach(async () => {
  await gantry.close();
  rmSync(folder, { recursive: true });
});

async function run(
  container: Partial<ContainerDefinition>,
  members: Partial<RegisterTaskDefinitionCommandInput> = {},
  overrides: TaskOverride = {},
): Promise<Task> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'app',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      executionRoleArn,
      containerDefinitions: [{ name: 'app', image: 'app:1', ...container }],
      ...members,
    }),
  );
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      cluster: 'demo',
      taskDefinition: 'app',
      launchType: 'FARGATE',
      overrides,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  await gantry.advance(60_000);
  const described = await ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: [tasks?.[0]?.taskArn ?? ''] }),
  );
  const task = described.tasks?.[0];
  if (task === undefined) throw new Error('the task is not there');
  return task;
}

async function expectFailure(task: Task, stoppedReason: string): Promise<void> {
  expect(task).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason,
  });
  expect(task.pullStartedAt, 'nothing is pulled for it').toBeUndefined();
}

const secret = async (Name: string, SecretString: string) => {
  const client = gantry.client(SecretsManagerClient);
  const { ARN = '' } = await client.send(new CreateSecretCommand({ Name, SecretString }));
  return ARN;
};
const secretsOf = (valueFrom: string) => ({ secrets: [{ name: 'S', valueFrom }] });

describe('secrets of a task', () => {
  test('of every form are fetched when it starts', async () => {
    const ARN = await secret('db', '{"user":"ann","port":5432}');
    const put = { Name: '/shop/key', Value: 'x', Type: 'SecureString' as const };
    await gantry.client(SSMClient).send(new PutParameterCommand(put));
    const task = await run({
      secrets: [
        { name: 'WHOLE', valueFrom: ARN },
        { name: 'SHORT', valueFrom: arn('secret:db') },
        { name: 'USER', valueFrom: `${ARN}:user:AWSCURRENT:` },
        { name: 'NAME', valueFrom: '/shop/key' },
        { name: 'ARN', valueFrom: 'arn:aws:ssm:us-east-1:000000000000:parameter/shop/key' },
        { name: 'VERSION', valueFrom: '/shop/key:1' },
      ],
    });
    expect(task.lastStatus).toBe('RUNNING');
  });

  test.each([
    [
      'a secret that is not there',
      arn('secret:nobody-AbCdEf'),
      `unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn('secret:nobody-AbCdEf')} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    ],
    [
      'a label that no version has',
      `${arn('secret:db')}::AWSPENDING:`,
      `unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn('secret:db')} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPENDING`,
    ],
    [
      'a key that the secret has not',
      `${arn('secret:db')}:password::`,
      'unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key password',
    ],
    [
      'too many parts',
      `${arn('secret:db')}:password`,
      `unable to retrieve secret from asm: trying to retrieve secret with value ${arn('secret:db')}:password resulted in error: an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`,
    ],
    [
      'a parameter that is not there',
      '/nobody',
      'unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /nobody',
    ],
  ])('stop it for %s', async (_case, valueFrom, text) => {
    await secret('db', '{"user":"ann"}');
    await expectFailure(await run(secretsOf(valueFrom)), secretsFailure + text);
  });

  test('all parameters that are not there are named', async () => {
    const secrets = ['/b', '/a'].map((valueFrom, at) => ({ name: `S${at}`, valueFrom }));
    const text =
      'unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /b,/a';
    await expectFailure(await run({ secrets }), secretsFailure + text);
  });

  test('of a log driver are fetched too', async () => {
    const logConfiguration = {
      logDriver: 'splunk' as const,
      options: { 'splunk-url': 'https://splunk:8088' },
      secretOptions: [{ name: 'splunk-token', valueFrom: '/nobody' }],
    };
    const text =
      'unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /nobody';
    await expectFailure(await run({ logConfiguration }), secretsFailure + text);
  });

  test('are those of the account of the task', async () => {
    const other = gantry.client(SSMClient, { account: '111111111111' });
    await other.send(new PutParameterCommand({ Name: 'key', Value: 'x', Type: 'String' }));
    const text =
      'unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: key';
    await expectFailure(await run(secretsOf('key')), secretsFailure + text);
  });

  test('of another region are fetched by their ARN', async () => {
    const other = gantry.client(SSMClient, { region: 'eu-west-1' });
    await other.send(new PutParameterCommand({ Name: 'key', Value: 'x', Type: 'String' }));
    const task = await run(secretsOf('arn:aws:ssm:eu-west-1:000000000000:parameter/key'));
    expect(task.lastStatus).toBe('RUNNING');
  });
});

describe('environment files of a task', () => {
  const file = (key: string) => ({ type: 's3' as const, value: `arn:aws:s3:::shop/${key}` });
  const filesFailure =
    'ResourceInitializationError: failed to download env files: service call has been retried 1 time(s): operation error S3: HeadObject, https response error StatusCode: ';

  beforeEach(() => {
    writeFileSync(join(folder, 'seven.env'), 'GANTRY_SIMULATE_EXIT_CODE=7\n');
    writeFileSync(join(folder, 'eight.env'), 'GANTRY_SIMULATE_EXIT_CODE=8\n');
  });
  const exitCode = (task: Task) => task.containers?.[0]?.exitCode;

  test('give it their variables; the first file that has one counts', async () => {
    const environmentFiles = [file('seven.env'), file('eight.env')];
    expect(exitCode(await run({ environmentFiles }))).toBe(7);
  });

  test('give way to its environment', async () => {
    const environment = [{ name: 'GANTRY_SIMULATE_EXIT_CODE', value: '9' }];
    expect(exitCode(await run({ environmentFiles: [file('seven.env')], environment }))).toBe(9);
  });

  test('are replaced by those of an override', async () => {
    const containerOverrides = [{ name: 'app', environmentFiles: [file('eight.env')] }];
    const task = await run({ environmentFiles: [file('seven.env')] }, {}, { containerOverrides });
    expect(exitCode(task)).toBe(8);
  });

  test.each([
    ['a file that is not there', 'shop/nobody.env', '404, api error NotFound: Not Found'],
    ['a key that leads out of the folder', 'shop/../x.env', '404, api error NotFound: Not Found'],
    [
      'a bucket that nothing stands for',
      'other/app.env',
      '404, api error NotFound: Not Found. Gantry has no S3: give it the bucket with --s3-buckets other=<folder>, or --s3-endpoint',
    ],
  ])('stop it for %s', async (_case, place, text) => {
    const environmentFiles = [{ type: 's3' as const, value: `arn:aws:s3:::${place}` }];
    await expectFailure(await run({ environmentFiles }), filesFailure + text);
  });

  test('need an execution role', async () => {
    const task = await run(
      { environmentFiles: [file('seven.env')] },
      { executionRoleArn: undefined },
    );
    await expectFailure(
      task,
      'ResourceInitializationError: failed to download env files: environment file resource: unable to find execution role credentials',
    );
  });

  test('are fetched with the execution role of an override', async () => {
    const task = await run(
      { environmentFiles: [file('seven.env')] },
      { executionRoleArn: undefined },
      { executionRoleArn },
    );
    expect(exitCode(task)).toBe(7);
  });
});

describe('the login of a registry', () => {
  const login = 'unable to get registry auth from asm: service call has been retried 1 time(s): ';
  const credentials = { repositoryCredentials: { credentialsParameter: arn('secret:hub') } };

  test('is fetched when the image is pulled', async () => {
    await secret('hub', '{"username":"ann","password":"pw"}');
    expect((await run(credentials)).lastStatus).toBe('RUNNING');
  });

  test('that is not there stops the task', async () => {
    await expectFailure(
      await run(credentials),
      `${secretsFailure}${login}asm fetching secret from the service for ${arn('secret:hub')}: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    );
  });

  test.each([
    [
      'planted-password',
      'asm fetching authorization data: unable to unmarshal secret value, invalid schema',
    ],
    ['{"password":"pw"}', 'asm fetching username: AuthorizationData is malformed, empty field'],
    ['{"username":"ann"}', 'asm fetching password: AuthorizationData is malformed, empty field'],
  ])('of %s stops the task', async (value, text) => {
    await secret('hub', value);
    await expectFailure(await run(credentials), `${secretsFailure}${login}${text}`);
  });
});
