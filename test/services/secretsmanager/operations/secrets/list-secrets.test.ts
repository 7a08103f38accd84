import {
  CreateSecretCommand,
  DeleteSecretCommand,
  ListSecretsCommand,
  type ListSecretsCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const list = (request: ListSecretsCommandInput = {}) =>
  secrets.client.send(new ListSecretsCommand(request));
const names = async (request: ListSecretsCommandInput = {}) =>
  ((await list(request)).SecretList ?? []).map(({ Name }) => Name);

beforeEach(async () => {
  const made = [
    { Name: 'shop/b', Description: 'Orders database', Tags: [{ Key: 'team', Value: 'shop' }] },
    { Name: 'shop/a', SecretString: 'do-not-show' },
    { Name: 'mail', Tags: [{ Key: 'Team', Value: 'mail' }] },
  ];
  for (const secret of made) {
    await secrets.client.send(new CreateSecretCommand(secret));
    await secrets.gantry.advance(1000);
  }
});

describe('ListSecrets', () => {
  test('lists secrets in the order in which they were made, without values', async () => {
    const { SecretList = [] } = await list();
    expect(SecretList.map(({ Name }) => Name)).toEqual(['shop/b', 'shop/a', 'mail']);
    expect(Object.values(SecretList[1]?.SecretVersionsToStages ?? {})).toEqual([['AWSCURRENT']]);
    expect(JSON.stringify(SecretList)).not.toContain('do-not-show');
  });

  test('sorts as it is asked to', async () => {
    expect(await names({ SortBy: 'name' })).toEqual(['mail', 'shop/a', 'shop/b']);
    expect(await names({ SortOrder: 'desc' })).toEqual(['mail', 'shop/a', 'shop/b']);
  });

  test('pages, also when the secret that ended a page is gone', async () => {
    const first = await list({ MaxResults: 1 });
    await secrets.client.send(
      new DeleteSecretCommand({ SecretId: 'shop/b', ForceDeleteWithoutRecovery: true }),
    );
    const second = await list({ MaxResults: 1, NextToken: first.NextToken });
    const third = await list({ MaxResults: 1, NextToken: second.NextToken });
    expect([first, second, third].map((page) => page.SecretList?.[0]?.Name)).toEqual([
      'shop/b',
      'shop/a',
      'mail',
    ]);
    expect(third.NextToken).toBeUndefined();
  });

  test.each([
    ['name', 'shop/', ['shop/b', 'shop/a']],
    ['name', 'SHOP/', []],
    ['name', '!shop/', ['mail']],
    ['description', 'orders', ['shop/b']],
    ['tag-key', 'team', ['shop/b']],
    ['tag-value', 'ma', ['mail']],
    ['all', 'database orders', ['shop/b']],
    ['owning-service', 'rds', []],
  ] as const)('filters %s by %s', async (Key, value, expected) => {
    expect(await names({ Filters: [{ Key, Values: [value] }] })).toEqual(expected);
  });

  test('shows what is to be deleted only on request', async () => {
    await secrets.client.send(new DeleteSecretCommand({ SecretId: 'mail' }));
    expect(await names()).toEqual(['shop/b', 'shop/a']);
    expect(await names({ IncludePlannedDeletion: true })).toEqual(['shop/b', 'shop/a', 'mail']);
  });

  test.each([
    ['a token that is none', { NextToken: 'garbage' }, 'InvalidNextTokenException'],
    ['a page of none', { MaxResults: 0 }, 'ValidationException'],
    [
      'a filter without values',
      { Filters: [{ Key: 'name' as const, Values: [] }] },
      'ValidationException',
    ],
  ])('is refused for %s', async (_case, request, name) => {
    await expect(list(request)).rejects.toMatchObject({ name });
  });
});
