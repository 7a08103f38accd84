import {
  AddTagsToResourceCommand,
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const list = (request: DescribeParametersCommandInput = {}) =>
  ssm.client.send(new DescribeParametersCommand(request));
const names = async (request: DescribeParametersCommandInput = {}) =>
  ((await list(request)).Parameters ?? []).map(({ Name }) => Name);

beforeEach(async () => {
  await ssm.put({ Name: '/shop/db', Type: 'SecureString', Value: 'do-not-show' });
  await ssm.put({ Name: '/shop/a/b', Description: 'deep' });
  await ssm.put({ Name: 'root', Type: 'StringList' });
  await ssm.client.send(
    new AddTagsToResourceCommand({
      ResourceType: 'Parameter',
      ResourceId: 'root',
      Tags: [{ Key: 'team', Value: 'shop' }],
    }),
  );
});

describe('DescribeParameters', () => {
  test('shows all of a parameter but its value', async () => {
    const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values: ['/shop/db'] }];
    const { Parameters } = await list({ ParameterFilters });
    expect(Parameters).toEqual([
      {
        ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/shop/db',
        DataType: 'text',
        KeyId: 'alias/aws/ssm',
        LastModifiedDate: new Date('2026-09-16T10:00:00Z'),
        LastModifiedUser: 'arn:aws:iam::000000000000:root',
        Name: '/shop/db',
        Policies: [],
        Tier: 'Standard',
        Type: 'SecureString',
        Version: 1,
      },
    ]);
    expect(JSON.stringify(await list())).not.toContain('do-not-show');
  });

  test.each([
    [{ Key: 'Name', Option: 'BeginsWith', Values: ['/shop'] }, ['/shop/a/b', '/shop/db']],
    [{ Key: 'Name', Option: 'Contains', Values: ['oo'] }, ['root']],
    [{ Key: 'Type', Values: ['StringList', 'SecureString'] }, ['/shop/db', 'root']],
    [{ Key: 'Path', Values: ['/shop'] }, ['/shop/db']],
    [{ Key: 'Path', Option: 'Recursive', Values: ['/shop'] }, ['/shop/a/b', '/shop/db']],
    [{ Key: 'tag:team' }, ['root']],
    [{ Key: 'tag:team', Values: ['mail'] }, []],
    [{ Key: 'KeyId', Values: ['alias/aws/ssm'] }, ['/shop/db']],
  ])('filters by %j', async (filter, expected) => {
    expect(await names({ ParameterFilters: [filter] })).toEqual(expected);
  });

  test('finds names by their beginnings with the older filters', async () => {
    expect(await names({ Filters: [{ Key: 'Name', Values: ['/shop/d'] }] })).toEqual(['/shop/db']);
  });

  test('pages', async () => {
    const first = await list({ MaxResults: 2 });
    expect(await names({ MaxResults: 2, NextToken: first.NextToken })).toEqual(['root']);
  });

  test('shares none with other accounts', async () => {
    expect(await names({ Shared: true })).toEqual([]);
  });

  test.each([
    [
      'a label',
      { ParameterFilters: [{ Key: 'Label', Values: ['x'] }] },
      'InvalidFilterKey',
      'The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier, DataType].',
    ],
    [
      'no values',
      { ParameterFilters: [{ Key: 'Name' }] },
      'InvalidFilterValue',
      'The following filter values are missing : null for filter key Name.',
    ],
    [
      'an option that is none',
      { ParameterFilters: [{ Key: 'Type', Option: 'Contains', Values: ['x'] }] },
      'InvalidFilterOption',
      'The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals].',
    ],
    [
      'a token that is none',
      { NextToken: 'garbage' },
      'InvalidNextToken',
      'The specified token is not valid.',
    ],
  ])('is refused for %s', async (_case, request, name, message) => {
    await expect(list(request)).rejects.toMatchObject({ name, message });
  });
});
