import { UpdateContainerAgentCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeAll(async () => {
  fixture = await instanceFixture();
});

afterAll(() => fixture.close());

function update(containerInstance = '') {
  return fixture.ecs.send(new UpdateContainerAgentCommand({ cluster: 'demo', containerInstance }));
}

describe('UpdateContainerAgent', () => {
  test('goes from PENDING to UPDATED while time passes, and brings the newest version', async () => {
    const versionInfo = { agentVersion: '1.60.0', agentHash: 'old' };
    const { containerInstanceArn } = await fixture.register({ versionInfo });
    const { containerInstance } = await update(containerInstanceArn);
    expect(containerInstance?.agentUpdateStatus).toBe('PENDING');
    await expect(update(containerInstanceArn)).rejects.toMatchObject({
      name: 'UpdateInProgressException',
    });
    await fixture.advance(6000);
    expect((await fixture.describe(containerInstanceArn)).agentUpdateStatus).toBe('STAGING');
    await fixture.advance(60_000);
    const updated = await fixture.describe(containerInstanceArn);
    expect(updated.agentUpdateStatus).toBe('UPDATED');
    expect(updated.versionInfo?.agentVersion).not.toBe('1.60.0');
    await expect(update(containerInstanceArn)).rejects.toMatchObject({
      name: 'NoUpdateAvailableException',
    });
  });

  test('refuses an agent that did not say its version, and one that is not there', async () => {
    const { containerInstanceArn } = await fixture.register({ versionInfo: { agentHash: 'x' } });
    await expect(update(containerInstanceArn)).rejects.toMatchObject({
      name: 'MissingVersionException',
    });
    await expect(update('0'.repeat(32))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
