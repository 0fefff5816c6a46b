// The places where your code joins in: src/hooks/* and src/policy.ts.
import type { FastifyRequest } from 'fastify';
import type { Model, Operation } from './definition.js';
import type { Db } from './driver.js';

/** What a hook is told besides the record. Write through `db`: it is the open transaction. */
export interface Call {
  readonly db: Db;
  /** Missing when the call comes from your own code. */
  readonly request: FastifyRequest | undefined;
}

/** All optional. Throw a Problem (runtime/problem.ts) to refuse. */
export interface Hooks<Record, Create, Patch> {
  /** May change what is about to be written. */
  beforeCreate?(input: Create, call: Call): Create | Promise<Create>;
  afterCreate?(record: Record, call: Call): void | Promise<void>;
  /** For replace and patch, and for relationships that are set on this record. */
  beforeUpdate?(changes: Patch, key: readonly unknown[], call: Call): Patch | Promise<Patch>;
  afterUpdate?(record: Record, call: Call): void | Promise<void>;
  beforeDelete?(key: readonly unknown[], call: Call): void | Promise<void>;
  afterDelete?(key: readonly unknown[], call: Call): void | Promise<void>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyHooks = Hooks<any, any, any>;

export interface Asked {
  readonly operation: Operation;
  /** The entity whose records are read or written. */
  readonly entity: string;
  /** The relationship that leads there, for nested endpoints and include. */
  readonly end: string | undefined;
  /** The key in the path. */
  readonly key: readonly unknown[] | undefined;
  readonly request: FastifyRequest;
}

/** Says whether a request may go on. */
export type Policy = (asked: Asked) => boolean | Promise<boolean>;

/** What all stores share. */
export interface World {
  readonly model: Model;
  readonly hooks: ReadonlyMap<string, AnyHooks>;
}
