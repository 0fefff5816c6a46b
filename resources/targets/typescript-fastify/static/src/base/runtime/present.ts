// Records as clients see them: chosen fields, no secrets, related records where asked (one query a level).
import { sql } from 'kysely';
import type { Field, Row } from './definition.js';
import { badRequest } from './problem.js';
import type { Include, Shape } from './query.js';
import { Relation, linkProperty } from './relations.js';
import { all, column, fieldsNamed, list, matchesAny, order, record, selected, sorting } from './statements.js';
import { alive, type Store } from './store.js';
import { keyText } from './values.js';

/** So many related records of one record are included; there is an endpoint with pages for the rest. */
export const maximumIncluded = 100;
const maximumRows = 10_000;
const keysAtOnce = 5_000;

export async function present(store: Store, rows: readonly Row[], shape: Shape): Promise<Row[]> {
  const related = await Promise.all(shape.includes.map(async (include) => ({ include, found: await load(store, rows, include) })));
  const fields = (shape.fields ?? store.entity.fields).filter((f) => !f.secret);
  return rows.map((row) => {
    const out: Row = {};
    for (const f of fields) out[f.name] = row[f.name];
    const link: Row = {};
    for (const [name, value] of Object.entries(row)) if (name.startsWith(`${linkProperty}.`)) link[name.slice(linkProperty.length + 1)] = value;
    if (Object.keys(link).length > 0) out[linkProperty] = link;
    for (const { include, found } of related) {
      const items = found.get(keyText(include.end.fields.map((name) => row[name]))) ?? [];
      out[include.end.name] = include.end.toMany ? items : (items[0] ?? null);
    }
    return out;
  });
}

// The related records of all rows, grouped by the values that link them.
async function load(store: Store, rows: readonly Row[], include: Include): Promise<Map<string, Row[]>> {
  const { end } = include;
  const other = store.of(end.entity);
  const keys = new Map<string, unknown[]>();
  for (const row of rows) {
    const values = end.fields.map((name) => row[name]);
    if (!values.some((v) => v === null || v === undefined)) keys.set(keyText(values), values);
  }
  const groups = new Map<string, Row[]>();
  const found: { key: string; row: Row }[] = [];
  const wanted = [...keys.values()];
  for (let at = 0; at < wanted.length; at += keysAtOnce) {
    for (const row of await related(store, other, include, wanted.slice(at, at + keysAtOnce))) {
      const key = keyText(end.fields.map((_name, i) => row[`_key.${i}`]));
      found.push({ key, row });
    }
    if (found.length > maximumRows) throw badRequest('This would include too many records. Ask for fewer levels, or for a smaller page.', 'include');
  }
  const shown = await present(other, found.map(({ row }) => row), { fields: undefined, includes: include.includes });
  found.forEach(({ key }, i) => {
    const item = shown[i];
    if (item === undefined) return;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  });
  return groups;
}

async function related(store: Store, other: Store, include: Include, keys: readonly unknown[][]): Promise<Row[]> {
  const { end } = include;
  const { model } = store;
  const { driver } = store;
  const { through } = end;
  const owner = through === undefined ? other.entity : model.entity(through.entity);
  const alias = through === undefined ? 't' : 'j';
  const keyFields = fieldsNamed(model, owner, through === undefined ? end.otherFields : through.hereFields);
  const join =
    through === undefined
      ? sql``
      : sql`join ${driver.table(owner)} as j on ${list(
          through.thereFields.map((name, i) => sql`${column(model.field(owner, name), 'j')} = ${column(model.field(other.entity, end.otherFields[i] ?? ''), 't')}`),
          sql` and `,
        )}`;
  const sorted =
    end.sortField === undefined
      ? order(driver, model, other.entity, [], 't')
      : sql`${sorting(driver, [{ field: model.field(owner, end.sortField), descending: false }], alias)}, ${order(driver, model, other.entity, [], 't')}`;
  const extra = through === undefined || !through.uniquePair ? [] : new Relation(store, end).extraFields();
  const columns = list([
    selected(other.entity.fields, 't'),
    selected(keyFields, alias, 'k'),
    ...(extra.length === 0 ? [] : [selected(extra, 'j', 'e')]),
    sql`row_number() over (partition by ${list(keyFields.map((f) => column(f, alias)))} order by ${sorted}) as ${sql.id('_rank')}`,
  ]);
  const inner = sql`select ${columns} from ${other.table} as t ${join} where ${all([matchesAny(driver, keyFields, keys, alias), ...alive(other.entity, 't')])}`;
  const result = await sql<Row>`select * from (${inner}) as s where ${sql.id('_rank')} <= ${maximumIncluded} order by ${sql.id('_rank')} limit ${maximumRows + 1}`.execute(store.db);
  const named = (fields: readonly Field[], name: (f: Field, i: number) => string): Field[] => fields.map((f, i) => ({ ...f, name: name(f, i) }));
  return result.rows.map((row) => ({
    ...record(driver, other.entity.fields, row),
    ...record(driver, named(keyFields, (_f, i) => `_key.${i}`), row, 'k'),
    ...record(driver, named(extra, (f) => `${linkProperty}.${f.name}`), row, 'e'),
  }));
}
