// docs/simulated-runtime.md, held against the simulator.
import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../src/runtimes/simulated/read-environment.ts';
import { startGantry } from '../../src/testing/start-gantry.ts';
import { blocks, page, pages } from './documents.ts';

const guide = page('docs/simulated-runtime.md');

describe('the variables of the simulator', () => {
  const variable = /GANTRY_SIMULATE_[A-Z_]*[A-Z]/g;
  const known = knownVariables();

  test('stand all in the guide', () => {
    const rows = guide.text.split('\n').filter((line) => line.startsWith('| `GANTRY_SIMULATE_'));
    expect(rows.map((row) => row.match(variable)?.[0]).sort()).toEqual(known);
  });

  test('are named in the documents as they are', () => {
    const named = pages().flatMap(({ path, text }) =>
      [...text.matchAll(variable)].map(([name]) => ({ path, name })),
    );
    expect(named.length, 'the test saw too few names').toBeGreaterThan(10);
    expect(named.filter(({ name }) => !known.includes(name))).toEqual([]);
  });
});

describe('the scripts in the guide', () => {
  const scripts = blocks(guide, 'json');

  test('are there', () => {
    expect(scripts.length).toBeGreaterThan(1);
  });

  test.each(scripts)('are taken as they stand: %s', async (body) => {
    const { gantry, close } = await startGantry();
    const headers = { 'content-type': 'application/json', host: '127.0.0.1' };
    const put = { method: 'PUT', url: '/_gantry/faults', headers, payload: body } as const;
    const answer = await gantry.app.inject(put);
    expect(answer.statusCode, answer.body).toBe(200);
    const read = await gantry.app.inject({ method: 'GET', url: '/_gantry/faults', headers });
    expect(read.json()).toEqual(JSON.parse(body));
    await close();
  });

  test('show every member that a script can have', () => {
    const all = new Set(scripts.flatMap((body) => JSON.parse(body).scripts.flatMap(Object.keys)));
    const members = guide.text
      .split('\n')
      .flatMap((line) => /^\| `([a-z]\w+)` \|/.exec(line)?.[1] ?? []);
    expect(members).toHaveLength(8);
    expect([...all].sort()).toEqual(['match', ...members].sort());
  });
});

/** The simulator names them all when it is given one that it does not know. */
function knownVariables(): readonly string[] {
  try {
    readEnvironment({ GANTRY_SIMULATE_: 'x' });
  } catch (error) {
    const [, names = ''] = String(error).split('those are ');
    return names.split(', ').sort();
  }
  throw new Error('the simulator took a variable that cannot be');
}
