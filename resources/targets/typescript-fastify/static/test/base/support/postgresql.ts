import { randomBytes } from 'node:crypto';
import { Kysely, sql } from 'kysely';
import { tableIn, type Entity } from '../../../src/base/runtime/definition.js';
import { dialectFor } from '../../../src/base/runtime/drivers.js';
import { postgresql as driver } from '../../../src/base/runtime/postgresql.js';
import type { TestDatabase } from './databases.js';

export const postgresql: TestDatabase = {
  id: 'postgresql',
  make: async (server) => {
    const name = `api_test_${randomBytes(6).toString('hex')}`;
    const onServer = async (statement: ReturnType<typeof sql>): Promise<void> => {
      const db = new Kysely<unknown>({ dialect: dialectFor(server) });
      try {
        await statement.execute(db);
      } finally {
        await db.destroy();
      }
    };
    await onServer(sql`create database ${sql.id(name)} template template0`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return { url: url.href, drop: async () => onServer(sql`drop database if exists ${sql.id(name)} with (force)`) };
  },
  // So that records can be made in circles; what a reference does when its record goes stays as it is.
  prepare: async (db) => {
    const found = await sql<{ statement: string }>`
      select format('alter table %s alter constraint %I deferrable', conrelid::regclass, conname) as statement
      from pg_constraint where contype = 'f' and not condeferrable and conparentid = 0
      union all select * from (select format('refresh materialized view %s', oid::regclass) from pg_class where relkind = 'm' order by oid) as s`.execute(db);
    for (const { statement } of found.rows) await sql.raw(statement).execute(db);
  },
  empty: async (db, tables) => {
    const filled = tables.map((entity, i) => sql`select ${sql.lit(i)} as i where exists (select 1 from ${driver.table(entity)})`);
    if (filled.length === 0) return;
    const found = await sql<{ i: number }>`${sql.join(filled, sql` union all `)}`.execute(db);
    const full = found.rows.map(({ i }) => tables[i]).filter((entity): entity is Entity => entity !== undefined);
    if (full.length > 0) await sql`truncate ${sql.join(full.map((entity) => driver.table(entity)))} restart identity cascade`.execute(db);
  },
  defer: async (db) => {
    await sql`set constraints all deferred`.execute(db);
  },
  hasTriggers: async (db, entity) => {
    const found = await sql`
      select 1 from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where not g.tgisinternal and c.relname = ${tableIn(entity, 'postgresql')} and (n.nspname = ${entity.schema ?? null} or (${entity.schema === undefined} and pg_table_is_visible(c.oid))) limit 1`.execute(db);
    return found.rows.length > 0;
  },
};
