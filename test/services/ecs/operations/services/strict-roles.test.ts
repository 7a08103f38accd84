import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture(['--strict']);
});
afterEach(() => gantry.close());

const taskRoleArn = 'arn:aws:iam::000000000000:role/nobody';
const refusal = {
  name: 'ClientException',
  message: expect.stringContaining(`ECS was unable to assume the role '${taskRoleArn}'`),
};

describe('With --strict', () => {
  it('no service is created of tasks whose role nobody created', async () => {
    await gantry.register({ family: 'web', taskRoleArn });
    await expect(gantry.create()).rejects.toMatchObject(refusal);
  });

  it('no such task definition is deployed, while one without roles is', async () => {
    await gantry.create();
    const taskDefinition = await gantry.register({ family: 'web', taskRoleArn });
    await expect(gantry.update({ taskDefinition })).rejects.toMatchObject(refusal);
    const { deployments } = await gantry.update({ forceNewDeployment: true });
    expect(deployments).toHaveLength(2);
  });
});
