// A server on a database of the tests' own, and short ways to ask it.
import process from 'node:process';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { model } from '../../../src/base/entities.js';
import { buildServer } from '../../../src/base/server.js';
import type { Endpoint, Entity, Method, Operation, Row } from '../../../src/base/runtime/definition.js';
import type { Db } from '../../../src/base/runtime/driver.js';
import { driverOf } from '../../../src/base/runtime/drivers.js';
import type { Policy } from '../../../src/base/runtime/hooks.js';
import { toText } from '../../../src/base/runtime/values.js';
import { database, server } from './databases.js';

export interface Started {
  readonly app: FastifyInstance;
  readonly db: Db;
}

let made: ReturnType<typeof database.make> | undefined;
let common: Promise<Started> | undefined;
let stored: readonly Entity[] = [];

async function built(policy: Policy): Promise<Started> {
  made ??= database.make(server);
  const { app, db } = await buildServer({ databaseUrl: (await made).url, policy });
  return { app, db };
}

async function sharedServer(): Promise<Started> {
  const started = await built(() => true);
  await database.prepare(started.db);
  const tables = await driverOf(started.db).tables(started.db);
  stored = model.entities.filter((entity) => tables.has(entity));
  return started;
}

// Not a hook of node:test: its root may end and begin again while test files are still being read.
process.once('beforeExit', () => {
  void (async () => {
    await (await common)?.app.close();
    await (await made)?.drop();
  })();
});

/** A server of its own. */
export async function start(t: TestContext, policy: Policy = () => true): Promise<Started> {
  const started = await built(policy);
  t.after(async () => started.app.close());
  return started;
}

/** The server that tests share (they run one after the other), without a single record in it. */
export async function emptied(): Promise<Started> {
  common ??= sharedServer();
  const started = await common;
  await database.empty(started.db, stored.filter((entity) => !entity.view));
  return started;
}

/** Not every database can hold every view. */
export const isStored = (entity: Entity): boolean => stored.includes(entity);

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
      case 'time':
        return '23:58:57';
      case 'timetz':
        return '23:58:57Z';
      case 'timestamp':
        return '1901-01-01T12:00:00';
      case 'timestamptz':
        return '1901-01-01T12:00:00Z';
      case 'uuid':
        return '00000000-0000-4000-8000-00000000ffff';
      default:
        return 'no-such-key';
    }
  });
}
