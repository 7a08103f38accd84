import type { Statement } from 'better-sqlite3';
import type { Store } from '../../../store/store.ts';
import type { RoleDocument } from '../model/role-document.ts';

/** The roles of every account. Names are compared without their case, as IAM does. */
export class RoleTable {
  readonly #get: Statement<[string, string], string>;
  readonly #all: Statement<[string], string>;
  readonly #put: Statement<[string, string, string]>;
  readonly #delete: Statement<[string, string]>;

  constructor(db: Store['db']) {
    this.#get = db
      .prepare<[string, string], string>(
        'SELECT document FROM iam_roles WHERE account = ? AND role_key = ?',
      )
      .pluck();
    this.#all = db
      .prepare<[string], string>(
        'SELECT document FROM iam_roles WHERE account = ? ORDER BY role_key',
      )
      .pluck();
    this.#put = db.prepare(
      'INSERT OR REPLACE INTO iam_roles (account, role_key, document) VALUES (?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM iam_roles WHERE account = ? AND role_key = ?');
  }

  get(account: string, roleName: string): RoleDocument | undefined {
    const found = this.#get.get(account, keyOf(roleName));
    return found === undefined ? undefined : JSON.parse(found);
  }

  /** The roles of an account in order of name. */
  all(account: string): readonly RoleDocument[] {
    return this.#all.all(account).map((document) => JSON.parse(document));
  }

  put(account: string, role: RoleDocument): void {
    this.#put.run(account, keyOf(role.RoleName), JSON.stringify(role));
  }

  delete(account: string, roleName: string): void {
    this.#delete.run(account, keyOf(roleName));
  }
}

function keyOf(roleName: string): string {
  return roleName.toLowerCase();
}
