import { and, eq, lt, sql } from '../../../store/drizzle.ts';
import type { Store } from '../../../store/store.ts';
import type { World } from '../model/task-document.ts';
import { inGivenWorld, inWorld } from './in-world.ts';
import { runTaskTokens } from './schema.ts';

export type RunTaskTokenRow = typeof runTaskTokens.$inferSelect;

// Not through drizzle, which prepares it anew each time: SDKs send a token with every RunTask.
const insertToken = `
  INSERT INTO run_task_tokens
    (account, region, cluster_arn, client_token, request, task_arns, created_at)
  VALUES (:account, :region, :clusterArn, :clientToken, :request, :taskArns, :createdAt)`;

/** The client tokens of RunTask (reference §3.4.6). */
export class RunTaskTokenTable {
  readonly #orm: Store['orm'];
  readonly #get;
  readonly #insert;

  constructor({ orm, db }: Store) {
    this.#orm = orm;
    this.#insert = db.prepare<[Record<string, unknown>]>(insertToken);
    this.#get = orm
      .select()
      .from(runTaskTokens)
      .where(
        and(
          inGivenWorld(runTaskTokens),
          eq(runTaskTokens.clusterArn, sql.placeholder('clusterArn')),
          eq(runTaskTokens.clientToken, sql.placeholder('clientToken')),
        ),
      )
      .prepare();
  }

  get(world: World, clusterArn: string, clientToken: string): RunTaskTokenRow | undefined {
    return this.#get.get({ account: world.account, region: world.region, clusterArn, clientToken });
  }

  insert(row: RunTaskTokenRow): void {
    this.#insert.run({ ...row, taskArns: JSON.stringify(row.taskArns) });
  }

  deleteCreatedBefore(instant: number): void {
    this.#orm.delete(runTaskTokens).where(lt(runTaskTokens.createdAt, instant)).run();
  }

  /** Forgets one token. */
  delete(row: RunTaskTokenRow): void {
    this.#orm
      .delete(runTaskTokens)
      .where(
        and(
          inWorld(runTaskTokens, row),
          eq(runTaskTokens.clusterArn, row.clusterArn),
          eq(runTaskTokens.clientToken, row.clientToken),
        ),
      )
      .run();
  }
}
