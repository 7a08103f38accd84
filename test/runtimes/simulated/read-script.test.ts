import { describe, expect, test } from 'vitest';
import { behaviourOf } from '../../../src/runtimes/simulated/behaviour.ts';
import { readEnvironment } from '../../../src/runtimes/simulated/read-environment.ts';
import { InvalidScriptError, readDuration } from '../../../src/runtimes/simulated/read-members.ts';
import { readScript } from '../../../src/runtimes/simulated/read-script.ts';
import { taskOf } from '../../contract/runtime-world.ts';
import { scripted } from './simulated-world.ts';

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['3s', 3000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['0s', 0],
  ])('%s is %i milliseconds', (text, ms) => {
    expect(readDuration('after', text)).toBe(ms);
  });

  test.each(['', '3', 's', '3 s', '-1s', 'soon', '1d', 3])('%j is refused by name', (text) => {
    expect(() => readDuration('exit.after', text)).toThrow(
      `exit.after must be a duration such as 500ms, 3s, 2m or 1h30m, but is ${JSON.stringify(text)}`,
    );
  });
});

describe('the environment of a container', () => {
  test.each([
    [{ PATH: '/bin' }, {}],
    [{ GANTRY_SIMULATE_EXIT_CODE: '' }, {}],
    [{ GANTRY_SIMULATE_EXIT_CODE: '7' }, { exit: { code: 7, afterMs: 1000 } }],
    [{ GANTRY_SIMULATE_EXIT_AFTER: '3s' }, { exit: { code: 0, afterMs: 3000 } }],
    [{ GANTRY_SIMULATE_OOM_AFTER: '2s' }, { outOfMemory: { afterMs: 2000 } }],
    [{ GANTRY_SIMULATE_HEALTH: 'UNHEALTHY' }, { health: { status: 'UNHEALTHY' } }],
    [
      { GANTRY_SIMULATE_HEALTH: 'HEALTHY', GANTRY_SIMULATE_HEALTH_AFTER: '9s' },
      { health: { status: 'HEALTHY', afterMs: 9000 } },
    ],
    [{ GANTRY_SIMULATE_PULL_ERROR: 'not found' }, { pullError: 'not found' }],
    [{ GANTRY_SIMULATE_START_ERROR: '42' }, { startError: '42' }],
    [{ GANTRY_SIMULATE_IGNORE_SIGTERM: 'true' }, { ignoreSigterm: true }],
    [{ GANTRY_SIMULATE_SIGTERM_EXIT_CODE: '143' }, { sigtermExitCode: 143 }],
  ])('%j means %j', (environment, behaviour) => {
    expect(readEnvironment(environment as Record<string, string>)).toEqual(behaviour);
  });

  test.each([
    [{ GANTRY_SIMULATE_EXIT_CODE: '256' }, /GANTRY_SIMULATE_EXIT_CODE must be an exit code from 0/],
    [{ GANTRY_SIMULATE_EXIT_CODE: 'one' }, /EXIT_CODE must be .*, but is "one"/],
    [{ GANTRY_SIMULATE_EXIT_AFTER: '5' }, /EXIT_AFTER must be a duration such as 500ms/],
    [{ GANTRY_SIMULATE_HEALTH: 'UNKNOWN' }, /HEALTH must be HEALTHY or UNHEALTHY/],
    [{ GANTRY_SIMULATE_HEALTH_AFTER: '5s' }, /HEALTH_AFTER needs GANTRY_SIMULATE_HEALTH/],
    [{ GANTRY_SIMULATE_IGNORE_SIGTERM: 'yes' }, /IGNORE_SIGTERM must be true or false/],
    [{ GANTRY_SIMULATE_EXITCODE: '1' }, /GANTRY_SIMULATE_EXITCODE is not a variable of the sim/],
  ])('%j is refused', (environment, message) => {
    const read = () => readEnvironment(environment as Record<string, string>);
    expect(read).toThrow(InvalidScriptError);
    expect(read).toThrow(message);
  });
});

describe('a script in JSON', () => {
  test('every member is read, durations become milliseconds', () => {
    const script = readScript({
      match: { image: 'shop/api:*', family: 'shop', container: 'app' },
      exit: { code: 137, after: '2s' },
      outOfMemory: { after: '1m' },
      health: { status: 'UNHEALTHY', after: '30s' },
      pullError: 'a',
      startError: 'b',
      ignoreSigterm: true,
      sigtermExitCode: 3,
    });
    expect(script).toEqual({
      match: { image: 'shop/api:*', family: 'shop', container: 'app' },
      exit: { code: 137, afterMs: 2000 },
      outOfMemory: { afterMs: 60_000 },
      health: { status: 'UNHEALTHY', afterMs: 30_000 },
      pullError: 'a',
      startError: 'b',
      ignoreSigterm: true,
      sigtermExitCode: 3,
    });
  });

  test('an exit without code and time is 0 after a second', () => {
    const script = readScript({ match: { image: '*' }, exit: {} });
    expect(script.exit).toEqual({ code: 0, afterMs: 1000 });
  });

  const match = { image: '*' };
  test.each([
    [null, /a script must be an object, but is null/],
    [[], /a script must be an object/],
    [{ exit: {} }, /match must be an object/],
    [{ match: {}, exit: {} }, /match must name an image, a family or a container/],
    [{ match: { image: '' }, exit: {} }, /match.image must be a text that is not empty/],
    [{ match: { tag: 'x' }, exit: {} }, /match has no member tag; it has image, family, container/],
    [{ match }, /a script must say what happens: one of exit, outOfMemory/],
    [{ match, exits: {} }, /a script has no member exits/],
    [{ match, exit: 1 }, /exit must be an object, but is 1/],
    [{ match, exit: { code: '1' } }, /exit.code must be an exit code from 0 to 255, but is "1"/],
    [{ match, exit: { afterMs: 5 } }, /exit has no member afterMs; it has code, after/],
    [{ match, health: {} }, /health.status must be HEALTHY or UNHEALTHY/],
    [{ match, ignoreSigterm: 'true' }, /ignoreSigterm must be true or false/],
  ])('%j is refused', (value, message) => {
    expect(() => readScript(value)).toThrow(InvalidScriptError);
    expect(() => readScript(value)).toThrow(message);
  });
});

describe('which script a container gets', () => {
  const behaviourIn = (environment: Record<string, string>, ...scripts: unknown[]) => {
    const spec = taskOf({ app: { behaviour: { ...scripted(environment), image: 'shop/a.b:1' } } });
    const [container] = spec.containers;
    if (container === undefined) throw new Error('the task has one container');
    return behaviourOf(container, spec, scripts.map(readScript));
  };
  const pullError = 'no';

  test.each([
    [{ image: 'shop/a.b:1' }, true],
    [{ image: '*' }, true],
    [{ image: 'shop/*' }, true],
    [{ image: '*:1' }, true],
    [{ image: 'shop/a?b:1' }, true],
    [{ image: 'shop/a.b' }, false],
    [{ image: 'shop/axb:1' }, false],
    [{ image: 'SHOP/*' }, false],
    [{ image: 'shop/a.b:1?' }, false],
    [{ family: 'contr*' }, true],
    [{ family: 'other' }, false],
    [{ container: 'app' }, true],
    [{ container: 'app', family: 'other' }, false],
    [{ container: 'app', family: 'contract', image: 'shop/*' }, true],
  ])('%j matches: %j', (match, matches) => {
    expect(behaviourIn({}, { match, pullError })).toMatchObject(matches ? { pullError } : {});
    expect('pullError' in behaviourIn({}, { match, pullError })).toBe(matches);
  });

  test('of several that match the first counts alone', () => {
    const first = { match: { image: '*' }, exit: { code: 1, after: '1s' } };
    const second = { match: { image: '*' }, exit: { code: 2, after: '2s' }, pullError };
    expect(behaviourIn({}, first, second)).toEqual({
      match: first.match,
      exit: { code: 1, afterMs: 1000 },
    });
  });

  test('the environment wins over the script, member by member', () => {
    const script = { match: { image: '*' }, exit: { code: 1, after: '1s' }, ignoreSigterm: true };
    const behaviour = behaviourIn({ GANTRY_SIMULATE_EXIT_CODE: '9' }, script);
    expect(behaviour).toMatchObject({ exit: { code: 9, afterMs: 1000 }, ignoreSigterm: true });
  });

  test('an environment that makes no sense is a reason not to start', () => {
    expect(behaviourIn({ GANTRY_SIMULATE_EXIT_CODE: 'x' }).startError).toBe(
      'GANTRY_SIMULATE_EXIT_CODE must be an exit code from 0 to 255, but is "x"',
    );
  });
});
