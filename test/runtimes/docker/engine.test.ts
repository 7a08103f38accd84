import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../../src/runtimes/docker/engine.ts';

/** The limits of a hundredth: 0.1 s for a question, 0.6 s for work. */
const shortened = 100;

describe('an engine that takes calls and says nothing', () => {
  let folder: string;
  let server: Server;
  let engine: Engine;
  const sockets = new Set<Socket>();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-test-'));
    const socketPath = join(folder, 'engine.sock');
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket)).resume();
    });
    server.listen(socketPath);
    await once(server, 'listening');
    engine = new Engine((timeout) => new Docker({ socketPath, timeout: timeout / shortened }));
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['ping', () => engine.ping()],
    ['list', () => engine.list([])],
    ['inspect', () => engine.inspect('a')],
    ['create', () => engine.create({ name: 'a', Image: 'b' })],
    ['start', () => engine.start('a')],
    ['remove', () => engine.remove('a')],
    ['list networks', () => engine.networks.list([])],
    ['make a network', () => engine.networks.create({ name: 'a', labels: {} })],
    ['list volumes', () => engine.volumes.list([])],
    ['remove a volume', () => engine.volumes.remove('a')],
    ['look for an image', () => engine.images.platformOf('a')],
  ])('counts as gone after a while: %s', async (_name, call) => {
    await expect(call()).rejects.toMatchObject({ name: 'RuntimeUnavailableError' });
    await expect.poll(() => sockets.size, { message: 'a call left its connection' }).toBe(0);
  });

  test('is waited for by a stop, which may rightly take minutes', async () => {
    const abort = new AbortController();
    const stopping = engine.stop('a', 120, abort.signal);
    await expect(engine.remove('a')).rejects.toMatchObject({ name: 'RuntimeUnavailableError' });
    expect(sockets.size).toBe(1);
    abort.abort();
    await expect(stopping).rejects.toMatchObject({ name: 'AbortError' });
  });
});
