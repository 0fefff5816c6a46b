// What a client may ask of a list: limit, offset, sort, filters, fields, include. Names are looked up in allow-lists; values stay values.
import type { End, Entity, Field, Model } from './definition.js';
import { badRequest } from './problem.js';
import { fromText } from './values.js';

export const defaultLimit = 50;
export const maximumLimit = 100;
export const maximumDepth = 3;
export const maximumFilters = 20;

export const operators = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'like', 'isnull'] as const;
export type Operator = (typeof operators)[number];

export interface Filter {
  readonly field: Field;
  readonly operator: Operator;
  /** One value; for `in` a list of them. */
  readonly value: unknown;
}

export interface Sort {
  readonly field: Field;
  readonly descending: boolean;
}

export interface Include {
  readonly end: End;
  readonly entity: Entity;
  readonly includes: readonly Include[];
}

/** How one record is shown. */
export interface Shape {
  /** The fields to show; undefined: all. */
  readonly fields: readonly Field[] | undefined;
  readonly includes: readonly Include[];
}

export interface Query extends Shape {
  readonly limit: number;
  readonly offset: number;
  readonly sort: readonly Sort[];
  readonly filters: readonly Filter[];
}

export type RawQuery = Readonly<Record<string, unknown>>;

const shapeParameters = ['fields', 'include'];
const listParameters = [...shapeParameters, 'limit', 'offset', 'sort'];

/** The query of a request for one record. */
export function parseShape(model: Model, entity: Entity, raw: RawQuery): Shape {
  for (const name of Object.keys(raw)) if (!shapeParameters.includes(name)) throw badRequest('There is no such parameter.', name);
  return shapeOf(model, entity, raw);
}

/** The query of a request that takes no parameters. */
export function parseNothing(raw: RawQuery): void {
  for (const name of Object.keys(raw)) throw badRequest('There is no such parameter.', name);
}

/** The query of a request for a list. */
export function parseQuery(model: Model, entity: Entity, raw: RawQuery): Query {
  const filters: Filter[] = [];
  for (const [name, value] of Object.entries(raw)) {
    if (listParameters.includes(name)) continue;
    for (const text of Array.isArray(value) ? value : [value]) filters.push(filterOf(model, entity, name, String(text)));
  }
  if (filters.length > maximumFilters) throw badRequest(`At most ${maximumFilters} filters may be given.`);
  return {
    ...shapeOf(model, entity, raw),
    limit: Math.min(wholeNumber(raw, 'limit', 1) ?? defaultLimit, maximumLimit),
    offset: wholeNumber(raw, 'offset', 0) ?? 0,
    sort: sortOf(model, entity, raw),
    filters,
  };
}

function shapeOf(model: Model, entity: Entity, raw: RawQuery): Shape {
  const fields = listOf(raw, 'fields')?.map((name) => {
    const found = model.findField(entity, name);
    if (found === undefined || found.secret) throw badRequest(`There is no field ${name}.`, 'fields');
    return found;
  });
  return { fields: fields?.length === 0 ? undefined : fields, includes: includesOf(model, entity, listOf(raw, 'include') ?? []) };
}

function includesOf(model: Model, entity: Entity, paths: readonly string[]): Include[] {
  interface Node {
    end: End;
    entity: Entity;
    children: Map<string, Node>;
  }
  const root = new Map<string, Node>();
  for (const path of paths) {
    const names = path.split('.');
    if (names.length > maximumDepth) throw badRequest(`include goes at most ${maximumDepth} levels deep.`, 'include');
    let level = root;
    let here = entity;
    for (const name of names) {
      let node = level.get(name);
      if (node === undefined) {
        const end = here.ends.find((e) => e.name === name);
        if (end === undefined) throw badRequest(`There is no relationship ${path}.`, 'include');
        node = { end, entity: model.entity(end.entity), children: new Map() };
        level.set(name, node);
      }
      level = node.children;
      here = node.entity;
    }
  }
  const built = (level: ReadonlyMap<string, Node>): Include[] =>
    [...level.values()].map((node) => ({ end: node.end, entity: node.entity, includes: built(node.children) }));
  const includes = built(root);
  const count = (list: readonly Include[]): number => list.reduce((sum, include) => sum + 1 + count(include.includes), 0);
  if (count(includes) > maximumFilters) throw badRequest(`At most ${maximumFilters} relationships may be included.`, 'include');
  return includes;
}

function sortOf(model: Model, entity: Entity, raw: RawQuery): Sort[] {
  return (listOf(raw, 'sort') ?? []).map((word) => {
    const descending = word.startsWith('-');
    const name = descending ? word.slice(1) : word;
    const found = model.findField(entity, name);
    if (found === undefined || !found.sortable || found.secret) throw badRequest(`It cannot be sorted by ${name}.`, 'sort');
    return { field: found, descending };
  });
}

function filterOf(model: Model, entity: Entity, name: string, text: string): Filter {
  const match = /^([^[\]]+)(?:\[([a-z]+)\])?$/.exec(name);
  const found = model.findField(entity, match?.[1] ?? '');
  if (found === undefined || !found.filterable || found.secret) throw badRequest('There is no such parameter.', name);
  const operator = operators.find((o) => o === (match?.[2] ?? 'eq'));
  if (operator === undefined) throw badRequest(`The operators are ${operators.join(', ')}.`, name);
  switch (operator) {
    case 'isnull':
      if (text !== 'true' && text !== 'false') throw badRequest('true or false is wanted.', name);
      return { field: found, operator, value: text === 'true' };
    case 'in': {
      const words = text.split(',');
      if (words.length > maximumLimit) throw badRequest(`At most ${maximumLimit} values may be given.`, name);
      return { field: found, operator, value: words.map((word) => fromText(found, word)) };
    }
    case 'like':
      return { field: found, operator, value: text };
    default:
      return { field: found, operator, value: fromText(found, text) };
  }
}

function wholeNumber(raw: RawQuery, name: string, least: number): number | undefined {
  const value = raw[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value) || Number(value) < least) {
    throw badRequest(`A whole number from ${least} on is wanted.`, name);
  }
  return Number(value);
}

function listOf(raw: RawQuery, name: string): string[] | undefined {
  const value = raw[name];
  if (value === undefined) return undefined;
  const words = (Array.isArray(value) ? value : [value]).flatMap((text) => String(text).split(',')).filter((word) => word !== '');
  if (words.length > maximumLimit) throw badRequest('These are too many names.', name);
  return words;
}
