import { afterEach, expect, test } from 'vitest';
import { ContainerEndpoints } from '../../src/endpoints/container-endpoints.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { EndpointHost, HostCommands } from '../../src/ports/container-endpoints.ts';

const refuses: HostCommands = {
  run: () => Promise.reject(new Error('not permitted')),
  end: async () => {},
};
const opened: ContainerEndpoints[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((endpoints) => endpoints.close()));
});

function open(
  host: () => Promise<EndpointHost | undefined>,
  port: { get(): number | undefined; put(port: number): void } = keptPort(),
): ContainerEndpoints {
  const log = createLogger('silent');
  const endpoints = new ContainerEndpoints({ log, host, commands: refuses, port });
  opened.push(endpoints);
  return endpoints;
}

function keptPort(first?: number) {
  let kept = first;
  return {
    get: () => kept,
    put: (port: number) => {
      kept = port;
    },
  };
}

const withoutEngine = async (): Promise<undefined> => undefined;

test('without an engine the listener is on this machine alone', async () => {
  const { url, kind } = (await open(withoutEngine).address()) ?? {};
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(kind).toBe('other');
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
});

test('the port is that of the last time', async () => {
  const kept = keptPort();
  const first = open(withoutEngine, kept);
  const before = await first.address();
  await first.close();
  expect(await open(withoutEngine, kept).address()).toEqual(before);
});

test('a port that another program has is replaced, and kept from then on', async () => {
  const [one, two] = [keptPort(), keptPort()];
  await open(withoutEngine, one).address();
  two.put(one.get() ?? 0);
  const { url } = (await open(withoutEngine, two).address()) ?? {};
  expect(two.get()).not.toBe(one.get());
  expect(url).toBe(`http://127.0.0.1:${two.get()}`);
});

test('on Docker Desktop containers know this machine by a name', async () => {
  const { url, kind } =
    (await open(async () => ({ gateway: undefined, isDesktop: true })).address()) ?? {};
  expect(url).toMatch(/^http:\/\/host\.docker\.internal:\d+$/);
  expect(kind).toBe('other');
});

test('an engine that does not answer yet is asked again by the next container', async () => {
  let isUp = false;
  const endpoints = open(async () => {
    if (!isUp) throw new Error('the engine does not answer');
    return { gateway: undefined, isDesktop: true };
  });
  expect(await endpoints.address()).toBeUndefined();
  isUp = true;
  expect(await endpoints.address()).toBeDefined();
});

test('there is no address any more once it is closed', async () => {
  const endpoints = open(withoutEngine);
  const { url } = (await endpoints.address()) ?? {};
  await endpoints.close();
  expect(await endpoints.address()).toBeUndefined();
  await expect(fetch(`${url}/nothing`)).rejects.toThrow();
});
