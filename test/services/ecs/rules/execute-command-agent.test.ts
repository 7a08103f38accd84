import { describe, expect, test } from 'vitest';
import { canHostAgent } from '../../../../src/services/ecs/rules/execute-command-agent.ts';

const at = (containerPath: string, readOnly = false) => ({
  sourceVolume: 'v',
  containerPath,
  readOnly,
});

describe('the agent of ECS Exec has room in a container', () => {
  test.each([
    ['that says nothing', {}],
    ['that can be written to', { readonlyRootFilesystem: false }],
    [
      'with volumes where it writes',
      {
        readonlyRootFilesystem: true,
        mountPoints: [at('/var/lib/amazon'), at('/var/log/amazon/ssm/')],
      },
    ],
    ['with a volume above both', { readonlyRootFilesystem: true, mountPoints: [at('/var')] }],
  ])('%s', (_, definition) => {
    expect(canHostAgent(definition)).toBe(true);
  });

  test.each([
    ['that is read-only', [at('/tmp')]],
    ['with one volume of two', [at('/var/lib/amazon/ssm')]],
    ['with volumes that are read-only too', [at('/var', true)]],
    ['with volumes of similar names', [at('/var/lib/amazon/ss'), at('/var/log/amaz')]],
  ])('but not in one %s', (_, mountPoints) => {
    expect(canHostAgent({ readonlyRootFilesystem: true, mountPoints })).toBe(false);
  });
});
