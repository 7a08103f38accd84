import { afterEach, beforeAll, test } from 'vitest';
import { expectNothingPlanted, plantSecrets } from '../server/plant-secrets.ts';
import { type ServerProcess, serverProcesses } from '../server/server-process.ts';
import { buildTestImages, busyboxImage, describeDocker } from './engine.ts';

describeDocker('a secret of a task on Docker', () => {
  const processes = serverProcesses();
  let server: ServerProcess | undefined;
  beforeAll(() => buildTestImages());
  afterEach(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${server?.url}/_gantry/reset`, { method: 'POST', headers, body: '{}' });
  });

  test('is nowhere but in its container: not in the database, the log or the events', async () => {
    const folder = processes.folder();
    const flags = ['--port', '0', '--runtime', 'docker', '--data-dir', folder];
    server = await processes.start({ flags: [...flags, '--log-level', 'trace'] });
    const command = ["trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done"];
    const program = { image: busyboxImage, entryPoint: ['sh', '-c'], command };
    expectNothingPlanted(await plantSecrets(server, program), server, folder);
  });
});
