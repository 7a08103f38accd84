// Which runtime serves what: part of the composition root, kept apart because choosing an engine is
// a reason to change of its own.
import { AddressPlan } from './agent/address-plan.ts';
import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import { SystemClock } from './kernel/clock.ts';
import type { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import type { Random } from './kernel/random.ts';
import { observedInspector } from './observed-inspector.ts';
import type { Logs } from './open-logs.ts';
import type {
  ContainerEnvironment,
  EndpointHost,
  HostCommands,
} from './ports/container-endpoints.ts';
import type { ContainerExec } from './ports/exec.ts';
import type { Journal, SharedJournal } from './ports/journal.ts';
import type { ContainerRuntime } from './ports/runtime.ts';
import type { TaskInspector } from './ports/task-metadata.ts';
import type { ResourceSource } from './ports/task-resources.ts';
import type { EngineRuntime } from './runtimes/docker/engine-runtime.ts';
import { SimulatedRuntime } from './runtimes/simulated/simulated-runtime.ts';
import type { Holds } from './services/ecs/planners/task-plan.ts';

export interface Runtimes {
  /** The runtime that Fargate capacity is served by. */
  readonly fargate: ContainerRuntime;
  /** Every runtime that is there: tasks keep the one they were placed on. */
  readonly byName: ReadonlyMap<string, ContainerRuntime>;
  readonly simulated: SimulatedRuntime | undefined;
  /** What runs programs in the containers of each runtime, by its name. */
  readonly execs: ReadonlyMap<string, ContainerExec>;
  /** The private addresses of awsvpc tasks, whatever runtime serves them. */
  readonly addresses: AddressPlan;
  /** Removes the file systems and volumes that outlive tasks. */
  readonly removeKeptVolumes: () => Promise<void>;
  /** What containers may ask about their own task. */
  readonly inspector: TaskInspector;
  /** Programs that the engine runs on its machine; undefined: there is no engine. */
  readonly hostCommands: HostCommands | undefined;
  /** The machine of the engine; undefined: there is none. */
  readonly endpointHost: (() => Promise<EndpointHost>) | undefined;
  /** How long tasks on a runtime stay in a status at least. */
  readonly holds: (runtime: string) => Holds;
}

export interface RuntimeParts {
  readonly choice: Config['runtime'];
  readonly timing: Config['timing'];
  readonly gantryId: string;
  readonly volumes: Pick<Config, 'allowPrivileged' | 'allowHostMounts' | 'efsAccessPoints'>;
  readonly network: Pick<Config, 'vpcCidr' | 'publishPorts'>;
  /** Fetches what tasks are given besides their specs. */
  readonly resources: ResourceSource;
  /** Where the lines of containers go. */
  readonly logs: Pick<Logs, 'containers' | 'sink'>;
  /** What every real container is told. */
  readonly environment: ContainerEnvironment;
  readonly journals: {
    readonly docker: Journal;
    readonly simulated: SharedJournal;
    readonly addresses: Journal;
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Logger;
}

/** No engine answers although one was asked for. */
export class RuntimeUnavailable extends Error {
  constructor(reason: string) {
    super(`${reason.replace(/\.$/, '')}. Start one, or use --runtime simulated.`);
    this.name = 'RuntimeUnavailable';
  }
}

/**
 * Measured on Fargate (reference §3.4.2), for engines that are quicker than that: only `--timing aws`
 * makes real containers wait. The simulated runtime has its own durations.
 */
const awsHolds: Holds = { PROVISIONING: 4000, PENDING: 17_000, DEPROVISIONING: 10_000 };

/**
 * Chooses: Docker when asked for or, on `auto`, when an engine answers. The simulated runtime is there
 * as well when it has tasks to look after from an earlier start. Throws RuntimeUnavailable.
 */
export async function openRuntimes(parts: RuntimeParts): Promise<Runtimes> {
  const { choice, timing, journals } = parts;
  const journal = journals.simulated;
  const addresses = new AddressPlan(parts.network.vpcCidr, journals.addresses);
  const opened = choice === 'simulated' ? undefined : await openDocker(parts, addresses);
  const docker = opened?.runtime;
  const hasSimulatedTasks = journal.entries().some(([key]) => key.startsWith('task/'));
  const simulated =
    docker === undefined || hasSimulatedTasks
      ? new SimulatedRuntime({ ...parts, journal, addresses, sink: parts.logs.sink })
      : undefined;
  const all = [docker, simulated].filter((runtime) => runtime !== undefined);
  const [fargate] = all;
  if (fargate === undefined) throw new Error('there is no runtime at all');
  return {
    fargate,
    byName: new Map(all.map((runtime) => [runtime.name, runtime])),
    simulated,
    execs: new Map([
      ...(opened === undefined ? [] : [['docker', opened.exec] as const]),
      ...(simulated === undefined ? [] : [['simulated', simulatedExec(simulated)] as const]),
    ]),
    addresses,
    removeKeptVolumes: async () => await docker?.removeKeptVolumes(),
    inspector: docker?.inspector ?? observedInspector(fargate),
    hostCommands: docker?.hostCommands,
    endpointHost: docker && (() => docker.endpointHost()),
    holds: (name) => (name === 'docker' && timing === 'aws' ? awsHolds : {}),
  };
}

async function openDocker(
  parts: RuntimeParts,
  addresses: AddressPlan,
): Promise<{ runtime: EngineRuntime; exec: ContainerExec } | undefined> {
  const { choice, gantryId, volumes, journals, log } = parts;
  const { connectDocker } = await import('./runtimes/docker/connect-docker.ts');
  const connection = await connectDocker();
  if (connection.engine === undefined) {
    if (choice === 'docker') throw new RuntimeUnavailable(connection.reason);
    log.info({ reason: connection.reason }, 'no Docker engine answers: tasks run in the simulator');
    return undefined;
  }
  log.info({ version: connection.version }, 'tasks run on Docker');
  const { createDockerRuntime } = await import('./runtimes/docker/docker-runtime.ts');
  // An engine runs in real time whatever clock the control plane has.
  const { engine } = connection;
  const clock = new SystemClock();
  const runtime = await createDockerRuntime({
    engine,
    gantryId,
    ...volumes,
    addresses,
    publishPorts: parts.network.publishPorts,
    environment: parts.environment,
    resources: parts.resources,
    logs: parts.logs.containers,
    journal: journals.docker,
    clock,
    log,
  });
  const exec = lazyExec(async () => {
    const { DockerExec } = await import('./runtimes/docker/docker-exec.ts');
    return new DockerExec({ engine, gantryId, clock });
  });
  return { runtime, exec };
}

function simulatedExec(runtime: SimulatedRuntime): ContainerExec {
  return lazyExec(async () => {
    const { SimulatedExec } = await import('./runtimes/simulated/simulated-exec.ts');
    return new SimulatedExec(runtime);
  });
}

/** Most runs never open a session. */
function lazyExec(load: () => Promise<ContainerExec>): ContainerExec {
  return { start: async (command, size) => (await load()).start(command, size) };
}
