// The bodies of the control API as JSON schemas: what Fastify checks a request against is what
// openapi/gantry.json says. Data only.

import { placementAnswer, placementQuestion } from './control-placement-schemas.ts';
import { type JsonSchema, object } from './json-schema.ts';
import { machineChange, machines, newMachines } from './machine-schemas.ts';

const milliseconds = (description: string): JsonSchema => ({
  type: 'integer',
  description: `${description}, epoch milliseconds`,
});
const iso = (description: string): JsonSchema => ({
  type: 'string',
  format: 'date-time',
  description,
});
const duration = (description: string): JsonSchema => ({
  description: `${description}: a text such as 500ms, 3s, 2m or 1h30m, or whole milliseconds`,
  anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }],
});
const error = object('Why a request was refused', ['message'], {
  message: { type: 'string' },
});

const nothing = object('Nothing', [], {});

const health = object('A server that answers', ['status', 'version', 'runtime', 'clock', 'now'], {
  status: { type: 'string', enum: ['ok'] },
  version: { type: 'string', description: 'The version of Gantry' },
  runtime: { type: 'string', description: 'What runs Fargate tasks: docker or simulated' },
  clock: { type: 'string', enum: ['system', 'virtual'] },
  now: milliseconds('The current instant'),
});

const clockReading = object('Where the clock stands', ['clock', 'now', 'nowIso'], {
  clock: { type: 'string', enum: ['system', 'virtual'] },
  now: milliseconds('The current instant'),
  nowIso: iso('The same as ISO 8601'),
  nextDeadline: milliseconds('When something is next to happen by itself; virtual clocks only'),
  nextDeadlineIso: iso('The same as ISO 8601'),
});

const clockMove = object(
  'How a virtual clock is to move: either advance, or runUntilIdle with or without a limit',
  [],
  {
    advance: duration('Moves by this much, letting everything happen on the way; 31 days at most'),
    runUntilIdle: {
      type: 'boolean',
      enum: [true],
      description: 'Moves until nothing more happens by itself',
    },
    limit: duration('How far runUntilIdle may move, 24h unless said; 31 days at most'),
  },
);

const why = object(
  'What was last decided about a resource, and what it waits for',
  ['key', 'at', 'atIso', 'why', 'failures'],
  {
    key: { type: 'string', description: 'The name under which the resource is looked after' },
    at: milliseconds('When it was decided'),
    atIso: iso('The same as ISO 8601'),
    why: { type: 'string', description: 'A sentence for people' },
    recheckAt: milliseconds('When it is looked at again by itself'),
    recheckAtIso: iso('The same as ISO 8601'),
    failures: { type: 'integer', description: 'Passes that failed since the last that did not' },
  },
);

const ports = object('The ports of a task that are published on this machine', ['ports'], {
  ports: {
    type: 'array',
    items: object('A port', ['containerPort', 'protocol', 'host', 'hostPort'], {
      containerPort: { type: 'integer' },
      protocol: { type: 'string', enum: ['tcp', 'udp'] },
      host: { type: 'string', description: 'An address of this machine' },
      hostPort: { type: 'integer' },
    }),
  },
});

const uri = (description: string): JsonSchema => ({ type: 'string', format: 'uri', description });
const endpoints = object('What the containers of a task are told', ['endpoints'], {
  endpoints: {
    type: 'array',
    description: 'Empty where containers cannot reach Gantry',
    items: object('A container', ['container', 'metadataUri', 'metadataUriV4', 'agentUri'], {
      container: { type: 'string', description: 'Its name in the task definition' },
      metadataUri: uri('ECS_CONTAINER_METADATA_URI'),
      metadataUriV4: uri('ECS_CONTAINER_METADATA_URI_V4'),
      agentUri: uri('ECS_AGENT_URI'),
    }),
  },
});

const pattern: JsonSchema = {
  type: 'string',
  minLength: 1,
  description: '* is any text, ? is one character',
};
const after: JsonSchema = {
  type: 'string',
  description: 'Since the container began to run: 500ms, 3s, 2m or 1h30m',
};
const exitCode: JsonSchema = { type: 'integer', minimum: 0, maximum: 255 };
const reason: JsonSchema = { type: 'string', minLength: 1 };

const simulationScript = object(
  'What happens to every container that matches; at least one thing has to',
  ['match'],
  {
    match: object('The containers meant: all patterns given must match', [], {
      image: pattern,
      family: pattern,
      container: pattern,
    }),
    exit: object('Ends by itself; with 0 and after 1s unless said', [], { code: exitCode, after }),
    outOfMemory: object('Is killed for its memory, after 1s unless said', [], { after }),
    health: object('What its health check finds', ['status'], {
      status: { type: 'string', enum: ['HEALTHY', 'UNHEALTHY'] },
      after,
    }),
    pullError: { ...reason, description: 'Why its image cannot be pulled' },
    startError: { ...reason, description: 'Why it cannot be started' },
    ignoreSigterm: { type: 'boolean', description: 'Runs on until SIGKILL ends it with 137' },
    sigtermExitCode: { ...exitCode, description: 'How it ends on SIGTERM, 0 unless said' },
    log: { ...reason, description: 'Lines that it writes to its log stream when it starts' },
  },
);

const faults = object('Scripts for simulated containers', ['scripts'], {
  scripts: {
    type: 'array',
    maxItems: 1000,
    description: 'In order: of several that match a container the first counts',
    items: simulationScript,
  },
});

const event = object(
  'The data of one server-sent event: the envelope of EventBridge',
  ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'],
  {
    version: { type: 'string', enum: ['0'] },
    id: { type: 'string' },
    'detail-type': { type: 'string', description: 'For example ECS Task State Change' },
    source: { type: 'string', description: 'For example aws.ecs' },
    account: { type: 'string' },
    time: iso('When it happened, to the second'),
    region: { type: 'string' },
    resources: { type: 'array', items: { type: 'string' }, description: 'ARNs' },
    detail: { type: 'object', description: 'As the type of the event has it' },
  },
);

/** Every schema by the name it has in openapi/gantry.json. */
export const controlSchemas = {
  Error: error,
  Nothing: nothing,
  Health: health,
  ClockReading: clockReading,
  ClockMove: clockMove,
  Why: why,
  Ports: ports,
  Endpoints: endpoints,
  SimulationScript: simulationScript,
  Faults: faults,
  PlacementQuestion: placementQuestion,
  PlacementAnswer: placementAnswer,
  Event: event,
  NewMachines: newMachines,
  MachineChange: machineChange,
  Machines: machines,
} as const satisfies Readonly<Record<string, JsonSchema>>;
