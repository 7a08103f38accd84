import { describe, expect, test } from 'vitest';
import { validateServiceConnectDefaults } from '../../../../src/services/ecs/rules/cluster-service-connect.ts';

const world = { account: '000000000000', region: 'us-east-1', partition: 'aws' };

describe('validateServiceConnectDefaults', () => {
  test('gives a name the ARN of a namespace, the same one each time', () => {
    const first = validateServiceConnectDefaults(world, { namespace: 'internal' });
    expect(first?.namespace).toMatch(
      /^arn:aws:servicediscovery:us-east-1:000000000000:namespace\/ns-[a-z0-9]{16}$/,
    );
    expect(validateServiceConnectDefaults(world, { namespace: 'internal' })).toEqual(first);
  });

  test('gives other names, regions and accounts other namespaces', () => {
    const arns = [
      validateServiceConnectDefaults(world, { namespace: 'a' }),
      validateServiceConnectDefaults(world, { namespace: 'b' }),
      validateServiceConnectDefaults({ ...world, region: 'eu-west-1' }, { namespace: 'a' }),
      validateServiceConnectDefaults({ ...world, account: '111111111111' }, { namespace: 'a' }),
    ].map((defaults) => defaults?.namespace?.slice(-16));
    expect(new Set(arns).size).toBe(4);
  });

  test('keeps the ARN of a namespace', () => {
    const namespace =
      'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-abcdefgh12345678';
    expect(validateServiceConnectDefaults(world, { namespace })).toEqual({ namespace });
  });

  test('takes an empty name for no defaults', () => {
    expect(validateServiceConnectDefaults(world, { namespace: '' })).toBeUndefined();
  });

  test.each(['a/b', 'a"b', 'a<b', 'a>b', 'n'.repeat(1025)])('refuses the name %s', (namespace) => {
    expect(() => validateServiceConnectDefaults(world, { namespace })).toThrow(/1024 characters/);
  });

  test.each([
    'arn:aws:servicediscovery:eu-west-1:000000000000:namespace/ns-abc',
    'arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-abc',
    'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-abc',
    'arn:aws:ecs:us-east-1:000000000000:cluster/x',
  ])('refuses %s, which is no namespace of this account and region', (namespace) => {
    expect(() => validateServiceConnectDefaults(world, { namespace })).toThrow(
      `Invalid identifier: ${namespace}`,
    );
  });
});
