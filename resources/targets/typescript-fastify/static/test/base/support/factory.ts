// Records for tests: values that follow the rules, and the records they refer to.
import { model } from '../../../src/base/entities.js';
import { hooks } from '../../../src/base/hooks.js';
import type { Entity, Field, Reference, Row } from '../../../src/base/runtime/definition.js';
import { Problem, problemOfDatabase } from '../../../src/base/runtime/problem.js';
import { Store, atomically } from '../../../src/base/runtime/store.js';
import type { Db } from '../../../src/base/runtime/driver.js';
import { openapi } from '../../../src/base/server.js';
import { database } from './databases.js';

/** The tests cannot make a record of this entity: a rule they do not understand. */
export class Unmakeable extends Error {}

interface Schema {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
}

const schemas = (openapi['components'] as { schemas: Record<string, { properties?: Record<string, Schema> }> }).schemas;

function schemaOf(entity: Entity, field: Field): Schema {
  for (const ending of ['Create', 'Replace', 'Patch']) {
    const found = schemas[`${entity.name}${ending}`]?.properties?.[field.name];
    if (found !== undefined) return found;
  }
  return {};
}

/** `plain` values differ from each other; `small` ones are 1 wherever they need not: rules about amounts, shares and counts like that. */
export type Taste = 'plain' | 'small';

export class Factory {
  readonly #db: Db;
  readonly #taste: Taste;
  readonly #serial: { n: number };
  // Records that are being made while those they refer to are: by a reference in circles one of them comes back here.
  readonly #open: { readonly entity: Entity; readonly row: Row }[] = [];

  constructor(db: Db, taste: Taste = 'plain', serial = { n: 0 }) {
    this.#db = db;
    this.#taste = taste;
    this.#serial = serial;
  }

  store(entity: Entity): Store {
    return new Store({ model, hooks }, this.#db, entity);
  }

  /** Values for all fields that a record must have (or, with `all`, may have), its parents made. */
  async values(entity: Entity, given: Row = {}, which: 'required' | 'all' = 'required', deep = 0): Promise<Row> {
    if (deep > 12) throw new Unmakeable(`${entity.name}: its references go in circles`);
    const row: Row = { ...given };
    const wanted = (f: Field): boolean => {
      if (row[f.name] !== undefined) return false;
      if (f.generated !== 'none') return false;
      return f.required || !f.nullable || entity.key.includes(f.name);
    };
    const needed = (reference: Reference): boolean => reference.fields.some((name) => wanted(model.field(entity, name)) || (row[name] !== undefined && row[name] !== null));
    // Wide references first: narrower ones that share fields with them then find their values given.
    const references = [...entity.references].sort((a, b) => b.fields.length - a.fields.length);
    for (const reference of references.filter(needed)) {
      const optional = reference.fields.some((name) => model.field(entity, name).nullable && (given[name] === undefined || given[name] === null));
      if (optional && reference.fields.length > 1) {
        for (const name of reference.fields) if (model.field(entity, name).nullable) row[name] ??= null;
        continue;
      }
      await this.#refer(entity, reference, row, deep);
    }
    for (const f of entity.fields) if (wanted(f) || (which === 'all' && this.#mayFill(entity, f, row))) row[f.name] = this.value(entity, f);
    return row;
  }

  /** A record, written past the API (so that read-only and hidden fields have values too). */
  async make(entity: Entity, given: Row = {}): Promise<Row> {
    try {
      return await atomically(this.#db, async (db) => {
        await database.defer(db);
        return new Factory(db, this.#taste, this.#serial).#insert(entity, given, 0);
      });
    } catch (error) {
      const problem = error instanceof Problem ? error : problemOfDatabase(error, entity, 'write');
      if (problem !== undefined) throw new Unmakeable(`${entity.name}: ${problem.message}`);
      throw error;
    }
  }

  async #insert(entity: Entity, given: Row, deep: number): Promise<Row> {
    const row: Row = { ...given };
    if (inCircles(entity)) {
      for (const name of entity.key) {
        const f = model.field(entity, name);
        if (row[name] === undefined && !entity.references.some((r) => r.fields.includes(name))) {
          row[name] = f.generated === 'identity' ? 1_000_000 + 1_000 * ++this.#serial.n : this.value(entity, f);
        }
      }
    }
    this.#open.push({ entity, row });
    try {
      return await this.store(entity).create(await this.values(entity, row, 'required', deep));
    } finally {
      this.#open.pop();
    }
  }

  #isSmall(entity: Entity, f: Field): boolean {
    return this.#taste === 'small' && !entity.key.includes(f.name) && !entity.uniqueKeys.some((key) => key.includes(f.name));
  }

  #mayFill(entity: Entity, f: Field, row: Row): boolean {
    return f.writable && f.kind !== 'native' && row[f.name] === undefined && !entity.references.some((r) => r.fields.includes(f.name));
  }

  async #refer(entity: Entity, reference: Reference, row: Row, deep: number): Promise<void> {
    const parent = model.entity(reference.entity);
    const given: Row = {};
    reference.fields.forEach((name, i) => {
      if (row[name] !== undefined && row[name] !== null) given[reference.otherFields[i] ?? ''] = row[name];
    });
    const known = Object.keys(given).length === reference.fields.length;
    const values = reference.otherFields.map((name) => given[name]);
    const there = known ? await this.store(parent).findBy(reference.otherFields, values) : undefined;
    const open = known ? undefined : this.#open.find((o) => o.entity === parent && reference.otherFields.every((name) => o.row[name] !== undefined));
    const found = there ?? open?.row ?? (await this.#parent(parent, given, deep));
    reference.fields.forEach((name, i) => {
      row[name] = found[reference.otherFields[i] ?? ''];
    });
  }

  async #parent(parent: Entity, given: Row, deep: number): Promise<Row> {
    return this.#db.isTransaction ? this.#insert(parent, given, deep + 1) : this.make(parent, given);
  }

  /** A value that differs from those before it, as far as the rules allow. */
  value(entity: Entity, f: Field): unknown {
    return this.#valueOf(entity, f, schemaOf(entity, f));
  }

  #valueOf(entity: Entity, f: Field, schema: Schema): unknown {
    const n = ++this.#serial.n;
    if (schema.enum !== undefined) {
      const choices = schema.enum.filter((v) => v !== null);
      return choices[n % choices.length];
    }
    switch (f.kind) {
      case 'boolean':
        return n % 2 === 0;
      case 'int16':
      case 'int32':
      case 'int64':
        return within(schema, this.#isSmall(entity, f) ? 0 : n, 1);
      case 'decimal':
      case 'float32':
      case 'float64':
        return within(schema, this.#isSmall(entity, f) ? 0 : n, f.scale === 0 ? 1 : 0.5);
      case 'uuid':
        return uuid(n);
      case 'date':
        return day(n);
      case 'time':
        return `${two(n % 24)}:${two(n % 60)}:00`;
      case 'timetz':
        return `${two(n % 24)}:${two(n % 60)}:00Z`;
      case 'timestamp':
        return `${day(n)}T12:00:00`;
      case 'timestamptz':
        return `${day(n)}T12:00:00Z`;
      case 'interval':
        return `P${n}D`;
      case 'json':
        return { n };
      case 'bytes':
        return Buffer.from(`bytes ${n}`).toString('base64');
      case 'array':
        if (f.element === undefined || f.element === 'native') return [];
        return [1, 2].map(() => this.#valueOf(entity, { ...f, kind: f.element ?? 'text' }, schema.items ?? {}));
      default:
        return text(entity, f, schema, n);
    }
  }
}

/** Does a chain of references that must be there lead back to the entity? */
export function inCircles(entity: Entity): boolean {
  let known = circles.get(entity);
  if (known === undefined) {
    const seen = new Set<Entity>();
    const reach = (from: Entity): boolean =>
      from.references.some((r) => {
        if (r.fields.some((name) => model.field(from, name).nullable)) return false;
        const to = model.entity(r.entity);
        if (to === entity) return true;
        if (seen.has(to)) return false;
        seen.add(to);
        return reach(to);
      });
    known = reach(entity);
    circles.set(entity, known);
  }
  return known;
}

const circles = new Map<Entity, boolean>();

const two = (n: number): string => String(n).padStart(2, '0');
const day = (n: number): string => new Date(Date.UTC(2020, 0, 1 + (n % 3_000))).toISOString().slice(0, 10);
const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

function within(schema: Schema, n: number, step: number): number {
  const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -Infinity : schema.exclusiveMinimum + step);
  const high = schema.maximum ?? (schema.exclusiveMaximum === undefined ? Infinity : schema.exclusiveMaximum - step);
  const from = Math.max(low, Math.min(1, high));
  const room = Math.floor((Math.min(high, from + 1_000_000) - from) / step);
  const value = from + (room <= 0 ? 0 : (n % (room + 1)) * step);
  return step === 1 ? Math.ceil(value) : value;
}

function text(entity: Entity, f: Field, schema: Schema, n: number): string {
  const most = schema.maxLength ?? 200;
  const short = n.toString(36);
  const candidates: string[] = [];
  switch (schema.format) {
    case 'email': candidates.push(`u${n}@example.org`); break;
    case 'uri': candidates.push(`https://example.org/${n}`); break;
    case 'uuid': candidates.push(uuid(n)); break;
    case 'ipv4': candidates.push(`192.0.2.${n % 255}`); break;
    case 'ipv6': candidates.push(`2001:db8::${(n % 65_000).toString(16)}`); break;
    case 'hostname': candidates.push(`h${n}.example.org`); break;
    case 'date': candidates.push(day(n)); break;
    case 'date-time': candidates.push(`${day(n)}T12:00:00Z`); break;
    default:
      candidates.push(`${f.name} ${n}`, `v${short}`, short, String(n), String(n).padStart(schema.minLength ?? 1, '0'), `A${n}`, `${String.fromCharCode(65 + (n % 26))}`, `+1555${n}`,
        String(n).padStart(5, '0'), `AB${String(n).padStart(4, '0')}`, `${String.fromCharCode(65 + (n % 26), 65 + (Math.floor(n / 26) % 26))}`,
        `${String.fromCharCode(97 + (n % 26), 97 + (Math.floor(n / 26) % 26))}`, `${String.fromCharCode(65 + (n % 26), 65 + (Math.floor(n / 26) % 26), 65)}`, `#${n.toString(16).padStart(6, '0')}`, `item-${n}`);
  }
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern);
  for (const candidate of candidates) {
    const padded = candidate.padEnd(schema.minLength ?? 0, '0');
    if (padded.length <= most && (pattern === undefined || pattern.test(padded))) return padded;
  }
  throw new Unmakeable(`${entity.name}.${f.name}: no value follows its rules`);
}
