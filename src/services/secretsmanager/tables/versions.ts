import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { and, asc, eq, sql } from '../../../store/drizzle.ts';
import { type SealedValues, UnreadableValue } from '../../../store/sealed-values.ts';
import { decryptionFailure } from '../errors.ts';
import type { SecretValue, SecretVersion } from '../model/secret-document.ts';
import { decodeValue, encodeValue } from '../rules/secret-value.ts';
import { versions } from './schema.ts';

/** The versions of all secrets. Their values leave this class only when they are asked for. */
export class VersionTable {
  readonly #orm: BetterSQLite3Database;
  readonly #values: SealedValues;
  readonly #ofSecret;

  constructor(orm: BetterSQLite3Database, values: SealedValues) {
    this.#orm = orm;
    this.#values = values;
    this.#ofSecret = orm
      .select({
        versionId: versions.versionId,
        stages: versions.stages,
        createdAt: versions.createdAt,
        lastAccessedAt: versions.lastAccessedAt,
      })
      .from(versions)
      .where(eq(versions.arn, sql.placeholder('arn')))
      .orderBy(asc(versions.sequence))
      .prepare();
  }

  /** The versions of a secret, oldest first. */
  of(arn: string): readonly SecretVersion[] {
    return this.#ofSecret.all({ arn }).map(({ lastAccessedAt, ...version }) => ({
      ...version,
      ...(lastAccessedAt !== null && { lastAccessedAt }),
    }));
  }

  /** The value of a version that is there. Throws DecryptionFailure. */
  valueOf(arn: string, versionId: string): SecretValue {
    const [row] = this.#orm
      .select({ sealed: versions.sealed })
      .from(versions)
      .where(isVersion(arn, versionId))
      .all();
    if (row === undefined) throw new Error(`the secret ${arn} has no version ${versionId}`);
    try {
      return decodeValue(this.#values.unseal(row.sealed, ownerOf(arn, versionId)));
    } catch (error) {
      throw error instanceof UnreadableValue ? decryptionFailure() : error;
    }
  }

  /**
   * Makes the versions of a secret those given: labels are moved and what is not among them goes.
   * `value` is that of the one version which is new.
   */
  replace(arn: string, next: readonly SecretVersion[], value?: SecretValue): void {
    const known = new Map(this.of(arn).map((version) => [version.versionId, version]));
    for (const version of next) {
      const before = known.get(version.versionId);
      known.delete(version.versionId);
      if (before === undefined) this.#insert(arn, version, value);
      else if (before.stages.join() !== version.stages.join()) this.#relabel(arn, version);
    }
    for (const versionId of known.keys()) {
      this.#orm.delete(versions).where(isVersion(arn, versionId)).run();
    }
  }

  noteAccess(arn: string, versionId: string, lastAccessedAt: number): void {
    this.#orm.update(versions).set({ lastAccessedAt }).where(isVersion(arn, versionId)).run();
  }

  deleteAll(arn: string): void {
    this.#orm.delete(versions).where(eq(versions.arn, arn)).run();
  }

  #insert(arn: string, version: SecretVersion, value: SecretValue | undefined): void {
    if (value === undefined) throw new Error(`a new version of ${arn} has no value`);
    const { versionId, stages, createdAt } = version;
    const sealed = this.#values.seal(encodeValue(value), ownerOf(arn, versionId));
    this.#orm.insert(versions).values({ arn, versionId, stages, createdAt, sealed }).run();
  }

  #relabel(arn: string, { versionId, stages }: SecretVersion): void {
    this.#orm.update(versions).set({ stages }).where(isVersion(arn, versionId)).run();
  }
}

function isVersion(arn: string, versionId: string) {
  return and(eq(versions.arn, arn), eq(versions.versionId, versionId));
}

/** What a value is bound to, so that it is nobody else's. */
function ownerOf(arn: string, versionId: string): string {
  return `${arn} ${versionId}`;
}
