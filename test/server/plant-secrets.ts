// A run in which secrets pass through every part of Gantry, and a look at all that it leaves behind. The
// values must be nowhere but in what they were asked for with.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { untilReal } from '../contract/until.ts';
import type { ServerProcess } from './server-process.ts';

/** No value is part of another, and none is a word that Gantry could use by itself. */
const planted = ['pl4nted-one', 'pl4nted-two', 'pl4nted-three', 'pl4nted-four', 'pl4nted-five'];
const [one = '', two = '', three = '', four = '', five = ''] = planted;

/** How tasks are run that get secrets: on Docker they need an image that is there. */
export interface Program {
  readonly image: string;
  readonly entryPoint?: string[];
  readonly command?: string[];
}

/** Stores and reads secrets, runs tasks with them, and has some of it fail. */
export async function plantSecrets(server: ServerProcess, program: Program): Promise<string> {
  const configuration = {
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const secrets = new SecretsManagerClient(configuration);
  const ssm = new SSMClient(configuration);
  const ecs = new ECSClient(configuration);
  await secrets.send(new CreateSecretCommand({ Name: 'db', SecretString: `{"key":"${one}"}` }));
  await secrets.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary: Buffer.from(two) }));
  await secrets.send(new PutSecretValueCommand({ SecretId: 'bytes', SecretString: three }));
  await secrets.send(new UpdateSecretCommand({ SecretId: 'bytes', SecretString: four }));
  await ssm.send(new PutParameterCommand({ Name: '/key', Value: five, Type: 'SecureString' }));
  const plain = { Name: '/plain', Value: four, Type: 'String' as const };
  await ssm.send(new PutParameterCommand(plain));
  await Promise.allSettled([
    ssm.send(new PutParameterCommand(plain)),
    ssm.send(new PutParameterCommand({ ...plain, Overwrite: true, AllowedPattern: '\\d' })),
    secrets.send(new CreateSecretCommand({ Name: 'a b', SecretString: three })),
    fetch(`${server.url}/secretsmanager/CreateSecret`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"Name":"broken","SecretString":"${three}"`,
    }),
  ]);
  const read = await secrets.send(new GetSecretValueCommand({ SecretId: 'bytes' }));
  const decrypted = new GetParameterCommand({ Name: '/key', WithDecryption: true });
  expect([read.SecretString, (await ssm.send(decrypted)).Parameter?.Value]).toEqual([four, five]);
  const arn = (name: string) => `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}`;
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  const good = [
    { name: 'ONE', valueFrom: `${arn('db')}:key::` },
    { name: 'FOUR', valueFrom: arn('bytes') },
    { name: 'FIVE', valueFrom: '/key' },
  ];
  const running = await run(ecs, { ...program, secrets: good }, 'RUNNING');
  const noJson = [{ name: 'X', valueFrom: `${arn('bytes')}:key::` }];
  const failed = await run(ecs, { ...program, secrets: noJson }, 'STOPPED');
  const force = { SecretId: 'db', ForceDeleteWithoutRecovery: true };
  await secrets.send(new DeleteSecretCommand(force));
  const events = await firstEvents(server);
  const shown = await Promise.all([
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'planted:1' })),
    secrets.send(new DescribeSecretCommand({ SecretId: 'bytes' })),
    secrets.send(new ListSecretsCommand({})),
    ssm.send(new DescribeParametersCommand({})),
    ssm.send(new GetParameterCommand({ Name: '/key' })),
  ]);
  expect(failed.stoppedReason).toContain('ResourceInitializationError: ');
  return JSON.stringify([running, failed, shown, events]);
}

/** Fails when a planted value is in what was shown, logged or written to the data folder. */
export function expectNothingPlanted(shown: string, server: ServerProcess, folder: string): void {
  const files = readdirSync(folder).filter((name) => name !== 'secrets.key');
  expect(files).toContain('gantry.db');
  const places = new Map([
    ['what was described', Buffer.from(shown)],
    ['the log', Buffer.from(server.stderr())],
    ['stdout', Buffer.from(server.stdout())],
    ...files.map((name) => [name, readFileSync(join(folder, name))] as const),
  ]);
  expect(places.get('the log')?.includes('RunTask'), 'the log says what is done').toBe(true);
  for (const [place, bytes] of places) {
    for (const value of planted) {
      const forms = [value, Buffer.from(value).toString('base64').replace(/=+$/, '')];
      for (const form of forms) expect(bytes.includes(form), `${value} is in ${place}`).toBe(false);
    }
  }
}

async function run(ecs: ECSClient, container: object, status: string): Promise<Task> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'planted',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      executionRoleArn: 'arn:aws:iam::000000000000:role/pull',
      containerDefinitions: [{ name: 'app', ...container }],
    }),
  );
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      cluster: 'demo',
      taskDefinition: 'planted',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  let seen: Task | undefined;
  await untilReal(async () => {
    const command = new DescribeTasksCommand({
      cluster: 'demo',
      tasks: [tasks?.[0]?.taskArn ?? ''],
    });
    seen = (await ecs.send(command)).tasks?.[0];
    return seen?.lastStatus === status;
  }, 15_000);
  if (seen === undefined) throw new Error('the task was not seen');
  return seen;
}

/** The events stored so far, as the stream sends them. */
async function firstEvents(server: ServerProcess): Promise<string> {
  const answer = await fetch(`${server.url}/_gantry/events?after=0`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value = '' } = (await reader?.read()) ?? {};
  await reader?.cancel();
  expect(value).toContain('ECS Task State Change');
  return value;
}
