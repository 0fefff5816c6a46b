// The databases that tests run on: in memory, or one of their own on the server that TEST_DATABASE_URL names, dropped at the end.
import process from 'node:process';
import type { Entity } from '../../../src/base/runtime/definition.js';
import type { Db } from '../../../src/base/runtime/driver.js';
import { driverFor } from '../../../src/base/runtime/drivers.js';
import { postgresql } from './postgresql.js';
import { sqlite } from './sqlite.js';

export interface TestDatabase {
  /** As that of its driver. */
  readonly id: string;
  /** Makes a database that is empty and gives its URL, and what removes it again. */
  make(server: string): Promise<{ readonly url: string; readonly drop: () => Promise<void> }>;
  /** Called once when the tables are there. */
  prepare(db: Db): Promise<void>;
  /** Takes all records out. */
  empty(db: Db, tables: readonly Entity[]): Promise<void>;
  /** Within a transaction: references are looked at when it ends. */
  defer(db: Db): Promise<void>;
  /** Does the database itself change what is written to the entity? */
  hasTriggers(db: Db, entity: Entity): Promise<boolean>;
}

/** `:memory:`, or a database the tests may make others beside. */
export const server = process.env['TEST_DATABASE_URL'] ?? ':memory:';

export const database: TestDatabase = (() => {
  const { id, label } = driverFor(server);
  const found = [sqlite, postgresql].find((known) => known.id === id);
  if (found === undefined) throw new Error(`The tests do not know how to run on ${label}.`);
  return found;
})();
