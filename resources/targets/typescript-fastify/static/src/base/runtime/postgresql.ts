// pg for Kysely: PostgreSQL 12 or newer. Sessions run in UTC; values are read as the texts PostgreSQL writes, and never as a Date.
import { CompiledQuery, PostgresDialect, sql, type Dialect } from 'kysely';
import pg from 'pg';
import { tableIn, type Entity, type Field, type Kind } from './definition.js';
import type { Driver, Refusal, Sql } from './driver.js';
import { numberOrText } from './values.js';

const bytewise = (column: Sql): Sql => sql`cast(${column} as text) collate "C"`;

export const postgresql: Driver = {
  id: 'postgresql',
  label: 'PostgreSQL',
  claims: (url) => /^postgres(ql)?:\/\//i.test(url),
  connect,
  tables: async (db) => {
    if (db.isTransaction) await sql`select pg_advisory_xact_lock(5826417930)`.execute(db);
    // What extensions brought along does not count.
    const found = await sql<{ schema: string; name: string; visible: boolean }>`
      select n.nspname as schema, c.relname as name, pg_table_is_visible(c.oid) as visible
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`.execute(db);
    const key = (schema: string, name: string): string => JSON.stringify([schema, name]);
    const names = new Set(found.rows.flatMap((row) => [key(row.schema, row.name), ...(row.visible ? [key('', row.name)] : [])]));
    return { empty: found.rows.length === 0, has: (entity) => names.has(key(entity.schema ?? '', tableIn(entity, 'postgresql'))) };
  },
  refusal,
  table,
  // Integers of any size compare; a time with a zone is taken to UTC, which a column without a zone would silently not do.
  operand: (f, value) => (f.kind === 'int16' || f.kind === 'int32' ? sql`cast(${value} as bigint)` : stored(f, value)),
  stored,
  same: (f, column) => (f.kind === 'json' ? sql`cast(${column} as jsonb)` : column),
  ordered: (f, column) => {
    switch (f.kind) {
      case 'string':
      case 'text':
      case 'enum':
      case 'native':
      case 'json':
        return bytewise(column);
      default:
        return column;
    }
  },
  // Only where there may be nulls: an index of the key serves the plain order.
  sorted: (f, column, descending) => sql`${column}${descending ? sql` desc` : sql``}${f.nullable ? (descending ? sql` nulls last` : sql` nulls first`) : sql``}`,
  like: (column, pattern) => sql`${bytewise(column)} ilike ${pattern} escape '\\'`,
  rows: sql``,
  array: (f, value) => (typeof value === 'string' ? elementsOf(f.element ?? 'text', value) : value),
};

function table(entity: Entity): Sql {
  const name = tableIn(entity, 'postgresql');
  return entity.schema === undefined ? sql.id(name) : sql.id(entity.schema, name);
}

function stored(f: Field, value: unknown): Sql {
  return f.kind === 'timestamp' ? sql`cast(cast(${value} as timestamptz) as timestamp)` : sql`${value}`;
}

function connect(url: string): Dialect {
  const pool = new pg.Pool({ connectionString: url, application_name: 'api', connectionTimeoutMillis: 10_000, allowExitOnIdle: true, types: { getTypeParser } });
  // A connection that breaks while nobody uses it is replaced.
  pool.on('error', () => undefined);
  return new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => {
      await connection.executeQuery(
        CompiledQuery.raw("set time zone 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set bytea_output = 'hex'; set extra_float_digits = 1; set statement_timeout = '30s'"),
      );
    },
  });
}

// ---- reading -------------------------------------------------------------------------------------------------------

type Parser = (text: string) => unknown;

const real: Parser = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
const big: Parser = (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text));
const truth: Parser = (text) => text === 't';
const bytes: Parser = (text) => Buffer.from(text.slice(2), 'hex');
// "2020-01-31 12:00:00.5+00" as ISO 8601 has it. Infinity and what was before Christ stay as they are.
const moment: Parser = (text) => (/^\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(\+00)?$/.test(text) ? text.replace(' ', 'T').replace('+00', 'Z') : text);
const clock: Parser = (text) => text.replace(/\+00$/, 'Z');
// PostgreSQL fills char(n) up with blanks that mean nothing.
const padded: Parser = (text) => text.replace(/ +$/, '');

const byOid: ReadonlyMap<number, Parser> = new Map([
  [16, truth], [17, bytes], [20, big], [21, Number], [23, Number], [26, Number], [700, real], [701, real], [1042, padded], [1114, moment], [1184, moment], [1266, clock],
  [1700, numberOrText],
]);

function getTypeParser(oid: number): Parser {
  return byOid.get(oid) ?? String;
}

const byKind: Readonly<Partial<Record<Kind, Parser>>> = {
  boolean: truth, int16: Number, int32: Number, int64: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text), float32: real, float64: real, decimal: numberOrText,
  timestamp: moment, timestamptz: moment, timetz: clock, json: (text) => JSON.parse(text) as unknown, bytes: (text) => Buffer.from(text.slice(2), 'hex').toString('base64'),
};

// `{1,NULL,"a \"b\"",{2}}`, perhaps with `[0:2]=` before it.
function elementsOf(kind: Kind, text: string): unknown {
  const parse = byKind[kind] ?? String;
  const tokens = text.replace(/^(\[[^\]]*\])+=/, '').matchAll(/[{}]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gs);
  const open: unknown[][] = [[]];
  for (const [token, quoted] of tokens) {
    const last = open.at(-1);
    if (token === '{') open.push([]);
    else if (token === '}') open.at(-2)?.push(open.pop());
    else if (quoted !== undefined) last?.push(parse(quoted.replace(/\\(.)/gs, '$1')));
    else last?.push(token === 'NULL' ? null : parse(token));
  }
  return open[0]?.[0] ?? [];
}

// ---- errors --------------------------------------------------------------------------------------------------------

const reasons: Readonly<Record<string, Refusal['reason']>> = {
  '23001': 'foreign key', '23502': 'missing value', '23503': 'foreign key', '23505': 'unique', '23514': 'check', '23P01': 'other rule', P0001: 'other rule', '44000': 'other rule',
  '428C9': 'other rule', '22001': 'too large', '22003': 'too large', '54000': 'too large', '42883': 'wrong type', '42804': 'wrong type', '55P03': 'busy', '57014': 'busy', '53300': 'busy',
  '40001': 'busy', '40P01': 'busy', '25006': 'read-only', '42501': 'forbidden', '42P01': 'no table', '55000': 'no table',
  ECONNREFUSED: 'no answer', ECONNRESET: 'no answer', ENOTFOUND: 'no answer', ETIMEDOUT: 'no answer', EPIPE: 'no answer',
};

function refusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code } = error;
  const reason = reasons[code] ?? (/^22...$/.test(code) ? 'wrong type' : /^(08|57P).*$/.test(code) ? 'no answer' : undefined);
  if (reason === undefined) return undefined;
  const { table: named, column, detail } = error as { table?: unknown; column?: unknown; detail?: unknown };
  const columns = typeof column === 'string' ? [column] : reason === 'unique' && typeof detail === 'string' ? columnsIn(detail) : [];
  return { reason, table: typeof named === 'string' ? named : undefined, columns };
}

// "Key (list_id, "a b")=(1, x) already exists.", in whatever language the server speaks.
function columnsIn(detail: string): string[] {
  const inner = /\((.*?)\)=\(/s.exec(detail)?.[1] ?? '';
  return [...inner.matchAll(/"((?:[^"]|"")*)"|[^", ]+/g)].map(([plain, quoted]) => quoted?.replaceAll('""', '"') ?? plain);
}
