import type { EndpointRoutes } from '../ports/container-endpoints.ts';

/** Routes that are loaded when the first request comes for a path of theirs. */
export function lazyRoutes(path: RegExp, load: () => Promise<EndpointRoutes>): EndpointRoutes {
  let loading: Promise<EndpointRoutes> | undefined;
  return {
    answer(request) {
      if (!path.test(request.path)) return undefined;
      loading ??= load();
      return loading.then((routes) => routes.answer(request));
    },
  };
}
