// The image of the container that owns an awsvpc task's network namespace. There may be no registry to
// pull one from, so Gantry brings its own: one program of a few hundred bytes for each architecture.
// Their sources are pause-amd64.s and pause-arm64.s; build.sh turns them into the texts below.
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-errors.ts';
import { tarOf } from './tar.ts';

/** Raise the tag with every change of the programs: an image that is there is not made again. */
export const pauseImage = 'gantry/pause:1';
export const pauseCommand = '/pause';

/** Makes the pause image on the engine. Throws EngineError for an architecture it has no program for. */
export async function importPauseImage(engine: Engine): Promise<void> {
  const { architecture } = await engine.host();
  const program = pausePrograms.get(architecture);
  if (program === undefined) {
    throw new EngineError(500, `there is no pause program for the architecture ${architecture}`);
  }
  await engine.importImage(tarOf('pause', 0o755, program), pauseImage);
}

const amd64 = [
  'f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAAeABAAAAAAABAAAAAAAAAAOgAAAAAAAAAAAAAAEAAOAABAEAAAwACAAEA',
  'AAAFAAAAeAAAAAAAAAB4AEAAAAAAAHgAQAAAAAAAXgAAAAAAAABeAAAAAAAAAAEAAAAAAAAAuAJAAQBQuA4AAAAx',
  '/0iJ5jHSQboIAAAADwW4gAAAAEiJ5zH2MdJBuggAAAAPBYXAeOiD+BF1Hrg9AAAASMfH/////zH2ugEAAABFMdIP',
  'BYXAf+TrxbjnAAAAMf8PBQAuc2hzdHJ0YWIALnRleHQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALAAAAAQAAAAYAAAAAAAAAeABAAAAAAAB4AAAAAAAAAF4A',
  'AAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAAAAMAAAAAAAAAAAAAAAAAAAAAAAAA1gAAAAAAAAARAAAA',
  'AAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAA==',
].join('');

const arm64 = [
  'f0VMRgIBAQAAAAAAAAAAAAIAtwABAAAAeABAAAAAAABAAAAAAAAAAAgBAAAAAAAAAAAAAEAAOAABAEAAAwACAAEA',
  'AAAFAAAAeAAAAAAAAAB4AEAAAAAAAHgAQAAAAAAAfAAAAAAAAAB8AAAAAAAAAAQAAAAAAAAAQACI0iAAoPLgDx/4',
  'AACA0uEDAJECAIDSAwGA0ugQgNIBAADU4AMAkQEAgNICAIDSAwGA0igRgNIBAADUHwAA8Sv//1QfRADxQQEAVAAA',
  'gJIBAIDSIgCA0gMAgNKIIIDSAQAA1B8AAPEs//9U7v//FwAAgNLIC4DSAQAA1AAuc2hzdHJ0YWIALnRleHQAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAsA',
  'AAABAAAABgAAAAAAAAB4AEAAAAAAAHgAAAAAAAAAfAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAABAAAA',
  'AwAAAAAAAAAAAAAAAAAAAAAAAAD0AAAAAAAAABEAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAA',
].join('');

/** Static ELF executables by the engine's name of their architecture. */
export const pausePrograms: ReadonlyMap<string, Buffer> = new Map([
  ['amd64', Buffer.from(amd64, 'base64')],
  ['arm64', Buffer.from(arm64, 'base64')],
]);
