import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { clientOf, type ServerProcess, serverProcesses } from './server-process.ts';
import { createDemo, describeTasks, listTasks, runTasks, untilAll } from './task-fixture.ts';

const disk = smallDisk();

describe.skipIf(disk === undefined)('on a full disk', () => {
  // Registered before the servers, so it is taken away after them.
  afterAll(() => disk?.remove());
  const { start, runToEnd } = serverProcesses();
  const folder = disk?.folder ?? '';
  const dataDir = join(folder, 'data');
  const flags = ['--port', '0', '--runtime', 'simulated', '--data-dir', dataDir];

  test('writes are refused whole, reads go on, and so do writes when there is space again', async () => {
    const server = await start({ flags });
    const ecs = clientOf(server);
    await createDemo(ecs);
    const running = await runTasks(ecs, { count: 3 });
    const arns = running.map((task) => task.taskArn ?? '');
    await untilAll(ecs, arns, 'RUNNING');

    fill(folder);
    const registered = await registerUntilRefused(ecs);
    for (const write of writesOf(ecs, arns[0] ?? '')) {
      await expect(write()).rejects.toMatchObject({
        name: 'ServerException',
        $metadata: { httpStatusCode: 500 },
      });
    }
    await expect(rawRegister(server)).resolves.toEqual({
      status: 500,
      body: {
        __type: 'ServerException',
        message: 'Service Unavailable. Please try again later.',
      },
    });
    // Nothing half-written: what was answered is there, what was refused is not.
    expect(await listTasks(ecs)).toEqual(arns);
    const tasks = await describeTasks(ecs, arns);
    expect(tasks.map((task) => task.lastStatus)).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
    expect(tasks.map((task) => task.desiredStatus)).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
    expect(await familiesOf(ecs)).toEqual(registered);
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['demo'] }));
    expect(clusters?.[0]).toMatchObject({ runningTasksCount: 3, pendingTasksCount: 0 });

    free(folder);
    const [stop] = writesOf(ecs, arns[0] ?? '');
    await stop?.();
    const [more] = await runTasks(ecs);
    await untilAll(ecs, [more?.taskArn ?? ''], 'RUNNING');
    await untilAll(ecs, arns.slice(0, 1), 'STOPPED');
    await server.end('SIGKILL');
    const db = new Database(join(dataDir, 'gantry.db'));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  test('tasks that were to change meanwhile change as soon as they can be written', async () => {
    const server = await start({ flags });
    const ecs = clientOf(server);
    const [task] = await runTasks(ecs, { count: 1 });
    const taskArn = task?.taskArn ?? '';
    fill(folder);
    await registerUntilRefused(ecs);
    await expect.poll(() => server.stderr(), { timeout: 10_000 }).toContain('could not be written');
    free(folder);
    await untilAll(ecs, [taskArn], 'RUNNING');
    await server.end('SIGKILL');
  });

  test('a server that cannot start for want of space says so', async () => {
    rmSync(dataDir, { recursive: true, force: true });
    fill(folder);
    const { code, stdout, stderr } = await runToEnd({ flags });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^[^\n]+\. Free some space, or choose another folder with --data-dir\.\n$/,
    );
    free(folder);
  });
});

const filler = 'filler';

/** Takes all the space there is. */
function fill(folder: string): void {
  for (const size of [1024 * 1024, 64 * 1024, 4096]) {
    for (let at = 0; ; at += 1) {
      try {
        writeFileSync(join(folder, `${filler}-${size}-${at}`), Buffer.alloc(size));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break;
        throw error;
      }
    }
  }
}

function free(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(filler)) rmSync(join(folder, name));
  }
}

/** The database may still have room in the files it has: registers until that is used up too. */
async function registerUntilRefused(ecs: ECSClient): Promise<readonly string[]> {
  for (let n = 0; n < 1000; n += 1) {
    try {
      await register(ecs, `family-${n}`);
    } catch {
      return await familiesOf(ecs);
    }
  }
  throw new Error('a thousand task definitions fit on a full disk');
}

async function register(ecs: ECSClient, family: string): Promise<void> {
  const command = Array.from({ length: 100 }, (_, n) => `argument number ${n} of ${family}`);
  const containerDefinitions = [{ name: 'app', image: 'app:1', memory: 128, command }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions }));
}

/** The families with a task definition that can be read back in full. */
async function familiesOf(ecs: ECSClient): Promise<readonly string[]> {
  const { taskDefinitionArns } = await ecs.send(new ListTaskDefinitionsCommand({}));
  const found = (taskDefinitionArns ?? []).map(async (taskDefinition) => {
    const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    return answer.taskDefinition?.family ?? '';
  });
  return await Promise.all(found);
}

/** Some calls that write; the first stops the task. */
function writesOf(ecs: ECSClient, task: string): readonly (() => Promise<unknown>)[] {
  return [
    () => ecs.send(new StopTaskCommand({ cluster: 'demo', task })),
    () => runTasks(ecs, { count: 10 }),
    () => register(ecs, 'refused'),
  ];
}

async function rawRegister({ url }: ServerProcess): Promise<{ status: number; body: unknown }> {
  const command = Array.from({ length: 500 }, () => 'a long argument');
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition',
    },
    body: JSON.stringify({
      family: 'refused',
      containerDefinitions: [{ name: 'app', image: 'app:1', memory: 128, command }],
    }),
  });
  return { status: answer.status, body: await answer.json() };
}

interface Disk {
  readonly folder: string;
  remove(): void;
}

/** A disk of 4 MB. Without the right to mount one the tests are skipped and say why. */
function smallDisk(): Disk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-test-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true });
    const reason = error instanceof Error ? error.message.trim() : String(error);
    // Where everything is meant to run, this is too.
    if (process.env.GANTRY_REQUIRE_DOCKER === '1') throw error;
    process.stderr.write(`skipping "on a full disk": no small disk could be made: ${reason}\n`);
    return undefined;
  }
  return {
    folder,
    remove: () => {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
