import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { VirtualClock } from '../../src/kernel/clock.ts';
import type { TaskObservation, TaskSpec } from '../../src/ports/runtime.ts';
import type { ResourceSource } from '../../src/ports/task-resources.ts';
import { ImagePulls } from '../../src/runtimes/docker/image-pulls.ts';
import {
  buildTestImages,
  busyboxImage,
  describeDocker,
  docker,
  engine,
  engineThat,
} from './engine.ts';
import { ec2Task } from './inside.ts';
import { TestRegistry, type TestRegistryOptions } from './test-registry.ts';
import { containerIn, task, untilStopped, type Workbench, workbenches } from './workbench.ts';

type Architecture = 'amd64' | 'arm64';

const login = 'ann:pass:word';
const auth = Buffer.from(login).toString('base64');

describeDocker('the images of a task on Docker', () => {
  const registries: TestRegistry[] = [];
  const images: string[] = [];
  let own: Architecture;
  let other: Architecture;
  let directory: string;

  beforeAll(async () => {
    await buildTestImages();
    own = (await engine().host()).architecture === 'arm64' ? 'arm64' : 'amd64';
    other = own === 'arm64' ? 'amd64' : 'arm64';
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gantry-docker-config-'));
    vi.stubEnv('DOCKER_CONFIG', directory);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(directory, { recursive: true });
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

  async function openRegistry(options: Partial<TestRegistryOptions> = {}): Promise<TestRegistry> {
    const registry = await TestRegistry.open({ architectures: [own], ...options });
    registries.push(registry);
    return registry;
  }

  function imageOf(registry: TestRegistry, name = 'app'): string {
    const image = registry.image(name);
    images.push(image);
    return image;
  }

  /** No container needs a network here. */
  function taskOf(image: string, members: Partial<TaskSpec> = {}): TaskSpec {
    return task({ app: { image } }, { networkMode: 'none', ...members });
  }

  function platform(architecture?: Architecture): Pick<TaskSpec, 'platform'> {
    return {
      platform: { operatingSystem: 'linux', ...(architecture && { architecture }) },
    };
  }

  test('a tag that is moved while a task is made is one image for all its containers, unless that is disabled', async () => {
    const tag = `gantry-test/moving:${process.pid}`;
    const [repo = '', name = ''] = tag.split(':');
    images.push(tag);
    const made = await docker.createContainer({ Image: busyboxImage });
    const second = await made.commit({ repo, tag: `${name}-second` });
    images.push(`${tag}-second`);
    await made.remove();
    const { Id: first } = await docker.getImage(busyboxImage).inspect();
    for (const [versionConsistency, expected] of [
      [undefined, first],
      ['enabled', first],
      ['disabled', second.Id],
    ] as const) {
      await docker.getImage(busyboxImage).tag({ repo, tag: name });
      // Somebody gives the tag to another image right after the first container was made of it.
      const moving = engineThat(async (create, options) => {
        const id = await create(options);
        await docker.getImage(`${tag}-second`).tag({ repo, tag: name });
        return id;
      });
      const bench = await open({ engine: moving });
      const spec = ec2Task(
        {
          one: { image: tag },
          // It is made after the other, because it takes its volumes.
          other: { image: tag, volumesFrom: [{ sourceContainer: 'one' }], versionConsistency },
        },
        { networkMode: 'none' },
      );
      const seen = await bench.run(spec);
      const imageOfContainer = async (container: string): Promise<string> => {
        const { runtimeId = '' } = containerIn(seen, container);
        return (await docker.getContainer(runtimeId).inspect()).Image;
      };
      expect(await imageOfContainer('one')).toBe(first);
      expect(await imageOfContainer('other')).toBe(expected);
    }
  });

  async function failureOf(bench: Workbench, spec: TaskSpec): Promise<string | undefined> {
    await bench.start(spec);
    const failed = (seen: TaskObservation): boolean => seen.startFailure !== undefined;
    const { startFailure, containers } = await bench.seen(spec, 'a start failure', failed);
    for (const { lastStatus, reason, exitCode } of containers) {
      expect({ lastStatus, reason, exitCode }).toEqual({
        lastStatus: 'STOPPED',
        reason: startFailure,
        exitCode: undefined,
      });
    }
    return startFailure;
  }

  async function configure(config: object): Promise<void> {
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  }

  test('a private registry is shown what docker login left in the configuration file', async () => {
    const registry = await openRegistry({ login });
    await configure({ auths: { [`https://${registry.host}/v1/`]: { auth } } });
    const bench = await open();
    const running = await bench.run(taskOf(imageOf(registry)));
    expect(containerIn(running, 'app').imageDigest).toBe(registry.digest);
  });

  test.each([
    ['the helper of a registry', (host: string) => ({ credHelpers: { [host]: 'gantry-test' } })],
    ['the store of credentials', () => ({ credsStore: 'gantry-test' })],
  ])('a private registry is shown what %s gives out', async (_, configOf) => {
    const registry = await openRegistry({ login });
    const [Username, Secret] = ['ann', 'pass:word'];
    const answer = JSON.stringify({ ServerURL: registry.host, Username, Secret });
    const helper = join(directory, 'docker-credential-gantry-test');
    const body = `[ "$1 $(cat)" = "get ${registry.host}" ] && echo '${answer}'`;
    await writeFile(helper, `#!/bin/sh\n${body}\n`);
    await chmod(helper, 0o755);
    vi.stubEnv('PATH', `${directory}:${process.env.PATH}`);
    await configure(configOf(registry.host));
    const bench = await open();
    const running = await bench.run(taskOf(imageOf(registry)));
    expect(containerIn(running, 'app').lastStatus).toBe('RUNNING');
  });

  test.each([
    ['no configuration', undefined],
    ['credentials of another registry', { auths: { 'example.com': { auth } } }],
    ['a helper that is not there', { credsStore: 'gantry-there-is-none' }],
  ])('with %s a private registry refuses the image', async (_, config) => {
    const registry = await openRegistry({ login });
    if (config !== undefined) await configure(config);
    const failure = await failureOf(await open(), taskOf(imageOf(registry)));
    expect(failure).toMatch(
      /^CannotPullContainerError: Error response from daemon: .*no basic auth credentials/,
    );
  });

  test('repositoryCredentials are not needed for an image that is there', async () => {
    const repositoryCredentials = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:hub';
    const app = { ...untilStopped, repositoryCredentials };
    const running = await (await open()).run(task({ app }, { networkMode: 'none' }));
    expect(containerIn(running, 'app').lastStatus).toBe('RUNNING');
  });

  describe('with repositoryCredentials', () => {
    const repositoryCredentials = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:hub';
    const resources: ResourceSource = {
      fetch: async () => ({ containers: new Map() }),
      registryLogin: async (_spec, secretId) => {
        if (secretId !== repositoryCredentials) return { failure: `SomeError: no ${secretId}` };
        return { username: 'ann', password: 'pass:word' };
      },
    };

    test('an image is pulled with the login that the secret holds', async () => {
      const registry = await openRegistry({ login });
      const app = { image: imageOf(registry), repositoryCredentials };
      const running = await (await open({ resources })).run(task({ app }, { networkMode: 'none' }));
      expect(containerIn(running, 'app').imageDigest).toBe(registry.digest);
    });

    test('an image is not pulled when there is no such secret, and no container failed', async () => {
      const registry = await openRegistry();
      const app = { image: imageOf(registry), repositoryCredentials: 'nobody' };
      const bench = await open({ resources });
      const spec = task({ app }, { networkMode: 'none' });
      await bench.start(spec);
      const failed = (seen: TaskObservation): boolean => seen.startFailure !== undefined;
      const observation = await bench.seen(spec, 'a start failure', failed);
      expect(observation.startFailure).toBe('SomeError: no nobody');
      expect(observation.pullStartedAt).toBeUndefined();
      expect(containerIn(observation, 'app').reason).toBeUndefined();
      expect(registry.wasAsked).toBe(false);
    });
  });

  test('an image by digest is that very image', async () => {
    const registry = await openRegistry();
    const image = `${imageOf(registry).replace(/:latest$/, '')}@${registry.digest}`;
    images.push(image);
    const running = await (await open()).run(taskOf(image));
    expect(containerIn(running, 'app').imageDigest).toBe(registry.digest);
  });

  test('of an image for several platforms the one of the task is run', async () => {
    const registry = await openRegistry({ architectures: [other, own] });
    const bench = await open();
    const running = await bench.run(taskOf(imageOf(registry), platform(own)));
    const { runtimeId, imageDigest } = containerIn(running, 'app');
    expect(imageDigest, 'the digest of the list, as ECS records it').toBe(registry.digest);
    const { Image } = await docker.getContainer(runtimeId ?? '').inspect();
    expect((await docker.getImage(Image).inspect()).Architecture).toBe(own);
  });

  test.each([
    ['a registry', 1],
    ['a list in a registry', 2],
  ])('an image that %s has for another platform is not run', async (_, count) => {
    const architectures = Array.from({ length: count }, () => other);
    const registry = await openRegistry({ architectures });
    const failure = await failureOf(await open(), taskOf(imageOf(registry), platform(own)));
    expect(failure).toBe(
      `CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/${own}'`,
    );
  });

  test('an image that is there for another platform only is not run either', async () => {
    const registry = await openRegistry({ architectures: [other] });
    const image = imageOf(registry);
    const pulls = new ImagePulls({
      images: engine().images,
      clock: new VirtualClock(0),
      log: pino({ level: 'silent' }),
    });
    await pulls.pull({ image, platform: `linux/${other}` }, new AbortController().signal);
    registry.close();
    const failure = await failureOf(await open(), taskOf(image, platform(own)));
    expect(failure).toBe(
      `CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/${own}'`,
    );
  });

  test('a task for another machine than the engine’s fails, and says so', async () => {
    const bench = await open();
    expect(await failureOf(bench, taskOf(busyboxImage, platform(other)))).toBe(
      `ResourceInitializationError: the task definition's runtimePlatform asks for linux/${other}, but the Docker engine runs linux/${own}; leave runtimePlatform out to run on what there is`,
    );
    const windows = { platform: { operatingSystem: 'windows' } } as const;
    expect(await failureOf(bench, taskOf(busyboxImage, windows))).toContain(
      `asks for windows/${own}, but the Docker engine runs linux/${own}`,
    );
  });

  test('a task for the engine’s own platform runs', async () => {
    const bench = await open();
    for (const wanted of [platform(), platform(own)]) {
      await bench.run(task({ app: untilStopped }, { networkMode: 'none', ...wanted }));
    }
  });

  test('a pull is told in the log: its begin, its end, and now and then how far it has come', async () => {
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line) => lines.push(line) });
    const clock = new VirtualClock(0);
    const registry = await openRegistry({ holding: true });
    const image = imageOf(registry);
    const pulls = new ImagePulls({ images: engine().images, clock, log });
    const pulling = pulls.pull({ image }, new AbortController().signal);
    await vi.waitUntil(() => registry.wasAsked, { timeout: 5000 });
    clock.jumpTo(6_000);
    registry.release();
    await pulling;
    const told = lines.map((line) => JSON.parse(line)).map(({ msg, ...rest }) => [msg, rest.image]);
    expect(told).toEqual([
      ['pulling an image', image],
      ['still pulling an image', image],
      ['image pulled', image],
    ]);
  });
});
