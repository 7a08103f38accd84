import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateClusterCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGantry } from '../src/testing/start-gantry.ts';
import { type TaskFixture, taskFixture } from './services/ecs/operations/task-fixture.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-test-'));
});

afterEach(() => rm(directory, { recursive: true }));

const idOf = (arn: string | undefined) => arn?.split('/').at(-1);

async function firstTask(fixture: TaskFixture): Promise<string | undefined> {
  const [task] = await fixture.run();
  await fixture.close();
  return idOf(task?.taskArn);
}

test('the same seed gives the same history', async () => {
  expect(await firstTask(await taskFixture())).toBe(await firstTask(await taskFixture()));
});

test('a seed gives other ids after a restart: those of the first start are taken', async () => {
  const flags = ['--data-dir', directory];
  const before = await taskFixture(flags);
  const [task] = await before.run();
  await before.close();
  const again = await taskFixture(flags);
  const [next] = await again.run();
  await again.advance(10_000);
  expect(idOf(next?.taskArn)).not.toBe(idOf(task?.taskArn));
  expect((await again.describe(task)).lastStatus).toBe('RUNNING');
  await again.close();
});

test('virtual time goes on after a restart where it stood', async () => {
  const flags = ['--data-dir', directory];
  const before = await startGantry({ flags });
  await before.advance(3_600_000);
  const { now } = before.gantry.control.readClock();
  await before.close();
  const again = await startGantry({ flags });
  expect(again.gantry.control.readClock().now).toBe(now);
  await again.close();
});

test('a reset leaves nothing, and Gantry goes on working', async () => {
  const fixture = await taskFixture();
  await fixture.run({ count: 5 });
  await fixture.gantry.control.reset();
  const ecs = fixture.client(ECSClient);
  expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  await fixture.register({});
  const [task] = await fixture.run();
  expect(task?.taskDefinitionArn).toMatch(/web:1$/);
  await fixture.advance(10_000);
  expect((await fixture.describe(task)).lastStatus).toBe('RUNNING');
  await fixture.close();
});
