import { expect, test } from 'vitest';
import {
  checkInjectionLabel,
  endpointInjectionOf,
} from '../../../../src/services/ecs/rules/endpoint-injection.ts';

const labelled = (label: string) => ({
  name: 'app',
  dockerLabels: { 'gantry.inject-endpoint': label },
});

test('a container says by its label whether it is told the endpoint, or leaves it open', () => {
  expect(endpointInjectionOf(labelled('on'))).toBe(true);
  expect(endpointInjectionOf(labelled('off'))).toBe(false);
  expect(endpointInjectionOf({ name: 'app' })).toBeUndefined();
});

test('a label without effect is refused', () => {
  for (const label of ['on', 'off'])
    expect(() => checkInjectionLabel(labelled(label))).not.toThrow();
  expect(() => checkInjectionLabel({ name: 'app' })).not.toThrow();
  expect(() => checkInjectionLabel(labelled('true'))).toThrow(
    "Invalid docker label for container 'app'. Gantry takes on, off for gantry.inject-endpoint, not 'true'.",
  );
});
