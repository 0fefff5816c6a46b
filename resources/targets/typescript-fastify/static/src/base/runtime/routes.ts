// One route for each endpoint of each entity. Bodies are checked by Fastify against the schemas of openapi.json.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint, Entity, Row } from './definition.js';
import { forbidden, notFound, problemOfDatabase, type Doing } from './problem.js';
import type { Policy, World } from './hooks.js';
import { present } from './present.js';
import { parseNothing, parseQuery, parseShape, type Include, type RawQuery, type Shape } from './query.js';
import { Relation } from './relations.js';
import { Store, atomically, type Key } from './store.js';
import type { Db } from './driver.js';
import { fromText, toText } from './values.js';

export interface Served {
  readonly world: World;
  readonly db: Db;
  readonly policy: Policy;
}

const everything: Shape = { fields: undefined, includes: [] };

export function registerEntity(app: FastifyInstance, served: Served, entity: Entity): void {
  for (const endpoint of entity.endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.body === undefined ? {} : { schema: { body: { $ref: `openapi#/components/schemas/${endpoint.body}` } } }),
      preValidation: async (request) => {
        if (endpoint.operation === 'link' && (request.body === null || request.body === undefined)) request.body = {};
      },
      handler: async (request, reply) => {
        try {
          return await new Handler(served, entity, endpoint, request, reply).run();
        } catch (error) {
          throw problemOfDatabase(error, entity, doing(endpoint)) ?? error;
        }
      },
    });
  }
}

function doing({ method, operation }: Endpoint): Doing {
  return method === 'GET' ? 'read' : operation === 'delete' || operation === 'unlink' ? 'delete' : 'write';
}

class Handler {
  readonly #served: Served;
  readonly #entity: Entity;
  readonly #endpoint: Endpoint;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #store: Store;
  readonly #parts: string[];
  readonly #query: RawQuery;
  readonly #body: Row;

  constructor(served: Served, entity: Entity, endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply) {
    this.#served = served;
    this.#entity = entity;
    this.#endpoint = endpoint;
    this.#request = request;
    this.#reply = reply;
    this.#store = new Store(served.world, served.db, entity, request);
    const params = request.params as Record<string, string>;
    this.#parts = [...endpoint.path.matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => params[match[1] ?? ''] ?? '');
    this.#query = request.query as RawQuery;
    this.#body = (request.body ?? {}) as Row;
  }

  async run(): Promise<unknown> {
    const { operation } = this.#endpoint;
    switch (operation) {
      case 'list': return this.#list();
      case 'get': return this.#get();
      case 'create': return this.#create();
      case 'replace': return this.#change('replace');
      case 'patch': return this.#change('patch');
      case 'delete': return this.#delete();
      case 'related-list': return this.#relatedList();
      case 'related-get': return this.#relatedGet();
      case 'related-create': return this.#relatedCreate();
      case 'link': return this.#link();
      case 'unlink': return this.#unlink();
      case 'set': return this.#set();
      case 'clear': return this.#clear();
    }
  }

  async #list(): Promise<unknown> {
    await this.#allow();
    const query = parseQuery(this.#store.model, this.#entity, this.#query);
    await this.#allowIncludes(query.includes);
    const page = await this.#store.list(query);
    return { ...page, items: await present(this.#store, page.items, query) };
  }

  async #get(): Promise<unknown> {
    const key = await this.#allow();
    const shape = parseShape(this.#store.model, this.#entity, this.#query);
    await this.#allowIncludes(shape.includes);
    return this.#shown(this.#store, await this.#store.get(key), shape);
  }

  async #create(): Promise<unknown> {
    await this.#allow();
    parseNothing(this.#query);
    const row = await atomically(this.#served.db, async (db) => this.#store.within(db).create(this.#body));
    return this.#created(this.#store, row);
  }

  async #change(how: 'replace' | 'patch'): Promise<unknown> {
    const key = await this.#allow();
    parseNothing(this.#query);
    const version = this.#store.versionOf(this.#request.headers['if-match']);
    const row = await atomically(this.#served.db, async (db) => {
      const store = this.#store.within(db);
      return how === 'replace' ? store.replace(key, this.#body, version) : store.update(key, this.#body, version);
    });
    return this.#shown(this.#store, row);
  }

  async #delete(): Promise<unknown> {
    const key = await this.#allow();
    parseNothing(this.#query);
    const version = this.#store.versionOf(this.#request.headers['if-match']);
    await atomically(this.#served.db, async (db) => this.#store.within(db).remove(key, version));
    return this.#nothing();
  }

  async #relatedList(): Promise<unknown> {
    const { relation, row } = await this.#relation(this.#store);
    const query = parseQuery(this.#store.model, relation.other.entity, this.#query);
    await this.#allowIncludes(query.includes);
    const page = await relation.many(row, query);
    return { ...page, items: await present(relation.other, page.items, query) };
  }

  async #relatedGet(): Promise<unknown> {
    const { relation, row } = await this.#relation(this.#store);
    const shape = parseShape(this.#store.model, relation.other.entity, this.#query);
    await this.#allowIncludes(shape.includes);
    const other = await relation.one(row);
    if (other === undefined) throw notFound('Nothing is linked.');
    return this.#shown(relation.other, other, shape);
  }

  async #relatedCreate(): Promise<unknown> {
    const { row, other } = await this.#within(async ({ relation, row: here }) => ({
      row: await relation.create(here, this.#body),
      other: relation.other,
    }));
    return this.#created(other, row);
  }

  async #link(): Promise<unknown> {
    await this.#within(async ({ relation, row, otherKey }) => relation.link(row, otherKey, this.#body));
    return this.#nothing();
  }

  async #unlink(): Promise<unknown> {
    await this.#within(async ({ relation, row, otherKey }) => relation.unlink(row, otherKey));
    return this.#nothing();
  }

  async #set(): Promise<unknown> {
    const { row, other } = await this.#within(async ({ relation, row: here }) => ({
      row: await relation.set(here, relation.other.entity.key.map((name) => this.#body[name])),
      other: relation.other,
    }));
    return this.#shown(other, row);
  }

  async #clear(): Promise<unknown> {
    await this.#within(async ({ relation, row }) => relation.clear(row));
    return this.#nothing();
  }

  // A change of a relationship, in a transaction.
  async #within<T>(work: (at: { relation: Relation; row: Row; otherKey: Key }) => Promise<T>): Promise<T> {
    parseNothing(this.#query);
    return atomically(this.#served.db, async (db) => work(await this.#relation(this.#store.within(db))));
  }

  async #relation(store: Store): Promise<{ relation: Relation; row: Row; otherKey: Key }> {
    const relation = new Relation(store, store.model.end(this.#entity, this.#endpoint.end ?? ''));
    const key = await this.#allow(relation.other.entity);
    const row = await store.get(key);
    const rest = this.#parts.slice(this.#entity.key.length);
    return { relation, row, otherKey: rest.length > 0 ? relation.other.keyFromText(rest) : [] };
  }

  // Asks the policy, before anything is read or written.
  async #allow(target: Entity = this.#entity): Promise<Key> {
    const keyed = this.#parts.length >= this.#entity.key.length && this.#parts.length > 0;
    const key = keyed ? this.#store.keyFields.map((f, i) => fromText(f, this.#parts[i] ?? '')) : [];
    const { operation, end } = this.#endpoint;
    const allowed = await this.#served.policy({ operation, entity: target.name, end, key: keyed ? key : undefined, request: this.#request });
    if (!allowed) throw forbidden();
    return key;
  }

  async #allowIncludes(includes: readonly Include[]): Promise<void> {
    for (const { end, entity, includes: deeper } of includes) {
      const operation = end.toMany ? 'related-list' : 'related-get';
      if (!(await this.#served.policy({ operation, entity: entity.name, end: end.name, key: undefined, request: this.#request }))) throw forbidden();
      await this.#allowIncludes(deeper);
    }
  }

  async #shown(store: Store, row: Row, shape: Shape = everything): Promise<Row | undefined> {
    const etag = store.etagOf(row);
    if (etag !== undefined) this.#reply.header('etag', etag);
    const [shown] = await present(store, [row], shape);
    return shown;
  }

  async #created(store: Store, row: Row): Promise<unknown> {
    this.#reply.code(201);
    if (store.entity.key.length > 0 && store.entity.endpoints.some((e) => e.operation === 'get')) {
      this.#reply.header('location', ['', ...[store.entity.path, ...store.keyOf(row)].map(toText)].join('/'));
    }
    return this.#shown(store, row);
  }

  #nothing(): null {
    this.#reply.code(204);
    return null;
  }
}
