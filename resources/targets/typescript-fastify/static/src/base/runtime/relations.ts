// One relationship as seen from one record: reading, linking, unlinking.
import { sql } from 'kysely';
import type { End, Row } from './definition.js';
import { conflict, notFound, unprocessable } from './problem.js';
import type { Query } from './query.js';
import { all, column, fieldsNamed, list, matches, sorting } from './statements.js';
import type { Key, Page, Source, Store } from './store.js';
import { same } from './values.js';

/** The property in which the join entity's own fields appear, in lists and bodies of a many-to-many. */
export const linkProperty = '_link';

export class Relation {
  readonly other: Store;

  constructor(
    readonly here: Store,
    readonly end: End,
  ) {
    this.other = here.of(end.entity);
  }

  /** Values of the fields by which others know this record (or, when the key is here, by which it knows the other). */
  #values(row: Row): unknown[] {
    return this.end.fields.map((name) => row[name]);
  }

  async one(row: Row): Promise<Row | undefined> {
    return this.other.findBy(this.end.otherFields, this.#values(row));
  }

  async many(row: Row, query: Query): Promise<Page> {
    return this.other.list(query, this.source(row));
  }

  /** Where the records of a to-many end come from. */
  source(row: Row): Source {
    const { end, other } = this;
    const { model } = other;
    const sorted = (fieldName: string | undefined, alias: string, owner: Store): Pick<Source, 'order'> =>
      fieldName === undefined ? {} : { order: sorting(other.driver, [{ field: model.field(owner.entity, fieldName), descending: false }], alias) };
    if (end.through === undefined) {
      return { where: matches(this.here.driver, fieldsNamed(model, other.entity, end.otherFields), this.#values(row), 't'), ...sorted(end.sortField, 't', other) };
    }
    const { through } = end;
    const junction = this.here.of(through.entity);
    const linked = all([
      matches(this.here.driver, fieldsNamed(model, junction.entity, through.hereFields), this.#values(row), 'j'),
      ...through.thereFields.map(
        (name, i) => sql`${column(model.field(junction.entity, name), 'j')} = ${column(model.field(other.entity, end.otherFields[i] ?? ''), 't')}`,
      ),
    ]);
    if (!through.uniquePair) return { where: sql`exists (select 1 from ${junction.table} as j where ${linked})` };
    return {
      join: sql`join ${junction.table} as j on ${linked}`,
      ...sorted(end.sortField, 'j', junction),
      extra: this.extraFields().map((f) => ({ field: f, alias: 'j', as: `${linkProperty}.${f.name}` })),
    };
  }

  extraFields(): ReturnType<typeof fieldsNamed> {
    const { through } = this.end;
    if (through === undefined) return [];
    const { model } = this.here;
    return fieldsNamed(model, model.entity(through.entity), through.extraFields).filter((f) => !f.secret);
  }

  async create(row: Row, input: Row): Promise<Row> {
    const { end, other } = this;
    if (end.through === undefined) {
      const values = this.#values(row);
      const owned: Row = { ...input };
      end.otherFields.forEach((name, i) => {
        owned[name] = values[i];
      });
      if (end.sortField !== undefined) owned[end.sortField] ??= await this.#nextPosition(row);
      return other.create(owned);
    }
    const { [linkProperty]: extra, ...rest } = input;
    const created = await other.create(rest);
    await this.#linkThrough(row, created, (extra ?? {}) as Row);
    return created;
  }

  /** Links an existing record; true when it was not linked before. */
  async link(row: Row, otherKey: Key, extra: Row): Promise<boolean> {
    const there = await this.other.get(otherKey);
    if (this.end.through !== undefined) return this.#linkThrough(row, there, extra);
    const values = this.#values(row);
    if (this.end.otherFields.every((name, i) => same(there[name], values[i]))) return false;
    const changes: Row = {};
    this.end.otherFields.forEach((name, i) => {
      changes[name] = values[i];
    });
    const { sortField } = this.end;
    if (sortField !== undefined) changes[sortField] = await this.#nextPosition(row);
    await this.other.update(otherKey, changes);
    return true;
  }

  async unlink(row: Row, otherKey: Key): Promise<void> {
    const there = await this.other.get(otherKey);
    const values = this.#values(row);
    if (this.end.through === undefined) {
      if (!this.end.otherFields.every((name, i) => same(there[name], values[i]))) throw notFound('The two are not linked.');
      return this.#release(there);
    }
    const { through } = this.end;
    const junction = this.here.of(through.entity);
    const pair = [...values, ...this.end.otherFields.map((name) => there[name])];
    const where = matches(this.here.driver, fieldsNamed(junction.model, junction.entity, [...through.hereFields, ...through.thereFields]), pair);
    if (junction.entity.key.length === 0) {
      const gone = await sql`delete from ${junction.table} where ${where} returning 1`.execute(this.here.db);
      if (gone.rows.length === 0) throw notFound('The two are not linked.');
      return;
    }
    const links = await junction.allBy([...through.hereFields, ...through.thereFields], pair);
    if (links.length === 0) throw notFound('The two are not linked.');
    for (const link of links) await junction.remove(junction.keyOf(link));
  }

  /** Sets the other record of a to-one end. */
  async set(row: Row, otherKey: Key): Promise<Row> {
    const { end, here, other } = this;
    const there = await other.find(otherKey);
    if (there === undefined) throw unprocessable('There is no such record to link.');
    if (end.holdsKey) {
      const changes: Row = {};
      end.fields.forEach((name, i) => {
        changes[name] = there[end.otherFields[i] ?? ''];
      });
      await here.update(here.keyOf(row), changes);
      return there;
    }
    const values = this.#values(row);
    if (end.otherFields.every((name, i) => same(there[name], values[i]))) return there;
    for (const former of await other.allBy(end.otherFields, values)) await this.#release(former);
    const changes: Row = {};
    end.otherFields.forEach((name, i) => {
      changes[name] = values[i];
    });
    return other.update(otherKey, changes);
  }

  async clear(row: Row): Promise<void> {
    const { end, here, other } = this;
    if (end.holdsKey) {
      await here.update(here.keyOf(row), this.#nulls(here, end.fields));
      return;
    }
    const former = await other.allBy(end.otherFields, this.#values(row));
    if (former.length === 0) throw notFound('Nothing is linked.');
    for (const there of former) await this.#release(there);
  }

  // Takes the other record (which holds the key) out of the relationship, as the design says: set free, or deleted.
  async #release(there: Row): Promise<void> {
    const { end, other } = this;
    if (end.onDeselect === 'delete') return other.remove(other.keyOf(there));
    await other.update(other.keyOf(there), this.#nulls(other, end.otherFields));
  }

  #nulls(holder: Store, names: readonly string[]): Row {
    const free = fieldsNamed(holder.model, holder.entity, names).filter((f) => f.nullable && !holder.entity.key.includes(f.name));
    if (free.length === 0) throw conflict(`${holder.entity.name} cannot be without this relationship.`);
    return Object.fromEntries(free.map((f) => [f.name, null]));
  }

  async #linkThrough(row: Row, there: Row, extra: Row): Promise<boolean> {
    const { end, here } = this;
    const { through } = end;
    if (through === undefined) throw new Error('no join entity');
    const junction = here.of(through.entity);
    const names = [...through.hereFields, ...through.thereFields];
    const pair = [...this.#values(row), ...end.otherFields.map((name) => there[name])];
    const [known] = await junction.allBy(names, pair);
    if (known !== undefined) {
      if (Object.keys(extra).length > 0) await junction.update(junction.keyOf(known), extra);
      return false;
    }
    const link: Row = { ...extra };
    names.forEach((name, i) => {
      link[name] = pair[i];
    });
    if (end.sortField !== undefined) link[end.sortField] ??= await this.#nextPosition(row);
    await junction.create(link);
    return true;
  }

  async #nextPosition(row: Row): Promise<number> {
    const { end, here } = this;
    const owner = end.through === undefined ? this.other : here.of(end.through.entity);
    const names = end.through === undefined ? end.otherFields : end.through.hereFields;
    const position = column(here.model.field(owner.entity, end.sortField ?? ''));
    const where = matches(this.here.driver, fieldsNamed(here.model, owner.entity, names), this.#values(row));
    const found = await sql<{ n: unknown }>`select coalesce(max(${position}), 0) + 1 as n from ${owner.table} where ${list([where])}`.execute(here.db);
    return Number(found.rows[0]?.n ?? 1);
  }
}
