import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectNothingPlanted, plantSecrets } from './plant-secrets.ts';
import { type ServerProcess, serverProcesses } from './server-process.ts';

const processes = serverProcesses();

test('a secret is nowhere but where it was asked for: not in the database, the log or the events', async () => {
  const folder = processes.folder();
  const flags = ['--port', '0', '--runtime', 'simulated', '--data-dir', folder];
  const server = await processes.start({ flags: [...flags, '--log-level', 'trace'] });
  const shown = await plantSecrets(server, { image: 'app:1' });
  expectNothingPlanted(shown, server, folder);
  await server.end('SIGTERM');
  expectNothingPlanted(shown, server, folder);
});

test('a value survives SIGKILL; without its key it cannot be read, and Gantry says so', async () => {
  const folder = processes.folder();
  const flags = ['--port', '0', '--runtime', 'simulated', '--data-dir', folder];
  const first = await processes.start({ flags });
  await plantSecrets(first, { image: 'app:1' });
  await first.end('SIGKILL');
  const second = await processes.start({ flags });
  expect(await call(second, 'secretsmanager/GetSecretValue', { SecretId: 'bytes' })).toEqual([
    200,
    'undefined',
  ]);
  await second.end('SIGKILL');
  rmSync(join(folder, 'secrets.key'));
  const third = await processes.start({ flags });
  expect(await call(third, 'secretsmanager/GetSecretValue', { SecretId: 'bytes' })).toEqual([
    400,
    'DecryptionFailure',
  ]);
  const parameter = { Name: '/key', WithDecryption: true };
  expect(await call(third, 'ssm/GetParameter', parameter)).toEqual([400, 'InvalidKeyId']);
});

async function call(server: ServerProcess, path: string, body: object) {
  const answer = await fetch(`${server.url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [answer.status, String(Reflect.get(Object(await answer.json()), '__type'))];
}
