// drizzle, loaded as CommonJS: the only file that loads it. As ES modules its hundred files take Node
// half a second and 150 MB of garbage, because Node parses drizzle's package.json (447 exports) anew
// for each of them; required, they take a tenth of a second. The types are those of the package.
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
// `require` cannot know what it loads; these are the declarations of the very modules named.
const orm = load('drizzle-orm') as typeof import('drizzle-orm');
const core = load('drizzle-orm/sqlite-core') as typeof import('drizzle-orm/sqlite-core');
const driver = load('drizzle-orm/better-sqlite3') as typeof import('drizzle-orm/better-sqlite3');

export const { and, asc, count, desc, eq, exists, gt, inArray, isNotNull, isNull, lt, lte } = orm;
export const { ne, notExists, notInArray, or, sql } = orm;
export const { blob, integer, primaryKey, sqliteTable, text } = core;
export const { drizzle } = driver;
