import {
  DeleteAccountSettingCommand,
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

const user = 'arn:aws:iam::000000000000:user/me';
const trunking = { name: 'awsvpcTrunking' } as const;

describe('DeleteAccountSetting', () => {
  it('takes the setting of a principal back, which falls to the default of the account', async () => {
    await ecs.send(new PutAccountSettingDefaultCommand({ ...trunking, value: 'enabled' }));
    await ecs.send(
      new PutAccountSettingCommand({ ...trunking, value: 'disabled', principalArn: user }),
    );
    const { setting } = await ecs.send(
      new DeleteAccountSettingCommand({ ...trunking, principalArn: user }),
    );
    expect(setting).toEqual({ ...trunking, value: 'enabled', principalArn: user, type: 'user' });
    const own = await ecs.send(new ListAccountSettingsCommand({ principalArn: user }));
    expect(own.settings).toEqual([]);
  });

  it('may be repeated', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { setting } = await ecs.send(new DeleteAccountSettingCommand(trunking));
      expect(setting).toMatchObject({ ...trunking, value: 'disabled' });
    }
  });

  it('refuses a principal of another account', async () => {
    const principalArn = 'arn:aws:iam::111111111111:root';
    await expect(
      ecs.send(new DeleteAccountSettingCommand({ ...trunking, principalArn })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
