import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { buildTestImages, containersOf, describeDocker, docker, engine } from './engine.ts';
import { TestRegistry } from './test-registry.ts';
import { containerIn, task, untilStopped, workbenches } from './workbench.ts';

describeDocker('pulling images on Docker', () => {
  const registries: TestRegistry[] = [];
  const images: string[] = [];
  beforeAll(buildTestImages);
  afterEach(async () => {
    for (const registry of registries.splice(0)) registry.close();
    for (const image of images.splice(0)) {
      await docker
        .getImage(image)
        .remove({ force: true })
        .catch(() => undefined);
    }
  });
  // Declared after the clean-up of images, so that it comes before: a running container keeps its image.
  const open = workbenches();

  async function openRegistry(options: { holding: boolean }): Promise<TestRegistry> {
    const { architecture } = await engine().host();
    const registry = await TestRegistry.open({ architectures: [architecture], ...options });
    registries.push(registry);
    return registry;
  }

  function imageOf(registry: TestRegistry, name: string): string {
    const image = registry.image(name);
    images.push(image);
    return image;
  }

  test("an image that is absent is pulled, and its digest is the registry's", async () => {
    const bench = await open();
    const registry = await openRegistry({ holding: true });
    const spec = task({ app: { image: imageOf(registry, 'app') } });
    await bench.start(spec);
    await vi.waitUntil(() => registry.wasAsked, { timeout: 5000 });
    const pulling = await bench.seen(spec, 'a pull', (seen) => seen.pullStartedAt !== undefined);
    expect(pulling.pullStoppedAt).toBeUndefined();
    expect(containerIn(pulling, 'app').lastStatus).toBe('PENDING');
    registry.release();
    const running = await bench.run(spec);
    expect(containerIn(running, 'app').imageDigest).toBe(registry.digest);
    expect(running.pullStartedAt).toBe(pulling.pullStartedAt);
    expect(running.pullStoppedAt).toBeGreaterThan(running.pullStartedAt ?? Infinity);
    await bench.restart();
    const found = await bench.seen(spec, 'the task', () => true);
    expect(found).toEqual(running);
  });

  test('a stop during the pull starts nothing, and does not wait for the pull', async () => {
    const bench = await open();
    const registry = await openRegistry({ holding: true });
    const spec = task({ app: { image: imageOf(registry, 'app') }, side: untilStopped });
    await bench.start(spec);
    await vi.waitUntil(() => registry.wasAsked, { timeout: 5000 });
    const observation = await bench.bringDown(spec);
    expect(observation.startFailure).toBeUndefined();
    for (const container of observation.containers) {
      expect(container).toMatchObject({ lastStatus: 'STOPPED' });
      expect(container.exitCode).toBeUndefined();
    }
    registry.release();
    await bench.runtime.forget(spec.taskArn);
    expect(await containersOf(bench.gantryId)).toEqual([]);
  });

  test("a failed pull carries the engine's text, and no container of the task starts", async () => {
    const bench = await open();
    const spec = task({ app: { image: '127.0.0.1:9/nobody/listens:1' }, side: untilStopped });
    await bench.start(spec);
    const observation = await bench.seen(spec, 'a start failure', (seen) => {
      return seen.startFailure !== undefined;
    });
    expect(observation.startFailure).toMatch(
      /^CannotPullContainerError: Error response from daemon: .*connection refused/,
    );
    expect(containerIn(observation, 'app')).toMatchObject({
      lastStatus: 'STOPPED',
      reason: observation.startFailure,
    });
    expect(containerIn(observation, 'side').lastStatus).toBe('PENDING');
    const after = await bench.bringDown(spec);
    expect(containerIn(after, 'side')).toMatchObject({ lastStatus: 'STOPPED' });
    expect(containerIn(after, 'side').exitCode).toBeUndefined();
  });
});
