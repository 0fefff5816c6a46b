// Typed access to one entity, for your own code.
import type { Kysely } from 'kysely';
import type { Row, TypedEntity } from './definition.js';
import type { World } from './hooks.js';
import { parseQuery, type RawQuery } from './query.js';
import { present } from './present.js';
import { Store, atomically, type Page } from './store.js';
import type { Db } from './driver.js';

export class Repository<Record, Create extends object, Replace extends object, Patch extends object> {
  readonly #store: Store;

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  constructor(world: World, db: Kysely<any>, entity: TypedEntity<Record, Create, Replace, Patch>) {
    this.#store = new Store(world, db, entity);
  }

  /** Takes what a query string takes: { limit: '10', sort: '-name', 'name[like]': 'a*' }. */
  async list(query: RawQuery = {}): Promise<Page<Record>> {
    const parsed = parseQuery(this.#store.model, this.#store.entity, query);
    const page = await this.#store.list(parsed);
    return { ...page, items: (await present(this.#store, page.items, parsed)) as Record[] };
  }

  async find(...key: unknown[]): Promise<Record | undefined> {
    const row = await this.#store.find(key);
    return row === undefined ? undefined : this.#shown(row);
  }

  async create(input: Create): Promise<Record> {
    return this.#shown(await this.#change(async (store) => store.create(input as Row)));
  }

  async replace(key: readonly unknown[], input: Replace): Promise<Record> {
    return this.#shown(await this.#change(async (store) => store.replace(key, input as Row)));
  }

  async patch(key: readonly unknown[], changes: Patch): Promise<Record> {
    return this.#shown(await this.#change(async (store) => store.update(key, changes as Row)));
  }

  async remove(...key: unknown[]): Promise<void> {
    await this.#change(async (store) => store.remove(key));
  }

  async #change<T>(work: (store: Store) => Promise<T>): Promise<T> {
    return atomically(this.#store.db as Db, async (db) => work(this.#store.within(db)));
  }

  async #shown(row: Row): Promise<Record> {
    const [shown] = await present(this.#store, [row], { fields: undefined, includes: [] });
    return shown as Record;
  }
}
