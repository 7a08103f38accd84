// What containers find at their fixed addresses: part of the composition root, kept apart because who
// answers there is a reason to change of its own.
import { apiEnvironment } from './endpoints/api-environment.ts';
import { ContainerEndpoints } from './endpoints/container-endpoints.ts';
import { EndpointIds, type KnownContainer } from './endpoints/endpoint-ids.ts';
import { endpointEnvironment } from './endpoints/environment.ts';
import { faultInjection } from './endpoints/fault-injection.ts';
import { lazyRoutes } from './endpoints/lazy-routes.ts';
import { localCommands } from './endpoints/local-commands.ts';
import { usableCommands } from './endpoints/usable-commands.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { SystemRandom } from './kernel/random.ts';
import type { Runtimes } from './open-runtimes.ts';
import { openTaskCredentials, type TaskCredentialsParts } from './open-task-credentials.ts';
import type {
  ContainerApi,
  ContainerEnvironment,
  EndpointAddress,
  EndpointIdentities,
  EndpointRoutes,
} from './ports/container-endpoints.ts';
import type { ContainerEndpoint } from './ports/control.ts';
import type { TaskDirectory, TaskFacts } from './ports/task-metadata.ts';
import { worldOf } from './services/ecs/rules/derive-events.ts';
import { launchTypeSeen } from './services/ecs/rules/task-spec.ts';
import type { EcsStore } from './services/ecs/tables/ecs-store.ts';
import { taskFacts } from './services/ecs/views/task-facts.ts';
import type { KeyValues } from './store/key-values.ts';

export interface Endpoints {
  /** What every container is told besides its task definition. */
  readonly environment: ContainerEnvironment;
  /** Which container an id in a path belongs to. */
  readonly identities: EndpointIdentities;
  /** Adds routes to what containers can ask. */
  serve(routes: EndpointRoutes): void;
  /** Lets calls of the AWS API through to whoever takes them. */
  serveApi(api: ContainerApi): void;
  /** Begins to listen, if there is a container engine; otherwise that waits until somebody asks. */
  start(): void;
  /** Where each container of a task finds what it may ask; undefined for a task that ECS does not know. */
  of(taskArn: string): Promise<readonly ContainerEndpoint[] | undefined>;
  /** Where containers reach the listener; undefined when they cannot. */
  address(): Promise<EndpointAddress | undefined>;
  close(): Promise<void>;
}

export interface EndpointParts {
  readonly facts: KeyValues;
  readonly ecs: EcsStore;
  readonly credentials: TaskCredentialsParts;
  /** Whether containers that say nothing about it are told where the AWS API is. */
  readonly injectEndpoint: boolean;
  readonly log: Logger;
  /** They are opened later: real containers are told where to find the endpoints. */
  readonly runtimes: () => Pick<Runtimes, 'endpointHost' | 'hostCommands' | 'inspector'>;
}

/** Makes the listener and everybody who answers there. It does not listen yet. */
export function openEndpoints(parts: EndpointParts): Endpoints {
  const { facts, ecs, log, runtimes } = parts;
  const listener = new ContainerEndpoints({
    log,
    host: async () => await runtimes().endpointHost?.(),
    commands: usableCommands(localCommands, () => runtimes().hostCommands),
    port: {
      get: () => numberOf(facts.get('endpoints-port')),
      put: (port) => facts.put('endpoints-port', String(port)),
    },
  });
  const secret = secretOf(facts);
  const identities = new EndpointIds(secret, () => knownContainers(ecs));
  const address = (): Promise<EndpointAddress | undefined> => listener.address();
  const credentials = openTaskCredentials({ ...parts.credentials, secret, address, log });
  listener.serve(credentials.routes);
  const environments = [
    endpointEnvironment({ identities, address }),
    credentials.environment,
    apiEnvironment({ byDefault: parts.injectEndpoint, address, log }),
  ];
  const directory: TaskDirectory = { facts: (taskArn) => factsOf(ecs, taskArn) };
  listener.serve(faultInjection({ identities, directory }));
  // Lazily: most tasks never ask about themselves.
  listener.serve(
    lazyRoutes(/^\/v[234]\//, async () => {
      const { MetadataRoutes } = await import('./endpoints/metadata/metadata-routes.ts');
      return new MetadataRoutes({ identities, directory, inspector: runtimes().inspector });
    }),
  );
  return {
    environment: async (spec, container) => {
      const told = environments.map((environment) => environment(spec, container));
      return Object.assign({}, ...(await Promise.all(told)));
    },
    identities,
    serve: (routes) => listener.serve(routes),
    serveApi: (api) => listener.serveApi(api),
    start: () => {
      if (runtimes().endpointHost !== undefined) void address();
    },
    of: async (taskArn) => {
      const facts = factsOf(ecs, taskArn);
      return facts && endpointsOf(facts, identities, await address());
    },
    address,
    close: () => listener.close(),
  };
}

function endpointsOf(
  { taskArn, launchType, containers }: TaskFacts,
  identities: EndpointIdentities,
  address: EndpointAddress | undefined,
): readonly ContainerEndpoint[] {
  if (address === undefined) return [];
  return containers.map(({ name: container }) => {
    const id = identities.idOf({ taskArn, containerName: container }, launchType);
    return {
      container,
      metadataUri: `${address.url}/v3/${id}`,
      metadataUriV4: `${address.url}/v4/${id}`,
      agentUri: `${address.url}/api/${id}`,
    };
  });
}

function factsOf(ecs: EcsStore, taskArn: string): TaskFacts | undefined {
  return ecs.read((unit) => {
    const world = worldOf(taskArn);
    const row = unit.tasks.get(world, taskArn);
    if (row === undefined) return undefined;
    const { family, revision } = row.internals;
    const definition = unit.taskDefinitions.get(world, family, revision);
    return definition && taskFacts(row, definition.document);
  });
}

function* knownContainers(ecs: EcsStore): Iterable<KnownContainer> {
  for (const task of ecs.read((unit) => unit.tasks.all())) {
    for (const { name } of task.containers) {
      yield { taskArn: task.taskArn, containerName: name, launchType: launchTypeSeen(task) };
    }
  }
}

/** Never from the seed: whoever knows that would know every id. */
function secretOf(facts: KeyValues): string {
  const known = facts.get('endpoints-secret');
  if (known !== undefined) return known;
  const secret = new Ids(new SystemRandom()).hex(64);
  facts.put('endpoints-secret', secret);
  return secret;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
