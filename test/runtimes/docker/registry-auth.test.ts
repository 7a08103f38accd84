import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registryAuth, serverOf } from '../../../src/runtimes/docker/registry-auth.ts';

let directory: string;
const lines: string[] = [];
const log = pino({}, { write: (line) => lines.push(line) });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-docker-config-'));
  vi.stubEnv('DOCKER_CONFIG', directory);
  lines.length = 0;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

async function write(text: string): Promise<void> {
  await writeFile(join(directory, 'config.json'), text);
}

const dockerHub = 'https://index.docker.io/v1/';

test.each([
  ['nginx', dockerHub],
  ['library/nginx:1', dockerHub],
  ['docker.io/library/nginx', dockerHub],
  ['localhost/app', 'localhost'],
  ['registry:5000/app:1', 'registry:5000'],
  ['ghcr.io/a/b@sha256:0', 'ghcr.io'],
])('the registry of %s is %s', (image, server) => {
  expect(serverOf(image)).toBe(server);
});

test('without a configuration there are no credentials, and nothing to say about it', async () => {
  expect(await registryAuth('nginx', log)).toBeUndefined();
  expect(lines).toEqual([]);
});

test.each([
  [
    'auth',
    { auth: Buffer.from('ann:a:b').toString('base64') },
    { username: 'ann', password: 'a:b' },
  ],
  ['a name and a password', { username: 'ann', password: 'x' }, { username: 'ann', password: 'x' }],
  ['an identity token', { auth: '', identitytoken: 'abc' }, { identitytoken: 'abc' }],
])('credentials may be %s', async (_, entry, expected) => {
  await write(JSON.stringify({ auths: { [dockerHub]: entry } }));
  expect(await registryAuth('nginx', log)).toEqual({ serveraddress: dockerHub, ...expected });
});

test('an entry that only says that there was a login is none', async () => {
  await write(JSON.stringify({ auths: { [dockerHub]: {} } }));
  expect(await registryAuth('nginx', log)).toBeUndefined();
});

test('a configuration that cannot be read is named in the log, and not quoted', async () => {
  await write('{"auths": planted-value');
  expect(await registryAuth('nginx', log)).toBeUndefined();
  expect(lines.join('')).toContain(join(directory, 'config.json'));
  expect(lines.join('')).not.toContain('planted-value');
});
