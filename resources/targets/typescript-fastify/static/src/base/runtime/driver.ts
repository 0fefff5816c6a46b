// What differs between databases. Each has one file beside this one and one line in drivers.ts; everything else is shared.
import type { Dialect, Kysely, RawBuilder } from 'kysely';
import type { Entity, Field } from './definition.js';

/** Any database: the run-time knows tables by their definitions, not by their types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Db = Kysely<any>;
export type Sql = RawBuilder<unknown>;

/** Why the database did not do as it was told. */
export interface Refusal {
  readonly reason:
    | 'foreign key' | 'unique' | 'missing value' | 'check' | 'other rule' | 'wrong type' | 'too large'
    | 'busy' | 'read-only' | 'forbidden' | 'no table' | 'no answer';
  /** Where it is known: the columns that are meant, and their table. */
  readonly table?: string | undefined;
  readonly columns?: readonly string[];
}

/** The tables and views of a database. */
export interface Tables {
  readonly empty: boolean;
  has(entity: Entity): boolean;
}

export interface Driver {
  /** As in the keys of `statements` in schema.ts. */
  readonly id: string;
  readonly label: string;
  /** Does this DATABASE_URL mean this database? */
  claims(url: string): boolean;
  connect(url: string): Dialect;
  /** Looks at the database's tables. Within a transaction: others who want to make them wait. */
  tables(db: Db): Promise<Tables>;
  /** What the database said, or undefined when this is no error of this database's. */
  refusal(error: unknown): Refusal | undefined;

  table(entity: Entity): Sql;
  /** A value that is written to a column. */
  stored(field: Field, value: unknown): Sql;
  /** A value that is compared with a column. */
  operand(field: Field, value: unknown): Sql;
  /** A column as it is compared by = and <>. */
  same(field: Field, column: Sql): Sql;
  /** A column as it is compared by < and >, and sorted: texts by the code points of their characters, the same in each database. */
  ordered(field: Field, column: Sql): Sql;
  /** A sorted column. What is null comes first, the other way round last. */
  sorted(field: Field, column: Sql, descending: boolean): Sql;
  /** A text that matches a pattern with % and _ and \ before what is meant literally; A and a are one. */
  like(column: Sql, pattern: string): Sql;
  /** What stands before a list of rows: `(a, b) in (… (1, 2), (3, 4))`. */
  readonly rows: Sql;
  /** The value of an array column as JSON has it. */
  array(field: Field, value: unknown): unknown;
}
