import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';

const minuteMs = 60_000;
let gantry: TestGantry | undefined;
afterEach(async () => {
  await gantry?.close();
});

/** A task whose one container ends with `code` so long after each of its starts. */
async function runTask(code: string, after: string) {
  gantry = await startGantry();
  const running = gantry;
  const ecs = running.client(ECSClient);
  await ecs.send(new CreateClusterCommand({}));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'restarts',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        {
          name: 'app',
          image: 'app:1',
          environment: [
            { name: 'GANTRY_SIMULATE_EXIT_CODE', value: code },
            { name: 'GANTRY_SIMULATE_EXIT_AFTER', value: after },
          ],
          restartPolicy: { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 60 },
        },
      ],
    }),
  );
  const { tasks = [] } = await ecs.send(
    new RunTaskCommand({
      taskDefinition: taskDefinition?.taskDefinitionArn,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  const arn = tasks[0]?.taskArn ?? '';
  return {
    after: async (ms: number) => {
      await running.advance(ms);
      const described = await ecs.send(new DescribeTasksCommand({ tasks: [arn] }));
      return described.tasks?.[0];
    },
    stop: () => ecs.send(new StopTaskCommand({ task: arn })),
  };
}

test('an essential container that restarts does not stop its task, and changes nothing of it', async () => {
  const task = await runTask('1', '90s');
  const early = await task.after(minuteMs);
  expect(early).toMatchObject({ lastStatus: 'RUNNING', version: 3 });
  const late = await task.after(60 * minuteMs);
  expect(late, 'the API does not tell of restarts').toEqual(early);
  await task.stop();
  const stopped = await task.after(minuteMs);
  expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
});

test.each([
  ['whose exit code is ignored', '0', '90s'],
  ['that ran too short a time', '1', '59s'],
])('an essential container %s stops its task', async (_, code, after) => {
  const task = await runTask(code, after);
  expect(await task.after(2 * minuteMs)).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers: [{ name: 'app', lastStatus: 'STOPPED', exitCode: Number(code) }],
  });
});
