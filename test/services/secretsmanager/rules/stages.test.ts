import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SecretVersion } from '../../../../src/services/secretsmanager/model/secret-document.ts';
import {
  mostVersions,
  withNewVersion,
} from '../../../../src/services/secretsmanager/rules/stages.ts';

const at = 0;
const added = (n: number) => ({ versionId: `v${n}`, createdAt: at });

function stagesOf(versions: readonly SecretVersion[]) {
  return Object.fromEntries(versions.map(({ versionId, stages }) => [versionId, [...stages]]));
}

describe('a new version', () => {
  test('that becomes current ends what the one before it was pending for', () => {
    const versions = [
      { versionId: 'v1', createdAt: at, stages: ['AWSPREVIOUS'] },
      { versionId: 'v2', createdAt: at, stages: ['AWSCURRENT', 'AWSPENDING'] },
    ];
    expect(stagesOf(withNewVersion(versions, added(3), undefined))).toEqual({
      v1: [],
      v2: ['AWSPREVIOUS'],
      v3: ['AWSCURRENT'],
    });
  });

  test('the first one is current whatever labels it is given', () => {
    expect(stagesOf(withNewVersion([], added(1), ['BLUE']))).toEqual({
      v1: ['AWSCURRENT', 'BLUE'],
    });
  });

  test('the oldest deprecated versions go when there are too many', () => {
    let versions: readonly SecretVersion[] = [];
    for (let n = 0; n < mostVersions + 20; n += 1) {
      versions = withNewVersion(versions, added(n), undefined);
    }
    expect(versions).toHaveLength(mostVersions);
    expect(versions.at(0)?.versionId).toBe('v20');
  });

  test('whatever was put, each label is on one version and one version is current', () => {
    const label = fc.constantFrom('AWSCURRENT', 'AWSPENDING', 'BLUE', 'GREEN');
    const puts = fc.array(fc.option(fc.uniqueArray(label, { minLength: 1 }), { nil: undefined }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(puts, (given) => {
        const versions = given.reduce<readonly SecretVersion[]>(
          (before, stages, n) => withNewVersion(before, added(n), stages),
          [],
        );
        const labels = versions.flatMap(({ stages }) => stages);
        expect(new Set(labels).size).toBe(labels.length);
        expect(labels).toContain('AWSCURRENT');
      }),
    );
  });
});
