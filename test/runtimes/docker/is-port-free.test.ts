import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { isPortFree } from '../../../src/runtimes/docker/is-port-free.ts';

test('a port of TCP that somebody has is not free, and is again when it was given back', async () => {
  const server = createServer().listen({ port: 0, host: '0.0.0.0' });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  expect(await isPortFree(port, 'tcp')).toBe(false);
  expect(await isPortFree(port, 'udp'), 'the protocols have ports of their own').toBe(true);
  server.close();
  await once(server, 'close');
  expect(await isPortFree(port, 'tcp')).toBe(true);
});

test('a port of UDP that somebody has is not free', async () => {
  const socket = createSocket('udp4').bind({ port: 0, address: '0.0.0.0' });
  await once(socket, 'listening');
  const { port } = socket.address();
  expect(await isPortFree(port, 'udp')).toBe(false);
  socket.close();
  await once(socket, 'close');
  expect(await isPortFree(port, 'udp')).toBe(true);
});
