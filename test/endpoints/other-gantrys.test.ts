import { afterEach, expect, test } from 'vitest';
import { json } from '../../src/endpoints/answers.ts';
import { EndpointListener } from '../../src/endpoints/listener.ts';
import { OtherGantrys } from '../../src/endpoints/other-gantrys.ts';
import { createLogger } from '../../src/kernel/logger.ts';

const opened: EndpointListener[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((listener) => listener.close()));
});

/** A Gantry's listener that knows one id, and asks those on the ports when it does not know another. */
async function listen(known: string, others: readonly number[] = []) {
  const listener = new EndpointListener(createLogger('silent'));
  opened.push(listener);
  const seen: string[] = [];
  listener.serve({
    answer: ({ method, path, body }) => {
      seen.push(`${method} ${path} ${body}`.trim());
      return path.includes(known) ? json(200, known) : json(404, `${known} does not know ${path}`);
    },
  });
  listener.otherwise(new OtherGantrys('127.0.0.1', async () => others));
  return { port: await listener.listen('127.0.0.1', 0), seen };
}

test('a Gantry answers for the containers of another', async () => {
  const other = await listen('theirs');
  const first = await listen('ours', [other.port]);
  const url = `http://127.0.0.1:${first.port}`;
  expect(await (await fetch(`${url}/v4/theirs/task`)).json()).toBe('theirs');
  expect(await (await fetch(`${url}/v2/credentials/theirs`)).json()).toBe('theirs');
  await fetch(`${url}/api/theirs/state`, { method: 'PUT', body: '{"a":1}' });
  expect(other.seen.at(-1)).toBe('PUT /api/theirs/state {"a":1}');
});

test('the other learns for which address it is asked', async () => {
  const listener = new EndpointListener(createLogger('silent'));
  opened.push(listener);
  listener.serve({ answer: ({ peer }) => json(200, peer) });
  const port = await listener.listen('127.0.0.1', 0);
  const answer = await new OtherGantrys('127.0.0.1', async () => [port]).answer({
    method: 'GET',
    path: '/v2/credentials/theirs',
    query: new URLSearchParams(),
    peer: '10.203.0.9',
    body: '',
  });
  expect(answer?.body).toBe('"10.203.0.9"');
});

test('its own refusal counts when nobody knows the id', async () => {
  const other = await listen('theirs');
  const first = await listen('ours', [other.port, 1]);
  const answer = await fetch(`http://127.0.0.1:${first.port}/v4/nobody`);
  expect([answer.status, await answer.json()]).toEqual([404, 'ours does not know /v4/nobody']);
});

test('two Gantrys do not ask each other without end', async () => {
  const ports: number[] = [];
  const [one, two] = [await listen('one', ports), await listen('two', ports)];
  ports.push(one.port, two.port);
  const answer = await fetch(`http://127.0.0.1:${one.port}/v4/nobody`);
  expect(answer.status).toBe(404);
  expect(two.seen.length).toBe(1);
});

test('what no id is asked with is nobody else’s', async () => {
  const other = await listen('v2');
  const first = await listen('ours', [other.port]);
  expect((await fetch(`http://127.0.0.1:${first.port}/v2/metadata`)).status).toBe(404);
  expect(other.seen).toEqual([]);
});
