import {
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  LabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const get = (request: Partial<GetParametersByPathCommandInput> = {}) =>
  ssm.client.send(new GetParametersByPathCommand({ Path: '/shop', ...request }));
const names = async (request?: Partial<GetParametersByPathCommandInput>) =>
  ((await get(request)).Parameters ?? []).map(({ Name }) => Name);

beforeEach(async () => {
  for (const Name of ['/shop/b', '/shop/a', '/shop/db/user', '/shopping', 'root']) {
    await ssm.put({ Name, Type: Name === '/shop/a' ? 'SecureString' : 'String' });
  }
});

describe('GetParametersByPath', () => {
  test('reads what is right below a path, in order of name', async () => {
    expect(await names()).toEqual(['/shop/a', '/shop/b']);
    expect(await names({ Path: '/shop/' })).toEqual(['/shop/a', '/shop/b']);
    expect(await names({ Path: '/' })).toEqual(['/shopping', 'root']);
  });

  test('reads everything below a path when it is recursive', async () => {
    expect(await names({ Recursive: true })).toEqual(['/shop/a', '/shop/b', '/shop/db/user']);
    expect(await names({ Path: '/', Recursive: true })).toHaveLength(5);
  });

  test('pages', async () => {
    const first = await get({ MaxResults: 1 });
    const second = await get({ MaxResults: 1, NextToken: first.NextToken });
    expect([first, second].map((page) => page.Parameters?.[0]?.Name)).toEqual([
      '/shop/a',
      '/shop/b',
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  test('filters by type and by label', async () => {
    const byType = [{ Key: 'Type', Values: ['SecureString'] }];
    expect(await names({ ParameterFilters: byType })).toEqual(['/shop/a']);
    await ssm.client.send(new LabelParameterVersionCommand({ Name: '/shop/b', Labels: ['prod'] }));
    const byLabel = [{ Key: 'Label', Values: ['prod'] }];
    expect(await names({ ParameterFilters: byLabel })).toEqual(['/shop/b']);
  });

  test('decrypts on request', async () => {
    const { Parameters } = await get({ WithDecryption: true });
    expect(Parameters?.[0]?.Value).toBe('value');
  });

  test.each([
    ['a path without a slash', { Path: 'shop' }, 'ValidationException'],
    ['a path with a space', { Path: '/a b' }, 'ValidationException'],
    ['more than ten at a time', { MaxResults: 11 }, 'ValidationException'],
    ['a token that is none', { NextToken: 'garbage' }, 'InvalidNextToken'],
    [
      'a filter of another operation',
      { ParameterFilters: [{ Key: 'Name', Values: ['x'] }] },
      'InvalidFilterKey',
    ],
  ])('is refused for %s', async (_case, request, name) => {
    await expect(get(request)).rejects.toMatchObject({ name });
  });
});
