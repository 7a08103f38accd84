import { beforeAll, expect, test } from 'vitest';
import type { HealthCheckSpec, HealthStatus } from '../../src/ports/runtime.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import {
  containerIn,
  script,
  task,
  untilStopped,
  type Workbench,
  workbenches,
} from './workbench.ts';

type Seen = Awaited<ReturnType<Workbench['run']>>;

/** Every second, one failure is enough. */
function check(command: readonly string[], members: Partial<HealthCheckSpec> = {}) {
  const often = { intervalSeconds: 1, timeoutSeconds: 2, retries: 1, startPeriodSeconds: 0 };
  return { healthCheck: { command, ...often, ...members } };
}

describeDocker('the health of a container on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  const isHealth = (status: HealthStatus) => (seen: Seen) =>
    containerIn(seen, 'app').healthStatus === status;

  async function exec(seen: Seen, name: string, ...Cmd: string[]): Promise<void> {
    const container = docker.getContainer(containerIn(seen, name).runtimeId ?? '');
    const started = await (await container.exec({ Cmd })).start({ Detach: true });
    started.resume();
  }

  test('is what its check finds inside it, now and later, and every change is told', async () => {
    const bench = await open();
    const app = { ...untilStopped, ...check(['CMD-SHELL', 'test ! -e /tmp/sick']) };
    const spec = task({ app }, { networkMode: 'none' });
    const told: (HealthStatus | undefined)[] = [];
    const look = async (): Promise<void> => {
      const seen = await bench.runtime.observe(spec.taskArn);
      told.push(seen?.containers[0]?.healthStatus);
    };
    bench.runtime.onChange(() => void look());
    const running = await bench.run(spec);
    expect(containerIn(running, 'app').healthStatus).toBe('UNKNOWN');
    await bench.seen(spec, 'HEALTHY', isHealth('HEALTHY'));
    await exec(running, 'app', 'touch', '/tmp/sick');
    await bench.seen(spec, 'UNHEALTHY', isHealth('UNHEALTHY'));
    await exec(running, 'app', 'rm', '/tmp/sick');
    await bench.seen(spec, 'HEALTHY again', isHealth('HEALTHY'));
    await expect
      .poll(() => told.filter((status, index) => status !== told[index - 1]))
      .toEqual(['UNKNOWN', 'HEALTHY', 'UNHEALTHY', 'HEALTHY']);
  });

  test.each([
    ['CMD runs the program without a shell', ['CMD', 'test', '$WORD', '=', 'hello'], 'UNHEALTHY'],
    ['CMD-SHELL runs a shell', ['CMD-SHELL', 'test "$WORD" = hello && exit 0'], 'HEALTHY'],
    ['a program that is not there is UNHEALTHY', ['CMD', '/there-is-none'], 'UNHEALTHY'],
  ] as const)('%s', async (_, command, status) => {
    const bench = await open();
    const app = { ...untilStopped, environment: { WORD: 'hello' }, ...check(command) };
    const spec = task({ app }, { networkMode: 'none' });
    await bench.run(spec);
    await bench.seen(spec, status, isHealth(status));
  });

  test('a check that takes longer than its timeout has failed', async () => {
    const bench = await open();
    const app = { ...untilStopped, ...check(['CMD-SHELL', 'sleep 30'], { timeoutSeconds: 1 }) };
    const spec = task({ app }, { networkMode: 'none' });
    await bench.run(spec);
    const seen = await bench.seen(spec, 'UNHEALTHY', isHealth('UNHEALTHY'));
    const { runtimeId } = containerIn(seen, 'app');
    const { State } = await docker.getContainer(runtimeId ?? '').inspect();
    expect(State.Health?.Log[0]?.Output).toMatch(/exceeded timeout \(1s\)/);
  });

  test('failures within the startPeriod do not count, and neither do fewer than retries', async () => {
    const bench = await open();
    const failing = ['CMD-SHELL', 'echo ran >> /tmp/runs; exit 1'];
    const app = { ...untilStopped, ...check(failing, { startPeriodSeconds: 300 }) };
    const side = { ...untilStopped, ...check(failing, { retries: 3 }) };
    const spec = task({ app, side }, { networkMode: 'none' });
    await bench.run(spec);
    const seen = await bench.seen(spec, 'side UNHEALTHY', (observation) => {
      return containerIn(observation, 'side').healthStatus === 'UNHEALTHY';
    });
    expect(containerIn(seen, 'app').healthStatus).toBe('UNKNOWN');
    const { runtimeId } = containerIn(seen, 'side');
    const { State } = await docker.getContainer(runtimeId ?? '').inspect();
    expect(State.Health?.FailingStreak).toBeGreaterThanOrEqual(3);
  });

  test('the engine checks as the definition says', async () => {
    const bench = await open();
    const members = { intervalSeconds: 7, timeoutSeconds: 3, retries: 4, startPeriodSeconds: 11 };
    const app = { ...untilStopped, ...check(['CMD', 'true'], members) };
    const none = { ...untilStopped, ...check(['NONE']) };
    const running = await bench.run(task({ app, none }, { networkMode: 'none' }));
    const checkOf = async (name: string) => {
      const { runtimeId } = containerIn(running, name);
      return (await docker.getContainer(runtimeId ?? '').inspect()).Config.Healthcheck;
    };
    const second = 1e9;
    expect(await checkOf('app')).toEqual({
      Test: ['CMD', 'true'],
      Interval: 7 * second,
      Timeout: 3 * second,
      Retries: 4,
      StartPeriod: 11 * second,
    });
    expect(await checkOf('none')).toEqual({ Test: ['NONE'] });
  });

  test('what depends on HEALTHY starts although the health of that is ignored', async () => {
    const bench = await open();
    const dependsOn = [{ containerName: 'app', condition: 'HEALTHY' as const }];
    const never = { ...untilStopped, ...check(['CMD', 'false']) };
    const spec = task(
      {
        app: { ...never, healthOverride: 'ignore' },
        side: { ...script('exit 0'), dependsOn, essential: false },
      },
      { networkMode: 'none' },
    );
    await bench.start(spec);
    expect((await bench.stopped(spec, 'side')).exitCode).toBe(0);
  });
});
