import { expect, test } from 'vitest';
import { parseTaskDefinitionIdentifier } from '../../../../../src/services/ecs/rules/task-definition/identifier.ts';

const namespace = { account: '123456789012', region: 'us-east-1', partition: 'aws' };
const arn = 'arn:aws:ecs:us-east-1:123456789012:task-definition';
const revision = { kind: 'revision', family: 'shop', revision: 12 };
const family = { kind: 'family', family: 'shop' };

test.each([
  ['shop', family],
  ['shop:12', revision],
  [`${arn}/shop:12`, revision],
  [`${arn}/shop`, family],
  ['shop:', { kind: 'bad revision', family: 'shop', text: '' }],
  ['shop:x', { kind: 'bad revision', family: 'shop', text: 'x' }],
  ['shop:0', { kind: 'bad revision', family: 'shop', text: '0' }],
  ['shop:1:2', { kind: 'bad revision', family: 'shop', text: '1:2' }],
  ['shop:9999999999', { kind: 'bad revision', family: 'shop', text: '9999999999' }],
  ['', { kind: 'malformed' }],
  ['shop/12', { kind: 'malformed' }],
  ['shop*', { kind: 'malformed' }],
  ['arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:12', { kind: 'foreign' }],
  ['arn:aws:ecs:us-east-1:210987654321:task-definition/shop:12', { kind: 'foreign' }],
  ['arn:aws:ecs:us-east-1:123456789012:cluster/shop', { kind: 'foreign' }],
  ['arn:aws:ecs', { kind: 'foreign' }],
])('%j', (identifier, expected) => {
  expect(parseTaskDefinitionIdentifier(namespace, identifier)).toEqual(expected);
});
