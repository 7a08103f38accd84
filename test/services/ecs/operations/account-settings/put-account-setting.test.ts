import {
  CreateClusterCommand,
  ECSClient,
  ListAccountSettingsCommand,
  PutAccountSettingCommand,
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

describe('PutAccountSetting', () => {
  it('answers with the setting of the caller', async () => {
    const answer = await ecs.send(
      new PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled' }),
    );
    expect(answer.setting).toEqual({
      name: 'awsvpcTrunking',
      value: 'enabled',
      principalArn: root,
      type: 'user',
    });
  });

  it('sets for another principal, and for nobody else', async () => {
    await ecs.send(
      new PutAccountSettingCommand({
        name: 'containerInsights',
        value: 'enhanced',
        principalArn: user,
      }),
    );
    const own = await ecs.send(new ListAccountSettingsCommand({ principalArn: user }));
    expect(own.settings).toEqual([
      { name: 'containerInsights', value: 'enhanced', principalArn: user, type: 'user' },
    ]);
    const { settings } = await ecs.send(new ListAccountSettingsCommand({}));
    expect(settings).toEqual([]);
    const { cluster } = await ecs.send(new CreateClusterCommand({}));
    expect(cluster?.settings).toEqual([{ name: 'containerInsights', value: 'disabled' }]);
  });

  it.each([
    ['awsvpcTrunking', 'ENABLED', "Invalid setting 'value'"],
    ['containerInsights', 'on', "Invalid setting 'value'"],
    ['fargateTaskRetirementWaitPeriod', '3', "Invalid setting 'value'"],
    ['taskLongArnFormat', 'disabled', 'You can no longer disable Long Arn settings'],
    ['tagResourceAuthorization', 'off', 'You can no longer disable tag resource authorization'],
    [
      'tagResourceAuthorization',
      'disabled',
      'You can no longer disable tag resource authorization',
    ],
    [
      'guardDutyActivate',
      'on',
      'The account setting guardDutyActivate is managed by AWS and cannot be changed.',
    ],
  ] as const)('refuses %s: %s', async (name, value, message) => {
    await expect(ecs.send(new PutAccountSettingCommand({ name, value }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
    expect((await ecs.send(new ListAccountSettingsCommand({}))).settings).toEqual([]);
  });

  it.each(['arn:aws:iam::111111111111:user/me', 'arn:aws:s3:::bucket', 'me'])(
    'refuses the principal %s',
    async (principalArn) => {
      const asked = ecs.send(
        new PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled', principalArn }),
      );
      await expect(asked).rejects.toMatchObject({ name: 'InvalidParameterException' });
    },
  );
});
