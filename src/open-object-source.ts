// Where the objects of S3 come from that tasks read when they start: folders of this machine that stand
// for buckets, or an endpoint that speaks S3. Part of the composition root, for Gantry has no S3.
import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { failures } from './agent/task-resources.ts';
import { SystemClock } from './kernel/clock.ts';
import type { ResourceFailure } from './ports/task-resources.ts';

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

export interface ObjectSource {
  /** The object as a text, or why a task cannot have it. */
  read(place: ObjectPlace): Promise<{ readonly text: string } | ResourceFailure>;
}

export interface ObjectSourceSettings {
  /** Folders by the names of the buckets that they stand for. */
  readonly buckets: ReadonlyMap<string, string>;
  /** Every other bucket is asked for here; undefined: there is none. */
  readonly s3Endpoint: string | undefined;
}

/** The agent gives up after so long too. */
const timeoutMs = 30_000;

/** Reads from the folder of a bucket, else from the endpoint. */
export function openObjectSource({ buckets, s3Endpoint }: ObjectSourceSettings): ObjectSource {
  return {
    async read({ bucket, key }) {
      const folder = buckets.get(bucket);
      if (folder !== undefined) return await readFromFolder(folder, key);
      if (s3Endpoint !== undefined) return await readFromEndpoint(s3Endpoint, { bucket, key });
      return failures.fileMissing(
        `. Gantry has no S3: give it the bucket with --s3-buckets ${bucket}=<folder>, or --s3-endpoint`,
      );
    },
  };
}

async function readFromFolder(
  folder: string,
  key: string,
): Promise<{ readonly text: string } | ResourceFailure> {
  const root = resolve(folder);
  const file = resolve(root, key);
  // A key such as ../../etc/x.env is a key to S3, and no way out of the folder.
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return failures.fileMissing('');
  try {
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES' || code === 'EPERM') {
      return failures.fileRefused(403, 'Forbidden: Forbidden');
    }
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
      return failures.fileMissing('');
    }
    throw error;
  }
}

/** Unsigned and with the bucket in the path, as emulators and public buckets take it. */
async function readFromEndpoint(
  endpoint: string,
  { bucket, key }: ObjectPlace,
): Promise<{ readonly text: string } | ResourceFailure> {
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  const clock = new SystemClock();
  const timeout = new AbortController();
  const cancel = clock.at(clock.now() + timeoutMs, () => timeout.abort());
  try {
    const answer = await fetch(`${endpoint.replace(/\/$/, '')}/${path}`, {
      signal: timeout.signal,
    });
    if (answer.ok) return { text: await answer.text() };
    await answer.body?.cancel();
    const error = errors[answer.status] ?? `${answer.statusText}: ${answer.statusText}`;
    return failures.fileRefused(answer.status, error);
  } catch (error) {
    // As the SDK of the agent says it when there was no answer: with the status 0.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const text = cause instanceof Error ? cause.message : String(cause);
    return failures.fileRefused(0, `RequestError: send request failed: ${text}`);
  } finally {
    cancel();
  }
}

const errors: Readonly<Record<number, string>> = {
  403: 'Forbidden: Forbidden',
  404: 'NotFound: Not Found',
};
