// Whatever a client sends to a satellite is answered or refused in the shape of AWS: never with a 500.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelShapes, OperationModel } from '../../src/aws/model.ts';
import * as cloudwatch from '../../src/services/cloudwatch/model/operations.ts';
import { shapes as cloudwatchShapes } from '../../src/services/cloudwatch/model/shapes.ts';
import * as logs from '../../src/services/logs/model/operations.ts';
import { shapes as logsShapes } from '../../src/services/logs/model/shapes.ts';
import * as secretsmanager from '../../src/services/secretsmanager/model/operations.ts';
import { shapes as secretsmanagerShapes } from '../../src/services/secretsmanager/model/shapes.ts';
import * as ssm from '../../src/services/ssm/model/operations.ts';
import { shapes as ssmShapes } from '../../src/services/ssm/model/shapes.ts';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { inputWith, ModelInputs } from './model-inputs.ts';

interface Satellite {
  readonly service: string;
  readonly shapes: ModelShapes;
  readonly operationModels: Readonly<Record<string, OperationModel>>;
  /** Requests that make things whose names are among the drawn texts. */
  readonly first: readonly (readonly [operation: string, input: object])[];
}

const metric = {
  Namespace: 'web',
  MetricName: 'errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
};

const satellites: readonly Satellite[] = [
  {
    service: 'cloudwatch',
    shapes: cloudwatchShapes,
    operationModels: cloudwatch.operationModels,
    first: [
      ['PutMetricAlarm', { ...metric, AlarmName: 'demo' }],
      ['PutMetricAlarm', { ...metric, AlarmName: 'web' }],
      ['PutCompositeAlarm', { AlarmName: 'app', AlarmRule: 'ALARM(demo) OR ALARM(web)' }],
    ],
  },
  {
    service: 'logs',
    shapes: logsShapes,
    operationModels: logs.operationModels,
    first: [
      ['CreateLogGroup', { logGroupName: 'demo' }],
      ['CreateLogStream', { logGroupName: 'demo', logStreamName: 'web' }],
      [
        'PutLogEvents',
        {
          logGroupName: 'demo',
          logStreamName: 'web',
          logEvents: [{ timestamp: 1_789_552_800_000, message: 'app' }],
        },
      ],
    ],
  },
  {
    service: 'secretsmanager',
    shapes: secretsmanagerShapes,
    operationModels: secretsmanager.operationModels,
    first: [
      ['CreateSecret', { Name: 'demo', SecretString: 'x' }],
      ['CreateSecret', { Name: 'web' }],
    ],
  },
  {
    service: 'ssm',
    shapes: ssmShapes,
    operationModels: ssm.operationModels,
    first: [
      ['PutParameter', { Name: 'demo', Value: 'x', Type: 'SecureString' }],
      ['PutParameter', { Name: 'web', Value: 'x', Type: 'String' }],
    ],
  },
];

describe.each(satellites)('$service', ({ service, shapes, operationModels, first }) => {
  const inputs = new ModelInputs({ shapes, operationModels });
  let gantry: TestGantry;

  beforeAll(async () => {
    gantry = await startGantry();
    for (const [operation, input] of first) expect((await send(operation, input)).status).toBe(200);
  });
  afterAll(() => gantry.close());

  async function send(operation: string, input: unknown) {
    const answer = await gantry.gantry.app.inject({
      method: 'POST',
      url: `/${service}/${operation}`,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(input),
    });
    return { status: answer.statusCode, body: answer.json(), text: answer.body };
  }

  const operations = Object.keys(operationModels);

  test('has operations to look at', () => {
    expect(operations.length).toBeGreaterThan(5);
  });

  test.each(operations)('answers or refuses %s, whatever its values are', async (operation) => {
    await fc.assert(
      fc.asyncProperty(inputs.typedInputs(operation), async (input) => {
        const { status, body, text } = await send(operation, input);
        // CloudWatch has a status of its own for what is not there.
        expect([200, 400, 404], text).toContain(status);
        if (status !== 200) expect(body.__type, text).toMatch(/^[A-Z]\w+$/);
      }),
      { numRuns: 100 },
    );
  });

  test.each(operations)('refuses %s with a value of a wrong type', async (operation) => {
    const places = inputs.placesOf(operation);
    const wrong = fc
      .constantFrom(...places)
      .chain(({ path, ref }) => inputs.wrongValues(ref).map((value) => inputWith(path, value)));
    await fc.assert(
      fc.asyncProperty(wrong, async (input) => {
        const { status, body, text } = await send(operation, input);
        expect(status, text).toBe(400);
        expect(body.__type, text).toBe('SerializationException');
      }),
      { numRuns: 40 },
    );
  });
});
