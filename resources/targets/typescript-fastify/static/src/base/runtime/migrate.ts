// An empty database gets its tables; one with tables in it is only looked at.
import { sql } from 'kysely';
import type { Entity } from './definition.js';
import type { Db } from './statements.js';

/** `create`: make the tables when there are none, else check; `check`: only check; `off`: neither. */
export type SchemaMode = 'create' | 'check' | 'off';

export async function prepareSchema(db: Db, entities: readonly Entity[], statements: readonly string[], mode: SchemaMode): Promise<void> {
  if (mode === 'off') return;
  const found = await sql<{ name: string }>`select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\'`.execute(db);
  if (found.rows.length === 0 && mode === 'create') {
    await db.transaction().execute(async (trx) => {
      for (const statement of statements) await sql.raw(statement).execute(trx);
    });
    return;
  }
  const known = new Set(found.rows.map((row) => row.name.toLowerCase()));
  const missing = entities.filter((entity) => !known.has(entity.table.toLowerCase())).map((entity) => entity.table);
  if (missing.length > 0) {
    throw new Error(`The database lacks these tables: ${missing.map((name) => JSON.stringify(name)).join(', ')}. The statements that make them are in src/base/schema.ts.`);
  }
}
