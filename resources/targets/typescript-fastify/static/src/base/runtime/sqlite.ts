// libsql for Kysely: embedded SQLite. Rows are read raw, so nothing but columns is in them, and integers keep all their digits.
import Libsql from 'libsql';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/** The part of a DATABASE_URL that names a file: `file:./x.sqlite`, `sqlite:x`, `:memory:` or a plain path. */
export function fileOf(url: string): string {
  if (url === ':memory:' || url === 'file::memory:') return ':memory:';
  if (url.startsWith('file://')) return decodeURIComponent(new URL(url).pathname);
  const match = /^(file|sqlite):(.*)$/s.exec(url);
  if (match !== null) return match[2] ?? '';
  if (/^[a-z][a-z0-9+.-]+:/i.test(url)) throw new Error('DATABASE_URL: this server speaks SQLite; give file:PATH or :memory:');
  return url;
}

export function dialectFor(url: string): SqliteDialect {
  return new SqliteDialect({
    database: async () => {
      const raw = new Libsql(fileOf(url));
      raw.exec('PRAGMA foreign_keys = ON');
      raw.exec('PRAGMA busy_timeout = 5000');
      return new Connection(raw);
    },
  });
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
