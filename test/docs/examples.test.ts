// Every example, run against a Gantry on the simulator.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { page, root } from './documents.ts';

const folder = join(root, 'examples/task-definitions');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** How a task of each example ends within an hour; null means that it still runs. */
const ends: Readonly<
  Record<string, { readonly exitCodes: readonly (number | undefined)[] } | null>
> = {
  'batch.json': { exitCodes: [0, 3] },
  'simulated-failure.json': { exitCodes: [7] },
  'web.json': null,
};

describe('the task definitions', () => {
  let gantry: TestGantry;
  let ecs: ECSClient;

  beforeEach(async () => {
    gantry = await startGantry();
    ecs = gantry.client(ECSClient);
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  });

  afterEach(() => gantry.close());

  test('are all run here', () => {
    expect(files.sort(), 'say in `ends` how the new one ends').toEqual(Object.keys(ends));
  });

  test.each(files)('in %s register, and their tasks end as said', async (file) => {
    // A file that is not such an input is refused by RegisterTaskDefinition, which is the test.
    const input: RegisterTaskDefinitionCommandInput = JSON.parse(
      readFileSync(join(folder, file), 'utf8'),
    );
    await ecs.send(new RegisterTaskDefinitionCommand(input));
    const run = await ecs.send(
      new RunTaskCommand({
        cluster: 'demo',
        taskDefinition: input.family,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      }),
    );
    await gantry.advance(60_000);
    const described = await ecs.send(
      new DescribeTasksCommand({
        cluster: 'demo',
        tasks: run.tasks?.map(({ taskArn = '' }) => taskArn),
      }),
    );
    const [task] = described.tasks ?? [];
    const end = ends[file];
    expect(task?.lastStatus).toBe(end === null ? 'RUNNING' : 'STOPPED');
    if (end !== null) {
      expect(task?.containers?.map(({ exitCode }) => exitCode)).toEqual(end?.exitCodes);
    }
  });
});

test('the log group that the README tails is the one that its web server writes to', () => {
  const [, tailed] = /^aws logs tail (\S+) --follow$/m.exec(page('README.md').text) ?? [];
  const web: RegisterTaskDefinitionCommandInput = JSON.parse(
    readFileSync(join(folder, 'web.json'), 'utf8'),
  );
  const options = web.containerDefinitions?.[0]?.logConfiguration?.options;
  expect(options).toMatchObject({ 'awslogs-group': tailed, 'awslogs-create-group': 'true' });
});

test('the SDK example runs its task to the end and prints the exit code', async () => {
  const gantry = await startGantry({ flags: ['--clock', 'system', '--port', '0'] });
  const url = await gantry.gantry.listen();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'examples/sdk/run-task.mjs')],
    { env: { ...process.env, AWS_ENDPOINT_URL: url } },
  );
  expect(stdout).toMatch(
    /EssentialContainerExited Essential container in task exited exit code 5$/m,
  );
  await gantry.close();
});
