import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openObjectSource } from '../src/open-object-source.ts';

const refused = (status: number, error: string) => ({
  failure: expect.stringContaining(`StatusCode: ${status}, api error ${error}`),
});

describe('a folder that stands for a bucket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bucket-'));
  const buckets = new Map([['shop', join(folder, 'env')]]);
  const source = openObjectSource({ buckets, s3Endpoint: undefined });
  beforeAll(() => {
    mkdirSync(join(folder, 'env/deep'), { recursive: true });
    writeFileSync(join(folder, 'env/deep/a.env'), 'A=1');
    writeFileSync(join(folder, 'outside.env'), 'A=2');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has its files as objects', async () => {
    expect(await source.read({ bucket: 'shop', key: 'deep/a.env' })).toEqual({ text: 'A=1' });
  });

  test.each(['nobody.env', 'deep', 'deep/a.env/b.env', '../outside.env', '/etc/hostname'])(
    'has no object %s',
    async (key) => {
      expect(await source.read({ bucket: 'shop', key })).toEqual(
        refused(404, 'NotFound: Not Found'),
      );
    },
  );

  test('is no other bucket: what to do is said', async () => {
    expect(await source.read({ bucket: 'mail', key: 'a.env' })).toEqual({
      failure: expect.stringContaining('--s3-buckets mail=<folder>, or --s3-endpoint'),
    });
  });
});

describe('an endpoint of S3', () => {
  let server: Server;
  let s3Endpoint: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/shop/a%20b/c.env') response.end('A=1');
      else response.writeHead(Number(request.url?.split('/')[2] ?? 404)).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    s3Endpoint = `http://127.0.0.1:${port}/`;
  });
  afterAll(() => server.close());
  const read = (key: string, endpoint = s3Endpoint) =>
    openObjectSource({ buckets: new Map(), s3Endpoint: endpoint }).read({ bucket: 'shop', key });

  test('is asked with the bucket in the path', async () => {
    expect(await read('a b/c.env')).toEqual({ text: 'A=1' });
  });

  test.each([
    ['403', refused(403, 'Forbidden: Forbidden')],
    ['404', refused(404, 'NotFound: Not Found')],
    ['503', refused(503, 'Service Unavailable: Service Unavailable')],
  ])('that answers %s refuses the object', async (key, expected) => {
    expect(await read(key)).toEqual(expected);
  });

  test('that is not there refuses it too', async () => {
    expect(await read('a.env', 'http://127.0.0.1:1')).toEqual(refused(0, 'RequestError: '));
  });
});
