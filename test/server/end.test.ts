import { connect, type Socket } from 'node:net';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { listenForEvents } from '../http/event-client.ts';
import { clientOf, type ServerProcess, serverProcesses } from './server-process.ts';
import { createDemo, describeTasks, listTasks, runTasks, untilAll } from './task-fixture.ts';

const { folder, start } = serverProcesses();

/** The promise to whoever sends the signal. */
const endsWithinMs = 5000;

describe.each(['SIGTERM', 'SIGINT'] as const)('on %s', (signal) => {
  test('a server ends with 0, and its tasks are there when it starts again', async () => {
    const flags = flagsOf(folder());
    const first = await start({ flags });
    await createDemo(clientOf(first));
    const [task] = await runTasks(clientOf(first));
    await untilAll(clientOf(first), [task?.taskArn ?? ''], 'RUNNING');
    const { code, ms } = await timed(first, signal);
    expect({ code, inTime: ms < endsWithinMs }).toEqual({ code: 0, inTime: true });
    const second = await start({ flags });
    const [after] = await describeTasks(clientOf(second), [task?.taskArn ?? '']);
    expect(after?.lastStatus).toBe('RUNNING');
    await second.end('SIGKILL');
  });
});

test('a server ends in time whatever its clients leave open', async () => {
  const dataDir = folder();
  const server = await start({ flags: flagsOf(dataDir) });
  const events = await listenForEvents(`${server.url}/_gantry/events`);
  // Kept alive by the SDK, idle.
  await clientOf(server).send(new ListClustersCommand({}));
  const half = await sends(server, 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le');
  const noBody = await sends(
    server,
    'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
  );
  const silent = await sends(server, '');
  const { code, ms } = await timed(server, 'SIGTERM');
  expect(code).toBe(0);
  expect(ms, 'it should not need the emergency exit either').toBeLessThan(4000);
  expect(await events.next()).toBeUndefined();
  for (const socket of [half, noBody, silent]) socket.destroy();
});

test('what a server answered before it ended is kept, and nothing else happened', async () => {
  const flags = flagsOf(folder());
  const first = await start({ flags });
  await createDemo(clientOf(first));
  const answers = Array.from({ length: 40 }, (_, n) =>
    runTasks(clientOf(first), { group: `n${n}` }),
  );
  await Promise.race(answers);
  const ended = await timed(first, 'SIGTERM');
  expect(ended.code).toBe(0);
  const settled = await Promise.allSettled(answers);
  const acknowledged = settled.flatMap((answer) =>
    answer.status === 'fulfilled' ? answer.value.map((task) => task.taskArn ?? '') : [],
  );
  expect(acknowledged.length).toBeGreaterThan(0);
  const second = await start({ flags });
  const listed = await listTasks(clientOf(second));
  expect(listed).toEqual(expect.arrayContaining(acknowledged));
  const refused = settled.length - acknowledged.length;
  expect(listed.length).toBeLessThanOrEqual(acknowledged.length + refused);
  await untilAll(clientOf(second), listed, 'RUNNING');
  await second.end('SIGKILL');
});

test('with --stop-tasks-on-exit the tasks end with the server, even when a client hangs', async () => {
  const dataDir = folder();
  const first = await start({ flags: [...flagsOf(dataDir), '--stop-tasks-on-exit'] });
  await createDemo(clientOf(first));
  const [task] = await runTasks(clientOf(first));
  const taskArn = task?.taskArn ?? '';
  await untilAll(clientOf(first), [taskArn], 'RUNNING');
  const half = await sends(first, 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le');
  const { code, ms } = await timed(first, 'SIGTERM');
  half.destroy();
  expect({ code, inTime: ms < endsWithinMs }).toEqual({ code: 0, inTime: true });
  const second = await start({ flags: flagsOf(dataDir) });
  const [stopped] = await untilAll(clientOf(second), [taskArn], 'STOPPED');
  expect(stopped).toMatchObject({
    stopCode: 'UserInitiated',
    stoppedReason: 'Gantry was told to end with --stop-tasks-on-exit',
    desiredStatus: 'STOPPED',
  });
  await second.end('SIGKILL');
});

function flagsOf(dataDir: string): readonly string[] {
  return ['--port', '0', '--runtime', 'simulated', '--timing', 'instant', '--data-dir', dataDir];
}

async function timed(
  server: ServerProcess,
  signal: 'SIGTERM' | 'SIGINT',
): Promise<{ code: number | null; ms: number }> {
  const before = Date.now();
  const { code } = await server.end(signal);
  return { code, ms: Date.now() - before };
}

/** A connection on which the given bytes were sent, and nothing more will be. */
async function sends(server: ServerProcess, bytes: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  if (bytes !== '') await new Promise((resolve) => socket.write(bytes, resolve));
  return socket;
}
