import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { script, task, type Workbench, workbenches } from './workbench.ts';

const hello = 'hello from the container';

describeDocker('the logs of a container on Docker', () => {
  const open = workbenches();
  const closers: (() => void)[] = [];
  beforeAll(buildTestImages);
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** Runs a container that says hello and ends; returns the engine's id of it. */
  async function runHello(
    bench: Workbench,
    logDriver: string,
    options: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const app = { ...script(`echo ${hello}`), logConfiguration: { logDriver, options } };
    // The engine logs, not the container: no network is needed for any driver.
    const spec = task({ app }, { networkMode: 'none' });
    await bench.start(spec);
    return (await bench.stopped(spec, 'app')).runtimeId ?? '';
  }

  async function logsOf(id: string): Promise<string> {
    const logs = await docker.getContainer(id).logs({ stdout: true, stderr: true });
    return logs.toString();
  }

  async function configOf(id: string) {
    return (await docker.getContainer(id).inspect()).HostConfig.LogConfig;
  }

  test.each([
    ['json-file', { 'max-size': '1m', 'max-file': '2', labels: 'com.amazonaws.ecs.cluster' }],
    ['local', { 'max-size': '1m' }],
  ])('%s is kept by the engine, with its options', async (logDriver, options) => {
    const id = await runHello(await open(), logDriver, options);
    expect(await configOf(id)).toEqual({ Type: logDriver, Config: options });
    expect(await logsOf(id)).toContain(hello);
  });

  test('awslogs is kept by the engine, delivered as its mode says, and never sent to AWS', async () => {
    const options = {
      'awslogs-group': '/ecs/app',
      'awslogs-region': 'us-east-1',
      'awslogs-stream-prefix': 'app',
      mode: 'non-blocking',
      'max-buffer-size': '2m',
    };
    const id = await runHello(await open(), 'awslogs', options);
    const Config = { mode: 'non-blocking', 'max-buffer-size': '2m' };
    expect(await configOf(id)).toEqual({ Type: 'json-file', Config });
    expect(await logsOf(id)).toContain(hello);
  });

  test('none keeps nothing', async () => {
    const id = await runHello(await open(), 'none');
    expect(await configOf(id)).toEqual({ Type: 'none', Config: {} });
    await expect(logsOf(id)).rejects.toThrow(/does not support reading/);
  });

  test.each([
    ['syslog', (port: number) => ({ 'syslog-address': `udp://127.0.0.1:${port}`, tag: 'shop' })],
    [
      'gelf',
      (port: number) => ({
        'gelf-address': `udp://127.0.0.1:${port}`,
        'gelf-compression-type': 'none',
        tag: 'shop',
      }),
    ],
  ])('%s is sent to the address in its options', async (logDriver, optionsAt) => {
    const received: string[] = [];
    const socket = createSocket('udp4', (message) => received.push(message.toString()));
    closers.push(() => socket.close());
    const port = await new Promise<number>((resolve) => {
      socket.bind(0, '127.0.0.1', () => resolve(socket.address().port));
    });
    await runHello(await open(), logDriver, optionsAt(port));
    await vi.waitUntil(() => received.join('').includes(hello), { timeout: 5000 });
    expect(received.join(''), 'the tag of the options').toContain('shop');
  });

  test('fluentd is sent to the address in its options', async () => {
    let received = '';
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
      });
    });
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // true: it listens on TCP
    await runHello(await open(), 'fluentd', {
      'fluentd-address': `127.0.0.1:${port}`,
      tag: 'shop',
    });
    await vi.waitUntil(() => received.includes(hello), { timeout: 5000 });
    expect(received).toContain('shop');
  });

  test('splunk is sent to the URL in its options, with the token', async () => {
    const received: { authorization: string | undefined; body: string }[] = [];
    const server = createHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        received.push({ authorization: request.headers.authorization, body });
        response.end('{}');
      });
    });
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // true: it listens on TCP
    await runHello(await open(), 'splunk', {
      'splunk-url': `http://127.0.0.1:${port}`,
      'splunk-token': 'abc',
      'splunk-gzip': 'false',
    });
    await vi.waitUntil(() => received.some(({ body }) => body.includes(hello)), { timeout: 8000 });
    expect(received.at(-1)?.authorization).toBe('Splunk abc');
  });

  test.each([
    [
      'an option that the driver does not know',
      'json-file',
      { colour: 'red' },
      "CannotCreateContainerError: Error response from daemon: unknown log opt 'colour' for json-file log driver",
    ],
    [
      'a value that the driver does not take',
      'json-file',
      { 'max-size': 'plenty' },
      /^Cannot(Create|Start)ContainerError: Error response from daemon: .*plenty/,
    ],
    [
      'a driver without what it requires',
      'splunk',
      { 'splunk-url': 'http://127.0.0.1:9' },
      /^Cannot(Create|Start)ContainerError: Error response from daemon: .*splunk-token/,
    ],
  ])('%s fails the task with the engine’s text', async (_, logDriver, options, reason) => {
    const bench = await open();
    const app = { ...script('true'), logConfiguration: { logDriver, options } };
    const spec = task({ app }, { networkMode: 'none' });
    await bench.start(spec);
    const failed = await bench.seen(spec, 'a start failure', (s) => s.startFailure !== undefined);
    expect(failed.startFailure).toMatch(reason);
  });
});
