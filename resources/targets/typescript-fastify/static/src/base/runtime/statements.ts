// Pieces of SQL. Every name goes through sql.id (quoted by Kysely, never parsed), every value is bound.
import { sql } from 'kysely';
import type { Entity, Field, Model, Row } from './definition.js';
import type { Driver, Sql } from './driver.js';
import type { Filter, Sort } from './query.js';
import { fromDatabase, toParameter } from './values.js';

export const column = (field: Field, alias?: string): Sql => (alias === undefined ? sql.id(field.column) : sql.id(alias, field.column));
export const list = (parts: readonly Sql[], between = sql`, `): Sql => sql.join([...parts], between);
export const all = (parts: readonly Sql[]): Sql => (parts.length === 0 ? sql`1 = 1` : list(parts, sql` and `));

/** Columns under numbered names: databases cut long ones. `record` reads them. */
export const selected = (fields: readonly Field[], alias?: string, prefix = 'f'): Sql =>
  list(fields.map((f, i) => sql`${column(f, alias)} as ${sql.id(`${prefix}${i}`)}`));

export const fieldsNamed = (model: Model, entity: Entity, names: readonly string[]): Field[] => names.map((name) => model.field(entity, name));

/** `a = 1 and b = 2`. */
export const matches = (driver: Driver, fields: readonly Field[], values: readonly unknown[], alias?: string): Sql =>
  all(fields.map((f, i) => sql`${driver.same(f, column(f, alias))} = ${driver.operand(f, toParameter(f, values[i]))}`));

/** `(a, b) in ((1, 2), (3, 4))`. */
export function matchesAny(driver: Driver, fields: readonly Field[], keys: readonly (readonly unknown[])[], alias?: string): Sql {
  const operand = (f: Field, value: unknown): Sql => driver.operand(f, toParameter(f, value));
  const [only] = fields;
  if (only !== undefined && fields.length === 1) {
    return sql`${driver.same(only, column(only, alias))} in (${list(keys.map((key) => operand(only, key[0])))})`;
  }
  const tuples = keys.map((key) => sql`(${list(fields.map((f, i) => operand(f, key[i])))})`);
  return sql`(${list(fields.map((f) => driver.same(f, column(f, alias))))}) in (${driver.rows}${list(tuples)})`;
}

export function condition(driver: Driver, filter: Filter, alias?: string): Sql {
  const { field, operator } = filter;
  const plain = column(field, alias);
  const same = driver.same(field, plain);
  const ordered = driver.ordered(field, plain);
  const value = (v: unknown = filter.value): Sql => driver.operand(field, toParameter(field, v));
  switch (operator) {
    case 'eq': return sql`${same} = ${value()}`;
    case 'ne': return sql`${same} <> ${value()}`;
    case 'lt': return sql`${ordered} < ${value()}`;
    case 'le': return sql`${ordered} <= ${value()}`;
    case 'gt': return sql`${ordered} > ${value()}`;
    case 'ge': return sql`${ordered} >= ${value()}`;
    case 'in': return sql`${same} in (${list((filter.value as unknown[]).map(value))})`;
    case 'like': return driver.like(plain, pattern(String(filter.value)));
    case 'isnull': return filter.value === true ? sql`${plain} is null` : sql`${plain} is not null`;
  }
}

// `*` stands for anything; without one the text may be anywhere. What is special to SQL is escaped.
function pattern(text: string): string {
  const escaped = text.replace(/[\\%_]/g, (c) => `\\${c}`);
  return escaped.includes('*') ? escaped.replaceAll('*', '%') : `%${escaped}%`;
}

export const sorting = (driver: Driver, sorts: readonly Sort[], alias?: string): Sql =>
  list(sorts.map(({ field, descending }) => driver.sorted(field, driver.ordered(field, column(field, alias)), descending)));

/** Sorted as asked, then by the key, so that pages never overlap. */
export function order(driver: Driver, model: Model, entity: Entity, sorts: readonly Sort[], alias?: string): Sql {
  const rest = entity.key.length > 0 ? fieldsNamed(model, entity, entity.key) : entity.fields.filter((f) => f.sortable);
  const all = [...sorts, ...rest.filter((f) => !sorts.some((s) => s.field === f)).map((field) => ({ field, descending: false }))];
  return all.length === 0 ? sql`1` : sorting(driver, all, alias);
}

/** A row of the database, as `selected` names its columns, as a record. */
export function record(driver: Driver, fields: readonly Field[], row: Row, prefix = 'f'): Row {
  const out: Row = {};
  fields.forEach((f, i) => {
    out[f.name] = fromDatabase(driver, f, row[`${prefix}${i}`]);
  });
  return out;
}
