// Reading and writing records of one entity.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Entity, Field, Model, Row } from './definition.js';
import type { Db, Driver, Sql } from './driver.js';
import { driverOf } from './drivers.js';
import type { AnyHooks, Call, World } from './hooks.js';
import { Problem, badRequest, notFound, problemOfDatabase, unprocessable, type Doing } from './problem.js';
import type { Query } from './query.js';
import { all, column, condition, fieldsNamed, list, matches, order, record, selected } from './statements.js';
import { fromText, same, toDatabase } from './values.js';

export type Key = readonly unknown[];

export interface Page<T = Row> {
  items: T[];
  total: number;
  limit: number;
  offset: number;
}

/** Where the records of a list come from, when it is not simply the table: a condition on alias `t`, or a join with it. */
export interface Source {
  readonly join?: Sql;
  readonly where?: Sql;
  readonly order?: Sql;
  readonly extra?: readonly { readonly field: Field; readonly alias: string; readonly as: string }[];
}

export class Store {
  readonly model: Model;
  readonly driver: Driver;

  constructor(
    readonly world: World,
    readonly db: Db,
    readonly entity: Entity,
    readonly request?: FastifyRequest,
  ) {
    this.model = world.model;
    this.driver = driverOf(db);
  }

  /** The same on another connection: a transaction. */
  within(db: Db): Store {
    return new Store(this.world, db, this.entity, this.request);
  }

  /** The store of another entity, on the same connection. */
  of(name: string): Store {
    return new Store(this.world, this.db, this.model.entity(name), this.request);
  }

  get #hooks(): AnyHooks {
    return this.world.hooks.get(this.entity.name) ?? {};
  }

  get #call(): Call {
    return { db: this.db, request: this.request };
  }

  get table(): Sql {
    return this.driver.table(this.entity);
  }

  get keyFields(): Field[] {
    return fieldsNamed(this.model, this.entity, this.entity.key);
  }

  keyOf(row: Row): Key {
    return this.entity.key.map((name) => row[name]);
  }

  /** A key as typed in a path. */
  keyFromText(parts: readonly string[]): Key {
    return this.keyFields.map((f, i) => fromText(f, parts[i] ?? ''));
  }

  async list(query: Query, source: Source = {}): Promise<Page> {
    const fields = this.entity.fields;
    const where = all([...this.#alive('t'), ...(source.where === undefined ? [] : [source.where]), ...query.filters.map((f) => condition(this.driver, f, 't'))]);
    const from = source.join === undefined ? sql`${this.table} as t` : sql`${this.table} as t ${source.join}`;
    const extra = source.extra ?? [];
    const columns = list([selected(fields, 't'), ...extra.map((e, i) => sql`${column(e.field, e.alias)} as ${sql.id(`e${i}`)}`)]);
    const sorted = query.sort.length === 0 && source.order !== undefined ? sql`${source.order}, ${order(this.driver, this.model, this.entity, [], 't')}` : order(this.driver, this.model, this.entity, query.sort, 't');
    const found = await sql<Row>`select ${columns} from ${from} where ${where} order by ${sorted} limit ${query.limit} offset ${query.offset}`.execute(this.db);
    const counted = await sql<{ n: unknown }>`select count(*) as n from ${from} where ${where}`.execute(this.db);
    const items = found.rows.map((row) => {
      const item = record(this.driver, fields, row);
      const more = record(this.driver, extra.map((e) => ({ ...e.field, name: e.as })), row, 'e');
      return { ...item, ...more };
    });
    return { items, total: Number(counted.rows[0]?.n ?? 0), limit: query.limit, offset: query.offset };
  }

  async find(key: Key): Promise<Row | undefined> {
    return this.findBy(this.entity.key, key);
  }

  async findBy(names: readonly string[], values: readonly unknown[]): Promise<Row | undefined> {
    if (values.some((v) => v === null || v === undefined)) return undefined;
    const where = all([matches(this.driver, fieldsNamed(this.model, this.entity, names), values, 't'), ...this.#alive('t')]);
    const found = await sql<Row>`select ${selected(this.entity.fields, 't')} from ${this.table} as t where ${where} limit 1`.execute(this.db);
    const [row] = found.rows;
    return row === undefined ? undefined : record(this.driver, this.entity.fields, row);
  }

  async get(key: Key): Promise<Row> {
    const row = await this.find(key);
    if (row === undefined) throw notFound();
    return row;
  }

  /** All records whose fields have these values (for relationships, so usually few). */
  async allBy(names: readonly string[], values: readonly unknown[]): Promise<Row[]> {
    const where = all([matches(this.driver, fieldsNamed(this.model, this.entity, names), values, 't'), ...this.#alive('t')]);
    const found = await sql<Row>`select ${selected(this.entity.fields, 't')} from ${this.table} as t where ${where}`.execute(this.db);
    return found.rows.map((row) => record(this.driver, this.entity.fields, row));
  }

  async create(given: Row): Promise<Row> {
    const input: Row = ((await this.#hooks.beforeCreate?.(given, this.#call)) as Row | undefined) ?? given;
    const now = new Date().toISOString();
    const values = new Map<Field, unknown>();
    for (const f of this.entity.fields) {
      const value = input[f.name];
      if (value !== undefined && f.generated !== 'always') values.set(f, toDatabase(f, value));
      else if (f.generated === 'uuid') values.set(f, randomUUID());
      else if (f.generated === 'created' || f.generated === 'updated') values.set(f, now);
      else if (f.generated === 'version') values.set(f, 1);
    }
    await this.#checkReferences(input);
    const fields = [...values.keys()];
    const into =
      fields.length === 0
        ? sql`insert into ${this.table} default values`
        : sql`insert into ${this.table} (${list(fields.map((f) => column(f)))}) values (${list([...values].map(([f, v]) => this.driver.stored(f, v)))})`;
    const row = await this.#written(into);
    if (row === undefined) throw new Error(`${this.entity.name}: nothing was inserted`);
    await this.#hooks.afterCreate?.(row, this.#call);
    return row;
  }

  /** Changes the given fields; a key in `changes` must be the record's own. */
  async update(key: Key, given: Row, version?: number): Promise<Row> {
    const changes: Row = ((await this.#hooks.beforeUpdate?.(given, key, this.#call)) as Row | undefined) ?? given;
    const set: Sql[] = [];
    this.entity.key.forEach((name, i) => {
      if (changes[name] !== undefined && !same(changes[name], key[i])) throw unprocessable('A key never changes once it is written.', name);
    });
    for (const f of this.entity.fields) {
      const value = changes[f.name];
      if (value !== undefined && f.generated !== 'always' && !this.entity.key.includes(f.name)) set.push(sql`${column(f)} = ${this.driver.stored(f, toDatabase(f, value))}`);
    }
    if (set.length === 0) {
      const row = await this.get(key);
      this.#checkVersion(row, version);
      return row;
    }
    await this.#checkReferences(changes);
    for (const f of this.entity.fields) {
      if (f.generated === 'updated') set.push(sql`${column(f)} = ${this.driver.stored(f, new Date().toISOString())}`);
      if (f.generated === 'version') set.push(sql`${column(f)} = coalesce(${column(f)}, 0) + 1`);
    }
    if (version !== undefined) this.#checkVersion(await this.get(key), version);
    const where = all([matches(this.driver, this.keyFields, key), ...this.#alive()]);
    const row = await this.#written(sql`update ${this.table} set ${list(set)} where ${where}`);
    if (row === undefined) throw notFound();
    await this.#hooks.afterUpdate?.(row, this.#call);
    return row;
  }

  /** Writes a whole record: what is not given becomes null. */
  async replace(key: Key, input: Row, version?: number): Promise<Row> {
    const changes: Row = { ...input };
    for (const f of this.entity.fields) {
      if (f.writable && f.nullable && !this.entity.key.includes(f.name) && changes[f.name] === undefined) changes[f.name] = null;
    }
    return this.update(key, changes, version);
  }

  async remove(key: Key, version?: number): Promise<void> {
    if (version !== undefined) this.#checkVersion(await this.get(key), version);
    await this.#hooks.beforeDelete?.(key, this.#call);
    const where = all([matches(this.driver, this.keyFields, key), ...this.#alive()]);
    const deleted = this.entity.fields.find((f) => f.generated === 'deleted');
    const gone =
      deleted === undefined
        ? sql<Row>`delete from ${this.table} where ${where} returning ${selected(this.keyFields)}`
        : sql<Row>`update ${this.table} set ${column(deleted)} = ${this.driver.stored(deleted, deleted.kind === 'boolean' ? true : new Date().toISOString())} where ${where} returning ${selected(this.keyFields)}`;
    const rows = await this.#run(gone, 'delete', this.keyFields);
    if (rows.length === 0) throw notFound();
    await this.#hooks.afterDelete?.(key, this.#call);
  }

  /** The version a record must have, from an If-Match header. */
  versionOf(ifMatch: string | undefined): number | undefined {
    const field = this.entity.fields.find((f) => f.generated === 'version');
    if (ifMatch === undefined || field === undefined || ifMatch === '*') return undefined;
    const match = /^(?:W\/)?"(\d+)"$/.exec(ifMatch);
    if (match === null) throw badRequest('If-Match holds the ETag of the record.', 'If-Match');
    return Number(match[1]);
  }

  etagOf(row: Row): string | undefined {
    const field = this.entity.fields.find((f) => f.generated === 'version');
    return field === undefined ? undefined : `"${String(row[field.name])}"`;
  }

  #checkVersion(row: Row, version: number | undefined): void {
    const field = this.entity.fields.find((f) => f.generated === 'version');
    if (field !== undefined && version !== undefined && Number(row[field.name]) !== version) {
      throw new Problem(412, 'Precondition Failed', 'The record has been changed in the meantime.');
    }
  }

  // References that the database does not enforce are looked after here.
  async #checkReferences(input: Row): Promise<void> {
    for (const reference of this.entity.references) {
      if (reference.enforced || !reference.fields.some((name) => input[name] !== undefined)) continue;
      const values = reference.fields.map((name) => input[name]);
      if (values.some((v) => v === null || v === undefined)) continue;
      if ((await this.of(reference.entity).findBy(reference.otherFields, values)) === undefined) {
        throw unprocessable('A record that this one refers to does not exist.', reference.fields[0]);
      }
    }
  }

  // What an insert or update left behind. It is read again, for triggers may have changed it.
  async #written(statement: Sql): Promise<Row | undefined> {
    const [row] = await this.#run(sql<Row>`${statement} returning ${selected(this.entity.fields)}`, 'write');
    if (row === undefined || this.entity.key.length === 0) return row;
    return (await this.find(this.keyOf(row))) ?? row;
  }

  #alive(alias?: string): Sql[] {
    return alive(this.entity, alias);
  }

  async #run(statement: ReturnType<typeof sql<Row>>, doing: Doing, fields: readonly Field[] = this.entity.fields): Promise<Row[]> {
    try {
      const result = await statement.execute(this.db);
      return result.rows.map((row) => record(this.driver, fields, row));
    } catch (error) {
      throw problemOfDatabase(error, this.entity, doing) ?? error;
    }
  }
}

/** Leaves out what is marked as deleted. */
export function alive(entity: Entity, alias?: string): Sql[] {
  const deleted = entity.fields.find((f) => f.generated === 'deleted');
  if (deleted === undefined) return [];
  return [deleted.kind === 'boolean' ? sql`coalesce(${column(deleted, alias)}, ${false}) = ${false}` : sql`${column(deleted, alias)} is null`];
}

/** Runs in a transaction, or in the one that is open already. */
export async function atomically<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  return db.transaction().execute(work);
}

