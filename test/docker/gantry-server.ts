// A whole Gantry on the real engine, in a process of its own: what the tests that kill it need in order
// to see its containers from outside, and to leave none behind.
import { join } from 'node:path';
import {
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import Database from 'better-sqlite3';
import type { ContainerInspectInfo } from 'dockerode';
import { afterAll } from 'vitest';
import {
  clientOf,
  type LaunchOptions,
  type ServerProcess,
  serverProcesses,
} from '../server/server-process.ts';
import { busyboxImage, docker, removeLeftovers } from './engine.ts';

type ContainerDefinition = NonNullable<
  ConstructorParameters<typeof RegisterTaskDefinitionCommand>[0]['containerDefinitions']
>[number];

/** A data folder, the servers that are started on it one after the other, and their containers. */
export interface DockerGantry {
  readonly ecs: () => ECSClient;
  readonly server: () => ServerProcess;
  /** Starts a server on the folder. */
  start(options?: LaunchOptions): Promise<void>;
  /** The containers of a task by name, the pause container left out. */
  containersOf(taskArn: string): Promise<ReadonlyMap<string, ContainerInspectInfo>>;
  /** The ARNs of tasks that have containers, once for each container, pause containers included. */
  everyContainer(): Promise<readonly { readonly taskArn: string; readonly name: string }[]>;
}

const taskArnLabel = 'com.amazonaws.ecs.task-arn';
const nameLabel = 'com.amazonaws.ecs.container-name';

/** Declares a Gantry for a test file. Its containers and folder are removed after the tests. */
export function dockerGantry(): DockerGantry {
  let dataDir: string | undefined;
  let gantryId: string | undefined;
  let running: ServerProcess | undefined;
  // Registered first, so it runs last: when no server is there to make new containers.
  afterAll(async () => {
    if (gantryId !== undefined) await removeLeftovers(gantryId);
  });
  const processes = serverProcesses();
  const labels = (...more: readonly string[]): string[] => {
    if (gantryId === undefined) throw new Error('no server was started');
    return [`gantry.instance=${gantryId}`, ...more];
  };
  const server = (): ServerProcess => {
    if (running === undefined) throw new Error('no server was started');
    return running;
  };
  return {
    server,
    ecs: () => clientOf(server()),
    start: async ({ flags = [], environment = {} } = {}) => {
      dataDir ??= processes.folder();
      const always = ['--port', '0', '--runtime', 'docker', '--data-dir', dataDir];
      running = await processes.start({ flags: [...always, ...flags], environment });
      gantryId ??= idOf(dataDir);
    },
    containersOf: async (taskArn) => {
      const filters = { label: labels(`${taskArnLabel}=${taskArn}`) };
      const found = await docker.listContainers({ all: true, filters });
      const inspected = await Promise.all(
        found
          .filter((container) => !container.Labels[nameLabel]?.startsWith('~'))
          .map(async ({ Id, Labels }) => {
            return [Labels[nameLabel] ?? '', await docker.getContainer(Id).inspect()] as const;
          }),
      );
      return new Map(inspected);
    },
    everyContainer: async () => {
      const found = await docker.listContainers({ all: true, filters: { label: labels() } });
      return found.map(({ Labels }) => ({
        taskArn: Labels[taskArnLabel] ?? '',
        name: Labels[nameLabel] ?? '',
      }));
    },
  };
}

/** How long a test waits for what the engine takes a moment to do. */
export const patience = { timeout: 10_000, interval: 50 };

/** Runs until SIGTERM and then ends with 0. */
export const untilStopped = shell("trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done");

/** A container that runs a shell script. */
export function shell(script: string): Partial<ContainerDefinition> {
  return { image: busyboxImage, entryPoint: ['sh', '-c'], command: [script] };
}

/** Registers a Fargate task definition of the given containers. */
export async function register(
  ecs: ECSClient,
  family: string,
  containers: Readonly<Record<string, Partial<ContainerDefinition>>>,
  members: Partial<RegisterTaskDefinitionCommandInput> = {},
): Promise<void> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      ...members,
      containerDefinitions: Object.entries(containers).map(([name, definition]) => ({
        stopTimeout: 5,
        image: busyboxImage,
        ...definition,
        name,
      })),
    }),
  );
}

/** The container of that name in a task as the API describes it. */
export function containerIn(task: Task | undefined, name: string) {
  return task?.containers?.find((container) => container.name === name);
}

/** The name under which a Gantry labels its containers. */
function idOf(dataDir: string): string {
  const db = new Database(join(dataDir, 'gantry.db'), { readonly: true });
  const row = db
    .prepare<[], { value: string }>(
      "SELECT value FROM key_values WHERE namespace = 'gantry' AND key = 'id'",
    )
    .get();
  db.close();
  if (row === undefined) throw new Error('the Gantry in this folder has no id');
  return row.value;
}
