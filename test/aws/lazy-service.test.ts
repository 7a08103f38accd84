import { describe, expect, test } from 'vitest';
import { lazyService } from '../../src/aws/lazy-service.ts';
import type { Service, ServiceNames } from '../../src/aws/service.ts';

const names: ServiceNames = { name: 'tea', wire: {}, operationNames: ['Pour'] };
const service: Service = { ...names, call: async (operation) => operation };
const context = { account: '0', region: 'r', principalArn: 'a', requestId: 'i' };

describe('a service that is loaded at its first call', () => {
  test('is loaded once', async () => {
    let loads = 0;
    const lazy = lazyService(names, async () => {
      loads += 1;
      return service;
    });
    expect(loads).toBe(0);
    const answers = await Promise.all([
      lazy.call('Pour', {}, context),
      lazy.call('Pour', {}, context),
    ]);
    expect(answers).toEqual(['Pour', 'Pour']);
    expect(loads).toBe(1);
  });

  test('is tried again after it could not be loaded', async () => {
    let loads = 0;
    const lazy = lazyService(names, async () => {
      loads += 1;
      if (loads === 1) throw new Error('not this time');
      return service;
    });
    await expect(lazy.call('Pour', {}, context)).rejects.toThrow('not this time');
    expect(await lazy.call('Pour', {}, context)).toBe('Pour');
  });

  test('is not loaded for an operation that AWS has not', async () => {
    const lazy = lazyService(names, () => Promise.reject(new Error('loaded')));
    await expect(lazy.call('Spill', {}, context)).rejects.toMatchObject({
      type: 'UnknownOperationException',
    });
  });
});
