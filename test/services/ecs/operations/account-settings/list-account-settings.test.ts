import {
  ECSClient,
  ListAccountSettingsCommand,
  type ListAccountSettingsCommandInput,
  PutAccountSettingCommand,
  paginateListAccountSettings,
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

const list = async (input: ListAccountSettingsCommandInput) =>
  await ecs.send(new ListAccountSettingsCommand(input));

describe('ListAccountSettings', () => {
  it('lists every effective setting with its default, ten on a page', async () => {
    const pages = [];
    const all = paginateListAccountSettings({ client: ecs }, { effectiveSettings: true });
    for await (const { settings = [] } of all) pages.push(settings);
    expect(pages.map((page) => page.length)).toEqual([10, 1]);
    expect(Object.fromEntries(pages.flat().map(({ name, value }) => [name, value]))).toEqual({
      awsvpcTrunking: 'disabled',
      containerInsights: 'disabled',
      containerInstanceLongArnFormat: 'enabled',
      defaultLogDriverMode: 'non-blocking',
      fargateEventWindows: 'disabled',
      fargateFIPSMode: 'disabled',
      fargateTaskRetirementWaitPeriod: '7',
      guardDutyActivate: 'off',
      serviceLongArnFormat: 'enabled',
      tagResourceAuthorization: 'on',
      taskLongArnFormat: 'enabled',
    });
    expect(pages.flat().filter(({ type }) => type === 'aws_managed')).toMatchObject([
      { name: 'guardDutyActivate' },
    ]);
  });

  it('finds exactly one by its name, as Terraform reads it back', async () => {
    await ecs.send(new PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled' }));
    const { settings } = await list({ name: 'awsvpcTrunking', effectiveSettings: true });
    expect(settings).toMatchObject([{ name: 'awsvpcTrunking', value: 'enabled' }]);
  });

  it('filters by value', async () => {
    const name = 'awsvpcTrunking';
    await ecs.send(new PutAccountSettingCommand({ name, value: 'enabled' }));
    expect((await list({ name, value: 'enabled' })).settings).toHaveLength(1);
    expect((await list({ name, value: 'disabled' })).settings).toEqual([]);
  });

  it.each([
    [{ value: 'enabled' }, 'A setting name must be specified with a setting value.'],
    [{ maxResults: 11 }, 'Max results can not be greater than 10'],
    [{ maxResults: 0 }, 'Max results can not be less than 1'],
    [{ nextToken: 'x' }, 'Invalid token'],
    [{ principalArn: 'me' }, 'Invalid principal ARN: me'],
  ])('refuses %j', async (input, message) => {
    await expect(list(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });
});
