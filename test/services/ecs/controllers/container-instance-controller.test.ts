import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../src/testing/start-gantry.ts';

let folder = '';
let gantry: TestGantry;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-instances-'));
  await start();
});

afterEach(async () => {
  await gantry.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  gantry = await startGantry({ flags: ['--data-dir', folder, '--instances', 'm5.large=2'] });
}

async function restart(): Promise<void> {
  await gantry.close();
  await start();
}

async function runOnInstance() {
  const ecs = gantry.client(ECSClient);
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 100, memory: 128 }],
    }),
  );
  const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition: 'web' }));
  await gantry.advance(10_000);
  const { taskArn = '', containerInstanceArn = '' } = tasks?.[0] ?? {};
  return { taskArn, containerInstanceArn };
}

async function describeInstance(arn: string) {
  const { containerInstances } = await gantry
    .client(ECSClient)
    .send(new DescribeContainerInstancesCommand({ containerInstances: [arn] }));
  return containerInstances?.[0];
}

describe('after a restart', () => {
  test('an instance is as it was, with what its tasks hold, and --instances adds none', async () => {
    const { containerInstanceArn } = await runOnInstance();
    const before = await describeInstance(containerInstanceArn);
    await restart();
    expect(await describeInstance(containerInstanceArn)).toEqual(before);
    expect(before?.remainingResources?.[0]?.integerValue).toBe(1948);
    const { machines } = gantry.gantry.control;
    expect(await machines.change({}, { action: 'connect' })).toMatchObject({
      containerInstanceArns: { length: 2 },
    });
  });

  test('an interrupted machine still ends when its notice is over', async () => {
    const { taskArn, containerInstanceArn } = await runOnInstance();
    const chosen = { containerInstances: [containerInstanceArn] };
    await gantry.gantry.control.machines.change(chosen, { action: 'interrupt', noticeMs: 60_000 });
    await restart();
    expect(gantry.gantry.control.why(containerInstanceArn)).toMatchObject({
      why: 'its machine is interrupted and ends in a while',
    });
    await gantry.advance(61_000);
    expect((await describeInstance(containerInstanceArn))?.status).toBe('INACTIVE');
    const { tasks } = await gantry
      .client(ECSClient)
      .send(new DescribeTasksCommand({ tasks: [taskArn] }));
    expect(tasks).toMatchObject([{ lastStatus: 'STOPPED', stopCode: 'TerminationNotice' }]);
  });
});
