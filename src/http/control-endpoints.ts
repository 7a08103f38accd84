// The control API as data: control.ts serves it, scripts/generate-gantry-openapi.ts describes it.
import { controlSchemas } from './control-schemas.ts';
import type { JsonSchema } from './json-schema.ts';

export interface ControlEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly operationId: string;
  /** One line. */
  readonly summary: string;
  readonly querystring?: JsonSchema;
  readonly headers?: JsonSchema;
  readonly body?: JsonSchema;
  /** What a 200 carries; events are sent as text/event-stream, everything else as JSON. */
  readonly answer: JsonSchema;
  readonly answerType?: 'text/event-stream';
  /** Status → when it is answered, beside the 400 of a request that does not fit its schema. */
  readonly refusals: Readonly<Record<number, string>>;
}

const { Nothing, Health, ClockReading, ClockMove, Why, Ports, Endpoints, Faults } = controlSchemas;
const { PlacementQuestion, PlacementAnswer } = controlSchemas;
const { NewMachines, MachineChange, Machines } = controlSchemas;
const notJson = { 415: 'The content type is not application/json' };
const sequence: JsonSchema = { type: 'string', pattern: '^[0-9]{1,15}$' };

/** Every endpoint under /_gantry, by the name of what it does. */
export const controlEndpoints = {
  health: {
    method: 'GET',
    url: '/_gantry/health',
    operationId: 'getHealth',
    summary: 'Say that the server answers, and what it runs tasks on',
    answer: Health,
    refusals: {},
  },
  reset: {
    method: 'POST',
    url: '/_gantry/reset',
    operationId: 'reset',
    summary: 'Remove every resource of every account, every container and every fault',
    body: Nothing,
    answer: Nothing,
    refusals: {
      503:
        'Resources and faults are gone, but the engine did not remove every container and volume. ' +
        'Containers go when it is back; volumes that outlive tasks need another reset then',
      ...notJson,
    },
  },
  readClock: {
    method: 'GET',
    url: '/_gantry/clock',
    operationId: 'readClock',
    summary: 'Read the clock',
    answer: ClockReading,
    refusals: {},
  },
  moveClock: {
    method: 'POST',
    url: '/_gantry/clock',
    operationId: 'moveClock',
    summary: 'Move the virtual clock and answer when everything due by then has happened',
    body: ClockMove,
    answer: ClockReading,
    refusals: { 409: 'The clock is not virtual', ...notJson },
  },
  events: {
    method: 'GET',
    url: '/_gantry/events',
    operationId: 'streamEvents',
    summary: 'Receive events as server-sent events: id is the position, event the detail type',
    querystring: {
      type: 'object',
      properties: {
        after: {
          ...sequence,
          description:
            'Begin after this position, with 0 at the oldest event stored; without it, with the ' +
            'next to happen. A position this Gantry has not reached yet counts as 0',
        },
        follow: {
          type: 'string',
          enum: ['true', 'false'],
          description: 'false: end after the events stored',
        },
      },
      additionalProperties: false,
    },
    headers: {
      type: 'object',
      properties: {
        'last-event-id': {
          ...sequence,
          description: 'The position of the last event received; wins over after',
        },
      },
    },
    answer: { type: 'string', description: 'Messages whose data is an Event each' },
    answerType: 'text/event-stream',
    refusals: { 503: 'Too many streams are open' },
  },
  why: {
    method: 'GET',
    url: '/_gantry/why',
    operationId: 'explain',
    summary: 'Say what was last decided about a resource and what it waits for',
    querystring: {
      type: 'object',
      properties: {
        resource: {
          type: 'string',
          minLength: 1,
          description: 'An ARN, or a key such as task/<ARN>',
        },
      },
      required: ['resource'],
      additionalProperties: false,
    },
    answer: Why,
    refusals: { 404: 'There is no such resource' },
  },
  explainPlacement: {
    method: 'POST',
    url: '/_gantry/explain-placement',
    operationId: 'explainPlacement',
    summary: 'Say on which container instances tasks would go and why, and place nothing',
    body: PlacementQuestion,
    answer: PlacementAnswer,
    refusals: { 404: 'The question names what is not there', ...notJson },
  },
  ports: {
    method: 'GET',
    url: '/_gantry/ports',
    operationId: 'listPublishedPorts',
    summary: 'List the ports at which --publish-ports makes an awsvpc task reachable',
    querystring: {
      type: 'object',
      properties: { task: { type: 'string', minLength: 1, description: 'The ARN of the task' } },
      required: ['task'],
      additionalProperties: false,
    },
    answer: Ports,
    refusals: { 404: 'Nothing is known of the task', 503: 'The engine does not answer' },
  },
  endpoints: {
    method: 'GET',
    url: '/_gantry/endpoints',
    operationId: 'listContainerEndpoints',
    summary: 'List where the containers of a task find their metadata and the agent API',
    querystring: {
      type: 'object',
      properties: { task: { type: 'string', minLength: 1, description: 'The ARN of the task' } },
      required: ['task'],
      additionalProperties: false,
    },
    answer: Endpoints,
    refusals: { 404: 'ECS does not know the task' },
  },
  readFaults: {
    method: 'GET',
    url: '/_gantry/faults',
    operationId: 'readFaults',
    summary: 'Read the scripts of the simulator',
    answer: Faults,
    refusals: { 409: 'Tasks do not run in the simulator' },
  },
  setFaults: {
    method: 'PUT',
    url: '/_gantry/faults',
    operationId: 'setFaults',
    summary: 'Replace the scripts of the simulator, for tasks that start from now on',
    body: Faults,
    answer: Faults,
    refusals: { 409: 'Tasks do not run in the simulator', ...notJson },
  },
  addMachines: {
    method: 'POST',
    url: '/_gantry/machines',
    operationId: 'addMachines',
    summary: 'Add container instances by EC2 instance type, as if machines were started for them',
    body: NewMachines,
    answer: Machines,
    refusals: { 404: 'There is no such cluster or instance type', ...notJson },
  },
  changeMachines: {
    method: 'POST',
    url: '/_gantry/machines/change',
    operationId: 'changeMachines',
    summary: 'End machines, interrupt them as Spot does, or take their agents off the line',
    body: MachineChange,
    answer: Machines,
    refusals: { 404: 'There is no such container instance', ...notJson },
  },
} as const satisfies Readonly<Record<string, ControlEndpoint>>;
