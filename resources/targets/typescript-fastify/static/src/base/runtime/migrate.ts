// An empty database gets its tables; one with tables in it is only looked at.
import { sql } from 'kysely';
import { tableIn, type Entity } from './definition.js';
import type { Db, Tables } from './driver.js';
import { driverOf } from './drivers.js';

/** `create`: make the tables when there are none, else check; `check`: only check; `off`: neither. */
export type SchemaMode = 'create' | 'check' | 'off';

/** By the driver's id. */
export type Statements = Readonly<Record<string, readonly string[]>>;

export async function prepareSchema(db: Db, entities: readonly Entity[], statements: Statements, mode: SchemaMode): Promise<void> {
  if (mode === 'off') return;
  const driver = driverOf(db);
  const found = await db.transaction().execute(async (trx) => {
    const before = await driver.tables(trx);
    if (mode !== 'create' || !before.empty) return before;
    const making = statements[driver.id];
    if (making === undefined) throw new Error(`The model cannot be made in ${driver.label}, only used where its tables are already; the README says why.`);
    for (const statement of making) await sql.raw(statement).execute(trx);
    return undefined;
  });
  if (found !== undefined) check(found, entities, driver.id);
}

// A view that is missing is no hindrance: only those who ask for it are told.
function check(found: Tables, entities: readonly Entity[], driver: string): void {
  const missing = entities.filter((entity) => !entity.view && !found.has(entity)).map((entity) => JSON.stringify(tableIn(entity, driver)));
  if (missing.length > 0) throw new Error(`The database lacks these tables: ${missing.join(', ')}. The statements that make them are in src/base/schema.ts.`);
}
