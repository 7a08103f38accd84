// Starts the compiled program as a user would, asks it for its health and one ECS call, and ends it.
// Part of .ci/run, after npm run build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const startWithinMs = 20_000;
const endWithinMs = 5_000;

const args = ['--port', '0', '--runtime', 'simulated', '--data-dir', ':memory:'];
const program = spawn(process.execPath, [join(root, 'dist/main.js'), ...args], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(program, 'exit');
process.on('exit', () => program.kill('SIGKILL'));
const givingUp = setTimeout(() => program.kill('SIGKILL'), startWithinMs);

const url = await listeningAddress();
await expectOk(`${url}/_gantry/health`, {});
await expectOk(`${url}/ecs/ListClusters`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
});
clearTimeout(givingUp);
const toldToEndAt = Date.now();
const tooSlow = setTimeout(() => program.kill('SIGKILL'), endWithinMs);
program.kill('SIGTERM');
const [code] = await ended;
clearTimeout(tooSlow);
if (code !== 0) throw new Error(`the program ended with ${code}, not 0, when told to end`);
console.log(`dist/main.js started, answered and ended within ${Date.now() - toldToEndAt} ms.`);

async function listeningAddress(): Promise<string> {
  for await (const line of createInterface({ input: program.stdout })) {
    const address = /^Gantry listening on (http:\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
    throw new Error(`the first line on stdout is "${line}", not where Gantry listens`);
  }
  throw new Error('the program ended before it listened');
}

async function expectOk(address: string, request: RequestInit): Promise<void> {
  const response = await fetch(address, request);
  if (response.ok) return;
  throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
}
