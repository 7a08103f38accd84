// What the stack can do when it does nothing: Fastify and one prepared better-sqlite3 statement per
// route, on a durable file with the settings of Gantry. `npm run bench` measures Gantry beside it.
// Arguments: the folder of the database, and the size in bytes of the documents of each kind, as JSON.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fastify } from 'fastify';

const [folder = '.', sizes = '{}'] = process.argv.slice(2);
const rows = 1000;

const db = new Database(join(folder, 'floor.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.pragma('wal_autocheckpoint = 4000');
const app = fastify();
// The sizes come from run.ts, which writes them as numbers by kind.
for (const [kind, bytes] of Object.entries(JSON.parse(sizes) as Record<string, number>)) {
  addKind(kind, bytes);
}
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`listening on ${address}\n`);

/** Routes that read and insert documents of one size in a table of their own. */
function addKind(kind: string, bytes: number): void {
  db.exec(`CREATE TABLE ${kind} (key TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID`);
  const insert = db.prepare<[string, string]>(`INSERT INTO ${kind} VALUES (?, ?)`);
  const select = db.prepare<[string], { document: string }>(
    `SELECT document FROM ${kind} WHERE key = ?`,
  );
  const document = JSON.stringify({ text: 'x'.repeat(Math.max(0, bytes - 11)) });
  let inserted = 0;
  const insertOne = (): void => {
    insert.run(`key-${inserted}`, document);
    inserted += 1;
  };
  db.transaction(() => {
    while (inserted < rows) insertOne();
  })();
  app.post<{ Body: { key: string } }>(`/read/${kind}`, (request, reply) => {
    reply.type('application/json').send(select.get(request.body.key)?.document);
  });
  app.post(`/insert/${kind}`, (_request, reply) => {
    insertOne();
    reply.type('application/json').send(document);
  });
}
