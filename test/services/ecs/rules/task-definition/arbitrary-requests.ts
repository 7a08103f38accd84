// Random requests that pass the model's own checks: right JSON types, required members, known enums.
import fc from 'fast-check';
import type { Ref } from '../../../../../src/aws/model.ts';
import { shapes } from '../../../../../src/services/ecs/model/shapes.ts';
import type { RegisterTaskDefinitionRequest } from '../../../../../src/services/ecs/model/types.ts';

/** Texts that mean something somewhere, so that random requests get past the first check. */
const texts = [
  '',
  ' ',
  'a',
  'b',
  'a:b',
  'web',
  '256',
  '512',
  '1 vCPU',
  '1 GB',
  '80-90',
  '9-1',
  '__proto__',
  'constructor',
  'nginx:1',
  'nginx@sha256:0',
  '123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1',
  'arn:aws:iam::123456789012:role/a',
  'arn:aws:s3:::bucket/a.env',
  'arn:aws:secretsmanager:us-east-1:123456789012:secret:a',
  'CMD',
  'ProxyIngressPort',
  'awslogs-group',
];

const text = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...texts) },
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const integer = fc.oneof(
  fc.constantFrom(0, 1, 2, -1, 60, 80, 120, 121, 128, 256, 512, 65_536),
  fc.integer(),
);

export const arbitraryRequest: fc.Arbitrary<RegisterTaskDefinitionRequest> =
  // What it builds is what the model says the request is.
  arbitraryOf('RegisterTaskDefinitionRequest') as fc.Arbitrary<RegisterTaskDefinitionRequest>;

function arbitraryOf(ref: Ref): fc.Arbitrary<unknown> {
  if (typeof ref === 'object') {
    return 'list' in ref
      ? fc.array(arbitraryOf(ref.list), { maxLength: 3 })
      : fc.dictionary(text, arbitraryOf(ref.map), { maxKeys: 3 });
  }
  if (ref === 'String') return text;
  if (ref === 'Boolean') return fc.boolean();
  if (ref === 'Integer') return integer;
  const shape = shapes[ref];
  if (shape === undefined) throw new Error(`teach this generator to make a ${ref}`);
  if (shape.type === 'enum') return fc.constantFrom(...shape.values);
  const members = Object.entries(shape.members).map(([name, member]) => {
    const arbitrary = arbitraryOf(member);
    const required = shape.required?.includes(name) === true;
    return [name, required ? arbitrary : sometimes(arbitrary)] as const;
  });
  return fc
    .record(Object.fromEntries(members))
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, v]) => v !== undefined)));
}

/** Rarely there, or every request would break some rule of its first member. */
function sometimes(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** The same with family, names, images and sizes in order, so that later checks are reached too. */
export const plausibleRequest: fc.Arbitrary<RegisterTaskDefinitionRequest> = arbitraryRequest
  .filter((request) => request.containerDefinitions.length > 0)
  .map((request) => ({
    ...request,
    family: 'shop',
    cpu: undefined,
    memory: undefined,
    tags: undefined,
    taskRoleArn: undefined,
    containerDefinitions: request.containerDefinitions.map((container, at) => ({
      ...container,
      name: `c${at}`,
      image: 'nginx',
      cpu: 10,
      memory: 128,
      memoryReservation: undefined,
      essential: true,
    })),
  }));
