import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openTaskResources } from '../src/open-task-resources.ts';
import { taskSpec } from './runtimes/docker/specs.ts';

/** A server that answers every path with the same, and says which it was asked for. */
async function openServer(body: string): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('the other emulator is asked for environment files, unless there is an endpoint of S3', async () => {
  const [upstream, s3] = [await openServer('FROM=upstream'), await openServer('FROM=s3')];
  const spec = taskSpec();
  const containers = spec.containers.map((container) => ({
    ...container,
    environmentFiles: ['arn:aws:s3:::shop/app.env'],
  }));
  const asked = { ...spec, executionRoleArn: 'arn:aws:iam::000000000000:role/pull', containers };
  for (const [s3Endpoint, from] of [
    [undefined, 'upstream'],
    [s3.url, 's3'],
  ] as const) {
    const settings = { s3Buckets: new Map(), s3Endpoint, upstream: upstream.url };
    const fetched = await openTaskResources([], settings).fetch(asked);
    const given = 'containers' in fetched ? [...fetched.containers.values()] : [];
    expect(given.map(({ environment }) => environment)).toEqual(
      containers.map(() => ({ FROM: from })),
    );
  }
  expect([upstream.asked, s3.asked]).toEqual([['/shop/app.env'], ['/shop/app.env']]);
});
