import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { and, asc, eq, gt, isNull, lte, or, sql } from '../../../store/drizzle.ts';
import type { SecretDocument, World } from '../model/secret-document.ts';
import { secrets } from './schema.ts';

/** The secrets of every world, without their values. What was due to be deleted is not there. */
export class SecretTable {
  readonly #orm: BetterSQLite3Database;
  readonly #byName;
  readonly #byArn;

  constructor(orm: BetterSQLite3Database) {
    this.#orm = orm;
    const isThere = or(isNull(secrets.deletionAt), gt(secrets.deletionAt, sql.placeholder('now')));
    this.#byName = orm
      .select()
      .from(secrets)
      .where(
        and(
          eq(secrets.account, sql.placeholder('account')),
          eq(secrets.region, sql.placeholder('region')),
          eq(secrets.name, sql.placeholder('name')),
          isThere,
        ),
      )
      .prepare();
    this.#byArn = orm
      .select()
      .from(secrets)
      .where(and(eq(secrets.arn, sql.placeholder('arn')), isThere))
      .prepare();
  }

  byName({ account, region }: World, name: string, now: number): SecretDocument | undefined {
    return this.#byName.get({ account, region, name, now })?.document;
  }

  byArn(arn: string, now: number): SecretDocument | undefined {
    return this.#byArn.get({ arn, now })?.document;
  }

  /** The secrets of a world in order of name. */
  all({ account, region }: World, now: number): readonly SecretDocument[] {
    const { deletionAt } = secrets;
    return this.#orm
      .select({ document: secrets.document })
      .from(secrets)
      .where(
        and(
          eq(secrets.account, account),
          eq(secrets.region, region),
          or(isNull(deletionAt), gt(deletionAt, now)),
        ),
      )
      .orderBy(asc(secrets.name))
      .all()
      .map(({ document }) => document);
  }

  /** Inserts the secret, or replaces the one of that name. */
  put({ account, region }: World, document: SecretDocument): void {
    const { ARN: arn, Name: name, DeletedDate: deletionAt = null } = document;
    const row = { account, region, name, arn, deletionAt, document };
    this.#orm
      .insert(secrets)
      .values(row)
      .onConflictDoUpdate({ target: [secrets.account, secrets.region, secrets.name], set: row })
      .run();
  }

  delete(arn: string): void {
    this.#orm.delete(secrets).where(eq(secrets.arn, arn)).run();
  }

  /** The ARNs of secrets whose recovery window has ended. */
  dueForDeletion(now: number): readonly string[] {
    return this.#orm
      .select({ arn: secrets.arn })
      .from(secrets)
      .where(lte(secrets.deletionAt, now))
      .orderBy(asc(secrets.deletionAt), asc(secrets.arn))
      .all()
      .map(({ arn }) => arn);
  }

  /** When the next recovery window ends, epoch ms. */
  nextDeletion(): number | undefined {
    const [first] = this.#orm
      .select({ at: sql<number | null>`min(${secrets.deletionAt})` })
      .from(secrets)
      .all();
    return first?.at ?? undefined;
  }
}
