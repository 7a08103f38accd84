// The AWS SDK for JavaScript in a process inside a container whose image has neither it nor Node: the
// program, its libraries and the packages are copied in from this machine.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from './engine.ts';
import { insideContainer } from './inside.ts';

const packages = join(import.meta.dirname, '../../node_modules');
const needed = ['@aws-sdk', '@smithy', '@aws', 'tslib', 'bowser', 'uuid'];

/** Puts Node and the SDK into a running container, where scripts can be run with `runScript`. */
export async function putSdkInto(containerId: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-sdk-'));
  try {
    mkdirSync(join(folder, 'sdk/lib'), { recursive: true });
    mkdirSync(join(folder, 'sdk/node_modules'));
    symlinkSync(process.execPath, join(folder, 'sdk/node'));
    for (const [name, path] of librariesOf(process.execPath)) {
      symlinkSync(path, join(folder, 'sdk/lib', name));
    }
    for (const name of needed) {
      symlinkSync(join(packages, name), join(folder, 'sdk/node_modules', name));
    }
    writeFileSync(join(folder, 'sdk/package.json'), '{"type":"module"}');
    const options = ['--ignore-failed-read', '--exclude=*.d.ts', '--exclude=*.map'];
    const tar = spawn('tar', ['-ch', '-C', folder, ...options, 'sdk'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await docker.getContainer(containerId).putArchive(tar.stdout, { path: '/' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a script there and returns what it wrote, with no configuration but the container's own. */
export function runScript(containerId: string, script: string): Promise<string> {
  const loader = librariesOf(process.execPath).find(([name]) => name.startsWith('ld-'))?.[0] ?? '';
  const code = Buffer.from(script).toString('base64');
  return insideContainer(
    containerId,
    `cd /sdk && echo ${code} | base64 -d > call.js && ` +
      `/sdk/lib/${loader} --library-path /sdk/lib /sdk/node call.js`,
  );
}

/** The shared libraries of a program, the loader among them: name and path. */
export function librariesOf(program: string): readonly (readonly [name: string, path: string])[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(\/\S+\/([^/\s]+)) \(0x/g)].map(
    ([, path = '', name = '']) => [name, path] as const,
  );
}
