import { describe, expect, test } from 'vitest';
import type { ContainerSpec } from '../../../src/ports/runtime.ts';
import { admit } from '../../../src/runtimes/docker/admission.ts';
import { engineHostOf } from '../../../src/runtimes/docker/engine-host.ts';
import { containerSpec, taskSpec } from './specs.ts';

const plain = engineHostOf({ Runtimes: { runc: {} } }, 'amd64');
const withGpus = engineHostOf({ Runtimes: { runc: {}, nvidia: {} } }, 'amd64');

function admitOn(
  host: typeof plain,
  container: Partial<ContainerSpec>,
  allowPrivileged = true,
): () => void {
  const spec = containerSpec(container);
  return () => admit(taskSpec({ containers: [spec] }), spec, host, { allowPrivileged });
}

describe('a container is refused', () => {
  test('when it reaches onto its host and that is switched off, naming the switch', () => {
    expect(admitOn(plain, { privileged: true })).not.toThrow();
    expect(admitOn(plain, {}, false)).not.toThrow();
    expect(admitOn(plain, { privileged: true }, false)).toThrow(
      'CannotCreateContainerError: container app is privileged, which --allow-privileged off' +
        ' (GANTRY_ALLOW_PRIVILEGED) forbids',
    );
  });

  test('when it requires GPUs of an engine that cannot give any', () => {
    expect(admitOn(withGpus, { gpuCount: 2 })).not.toThrow();
    expect(admitOn(plain, { gpuCount: 2 })).toThrow(
      'CannotCreateContainerError: container app requires 2 GPUs, but the Docker engine has none' +
        ' to give: it has no runtime "nvidia"',
    );
  });
});
