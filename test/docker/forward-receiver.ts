// A program in the place of a log router: it takes connections of the forward protocol and writes what
// comes to its own log, where a test reads it. Images of real routers cannot be had without a registry,
// so it is Node of this machine, mounted into the test image.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { decodeMulti, ExtData } from '@msgpack/msgpack';
import { expect } from 'vitest';
import type { TaskObservation } from '../../src/ports/runtime.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/services/ecs/model/types.ts';
import { docker } from './engine.ts';
import { librariesOf } from './sdk-inside.ts';
import { containerIn } from './workbench.ts';

/** A line on its way, as the engine's driver sends it. */
export interface ForwardedLine {
  readonly tag: string;
  /** The time has more than seconds: an extension of the protocol's. */
  readonly isPrecise: boolean;
  readonly record: Readonly<Record<string, unknown>>;
}

const program = `
const { createServer } = require('node:net');
let connections = 0;
const listen = (where) => createServer((socket) => {
  const connection = connections++;
  socket.on('data', (data) => console.log('received', connection, data.toString('hex')));
  socket.on('error', () => {});
}).on('error', (error) => console.log('failed', String(error))).listen(where);
process.on('SIGTERM', () => { console.log('ends'); setTimeout(() => process.exit(0), 200); });
listen('/var/run/fluent.sock');
listen({ host: process.env.BIND || '127.0.0.1', port: 24224 });
`;

/** Puts the program into a folder of this machine; the caller removes it. */
export function makeReceiver(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-receiver-'));
  // Also for routers that are not root.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'lib'));
  for (const [name, path] of librariesOf(process.execPath)) {
    copyFileSync(path, join(folder, 'lib', name));
  }
  writeFileSync(join(folder, 'receive.cjs'), program);
  return folder;
}

/** What a container needs to run it, in a task with `receiverVolumes`. */
export function receiver(members: ContainerDefinition = {}): ContainerDefinition {
  const loader = librariesOf(process.execPath).find(([name]) => name.startsWith('ld-'))?.[0] ?? '';
  const mount = (sourceVolume: string) => ({
    sourceVolume,
    containerPath: `/${sourceVolume}`,
    readOnly: true,
  });
  return {
    entryPoint: [`/receiver/lib/${loader}`, '--library-path', '/receiver/lib'],
    command: ['/node/node', '/receiver/receive.cjs'],
    user: '0',
    mountPoints: [mount('receiver'), mount('node')],
    logConfiguration: { logDriver: 'json-file' },
    ...members,
  };
}

export function receiverVolumes(folder: string): NonNullable<TaskDefinition['volumes']> {
  return [
    { name: 'receiver', host: { sourcePath: folder } },
    { name: 'node', host: { sourcePath: dirname(process.execPath) } },
  ];
}

/** Every line that the receiver of a task has got so far, in order for each connection. */
export async function receivedBy(
  observation: TaskObservation,
  name: string,
): Promise<readonly ForwardedLine[]> {
  const chunks = new Map<string, Buffer[]>();
  for (const line of (await logOf(observation, name)).split('\n')) {
    const [, connection, hex] = /^received (\d+) ([0-9a-f]+)$/.exec(line) ?? [];
    if (connection === undefined || hex === undefined) continue;
    chunks.set(connection, [...(chunks.get(connection) ?? []), Buffer.from(hex, 'hex')]);
  }
  return [...chunks.values()].flatMap((parts) => [...linesIn(Buffer.concat(parts))]);
}

/** What a container wrote, which the engine keeps. */
export async function logOf(observation: TaskObservation, name: string): Promise<string> {
  const { runtimeId = '' } = containerIn(observation, name);
  const options = { stdout: true, stderr: true } as const;
  const framed = await docker.getContainer(runtimeId).logs(options);
  const texts: string[] = [];
  for (let at = 0; at + 8 <= framed.length; ) {
    const size = framed.readUInt32BE(at + 4);
    texts.push(framed.subarray(at + 8, at + 8 + size).toString('utf8'));
    at += 8 + size;
  }
  return texts.join('');
}

function* linesIn(bytes: Buffer): Iterable<ForwardedLine> {
  for (const message of decodeMulti(bytes)) {
    // [tag, time, record, option]: the Message mode of the protocol.
    expect(message, 'a message of the forward protocol').toBeInstanceOf(Array);
    const [tag, time, record] = message as readonly unknown[]; // true: see above
    yield {
      tag: String(tag),
      isPrecise: time instanceof ExtData && time.type === 0,
      record: { ...(record as object) }, // true: records of the protocol are maps
    };
  }
}
