import {
  DescribeParametersCommand,
  GetParameterCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();

const nameRule =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

describe('PutParameter', () => {
  test('makes a parameter, and new versions when it may overwrite', async () => {
    expect(await ssm.put()).toMatchObject({ Version: 1, Tier: 'Standard' });
    expect(await ssm.put({ Value: 'other', Overwrite: true })).toMatchObject({ Version: 2 });
  });

  test('is refused for a parameter that is there, unless it may overwrite', async () => {
    await ssm.put();
    await expect(ssm.put()).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
  });

  test('a new version keeps what the request leaves out', async () => {
    await ssm.put({ Description: 'which', Type: 'SecureString', KeyId: 'alias/mine' });
    await ssm.put({ Value: 'next', Type: undefined, Overwrite: true });
    const { Parameters } = await ssm.client.send(new DescribeParametersCommand({}));
    expect(Parameters).toMatchObject([
      { Description: 'which', Type: 'SecureString', KeyId: 'alias/mine', Version: 2 },
    ]);
  });

  test('puts tags on a parameter that it makes', async () => {
    await ssm.put({ Tags: [{ Key: 'team', Value: 'shop' }] });
    const command = new ListTagsForResourceCommand({
      ResourceType: 'Parameter',
      ResourceId: 'name',
    });
    expect((await ssm.client.send(command)).TagList).toEqual([{ Key: 'team', Value: 'shop' }]);
  });

  test('a value of more than 4096 characters needs the advanced tier, which is not left again', async () => {
    const Value = 'x'.repeat(4097);
    await expect(ssm.put({ Value })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(
        /^Standard tier parameters support a maximum parameter value of 4096 characters\. /,
      ),
    });
    expect(await ssm.put({ Value, Tier: 'Intelligent-Tiering' })).toMatchObject({
      Tier: 'Advanced',
    });
    expect(await ssm.put({ Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
    await expect(ssm.put({ Overwrite: true, Tier: 'Standard' })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^This parameter uses the advanced-parameter tier\. You can't/,
      ),
    });
  });

  test('the value must be as the pattern allows, all of it, also in later versions', async () => {
    await ssm.put({ Value: '100', AllowedPattern: '\\d{1,4}' });
    await expect(ssm.put({ Value: '10,000', Overwrite: true })).rejects.toMatchObject({
      name: 'ParameterPatternMismatchException',
      message: 'Parameter value, cannot be validated against allowedPattern: \\d{1,4}',
    });
  });

  test.each([
    ['a pattern that is none', '(', 'x'],
    ['a pattern that takes for ever', '(a+)+b', 'a'.repeat(60)],
  ])('is refused for %s', async (_case, AllowedPattern, Value) => {
    await expect(ssm.put({ AllowedPattern, Value })).rejects.toMatchObject({
      name: 'InvalidAllowedPatternException',
    });
  });

  test('the oldest of a hundred versions goes, but not while it has a label', async () => {
    await ssm.put();
    for (let n = 2; n <= 100; n += 1) await ssm.put({ Overwrite: true });
    await ssm.client.send(
      new LabelParameterVersionCommand({ Name: 'name', ParameterVersion: 1, Labels: ['keep'] }),
    );
    await expect(ssm.put({ Overwrite: true })).rejects.toMatchObject({
      name: 'ParameterMaxVersionLimitExceeded',
      message: expect.stringContaining("Version 1, the oldest version, can't be deleted"),
    });
    await ssm.client.send(
      new LabelParameterVersionCommand({ Name: 'name', ParameterVersion: 2, Labels: ['keep'] }),
    );
    expect(await ssm.put({ Overwrite: true })).toMatchObject({ Version: 101 });
    await expect(
      ssm.client.send(new GetParameterCommand({ Name: 'name:1' })),
    ).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  const refusals: readonly [string, Partial<PutParameterCommandInput>, string, string][] = [
    [
      'no type',
      { Type: undefined },
      'ValidationException',
      'A parameter type is required when you create a parameter.',
    ],
    [
      'an empty value',
      { Value: '' },
      'ValidationException',
      "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    ['a name with a space', { Name: 'a b' }, 'ValidationException', nameRule],
    ['a name with a version', { Name: 'a:1' }, 'ValidationException', nameRule],
    ['an empty sub-path', { Name: '/a//b' }, 'ValidationException', nameRule],
    ['a path of SSM', { Name: '/ssm/x' }, 'ValidationException', nameRule],
    [
      'a path of AWS',
      { Name: '/AWS/x' },
      'AccessDeniedException',
      'No access to reserved parameter name: /AWS/x.',
    ],
    [
      'a reserved name',
      { Name: 'awsome' },
      'ValidationException',
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    ],
    [
      'a path that does not begin with a slash',
      { Name: 'a/b' },
      'ValidationException',
      'Parameter name must be a fully qualified name.',
    ],
    [
      'a path that ends with a slash',
      { Name: '/a/' },
      'ValidationException',
      'Parameter name must not end with slash.',
    ],
    [
      'too many levels',
      { Name: '/a'.repeat(16) },
      'HierarchyLevelLimitExceededException',
      'A hierarchy can have a maximum of 15 levels.',
    ],
    [
      'policies',
      { Policies: '[{"Type":"Expiration"}]' },
      'ValidationException',
      'Gantry does not apply parameter policies: leave out Policies.',
    ],
    [
      'another data type',
      { DataType: 'aws:ec2:image' },
      'ValidationException',
      'Gantry has parameters of the data type text alone, not aws:ec2:image.',
    ],
    [
      'tags together with Overwrite',
      { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    ],
  ];

  test.each(refusals)('is refused for %s', async (_case, request, name, message) => {
    await expect(ssm.put(request)).rejects.toMatchObject({ name, message });
  });
});
