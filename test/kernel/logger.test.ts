import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { secretNames, withoutSecrets } from '../../src/kernel/without-secrets.ts';

const planted = 'planted-value-0f3b';
const root = join(import.meta.dirname, '../..');

/** What a process of its own writes to stderr when it runs `script` with a logger at hand. */
function stderrOf(script: string): string {
  const program = `
    import { createLogger } from './src/kernel/logger.ts';
    const log = createLogger('trace');
    const planted = '${planted}';
    ${script}`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(child.status, child.stderr).toBe(0);
  expect(child.stdout, 'stdout belongs to the line that says where the server listens').toBe('');
  return child.stderr;
}

test('a planted secret never reaches the log, wherever it stands', () => {
  const log = stderrOf(`
    log.info({ authorization: planted }, 'on top');
    log.info({ request: { raw: { headers: { Authorization: planted } } } }, 'deep down');
    log.debug({ headers: { 'X-Amz-Security-Token': planted, Cookie: planted } }, 'headers');
    log.warn({ credentials: { secretAccessKey: planted, sessionToken: planted } }, 'credentials');
    log.warn({ SecretString: planted, secret_binary: planted, tokenValue: planted }, 'secrets');
    log.info({ containers: [{ environment: { PASS: planted } }, { Env: ['PASS=' + planted] }] }, 'lists');
    log.error({ err: Object.assign(new Error('failed'), { options: { password: planted } }) }, 'errors');
    log.error(Object.assign(new TypeError('bare'), { headers: { authorization: planted } }));
    log.child({ authorization: planted, headers: { Authorization: planted } }).info('bound');
    log.info({ shown: { toJSON: () => ({ password: planted }) } }, 'own ways of showing itself');
    const around = { password: planted };
    around.again = [around];
    log.info({ around }, 'circles');`);
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(log).not.toContain(planted);
  expect(lines).toHaveLength(11);
  expect(log.split('[redacted]').length - 1).toBe(17);
});

test('everything else does, as JSON with the time, the message and the error', () => {
  const log = stderrOf(`
    const error = new TypeError('failed', { cause: new Error('the reason') });
    log.child({ requestId: 'r-1' }).error({ err: error, task: { arn: 'a' }, none: null, at: new Date(0) }, 'said');`);
  expect(JSON.parse(log)).toEqual({
    level: 50,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    requestId: 'r-1',
    err: {
      type: 'TypeError',
      message: 'failed: the reason',
      stack: expect.stringContaining('caused by: Error: the reason'),
    },
    task: { arn: 'a' },
    none: null,
    at: '1970-01-01T00:00:00.000Z',
    msg: 'said',
  });
});

describe('withoutSecrets', () => {
  test.each(secretNames)('censors %s, also in capitals', (name) => {
    const object = { [name]: planted, [name.toUpperCase()]: planted };
    expect(JSON.stringify(withoutSecrets(object))).not.toContain(planted);
  });

  test('leaves the object as it was', () => {
    const object = { password: planted, list: [{ password: planted }] };
    withoutSecrets(object);
    expect(object).toEqual({ password: planted, list: [{ password: planted }] });
  });

  test('ends on an object without end', () => {
    const endless = (): object => ({
      get inner() {
        return endless();
      },
    });
    expect(JSON.stringify(withoutSecrets(endless()))).toContain('[too deep]');
  });
});
