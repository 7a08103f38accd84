// FireLens on the engine: its fluentd driver takes the lines of containers to a socket that the task's
// router makes. What a router needs is in two volumes of the task, filled through a container that is
// never started, so that it works wherever the engine is and leaves nothing on Gantry's own machine.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import {
  isRouted,
  listensOnPort,
  routerEnvironment,
  routerOf,
  tagOf,
} from '../../../agent/firelens/log-router.ts';
import { routerConfig, routerPaths, routerSocket } from '../../../agent/firelens/router-config.ts';
import type { FirelensSpec } from '../../../ports/firelens.ts';
import type { ContainerSpec, MountPoint, TaskSpec } from '../../../ports/runtime.ts';
import { ContainerFailure, failureOf } from '../container-failure.ts';
import { EngineError } from '../engine-errors.ts';
import type { GivenResources } from '../given-resources.ts';
import { engineNameOf, instanceLabel, taskArnLabel } from '../labels.ts';
import type { VolumeSources } from '../mounts.ts';
import { tarOfTree } from '../pause/tar.ts';
import { createVolumeFiller, type VolumeFillerOptions } from '../volume-filler.ts';

export interface LogRoutersOptions extends VolumeFillerOptions {
  /** Who has the router's own configuration file, if it is one that has to be fetched. */
  readonly resources: Pick<GivenResources, 'routerConfig'>;
}

/** A container with what FireLens adds to it, and the task's volumes with those that this needs. */
export interface Equipped {
  readonly container: ContainerSpec;
  readonly volumes: VolumeSources;
}

/** What the volumes of a router are, on the engine's machine. */
interface RouterVolumes {
  readonly socketVolume: string;
  readonly socketFolder: string;
  readonly configFolder: string;
}

/** Names that no volume of a task definition can have. */
const socketMount = '~internal~firelens~socket';
const configMount = '~internal~firelens~config';
const externalMount = '~internal~firelens~external';
const configFile = 'fluent.conf';
const externalFile = 'external.conf';
const helperPath = '/firelens';
/** Linux has 108 bytes for the address of a socket, one of them for its end. */
const longestSocketPath = 107;

export class LogRouters {
  readonly #options: LogRoutersOptions;
  /** By task: its containers are made at the same time and wait for the same volumes. */
  readonly #provided = new Map<string, Promise<RouterVolumes>>();

  constructor(options: LogRoutersOptions) {
    this.#options = options;
  }

  /**
   * The container as FireLens makes it: a router finds its configuration and a place for its socket,
   * the others log to it and are told its address. Any other is as it was. Throws ContainerFailure.
   */
  async equip(spec: TaskSpec, container: ContainerSpec, volumes: VolumeSources): Promise<Equipped> {
    const { firelens } = container;
    if (firelens === undefined && !isRouted(container)) return { container, volumes };
    const router = routerOf(spec);
    if (router === undefined) throw failure('no container of the task has a firelensConfiguration');
    const provided = await this.#provideOnce(spec, router);
    if (firelens !== undefined) return asRouter(container, firelens, { provided, volumes });
    const address = await this.#addressOf(spec, router);
    const environment = address === undefined ? {} : routerEnvironment(address);
    return {
      container: {
        ...container,
        environment: { ...container.environment, ...environment },
        logConfiguration: {
          logDriver: 'fluentd',
          options: driverOptions(spec, container, provided.socketFolder),
        },
      },
      volumes,
    };
  }

  /**
   * Whether a container was made before its router had an address, which in bridge mode it has only
   * while it runs. What a container is told cannot be changed, so it has to be made anew.
   */
  async isOutdated(spec: TaskSpec, name: string, id: string): Promise<boolean> {
    const container = spec.containers.find((candidate) => candidate.name === name);
    if (spec.networkMode !== 'bridge' || container === undefined) return false;
    const router = routerOf(spec);
    if (router === undefined || router === container || !isRouted(container)) return false;
    const inspected = await this.#options.engine.inspect(id);
    const told = Object.keys(routerEnvironment(''));
    const knows = inspected?.Config.Env.some((entry) => told.includes(entry.split('=')[0] ?? ''));
    return knows === false && (await this.#addressOf(spec, router)) !== undefined;
  }

  forget(taskArn: string): void {
    this.#provided.delete(taskArn);
  }

  async #addressOf(spec: TaskSpec, router: ContainerSpec): Promise<string | undefined> {
    if (!listensOnPort(spec)) return undefined;
    if (spec.networkMode === 'awsvpc') return '127.0.0.1';
    const { engine, gantryId } = this.#options;
    const inspected = await engine.inspect(engineNameOf(gantryId, spec, router.name));
    const address = inspected?.NetworkSettings.Networks.bridge?.IPAddress;
    return address === '' ? undefined : address;
  }

  #provideOnce(spec: TaskSpec, router: ContainerSpec): Promise<RouterVolumes> {
    const { taskArn } = spec;
    const known = this.#provided.get(taskArn);
    if (known !== undefined) return known;
    const providing = this.#provide(spec, router).catch((error: unknown) => {
      throw failureOf('CannotCreateVolumeError', error);
    });
    this.#provided.set(taskArn, providing);
    // Another try may succeed, when it was the engine that did not answer.
    providing.catch(() => this.#provided.delete(taskArn));
    return providing;
  }

  async #provide(spec: TaskSpec, router: ContainerSpec): Promise<RouterVolumes> {
    const { firelens } = router;
    if (firelens === undefined) throw failure(`${router.name} is no log router`);
    const { engine } = this.#options;
    const [socketVolume, configVolume] = [
      await this.#makeVolume(spec, 'socket'),
      await this.#makeVolume(spec, 'config'),
    ];
    const socketPath = posix.join(socketVolume.mountpoint, posix.basename(routerSocket));
    if (Buffer.byteLength(socketPath) > longestSocketPath) {
      throw failure(`the path of its socket on the engine's machine is too long: ${socketPath}`);
    }
    const paths = {
      [socketVolume.name]: `${helperPath}/socket`,
      [configVolume.name]: `${helperPath}/config`,
    };
    const external = await this.#options.resources.routerConfig(spec);
    const helper = await createVolumeFiller(this.#options, spec.taskArn, paths);
    try {
      const files = {
        [configFile]: routerConfig(spec, firelens),
        ...(external !== undefined && { [externalFile]: external }),
      };
      await engine.volumes.unpack(helper, helperPath, archive(router, files));
    } finally {
      await engine.remove(helper);
    }
    return {
      socketVolume: socketVolume.name,
      socketFolder: socketVolume.mountpoint,
      configFolder: configVolume.mountpoint,
    };
  }

  async #makeVolume(
    { taskArn }: TaskSpec,
    purpose: string,
  ): Promise<{ readonly name: string; readonly mountpoint: string }> {
    const { engine, gantryId } = this.#options;
    // Short: the path of the socket must not be long.
    const hash = createHash('sha256').update(`${gantryId} ${taskArn} ${purpose}`).digest('hex');
    const name = `firelens-${hash.slice(0, 20)}`;
    const labels = { [instanceLabel]: gantryId, [taskArnLabel]: taskArn };
    await engine.volumes.create({ name, driver: 'local', driverOpts: {}, labels });
    const found = await engine.volumes.inspect(name);
    if (found === undefined) throw new EngineError(404, `get ${name}: no such volume`);
    return found;
  }
}

/** The folder for the socket, which is the router's own as with the agent, and the configuration. */
function archive(router: ContainerSpec, files: Readonly<Record<string, string>>): Buffer {
  return tarOfTree(
    [
      { name: 'socket', mode: 0o755, ...ownerOf(router.user) },
      { name: 'config', mode: 0o755, uid: 0, gid: 0 },
    ],
    Object.entries(files).map(([name, text]) => ({
      name: `config/${name}`,
      mode: 0o644,
      content: Buffer.from(text),
    })),
  );
}

/** Of a user that is no number, which the agent does not take, nobody here knows the number. */
function ownerOf(user = ''): { readonly uid: number; readonly gid: number } {
  const [uid = '', gid = ''] = user.split(':');
  const number = (text: string): number => (/^\d{1,7}$/.test(text) ? Number(text) : 0);
  return { uid: number(uid), gid: number(gid) };
}

function asRouter(
  container: ContainerSpec,
  { type }: FirelensSpec,
  { provided, volumes }: { readonly provided: RouterVolumes; readonly volumes: VolumeSources },
): Equipped {
  const { config, external } = routerPaths[type];
  const isRemote = container.firelens?.options['config-file-type'] === 's3';
  const mount = (
    sourceVolume: string,
    containerPath: string,
    readOnly = true,
  ): readonly MountPoint[] => [{ sourceVolume, containerPath, readOnly }];
  const file = (name: string) => ({
    source: posix.join(provided.configFolder, name),
    options: [],
  });
  return {
    container: {
      ...container,
      mountPoints: [
        ...(container.mountPoints ?? []),
        ...mount(socketMount, posix.dirname(routerSocket), false),
        ...mount(configMount, config),
        ...(isRemote ? mount(externalMount, external) : []),
      ],
    },
    volumes: new Map([
      ...volumes,
      [socketMount, { source: provided.socketVolume, options: ['nocopy'] }],
      [configMount, file(configFile)],
      [externalMount, file(externalFile)],
    ]),
  };
}

/**
 * As the agent sets the engine's driver: it buffers until the router listens, so a container neither
 * waits for the socket nor fails without it. The other options are those of the router's output.
 */
function driverOptions(
  spec: TaskSpec,
  container: ContainerSpec,
  socketFolder: string,
): Readonly<Record<string, string>> {
  const limit = container.logConfiguration?.options['log-driver-buffer-limit'];
  return {
    'fluentd-address': `unix://${posix.join(socketFolder, posix.basename(routerSocket))}`,
    // The newer name of fluentd-async-connect, which later engines no longer know.
    'fluentd-async': 'true',
    'fluentd-sub-second-precision': 'true',
    ...(limit !== undefined && { 'fluentd-buffer-limit': limit }),
    tag: tagOf(spec, container),
  };
}

function failure(problem: string): ContainerFailure {
  const reason = `ResourceInitializationError: failed to set up FireLens: ${problem}`;
  return new ContainerFailure(reason, undefined, true);
}
