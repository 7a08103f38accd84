import {
  CreateClusterCommand,
  ECSClient,
  ListAccountSettingsCommand,
  PutAccountSettingCommand,
  PutAccountSettingDefaultCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
});
afterEach(() => gantry.close());

const root = 'arn:aws:iam::000000000000:root';
const user = 'arn:aws:iam::000000000000:user/me';
const insights = { name: 'containerInsights' } as const;

async function effective(principalArn?: string) {
  const { settings = [] } = await ecs.send(
    new ListAccountSettingsCommand({ ...insights, principalArn, effectiveSettings: true }),
  );
  return settings.map(({ value }) => value);
}

describe('PutAccountSettingDefault', () => {
  it('is the setting of every principal that has none of its own', async () => {
    await ecs.send(
      new PutAccountSettingCommand({ ...insights, value: 'enhanced', principalArn: user }),
    );
    const { setting } = await ecs.send(
      new PutAccountSettingDefaultCommand({ ...insights, value: 'enabled' }),
    );
    expect(setting).toEqual({ ...insights, value: 'enabled', principalArn: root, type: 'user' });
    expect(await effective()).toEqual(['enabled']);
    expect(await effective('arn:aws:iam::000000000000:role/ci')).toEqual(['enabled']);
    expect(await effective(user)).toEqual(['enhanced']);
  });

  it('is what new clusters begin with, and old ones keep theirs', async () => {
    const create = async (clusterName: string) =>
      (await ecs.send(new CreateClusterCommand({ clusterName }))).cluster?.settings;
    expect(await create('before')).toEqual([{ ...insights, value: 'disabled' }]);
    await ecs.send(new PutAccountSettingDefaultCommand({ ...insights, value: 'enhanced' }));
    expect(await create('after')).toEqual([{ ...insights, value: 'enhanced' }]);
    expect(await create('before'), 'the same arguments are the same cluster').toEqual([
      { ...insights, value: 'disabled' },
    ]);
  });

  it('holds in its own region and account only', async () => {
    await ecs.send(new PutAccountSettingDefaultCommand({ ...insights, value: 'enabled' }));
    const elsewhere = gantry.client(ECSClient, { region: 'eu-west-1' });
    const { settings } = await elsewhere.send(new ListAccountSettingsCommand({}));
    expect(settings).toEqual([]);
  });

  it('refuses a value that the setting cannot have', async () => {
    const asked = ecs.send(new PutAccountSettingDefaultCommand({ ...insights, value: 'yes' }));
    await expect(asked).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: "Invalid setting 'value'",
    });
  });
});
