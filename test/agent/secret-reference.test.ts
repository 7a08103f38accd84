import { describe, expect, test } from 'vitest';
import { secretPlace } from '../../src/agent/secret-reference.ts';

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf';
const parameter = 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/db';

describe('valueFrom', () => {
  test.each([
    [secret, { secretId: secret }],
    [`${secret}:username::`, { secretId: secret, jsonKey: 'username' }],
    [`${secret}::AWSPREVIOUS:`, { secretId: secret, versionStage: 'AWSPREVIOUS' }],
    [`${secret}:::v-1`, { secretId: secret, versionId: 'v-1' }],
    [
      `${secret}:username:AWSPREVIOUS:v-1`,
      { secretId: secret, jsonKey: 'username', versionStage: 'AWSPREVIOUS', versionId: 'v-1' },
    ],
    [`${secret}:::`, { secretId: secret }],
  ])('%s is a secret', (valueFrom, expected) => {
    expect(secretPlace(valueFrom)).toEqual({ store: 'asm', region: 'eu-west-1', ...expected });
  });

  test.each([`${secret}:username`, `${secret}:a:b`, `${secret}:a:b:c:d`])(
    '%s is none, as for the agent',
    (valueFrom) => {
      expect(secretPlace(valueFrom)).toBeUndefined();
    },
  );

  test('the ARN of a parameter is one of its region', () => {
    expect(secretPlace(parameter)).toEqual({ store: 'ssm', region: 'eu-west-1', name: parameter });
  });

  test.each(['db', '/shop/db', '/shop/db:3'])('%s is a parameter of the own region', (name) => {
    expect(secretPlace(name)).toEqual({ store: 'ssm', name });
  });
});
