// libsql for Kysely: embedded SQLite. Rows are read raw, so nothing but columns is in them, and integers keep all their digits.
import Libsql from 'libsql';
import { SqliteDialect, sql, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { tableIn } from './definition.js';
import type { Driver, Refusal } from './driver.js';

export const sqlite: Driver = {
  id: 'sqlite',
  label: 'SQLite',
  claims: (url) => /^(file|sqlite):/i.test(url) || url === ':memory:' || !/^[a-z][a-z0-9+.-]+:/i.test(url),
  connect,
  tables: async (db) => {
    const found = await sql<{ name: string }>`select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\'`.execute(db);
    const names = new Set(found.rows.map((row) => row.name.toLowerCase()));
    return { empty: names.size === 0, has: (entity) => names.has(tableIn(entity, 'sqlite').toLowerCase()) };
  },
  refusal,
  table: (entity) => sql.id(tableIn(entity, 'sqlite')),
  stored: (_field, value) => sql`${value}`,
  operand: (_field, value) => sql`${value}`,
  same: (_field, column) => column,
  ordered: (_field, column) => column,
  sorted: (_field, column, descending) => (descending ? sql`${column} desc` : sql`${column} asc`),
  like: (column, pattern) => sql`${column} like ${pattern} escape '\\'`,
  rows: sql`values `,
  array: (_field, value) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  },
};

/** The part of a DATABASE_URL that names a file: `file:./x.sqlite`, `sqlite:x`, `:memory:` or a plain path. */
function fileOf(url: string): string {
  if (url === ':memory:' || url === 'file::memory:') return ':memory:';
  if (url.startsWith('file://')) return decodeURIComponent(new URL(url).pathname);
  return /^(?:file|sqlite):(.*)$/is.exec(url)?.[1] ?? url;
}

function connect(url: string): SqliteDialect {
  return new SqliteDialect({
    database: async () => {
      const raw = new Libsql(fileOf(url));
      raw.exec('PRAGMA foreign_keys = ON');
      raw.exec('PRAGMA busy_timeout = 5000');
      return new Connection(raw);
    },
  });
}

const reasons: Readonly<Record<string, Refusal['reason']>> = {
  SQLITE_MISMATCH: 'wrong type', SQLITE_TOOBIG: 'too large', SQLITE_BUSY: 'busy', SQLITE_LOCKED: 'busy', SQLITE_READONLY: 'read-only',
};

function refusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code, message } = error;
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    if (message.startsWith('FOREIGN KEY') || code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return { reason: 'foreign key' };
    if (message.startsWith('UNIQUE') || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_ROWID') return { reason: 'unique', ...columnsIn(message) };
    if (message.startsWith('NOT NULL')) return { reason: 'missing value', ...columnsIn(message) };
    return { reason: message.startsWith('CHECK') ? 'check' : 'other rule' };
  }
  if (message.startsWith('no such table')) return { reason: 'no table' };
  const reason = reasons[code];
  return reason === undefined ? undefined : { reason };
}

// "UNIQUE constraint failed: task.list_id, task.title". A name may hold dots; that of the table is the same in all.
function columnsIn(message: string): Pick<Refusal, 'table' | 'columns'> {
  const colon = message.indexOf(': ');
  if (colon < 0) return {};
  const parts = message.slice(colon + 2).split(', ');
  const dot = parts[0]?.indexOf('.') ?? -1;
  return dot < 0 ? {} : { table: parts[0]?.slice(0, dot), columns: parts.map((part) => part.slice(dot + 1)) };
}

type Value = null | string | number | bigint | Buffer;

// The driver ends the process on values it does not know, and stores each number as a real: both are settled here.
function bound(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    case 'boolean':
      return value ? 1n : 0n;
    case 'undefined':
      return null;
    default:
      if (value === null) return null;
      if (value instanceof Uint8Array) return Buffer.from(value);
      if (value instanceof Date) return value.toISOString();
      return JSON.stringify(value);
  }
}

function read(value: unknown): unknown {
  if (typeof value === 'bigint' && value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  return value;
}

class Connection implements SqliteDatabase {
  readonly #raw: Libsql.Database;

  constructor(raw: Libsql.Database) {
    this.#raw = raw;
  }

  close(): void {
    this.#raw.close();
  }

  prepare(sql: string): SqliteStatement {
    return new Statement(this.#raw.prepare(sql));
  }
}

class Statement implements SqliteStatement {
  readonly #raw: Libsql.Statement;
  readonly reader: boolean;

  constructor(raw: Libsql.Statement) {
    this.#raw = raw;
    this.reader = raw.reader;
  }

  all(parameters: readonly unknown[]): unknown[] {
    const names = this.#raw.columns().map((column) => column.name);
    this.#raw.safeIntegers(true);
    const rows = this.#raw.raw(true).all(parameters.map(bound)) as unknown[][];
    return rows.map((values) => Object.fromEntries(names.map((name, i) => [name, read(values[i])])));
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    const { changes, lastInsertRowid } = this.#raw.run(parameters.map(bound));
    return { changes, lastInsertRowid };
  }

  *iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    yield* this.all(parameters);
  }
}
