// The bodies of what the control API does with machines, as JSON schemas. Data only.
import type { JsonSchema } from './json-schema.ts';

const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });

const place = {
  cluster: text('The cluster, by name or ARN; default without it'),
  account: { type: 'string', pattern: '^[0-9]{12}$', description: 'As --account without it' },
  region: text('As --region without it'),
};

export const newMachines: JsonSchema = {
  type: 'object',
  description: 'Machines with the ECS-optimised AMI to add to a cluster',
  required: ['instanceType', 'count'],
  properties: {
    ...place,
    instanceType: text('An EC2 instance type such as m5.large'),
    count: { type: 'integer', minimum: 1, maximum: 10_000 },
    zones: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: text('An availability zone'),
      description: 'What they are spread over; without it a, b and c of the region',
    },
    attributes: {
      type: 'object',
      maxProperties: 10,
      additionalProperties: { type: 'string' },
      description: 'Attributes they have beside those of the AMI',
    },
    capacityProvider: text('The capacity provider they belong to, by name'),
  },
  additionalProperties: false,
};

export const machineChange: JsonSchema = {
  type: 'object',
  description:
    'Something that happens to machines: to those named, to all of a zone, of a type, or of the cluster',
  required: ['action'],
  properties: {
    ...place,
    containerInstances: {
      type: 'array',
      maxItems: 10_000,
      items: text('The ARN or id of a container instance, or the id of its machine'),
    },
    zone: text('An availability zone'),
    instanceType: text('An EC2 instance type'),
    action: {
      type: 'string',
      enum: ['terminate', 'interrupt', 'disconnect', 'connect'],
      description:
        'terminate: the machine and its tasks end at once. interrupt: as a Spot interruption, the ' +
        'instance drains and its machine ends after the notice. disconnect and connect: the agent ' +
        'loses its connection, or has it again',
    },
    notice: {
      description:
        'How long before its end an interruption is announced, 2m without it: a text such as 500ms, ' +
        '3s, 2m or 1h30m, or whole milliseconds',
      anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }],
    },
  },
  additionalProperties: false,
};

export const machines: JsonSchema = {
  type: 'object',
  description: 'The container instances that were added, or to which something happened',
  required: ['containerInstances'],
  properties: {
    containerInstances: { type: 'array', items: { type: 'string' }, description: 'ARNs' },
  },
  additionalProperties: false,
};
