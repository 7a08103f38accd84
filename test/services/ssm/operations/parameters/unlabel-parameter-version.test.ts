import {
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const unlabel = (Labels: string[], ParameterVersion = 1, Name = 'name') =>
  ssm.client.send(new UnlabelParameterVersionCommand({ Name, Labels, ParameterVersion }));

describe('UnlabelParameterVersion', () => {
  test('takes labels off and names those that were not there', async () => {
    await ssm.put();
    await ssm.client.send(new LabelParameterVersionCommand({ Name: 'name', Labels: ['a', 'b'] }));
    expect(await unlabel(['a', 'c'])).toMatchObject({ RemovedLabels: ['a'], InvalidLabels: ['c'] });
    const { Parameters } = await ssm.client.send(new GetParameterHistoryCommand({ Name: 'name' }));
    expect(Parameters?.[0]?.Labels).toEqual(['b']);
  });

  test('is refused for a version or parameter that is not there', async () => {
    await ssm.put();
    await expect(unlabel(['x'], 9)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    await expect(unlabel(['x'], 1, 'nobody')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
