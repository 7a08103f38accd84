import { describe, expect, test } from 'vitest';
import {
  type SupportInput,
  supportFaults,
  supportInput,
} from '../../../../../scripts/task-definition-support.ts';
import type { MemberSupport } from '../../../../../src/services/ecs/rules/task-definition/support/member-support.ts';

test('every member of a task definition and of its overrides has a row that is proved', () => {
  const input = supportInput();
  expect(input.members, 'the model was not read to its leaves').toEqual(
    expect.arrayContaining([
      'containerDefinitions[].linuxParameters.tmpfs[].size',
      'overrides.containerOverrides[].resourceRequirements[].value',
      'volumeConfigurations[].managedEBSVolume.sizeInGiB',
    ]),
  );
  expect(input.members.length, 'the model has more members than that').toBeGreaterThan(200);
  expect(supportFaults(input), 'change the rows in rules/task-definition/support').toEqual([]);
});

describe('the table is refused', () => {
  const proof = 'test/docker/a.test.ts > it works';
  const works = (member: string): MemberSupport => {
    return { member, docker: 'effective', simulated: 'effective', test: proof };
  };
  const files: Readonly<Record<string, string>> = {
    'test/docker/a.test.ts': `test('it works', run); test("it's so", run);`,
    'test/rules/a.test.ts': `test('it works', run);`,
  };
  const sound: SupportInput = {
    members: ['a', 'a[].b', 'a[].c', 'map'],
    maps: ['map'],
    runtime: [works('a[].b'), { ...works('a[].c'), docker: 'not yet' }, works('map')],
    controlPlane: [],
    notYet: [{ member: 'a[].c', why: 'nobody built it' }],
    read: (path) => files[path],
  };

  test('not when every member is spoken of, by a row of its own, of its members or of its parent', () => {
    expect(supportFaults(sound)).toEqual([]);
    const parent = { ...sound, runtime: [works('a'), works('map')], notYet: [] };
    expect(supportFaults(parent)).toEqual([]);
    const key = { ...sound, runtime: [...sound.runtime, works('map.key')] };
    expect(supportFaults(key)).toEqual([]);
    const quoted = { ...works('map'), test: "test/docker/a.test.ts > it works > it's so" };
    expect(supportFaults({ ...sound, runtime: [...sound.runtime.slice(0, 2), quoted] })).toEqual(
      [],
    );
  });

  test.each<[string, Partial<SupportInput>, string]>([
    [
      'when a new version of the model has a member that nobody decided about',
      { members: [...sound.members, 'a[].d'] },
      'no row says what becomes of a[].d',
    ],
    [
      'when the model has no such member any more',
      {
        members: ['a', 'a[].b', 'map'],
        notYet: [],
        runtime: [works('a[].b'), works('map'), works('x')],
      },
      'x is no member of the model',
    ],
    [
      'when two rows speak of one member',
      { runtime: [...sound.runtime, works('map')] },
      'map has two rows',
    ],
    [
      'when the list of what has no effect does not have a member whose row says so',
      { notYet: [] },
      'a[].c is not yet effective: add it to the list that the log is read from',
    ],
    [
      'when the list of what has no effect has a member that works',
      { notYet: [...sound.notYet, { member: 'map', why: 'it is late' }] },
      'map is on the list of what has no effect, and its row is missing',
    ],
  ])('%s', (_, change, fault) => {
    expect(supportFaults({ ...sound, ...change })).toEqual([fault]);
  });

  test.each<[string, Partial<MemberSupport>, string]>([
    [
      'when its file is not there',
      { test: 'test/docker/b.test.ts > it works' },
      'map: there is no file test/docker/b.test.ts',
    ],
    [
      'when the title is not in the file',
      { test: 'test/docker/a.test.ts > it' },
      'map: test/docker/a.test.ts has no test called "it"',
    ],
    [
      'when it names a file alone',
      { test: 'test/docker/a.test.ts' },
      'map: test/docker/a.test.ts has no test called ""',
    ],
    [
      'when it looks at no container',
      { test: 'test/rules/a.test.ts > it works' },
      'map: test/rules/a.test.ts does not look at a running container; name a test in test/docker/',
    ],
    [
      'when the error is not told',
      { docker: 'refused' },
      'map: note must have the text of the error',
    ],
  ])('for a proof, %s', (_, change, fault) => {
    const runtime = [...sound.runtime.slice(0, 2), { ...works('map'), ...change }];
    expect(supportFaults({ ...sound, runtime })).toEqual([fault]);
  });

  test('for want of a proof', () => {
    const unproved: MemberSupport = { member: 'map', docker: 'effective', simulated: 'effective' };
    const runtime = [...sound.runtime.slice(0, 2), unproved];
    expect(supportFaults({ ...sound, runtime })).toEqual(['map: name the test that proves it']);
  });

  test('not for an effect in the control plane that a test elsewhere proves', () => {
    const runtime = sound.runtime.slice(0, 2);
    const controlPlane = [{ ...works('map'), test: 'test/rules/a.test.ts > it works' }];
    expect(supportFaults({ ...sound, runtime, controlPlane })).toEqual([]);
  });
});
