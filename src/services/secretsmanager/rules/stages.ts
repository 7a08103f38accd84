// Which version of a secret carries which staging label: every label is on one version at most. The
// order of what happens was observed from the service (the recorded tests of an open-source emulator).
import { invalidParameter, limitExceeded, valueNotFound } from '../errors.ts';
import type { SecretVersion } from '../model/secret-document.ts';

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';
const pending = 'AWSPENDING';
/** Documented quotas. */
const mostStages = 20;
export const mostVersions = 100;

type Versions = readonly SecretVersion[];

/**
 * The versions with a new one. It takes its labels from whatever version has them; without labels it
 * becomes AWSCURRENT, as the first version of a secret does anyhow. Throws LimitExceededException.
 */
export function withNewVersion(
  versions: Versions,
  added: { readonly versionId: string; readonly createdAt: number },
  asked: readonly string[] | undefined,
): Versions {
  const isFirst = !versions.some(({ stages }) => stages.includes(current));
  const stages = new Set(asked ?? [current]);
  if (isFirst) stages.add(current);
  const before = stages.has(current) ? demoted(versions) : versions;
  const others = before.map((version) => without(version, stages));
  const kept = withinQuota(others);
  return [...kept, { ...added, stages: sorted(stages) }];
}

/** The move that UpdateSecretVersionStage asks for. Throws InvalidParameterException and others. */
export function withMovedStage(
  versions: Versions,
  stage: string,
  move: { readonly from?: string | undefined; readonly to?: string | undefined },
): Versions {
  for (const id of [move.from, move.to]) {
    if (id !== undefined && !versions.some(({ versionId }) => versionId === id)) {
      throw valueNotFound(`VersionId: ${id}`);
    }
  }
  const owner = versions.find(({ stages }) => stages.includes(stage))?.versionId;
  if (move.from === undefined && move.to === undefined) {
    // The text was not seen.
    throw invalidParameter(
      'You must provide a value for MoveToVersionId, RemoveFromVersionId, or both.',
    );
  }
  if (owner !== undefined && move.from === undefined && owner !== move.to) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${owner}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (move.from !== undefined && owner !== move.from) {
    // The condition is documented; the text was not seen.
    throw invalidParameter(
      `The staging label ${stage} is not attached to version ${move.from}, which is given in RemoveFromVersionId.`,
    );
  }
  if (stage === current && move.to === undefined) {
    // The condition is documented: a secret keeps a current version. The text was not seen.
    throw invalidParameter(
      `You can't remove the staging label ${current} without moving it to another version.`,
    );
  }
  const before =
    stage === current && owner !== move.to ? previousGoesTo(versions, owner) : versions;
  return before.map((version) => {
    const rest = without(version, new Set([stage]));
    return version.versionId === move.to ? withStage(rest, stage) : rest;
  });
}

/** The version that has the label. */
export function versionAt(versions: Versions, stage: string): SecretVersion | undefined {
  return versions.find(({ stages }) => stages.includes(stage));
}

/** A new current version makes the old one the previous one, which is then no pending one any more. */
function demoted(versions: Versions): Versions {
  const old = versionAt(versions, current)?.versionId;
  return previousGoesTo(versions, old).map((version) =>
    version.versionId === old ? without(version, new Set([pending])) : version,
  );
}

function previousGoesTo(versions: Versions, versionId: string | undefined): Versions {
  if (versionId === undefined) return versions;
  return versions.map((version) => {
    const rest = without(version, new Set([previous]));
    return version.versionId === versionId ? withStage(rest, previous) : rest;
  });
}

function without(version: SecretVersion, stages: ReadonlySet<string>): SecretVersion {
  return { ...version, stages: version.stages.filter((stage) => !stages.has(stage)) };
}

function withStage(version: SecretVersion, stage: string): SecretVersion {
  if (version.stages.length >= mostStages) {
    throw limitExceeded(`A version of a secret can have ${mostStages} staging labels at most.`);
  }
  return { ...version, stages: sorted(new Set([...version.stages, stage])) };
}

/** Deprecated versions go, oldest first, when there are too many; those with labels never do. */
function withinQuota(versions: Versions): Versions {
  if (versions.length < mostVersions) return versions;
  const oldest = versions.find(({ stages }) => stages.length === 0);
  if (oldest === undefined) {
    throw limitExceeded(`A secret can have ${mostVersions} versions with staging labels at most.`);
  }
  return withinQuota(versions.filter((version) => version !== oldest));
}

function sorted(stages: ReadonlySet<string>): readonly string[] {
  return [...stages].sort();
}
