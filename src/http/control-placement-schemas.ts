// What may be asked about placement, and the answer, as JSON schemas. Data only.
import { type JsonSchema, object } from './json-schema.ts';

const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });
const count = (description: string): JsonSchema => ({ type: 'integer', description });
const list = (items: JsonSchema, description: string): JsonSchema => ({
  type: 'array',
  items,
  description,
});

const containerOverride = object('What a container has instead', ['name'], {
  name: text('Its name in the task definition'),
  cpu: { type: 'integer', minimum: 0 },
  memory: { type: 'integer', minimum: 0 },
  memoryReservation: { type: 'integer', minimum: 0 },
});

/** Names a task, a service or a task definition. */
export const placementQuestion = object(
  'Where would tasks go? Name a task that is there, a service or a task definition',
  [],
  {
    task: text('The ARN of a task: it is placed anew, as if it were not there'),
    cluster: text('Name or ARN; default unless said'),
    service: text('Name or ARN: its strategy, constraints and task definition'),
    taskDefinition: text('Family, revision or ARN'),
    launchType: {
      type: 'string',
      enum: ['EC2', 'EXTERNAL', 'MANAGED_INSTANCES'],
      description: 'Whose instances are asked; EC2 unless said',
    },
    group: text('The group of the tasks, family:<family> unless said'),
    overrides: object('What the tasks have instead', [], {
      cpu: text('Of the task'),
      memory: text('Of the task'),
      containerOverrides: list(containerOverride, 'Of its containers'),
    }),
    placementConstraints: list(
      object('As RunTask has it', ['type'], {
        type: { type: 'string', enum: ['distinctInstance', 'memberOf'] },
        expression: { type: 'string' },
      }),
      'Beside those of the task definition',
    ),
    placementStrategy: list(
      object('As RunTask has it', ['type'], {
        type: { type: 'string', enum: ['random', 'spread', 'binpack'] },
        field: { type: 'string' },
      }),
      'Step by step',
    ),
    capacityProvider: text('The name of the capacity provider whose instances alone are asked'),
    count: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      description: 'How many are placed one after the other; 1 unless said',
    },
    limit: {
      type: 'integer',
      minimum: 0,
      maximum: 10_000,
      description: 'How many instances each list shows; 20 unless said',
    },
  },
);

const arn: JsonSchema = { type: 'string', description: 'The ARN of a container instance' };

const explained = object(
  'One decision',
  ['why', 'instances', 'considered', 'refusedBy', 'refused', 'ranked', 'steps'],
  {
    why: { type: 'string', description: 'A sentence for people' },
    instances: count('How many instances there are, whatever their status'),
    considered: count('How many were asked: those that are ACTIVE, and of the capacity provider'),
    refusedBy: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'How many refused, by reason',
    },
    refused: list(
      object(
        'An instance that cannot take the task',
        ['containerInstanceArn', 'reason', 'detail'],
        {
          containerInstanceArn: arn,
          reason: { type: 'string', description: 'As in the failures of RunTask and StartTask' },
          detail: { type: 'string', description: 'What of the task it does not meet' },
        },
      ),
      'In the order of their registration',
    ),
    ranked: list(
      object('An instance that can take the task', ['containerInstanceArn', 'rank', 'keys'], {
        containerInstanceArn: arn,
        rank: count('1 for the best; equals have the same'),
        keys: list(
          object('What a step of the strategy sees', ['step'], {
            step: { type: 'string' },
            group: { type: 'string', description: 'The value of a spread' },
            value: count('Tasks in the group, or what remains; the least is the best'),
          }),
          'Step by step',
        ),
      }),
      'The best first',
    ),
    steps: list(
      object('How a step narrowed the choice', ['step', 'left', 'why'], {
        step: { type: 'string' },
        left: count('How many instances it left'),
        why: { type: 'string' },
      }),
      'Step by step',
    ),
  },
);

/** Where tasks would go, and why. */
export const placementAnswer = object(
  'Where the tasks would go; nothing was placed',
  ['placements', 'unplaced', 'first'],
  {
    placements: list(
      object('A task that finds a place', ['containerInstanceArn', 'gpuIds'], {
        containerInstanceArn: arn,
        gpuIds: { type: 'array', items: { type: 'string' } },
      }),
      'In turn, each on what the ones before leave',
    ),
    unplaced: count('How many tasks find none'),
    containerInstanceArn: { ...arn, description: 'Where the task of the question is' },
    first: { ...explained, description: 'The decision about the first task' },
    firstUnplaced: {
      ...explained,
      description: 'The decision about the first task that finds no place, when others do',
    },
  },
);
