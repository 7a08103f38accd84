import type { TaskSpec } from '../../../ports/runtime.ts';

/** What holds back more than this is dropped, as on ECS (documented). */
const defaultBufferSize = '10m';

/**
 * The task with the log driver mode of its account where a container has a log driver and names no mode
 * (documented for defaultLogDriverMode). A router of FireLens has a buffer of its own.
 */
export function withLogDriverMode(spec: TaskSpec, mode: string | undefined): TaskSpec {
  if (mode === undefined) return spec;
  return {
    ...spec,
    containers: spec.containers.map((container) => {
      const { logConfiguration } = container;
      if (logConfiguration === undefined || logConfiguration.logDriver === 'awsfirelens') {
        return container;
      }
      const { options } = logConfiguration;
      if (options.mode !== undefined) return container;
      const buffer = mode === 'non-blocking' ? { 'max-buffer-size': defaultBufferSize } : {};
      return {
        ...container,
        logConfiguration: { ...logConfiguration, options: { ...buffer, ...options, mode } },
      };
    }),
  };
}
