// A server on a database in memory, and short ways to ask it.
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { model } from '../../../src/base/entities.js';
import { buildServer } from '../../../src/base/server.js';
import type { Endpoint, Entity, Method, Operation, Row } from '../../../src/base/runtime/definition.js';
import type { Policy } from '../../../src/base/runtime/hooks.js';
import type { Db } from '../../../src/base/runtime/statements.js';
import { toText } from '../../../src/base/runtime/values.js';

export interface Started {
  readonly app: FastifyInstance;
  readonly db: Db;
}

/** A server of its own. */
export async function start(t: TestContext, policy: Policy = () => true): Promise<Started> {
  const { app, db } = await buildServer({ databaseUrl: ':memory:', policy });
  t.after(async () => app.close());
  return { app, db };
}

let common: Promise<Started> | undefined;

/** The server that tests share (they run one after the other), without a single record in it. */
export async function emptied(): Promise<Started> {
  common ??= buildServer({ databaseUrl: ':memory:', policy: () => true });
  const { app, db } = await common;
  const tables = model.entities.filter((entity) => !entity.view).map((entity) => entity.table);
  await sql`pragma foreign_keys = off`.execute(db);
  for (let at = 0; at < tables.length; at += 100) {
    const filled = tables.slice(at, at + 100).map((name) => sql`select ${name} as name where exists (select 1 from ${sql.id(name)})`);
    const found = await sql<{ name: string }>`${sql.join(filled, sql` union all `)}`.execute(db);
    for (const { name } of found.rows) await sql`delete from ${sql.id(name)}`.execute(db);
  }
  await sql`pragma foreign_keys = on`.execute(db);
  return { app, db };
}

/** Does the database itself change what is written to the entity? */
export async function hasTriggers(db: Db, entity: Entity): Promise<boolean> {
  const found = await sql<{ n: number }>`select count(*) as n from sqlite_master where type = 'trigger' and lower(tbl_name) = lower(${entity.table})`.execute(db);
  return (found.rows[0]?.n ?? 0) > 0;
}

export interface Answer {
  readonly status: number;
  readonly body: Row;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export async function ask(app: FastifyInstance, method: Method, url: string, body?: unknown): Promise<Answer> {
  const answer = await app.inject({ method, url, ...(body === undefined ? {} : { payload: body as Row }) });
  const parsed: unknown = answer.body === '' ? {} : JSON.parse(answer.body);
  return { status: answer.statusCode, body: (parsed ?? {}) as Row, headers: answer.headers, text: answer.body };
}

export function endpointOf(entity: Entity, operation: Operation, end?: string): Endpoint | undefined {
  return entity.endpoints.find((e) => e.operation === operation && e.end === end);
}

/** The address of an endpoint for a record, and for another one where its path goes on. */
export function address(endpoint: Endpoint, ...keys: (readonly unknown[])[]): string {
  const values = keys.flat();
  let at = 0;
  return endpoint.path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? toText(values[at++]) : encodeURIComponent(segment)))
    .join('/');
}

export const keyOf = (entity: Entity, row: Row): unknown[] => entity.key.map((name) => row[name]);

/** A key that no record has. */
export function missingKey(entity: Entity): unknown[] {
  return entity.key.map((name) => {
    switch (model.field(entity, name).kind) {
      case 'int16':
        return 32_101;
      case 'int32':
      case 'int64':
        return 2_000_000_011;
      case 'decimal':
      case 'float32':
      case 'float64':
        return 7.25;
      case 'boolean':
        return true;
      case 'date':
        return '1901-01-01';
      case 'uuid':
        return '00000000-0000-4000-8000-00000000ffff';
      default:
        return 'no-such-key';
    }
  });
}
