import { GetParameterHistoryCommand, LabelParameterVersionCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const label = (Labels: string[], ParameterVersion?: number, Name = 'name') =>
  ssm.client.send(new LabelParameterVersionCommand({ Name, Labels, ParameterVersion }));
const labels = async () => {
  const answer = await ssm.client.send(new GetParameterHistoryCommand({ Name: 'name' }));
  return answer.Parameters?.map((version) => version.Labels);
};

beforeEach(async () => {
  await ssm.put();
  await ssm.put({ Overwrite: true });
});

describe('LabelParameterVersion', () => {
  test('labels the newest version, and moves labels that another has', async () => {
    expect(await label(['prod', 'blue'])).toMatchObject({ ParameterVersion: 2, InvalidLabels: [] });
    await label(['prod'], 1);
    expect(await labels()).toEqual([['prod'], ['blue']]);
  });

  test('leaves out labels that cannot be, and says which', async () => {
    const { InvalidLabels } = await label(['1st', 'aws-x', 'a b', 'good']);
    expect(InvalidLabels).toEqual(['1st', 'aws-x', 'a b']);
    expect(await labels()).toEqual([[], ['good']]);
  });

  test('is refused for more than ten labels on a version', async () => {
    await label(Array.from({ length: 10 }, (_, at) => `l${at}`));
    await expect(label(['more'])).rejects.toMatchObject({
      name: 'ParameterVersionLabelLimitExceeded',
    });
  });

  test('is refused for a version or parameter that is not there', async () => {
    await expect(label(['x'], 9)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    await expect(label(['x'], 1, 'nobody')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
