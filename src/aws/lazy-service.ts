import { unknownOperation } from './errors.ts';
import type { Service, ServiceNames } from './service.ts';

/**
 * A service that is loaded at its first call: most runs never ask a satellite anything, and its shapes,
 * tables and handlers would cost them time to start and memory. `load` runs once; when it fails, the
 * next call tries again.
 */
export function lazyService(names: ServiceNames, load: () => Promise<Service>): Service {
  let loaded: Promise<Service> | undefined;
  return {
    ...names,
    async call(operation, body, context, form) {
      if (!names.operationNames.includes(operation)) throw unknownOperation();
      loaded ??= load().catch((error: unknown) => {
        loaded = undefined;
        throw error;
      });
      const service = await loaded;
      return await service.call(operation, body, context, form);
    },
  };
}
