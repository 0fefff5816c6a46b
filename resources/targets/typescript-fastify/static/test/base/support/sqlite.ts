import { sql } from 'kysely';
import { tableIn } from '../../../src/base/runtime/definition.js';
import { sqlite as driver } from '../../../src/base/runtime/sqlite.js';
import type { TestDatabase } from './databases.js';

export const sqlite: TestDatabase = {
  id: 'sqlite',
  make: async () => ({ url: ':memory:', drop: async () => undefined }),
  prepare: async () => undefined,
  empty: async (db, tables) => {
    await sql`pragma foreign_keys = off`.execute(db);
    for (let at = 0; at < tables.length; at += 100) {
      const filled = tables.slice(at, at + 100).map((entity) => sql`select ${tableIn(entity, 'sqlite')} as name where exists (select 1 from ${driver.table(entity)})`);
      const found = await sql<{ name: string }>`${sql.join(filled, sql` union all `)}`.execute(db);
      for (const { name } of found.rows) await sql`delete from ${sql.id(name)}`.execute(db);
    }
    await sql`pragma foreign_keys = on`.execute(db);
  },
  defer: async (db) => {
    await sql`pragma defer_foreign_keys = on`.execute(db);
  },
  hasTriggers: async (db, entity) => {
    const found = await sql`select 1 from sqlite_master where type = 'trigger' and lower(tbl_name) = lower(${tableIn(entity, 'sqlite')}) limit 1`.execute(db);
    return found.rows.length > 0;
  },
};
