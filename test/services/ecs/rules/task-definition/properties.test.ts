import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../../src/aws/errors.ts';
import { validateInput } from '../../../../../src/aws/validate.ts';
import { shapes } from '../../../../../src/services/ecs/model/shapes.ts';
import type {
  ContainerDefinition,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
} from '../../../../../src/services/ecs/model/types.ts';
import { compatibilities } from '../../../../../src/services/ecs/rules/task-definition/compatibilities.ts';
import { hasCycle } from '../../../../../src/services/ecs/rules/task-definition/cycle.ts';
import { parseTaskDefinitionIdentifier } from '../../../../../src/services/ecs/rules/task-definition/identifier.ts';
import { normaliseTaskDefinition } from '../../../../../src/services/ecs/rules/task-definition/normalise.ts';
import { notYetEffective } from '../../../../../src/services/ecs/rules/task-definition/not-yet-effective.ts';
import { requiresAttributes } from '../../../../../src/services/ecs/rules/task-definition/requires-attributes.ts';
import { validateTaskDefinition } from '../../../../../src/services/ecs/rules/task-definition/validate.ts';
import { arbitraryRequest, plausibleRequest } from './arbitrary-requests.ts';
import { awslogs, executionRole } from './definitions.ts';

const namespace = { account: '123456789012', region: 'us-east-1', partition: 'aws' };
const registration = { namespace, revision: 1, registeredAt: 0, registeredBy: 'arn' };

describe('any request of the right types', () => {
  test('is accepted, or refused with a ClientException', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryRequest, plausibleRequest), (input) => {
        const refusal = refusalOf(input);
        if (refusal === undefined) normaliseTaskDefinition(input, registration);
        else expect(refusal.type).toBe('ClientException');
      }),
      { numRuns: 2000 },
    );
  });

  test('reaches checks of every subject, so the property above means something', () => {
    const texts = fc.sample(plausibleRequest, { numRuns: 1500, seed: 1 }).map((input) => {
      return refusalOf(input)?.text?.replaceAll(/'[^']*'|\d+/g, '') ?? 'accepted';
    });
    expect(new Set(texts).size).toBeGreaterThan(25);
    expect(texts).toContain('accepted');
  });

  test('can be asked for its attributes, launch types and members without effect', () => {
    fc.assert(
      fc.property(arbitraryRequest, (input) => {
        expect(new Set(compatibilities(input)).size).toBeLessThanOrEqual(4);
        const names = requiresAttributes(input).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(notYetEffective(input)).not.toContain('family');
      }),
    );
  });
});

describe('a valid request', () => {
  const container: fc.Arbitrary<ContainerDefinition> = fc.record(
    {
      image: fc.constantFrom('nginx', 'nginx@sha256:0', 'public.ecr.aws/a/b:1'),
      memory: fc.integer({ min: 6, max: 50 }),
      cpu: fc.integer({ min: 0, max: 25 }),
      healthCheck: fc.record(
        { command: fc.constant(['CMD', 'true']), retries: fc.integer({ min: 1, max: 10 }) },
        { requiredKeys: ['command'] },
      ),
      portMappings: fc.constantFrom([], [{ containerPortRange: '1-5' }]),
      stopTimeout: fc.integer({ min: 2, max: 200 }),
      command: fc.array(fc.string(), { maxLength: 2 }),
      logConfiguration: fc.constant(awslogs),
      dockerLabels: fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }),
    },
    { requiredKeys: ['image', 'memory'] },
  );
  const request: fc.Arbitrary<RegisterTaskDefinitionRequest> = fc
    .record(
      {
        family: fc.constant('shop'),
        containers: fc.array(container, { minLength: 1, maxLength: 10 }),
        networkMode: fc.constantFrom('bridge' as const, 'none' as const),
        cpu: fc.constantFrom('256', '.25 vCPU', ''),
        memory: fc.constantFrom('512', '0.5 GB', ''),
        taskRoleArn: fc.constantFrom('', 'shop', executionRole),
        requiresCompatibilities: fc.constantFrom([], ['EC2' as const]),
        volumes: fc.constantFrom([], [{ name: 'v' }, { name: 'w', dockerVolumeConfiguration: {} }]),
      },
      { requiredKeys: ['family', 'containers'] },
    )
    .map(({ containers, ...rest }) => ({
      ...rest,
      containerDefinitions: containers.map((made, at) => ({
        ...made,
        name: `c${at}`,
        portMappings: rest.networkMode === 'none' ? [] : (made.portMappings ?? []),
      })),
    }));

  test('registered again from what Describe returned gives the same definition', () => {
    fc.assert(
      fc.property(request, (input) => {
        validateTaskDefinition(input);
        const first = normaliseTaskDefinition(input, registration);
        const again = asRequest(first);
        validateTaskDefinition(again);
        expect(normaliseTaskDefinition(again, registration)).toEqual(first);
      }),
    );
  });

  test('that is accepted for a launch type is compatible with it', () => {
    fc.assert(
      fc.property(
        request,
        fc.constantFrom('FARGATE' as const, 'EXTERNAL' as const),
        (input, type) => {
          const asked = {
            ...input,
            requiresCompatibilities: [type],
            networkMode: 'awsvpc' as const,
          };
          if (refusalOf(asked) === undefined) expect(compatibilities(asked)).toContain(type);
          else expect(compatibilities(asked)).not.toContain(type);
        },
      ),
    );
  });
});

test('a cycle is found where following every path finds one', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const graph = fc
    .array(fc.subarray(names), { minLength: names.length, maxLength: names.length })
    .map((targets) => new Map(names.map((name, at) => [name, targets[at] ?? []])));
  fc.assert(
    fc.property(graph, (edges) => {
      const comesBack = (start: string, from: string, steps: number): boolean =>
        steps > 0 &&
        (edges.get(from) ?? []).some((to) => to === start || comesBack(start, to, steps - 1));
      const naive = names.some((name) => comesBack(name, name, names.length));
      expect(hasCycle(edges)).toBe(naive);
    }),
  );
});

test('any text is some kind of identifier', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((s) => `arn:aws:ecs:${s}`),
      ),
      (text) => {
        expect(parseTaskDefinitionIdentifier(namespace, text).kind).toBeTypeOf('string');
      },
    ),
  );
});

/** What a client sends when it sends back what Describe returned: unknown members are dropped. */
function asRequest(definition: TaskDefinition): RegisterTaskDefinitionRequest {
  const refuse = (): AwsError => new AwsError('ClientException', 'the model refused it');
  const model = { shapes, texts: { missing: refuse, notInEnum: refuse } };
  const operation = {
    name: 'RegisterTaskDefinition',
    input: 'RegisterTaskDefinitionRequest',
  };
  // The validator returns what the shape of that name describes.
  return validateInput(model, operation, definition) as RegisterTaskDefinitionRequest;
}

function refusalOf(input: RegisterTaskDefinitionRequest): AwsError | undefined {
  try {
    validateTaskDefinition(input);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
