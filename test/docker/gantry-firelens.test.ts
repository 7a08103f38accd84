// FireLens from the API to the container: a definition is registered, a task is run, and the router has
// what it needs, a secret from Parameter Store included.
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { untilReal } from '../contract/until.ts';
import { buildTestImages, busyboxImage, describeDocker, docker } from './engine.ts';
import { insideContainer, waiting } from './inside.ts';

const secret = 'the-key-of-nobody-0815';

describeDocker('a task with a log router', () => {
  let gantry: TestGantry;
  let ecs: ECSClient;
  beforeAll(async () => {
    await buildTestImages();
    gantry = await startGantry({ flags: ['--runtime', 'docker', '--clock', 'system'] });
    ecs = gantry.client(ECSClient);
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  });
  afterAll(async () => {
    await gantry.gantry.control.reset();
    await gantry.close();
  });

  test('runs as it was registered, and its router has configuration, secret and address', async () => {
    const parameter = { Name: '/shop/api-key', Value: secret, Type: 'SecureString' as const };
    await gantry.client(SSMClient).send(new PutParameterCommand(parameter));
    const shell = { image: busyboxImage, entryPoint: ['sh', '-c'], command: [waiting] };
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'routed',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        executionRoleArn: 'arn:aws:iam::000000000000:role/pull',
        containerDefinitions: [
          {
            ...shell,
            name: 'app',
            logConfiguration: {
              logDriver: 'awsfirelens',
              options: { Name: 'datadog' },
              secretOptions: [{ name: 'apikey', valueFrom: '/shop/api-key' }],
            },
          },
          {
            ...shell,
            name: 'log_router',
            stopTimeout: 2,
            firelensConfiguration: { type: 'fluentbit' },
          },
        ],
      }),
    );
    const router = taskDefinition?.containerDefinitions?.[1];
    expect(router?.firelensConfiguration).toEqual({ type: 'fluentbit' });
    expect(router?.user, 'as the service fills it in').toBe('0');
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster: 'demo',
        taskDefinition: 'routed',
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      }),
    );
    const taskArn = tasks?.[0]?.taskArn ?? '';
    let seen: Task | undefined;
    await untilReal(async () => {
      const command = new DescribeTasksCommand({ cluster: 'demo', tasks: [taskArn] });
      seen = (await ecs.send(command)).tasks?.[0];
      return seen?.lastStatus === 'RUNNING' || seen?.lastStatus === 'STOPPED';
    }, 15_000);
    expect(seen?.lastStatus, seen?.stoppedReason).toBe('RUNNING');
    const config = await insideContainer(
      await idOf(taskArn, 'log_router'),
      'cat /fluent-bit/etc/fluent-bit.conf; echo; echo "key $apikey_app"',
    );
    expect(config).toContain('    Record ecs_cluster demo\n');
    expect(config).toContain('    Record ecs_task_definition routed:1\n');
    expect(config).toContain(`    Match app-firelens*\n    apikey \${apikey_app}\n`);
    expect(config).toContain(`key ${secret}`);
    expect(await insideContainer(await idOf(taskArn, 'app'), 'env')).toContain(
      'FLUENT_HOST=127.0.0.1\n',
    );
  });
});

/** Fargate shows no id of Docker: the container is found by its labels. */
async function idOf(taskArn: string, name: string): Promise<string> {
  const filters = {
    label: [`com.amazonaws.ecs.task-arn=${taskArn}`, `com.amazonaws.ecs.container-name=${name}`],
  };
  const [found] = await docker.listContainers({ filters });
  return found?.Id ?? '';
}
