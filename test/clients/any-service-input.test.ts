// Requests for services that are good but for one member: each is answered or refused, and the scheduler
// gets every service that came of it to where it wants to be.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationModels } from '../../src/services/ecs/model/operations.ts';
import { shapes } from '../../src/services/ecs/model/shapes.ts';
import {
  type ServiceFixture,
  serviceFixture,
} from '../services/ecs/operations/services/service-fixture.ts';
import { postJson } from '../services/ecs/post-json.ts';
import { ModelInputs } from './model-inputs.ts';

const inputs = new ModelInputs({ shapes, operationModels });
let gantry: ServiceFixture;

beforeAll(async () => {
  gantry = await serviceFixture();
});
afterAll(() => gantry.close());

const good = {
  serviceName: 'web',
  taskDefinition: 'web',
  desiredCount: 1,
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 50 },
};
const arn = 'arn:aws:ecs:us-east-1:000000000000:service/default/web';

/** Whether it was accepted. Neither that nor a refusal in the shape of AWS fails the test. */
async function accepted(operation: string, input: unknown): Promise<boolean> {
  const { status, body } = await postJson(gantry, operation, input);
  expect([200, 400], `${JSON.stringify(input)} → ${JSON.stringify(body)}`).toContain(status);
  if (status === 400) expect(body).toMatchObject({ __type: expect.stringMatching(/Exception$/) });
  return status === 200;
}

/** No pass over the service fails, and it can be deleted. */
async function expectUsable(): Promise<void> {
  await gantry.advance(120_000);
  expect(gantry.gantry.control.why(arn)).toMatchObject({ failures: 0 });
  expect(await accepted('DeleteService', { service: 'web', force: true })).toBe(true);
  await gantry.advance(120_000);
}

test('CreateService', async () => {
  let created = 0;
  const changed = inputs.nearlyGoodInputs('CreateService', good);
  await fc.assert(
    fc.asyncProperty(changed, async (input) => {
      const isMade = await accepted('CreateService', { ...Object(input), serviceName: 'web' });
      if (!isMade) return;
      created += 1;
      await expectUsable();
    }),
    { numRuns: 500 },
  );
  expect(created, 'too few were made to say anything').toBeGreaterThan(20);
});

test('UpdateService', async () => {
  let updated = 0;
  const { launchType: _, serviceName: _name, ...rest } = good;
  const changed = inputs.nearlyGoodInputs('UpdateService', rest);
  await fc.assert(
    fc.asyncProperty(changed, async (input) => {
      expect(await accepted('CreateService', good)).toBe(true);
      const update = { ...Object(input), service: 'web', cluster: 'default' };
      if (await accepted('UpdateService', update)) updated += 1;
      await expectUsable();
    }),
    { numRuns: 200 },
  );
  expect(updated, 'too few were changed to say anything').toBeGreaterThan(10);
});
