import { expect, test } from 'vitest';
import { examineEndpoints } from '../src/examine-endpoints.ts';

test('an engine in a virtual machine leaves containers without credentials', async () => {
  expect(await examineEndpoints({ gateway: undefined, isDesktop: true })).toEqual({
    complete: false,
    text: 'Containers find their metadata at host.docker.internal, and no credentials.',
  });
});

test('an engine elsewhere leaves containers without endpoints', async () => {
  expect(await examineEndpoints({ gateway: '192.0.2.250', isDesktop: false })).toEqual({
    complete: false,
    text: 'Gantry does not share the network of the Docker engine: containers find no endpoints.',
  });
});
