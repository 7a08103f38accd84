import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { and, asc, eq, sql } from '../../../store/drizzle.ts';
import { type SealedValues, UnreadableValue } from '../../../store/sealed-values.ts';
import { invalidKeyId } from '../errors.ts';
import type { ParameterRecord, ParameterVersion, World } from '../model/parameter-document.ts';
import type { Tag } from '../model/types.ts';
import { parameters, versions } from './schema.ts';

/** The parameters of every world. Their values leave this class only when they are asked for. */
export class ParameterTable {
  readonly #orm: BetterSQLite3Database;
  readonly #values: SealedValues;
  readonly #newestOfAll;

  constructor(orm: BetterSQLite3Database, values: SealedValues) {
    this.#orm = orm;
    this.#values = values;
    const isNewest = sql`${versions.version} = (
      SELECT max(version) FROM ssm_parameter_versions
      WHERE account = ${parameters.account} AND region = ${parameters.region} AND name = ${parameters.name}
    )`;
    this.#newestOfAll = orm
      .select({
        name: parameters.name,
        tags: parameters.tags,
        version: versions.version,
        labels: versions.labels,
        document: versions.document,
      })
      .from(parameters)
      .innerJoin(
        versions,
        and(
          eq(versions.account, parameters.account),
          eq(versions.region, parameters.region),
          eq(versions.name, parameters.name),
          isNewest,
        ),
      )
      .where(
        and(
          eq(parameters.account, sql.placeholder('account')),
          eq(parameters.region, sql.placeholder('region')),
        ),
      )
      .orderBy(asc(parameters.name))
      .prepare();
  }

  get(world: World, name: string): ParameterRecord | undefined {
    const [row] = this.#orm.select().from(parameters).where(isParameter(world, name)).all();
    return row && this.#withVersions(world, row);
  }

  /** The parameters of a world in order of name, each with its newest version alone. */
  newestOfAll({ account, region }: World): readonly ParameterRecord[] {
    return this.#newestOfAll
      .all({ account, region })
      .map(({ name, tags, ...newest }) => ({ name, tags, versions: [newest] }));
  }

  /** Adds a version, and the parameter if it has none yet. */
  insert(world: World, name: string, version: ParameterVersion, value: string): void {
    const { account, region } = world;
    this.#orm
      .insert(parameters)
      .values({ account, region, name, tags: [] })
      .onConflictDoNothing()
      .run();
    const sealed = this.#values.seal(Buffer.from(value), ownerOf(world, name, version.version));
    this.#orm
      .insert(versions)
      .values({ account, region, name, ...version, sealed })
      .run();
  }

  setTags(world: World, name: string, tags: readonly Tag[]): void {
    this.#orm.update(parameters).set({ tags }).where(isParameter(world, name)).run();
  }

  setLabels(world: World, name: string, { version, labels }: ParameterVersion): void {
    this.#orm
      .update(versions)
      .set({ labels })
      .where(isVersion(world, name, version))
      .run();
  }

  deleteVersion(world: World, name: string, version: number): void {
    this.#orm
      .delete(versions)
      .where(isVersion(world, name, version))
      .run();
  }

  delete(world: World, name: string): void {
    const { account, region } = world;
    this.#orm.delete(parameters).where(isParameter(world, name)).run();
    this.#orm
      .delete(versions)
      .where(
        and(eq(versions.account, account), eq(versions.region, region), eq(versions.name, name)),
      )
      .run();
  }

  /** The value of a version that is there. Throws InvalidKeyId. */
  valueOf(world: World, name: string, version: number): string {
    try {
      const sealed = this.sealedValueOf(world, name, version);
      return this.#values.unseal(sealed, ownerOf(world, name, version)).toString('utf8');
    } catch (error) {
      throw error instanceof UnreadableValue ? invalidKeyId() : error;
    }
  }

  /** The same still sealed: what is shown of a SecureString without decryption. */
  sealedValueOf(world: World, name: string, version: number): Buffer {
    const [row] = this.#orm
      .select({ sealed: versions.sealed })
      .from(versions)
      .where(isVersion(world, name, version))
      .all();
    if (row === undefined) throw new Error(`the parameter ${name} has no version ${version}`);
    return row.sealed;
  }

  #withVersions(
    world: World,
    { name, tags }: { readonly name: string; readonly tags: readonly Tag[] },
  ): ParameterRecord | undefined {
    const [first, ...others] = this.#orm
      .select({
        version: versions.version,
        labels: versions.labels,
        document: versions.document,
      })
      .from(versions)
      .where(
        and(
          eq(versions.account, world.account),
          eq(versions.region, world.region),
          eq(versions.name, name),
        ),
      )
      .orderBy(asc(versions.version))
      .all();
    return first && { name, tags, versions: [first, ...others] };
  }
}

function isParameter({ account, region }: World, name: string) {
  return and(
    eq(parameters.account, account),
    eq(parameters.region, region),
    eq(parameters.name, name),
  );
}

function isVersion({ account, region }: World, name: string, version: number) {
  return and(
    eq(versions.account, account),
    eq(versions.region, region),
    eq(versions.name, name),
    eq(versions.version, version),
  );
}

/** What a value is bound to, so that it is nobody else's. */
function ownerOf({ account, region }: World, name: string, version: number): string {
  return `ssm ${account} ${region} ${name} ${version}`;
}
