import { expect, test } from 'vitest';
import { readScript } from '../../../src/runtimes/simulated/read-script.ts';
import { writeScript } from '../../../src/runtimes/simulated/write-script.ts';

test.each([
  { match: { image: '*' }, exit: { code: 3, after: '1m30s' } },
  { match: { family: 'shop', container: 'web?' }, outOfMemory: { after: '500ms' } },
  { match: { image: 'a' }, health: { status: 'UNHEALTHY', after: '2h' } },
  { match: { image: 'a' }, health: { status: 'HEALTHY' } },
  { match: { image: 'a' }, pullError: 'no such image', startError: 'no such file' },
  { match: { image: 'a' }, ignoreSigterm: true, sigtermExitCode: 143 },
])('the script %j is written as it was read', (script) => {
  expect(writeScript(readScript(script))).toEqual(script);
});
