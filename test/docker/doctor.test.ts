import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { examine } from '../../src/doctor.ts';
import { KeyValues } from '../../src/store/key-values.ts';
import { startGantry } from '../../src/testing/start-gantry.ts';
import {
  buildTestImages,
  describeDocker,
  docker,
  freshGantryId,
  removeLeftovers,
  scratchImage,
} from './engine.ts';

describeDocker('gantry doctor on a machine with Docker', () => {
  let folder: string;
  let owners: string[];

  beforeAll(buildTestImages);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-doctor-'));
    owners = [];
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    for (const owner of owners) await removeLeftovers(owner);
  });

  test('names the engine, its API and its cgroups', async () => {
    expect(await look()).toContainEqual(
      expect.stringMatching(/^ok {6}Docker \S+ answers \(API \d\.\d+, cgroup [12], \w+\)\.$/),
    );
  });

  test('tells containers of this Gantry from those of others', async () => {
    // A seed gives the name of a Gantry too: with that of other tests this one would have their containers.
    const flags = ['--data-dir', folder, '--seed', String(process.pid)];
    const gantry = await startGantry({ flags });
    await gantry.close();
    const own = gantryIdIn(folder);
    const other = freshGantryId();
    await leaveContainer(own);
    await leaveContainer(other);
    await leaveContainer(other);
    const lines = await look();
    expect(lines).toContain('ok      1 container of this Gantry will be taken up again.');
    expect(lines).toContain(
      `warn    2 containers of another Gantry (${other}). If that is gone for good, remove them: ` +
        `docker rm -f $(docker ps -aq --filter label=gantry.instance=${other})`,
    );
  });

  async function look(): Promise<readonly string[]> {
    const flags = ['--data-dir', folder, '--runtime', 'docker', '--port', '0'];
    const { lines, healthy } = await examine(readConfig(flags, {}));
    expect(healthy, lines.join('\n')).toBe(true);
    return lines;
  }

  async function leaveContainer(owner: string): Promise<void> {
    owners.push(owner);
    await docker.createContainer({ Image: scratchImage, Labels: { 'gantry.instance': owner } });
  }
});

/** The name that the Gantry of a data folder gave itself. */
function gantryIdIn(folder: string): string {
  const db = new Database(join(folder, 'gantry.db'), { readonly: true });
  const id = new KeyValues(db, 'gantry').get('id');
  db.close();
  if (id === undefined) throw new Error('Gantry gave itself no name');
  return id;
}
