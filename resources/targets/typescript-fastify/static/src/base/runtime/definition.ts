// What the run-time knows of an entity. The files of src/base/entities hold one of these each.

export type Kind =
  | 'boolean' | 'int16' | 'int32' | 'int64' | 'decimal' | 'float32' | 'float64' | 'string' | 'text' | 'uuid'
  | 'date' | 'time' | 'timetz' | 'timestamp' | 'timestamptz' | 'interval' | 'json' | 'bytes' | 'enum' | 'array' | 'native';

/** Who fills a field: `none` the client, all others the database or this server. */
export type Generated = 'none' | 'identity' | 'uuid' | 'always' | 'created' | 'updated' | 'version' | 'deleted';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Operation =
  | 'list' | 'get' | 'create' | 'replace' | 'patch' | 'delete'
  | 'related-list' | 'related-get' | 'related-create' | 'link' | 'unlink' | 'set' | 'clear';

export interface Field {
  /** The property in JSON. */
  readonly name: string;
  readonly column: string;
  readonly kind: Kind;
  readonly nullable: boolean;
  readonly generated: Generated;
  /** May a client give it a value? */
  readonly writable: boolean;
  /** Must a client give it a value when it creates? */
  readonly required: boolean;
  /** Never leaves the server. */
  readonly secret: boolean;
  readonly sortable: boolean;
  readonly filterable: boolean;
  /** Digits after the point of a decimal. */
  readonly scale: number | undefined;
  /** What an array holds. */
  readonly element: Kind | undefined;
}

export interface Through {
  /** The join entity. */
  readonly entity: string;
  /** Its fields that point here, pairwise with End.fields. */
  readonly hereFields: readonly string[];
  /** Its fields that point there, pairwise with End.otherFields. */
  readonly thereFields: readonly string[];
  readonly extraFields: readonly string[];
  readonly uniquePair: boolean;
}

/** A relationship as seen from one entity. */
export interface End {
  readonly name: string;
  readonly kind: 'many-to-one' | 'one-to-many' | 'one-to-one' | 'many-to-many';
  /** The other entity. */
  readonly entity: string;
  readonly toMany: boolean;
  /** Is the key on this side? */
  readonly holdsKey: boolean;
  readonly fields: readonly string[];
  readonly otherFields: readonly string[];
  readonly optional: boolean;
  readonly onDeselect: 'nullify' | 'delete';
  /** Field (of the other entity, or of the join entity) that keeps the manual order. */
  readonly sortField: string | undefined;
  readonly through: Through | undefined;
}

/** A key of this entity that points at another one. */
export interface Reference {
  readonly fields: readonly string[];
  readonly entity: string;
  readonly otherFields: readonly string[];
  /** Does the database enforce it? If not, this server looks itself. */
  readonly enforced: boolean;
}

export interface Endpoint {
  readonly id: string;
  readonly method: Method;
  /** Path with `:name` for parameters. */
  readonly path: string;
  readonly operation: Operation;
  readonly end: string | undefined;
  /** The schema of the body, by its name in openapi.json. */
  readonly body: string | undefined;
}

export interface Entity {
  readonly name: string;
  readonly table: string;
  /** Where the database has such and the table is not in the usual one. */
  readonly schema?: string;
  /** What the table is called in a database that could not take its name, by the driver's id. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** A view: it can only be read. */
  readonly view: boolean;
  /** The segment of the URL, for the Location of a new record. */
  readonly path: string;
  readonly fields: readonly Field[];
  readonly key: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly references: readonly Reference[];
  readonly ends: readonly End[];
  readonly endpoints: readonly Endpoint[];
}

/** An Entity that remembers the types of its records. */
export interface TypedEntity<Record, Create, Replace, Patch> extends Entity {
  readonly types?: { readonly record: Record; readonly create: Create; readonly replace: Replace; readonly patch: Patch };
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** A record as the server holds it: by property name, values as JSON has them. */
export type Row = Record<string, unknown>;

type Loose<T, Optional extends keyof T> = Omit<T, Optional> & Partial<Pick<T, Optional>>;

export const tableIn = (entity: Entity, driver: string): string => entity.elsewhere?.[driver] ?? entity.table;

/** A field, with everything that is usual left out. */
export function field(
  given: Loose<Field, 'nullable' | 'generated' | 'writable' | 'required' | 'secret' | 'sortable' | 'filterable' | 'scale' | 'element'>,
): Field {
  return {
    nullable: false, generated: 'none', writable: true, required: false, secret: false, sortable: true, filterable: true, scale: undefined, element: undefined,
    ...given,
  };
}

/** An end, with everything that is usual left out. */
export function end(given: Loose<End, 'optional' | 'onDeselect' | 'sortField' | 'through'>): End {
  return { optional: false, onDeselect: 'nullify', sortField: undefined, through: undefined, ...given };
}

/** An endpoint, with everything that is usual left out. */
export function endpoint(given: Loose<Endpoint, 'end' | 'body'>): Endpoint {
  return { end: undefined, body: undefined, ...given };
}

/** All entities, by name. */
export class Model {
  readonly entities: readonly Entity[];
  readonly #byName: ReadonlyMap<string, Entity>;
  readonly #fields = new Map<string, ReadonlyMap<string, Field>>();

  constructor(entities: readonly Entity[]) {
    this.entities = entities;
    this.#byName = new Map(entities.map((entity) => [entity.name, entity]));
    for (const entity of entities) this.#fields.set(entity.name, new Map(entity.fields.map((f) => [f.name, f])));
  }

  entity(name: string): Entity {
    const found = this.#byName.get(name);
    if (found === undefined) throw new Error(`no entity ${name}`);
    return found;
  }

  field(entity: Entity, name: string): Field {
    const found = this.#fields.get(entity.name)?.get(name);
    if (found === undefined) throw new Error(`no field ${name} in ${entity.name}`);
    return found;
  }

  findField(entity: Entity, name: string): Field | undefined {
    return this.#fields.get(entity.name)?.get(name);
  }

  end(entity: Entity, name: string): End {
    const found = entity.ends.find((e) => e.name === name);
    if (found === undefined) throw new Error(`no relationship ${name} in ${entity.name}`);
    return found;
  }
}
