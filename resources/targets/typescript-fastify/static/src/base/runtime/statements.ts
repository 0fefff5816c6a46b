// Pieces of SQL. Every name goes through sql.id (quoted by Kysely, never parsed), every value is bound.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Entity, Field, Model, Row } from './definition.js';
import type { Filter, Sort } from './query.js';
import { fromDatabase, toParameter } from './values.js';

/** Any database: the run-time knows tables by their definitions, not by their types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Db = Kysely<any>;
export type Sql = RawBuilder<unknown>;

export const table = (entity: Entity): Sql => sql.id(entity.table);
export const column = (field: Field, alias?: string): Sql => (alias === undefined ? sql.id(field.column) : sql.id(alias, field.column));
export const list = (parts: readonly Sql[], between = sql`, `): Sql => sql.join([...parts], between);
export const all = (parts: readonly Sql[]): Sql => (parts.length === 0 ? sql`1 = 1` : list(parts, sql` and `));

/** Columns under the names of their fields. */
export const selected = (fields: readonly Field[], alias?: string): Sql =>
  list(fields.map((f) => sql`${column(f, alias)} as ${sql.id(f.name)}`));

export const fieldsNamed = (model: Model, entity: Entity, names: readonly string[]): Field[] => names.map((name) => model.field(entity, name));

/** `(a, b) = (1, 2)`, null-safe where asked. */
export const matches = (fields: readonly Field[], values: readonly unknown[], alias?: string): Sql =>
  all(fields.map((f, i) => sql`${column(f, alias)} = ${toParameter(f, values[i])}`));

/** `(a, b) in (values (1, 2), (3, 4))`. */
export function matchesAny(fields: readonly Field[], keys: readonly (readonly unknown[])[], alias?: string): Sql {
  const [only] = fields;
  if (only !== undefined && fields.length === 1) {
    return sql`${column(only, alias)} in (${list(keys.map((key) => sql`${toParameter(only, key[0])}`))})`;
  }
  const tuples = keys.map((key) => sql`(${list(fields.map((f, i) => sql`${toParameter(f, key[i])}`))})`);
  return sql`(${list(fields.map((f) => column(f, alias)))}) in (values ${list(tuples)})`;
}

export function condition(filter: Filter, alias?: string): Sql {
  const left = column(filter.field, alias);
  const value = (v: unknown): Sql => sql`${toParameter(filter.field, v)}`;
  switch (filter.operator) {
    case 'eq': return sql`${left} = ${value(filter.value)}`;
    case 'ne': return sql`${left} <> ${value(filter.value)}`;
    case 'lt': return sql`${left} < ${value(filter.value)}`;
    case 'le': return sql`${left} <= ${value(filter.value)}`;
    case 'gt': return sql`${left} > ${value(filter.value)}`;
    case 'ge': return sql`${left} >= ${value(filter.value)}`;
    case 'in': return sql`${left} in (${list((filter.value as unknown[]).map(value))})`;
    case 'like': return sql`${left} like ${pattern(String(filter.value))} escape '\\'`;
    case 'isnull': return filter.value === true ? sql`${left} is null` : sql`${left} is not null`;
  }
}

// `*` stands for anything; without one the text may be anywhere. What is special to SQL is escaped.
function pattern(text: string): string {
  const escaped = text.replace(/[\\%_]/g, (c) => `\\${c}`);
  return escaped.includes('*') ? escaped.replaceAll('*', '%') : `%${escaped}%`;
}

/** Sorted as asked, then by the key, so that pages never overlap. */
export function order(model: Model, entity: Entity, sorts: readonly Sort[], alias?: string): Sql {
  const parts = sorts.map((s) => (s.descending ? sql`${column(s.field, alias)} desc` : sql`${column(s.field, alias)} asc`));
  const rest = entity.key.length > 0 ? fieldsNamed(model, entity, entity.key) : entity.fields.filter((f) => f.sortable);
  for (const f of rest) if (!sorts.some((s) => s.field === f)) parts.push(sql`${column(f, alias)} asc`);
  return parts.length === 0 ? sql`1` : list(parts);
}

/** A row of the database as a record. */
export function record(fields: readonly Field[], row: Row): Row {
  const out: Row = {};
  for (const f of fields) out[f.name] = fromDatabase(f, row[f.name]);
  return out;
}
