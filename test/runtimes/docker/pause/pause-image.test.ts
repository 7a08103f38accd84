import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { pausePrograms } from '../../../../src/runtimes/docker/pause/pause-image.ts';
import { tarOf } from '../../../../src/runtimes/docker/pause/tar.ts';

/** Node's name of an architecture, the engine's, and the number of it in an ELF header. */
const architectures = [
  ['x64', 'amd64', 62],
  ['arm64', 'arm64', 183],
] as const;

describe('the pause program', () => {
  test.each(architectures)('for %s is a static executable of that machine', (_, arch, machine) => {
    const program = pausePrograms.get(arch);
    expect(program?.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    expect(program?.readUInt16LE(18)).toBe(machine);
    // One segment, which is loaded: no interpreter, no library.
    expect(program?.readUInt16LE(56)).toBe(1);
    expect(program?.readUInt32LE(64)).toBe(1);
  });

  const here = architectures.find(([node]) => node === process.arch)?.[1];
  test.skipIf(process.platform !== 'linux' || here === undefined)(
    'runs until SIGTERM and ends with 0',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'gantry-pause-'));
      try {
        const path = join(folder, 'pause');
        writeFileSync(path, pausePrograms.get(here ?? '') ?? '', { mode: 0o755 });
        const child = spawn(path, { stdio: 'ignore' });
        const exit = once(child, 'exit');
        await once(child, 'spawn');
        // Before it waits for the signal, the signal would simply kill it.
        await vi.waitUntil(() => waitsForSignal(child.pid));
        child.kill('SIGTERM');
        expect(await exit).toEqual([0, null]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

/** The program sleeps nowhere else than in its wait for a signal. */
function waitsForSignal(pid: number | undefined): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return /^Name:\s*pause$/m.test(status) && /^State:\s*S/m.test(status);
}

test('tarOf makes an archive that tar reads', async () => {
  const content = Buffer.from('content of the file');
  const tar = spawn('tar', ['-tvf', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let listing = '';
  tar.stdout.on('data', (chunk) => {
    listing += chunk;
  });
  tar.stdin.end(tarOf('pause', 0o755, content));
  expect(await once(tar, 'close')).toEqual([0, null]);
  expect(listing).toMatch(/^-rwxr-xr-x 0\/0\s+19 .* pause\n$/);
});
