// Errors as RFC 9457 problem documents. No SQL and no stack ever reaches a client.
import { tableIn, type Entity } from './definition.js';
import { drivers } from './drivers.js';

export interface Issue {
  /** The property, parameter or path part that is meant. */
  path: string;
  message: string;
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail?: string,
    readonly errors: readonly Issue[] = [],
  ) {
    super(detail ?? title);
  }

  toJSON(): Record<string, unknown> {
    return {
      type: 'about:blank',
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors.length === 0 ? {} : { errors: this.errors }),
    };
  }
}

export const badRequest = (detail: string, path?: string): Problem =>
  new Problem(400, 'Bad Request', detail, path === undefined ? [] : [{ path, message: detail }]);
export const forbidden = (): Problem => new Problem(403, 'Forbidden', 'This is not allowed.');
export const notFound = (detail = 'There is no such record.'): Problem => new Problem(404, 'Not Found', detail);
export const conflict = (detail: string, errors: Issue[] = []): Problem => new Problem(409, 'Conflict', detail, errors);
export const unprocessable = (detail: string, path?: string): Problem =>
  new Problem(422, 'Unprocessable Content', detail, path === undefined ? [] : [{ path, message: detail }]);

/** What was being done when the database refused. */
export type Doing = 'read' | 'write' | 'delete';

/** The database's refusal as a Problem, or undefined when it is no refusal but a failure. */
export function problemOfDatabase(error: unknown, entity: Entity, doing: Doing): Problem | undefined {
  const said = firstOf(drivers, (driver) => {
    const refusal = driver.refusal(error);
    return refusal === undefined ? undefined : { driver, refusal };
  });
  if (said === undefined) return undefined;
  const { driver, refusal } = said;
  const columns = refusal.table === tableIn(entity, driver.id) ? (refusal.columns ?? []) : [];
  const paths = entity.fields.filter((f) => !f.secret && columns.includes(f.column)).map((f) => f.name);
  switch (refusal.reason) {
    case 'foreign key':
      return doing === 'delete' ? conflict('Other records still refer to this one.') : unprocessable('A record that this one refers to does not exist.');
    case 'unique':
      return conflict('There is a record with the same key already.', paths.map((path) => ({ path, message: 'is taken' })));
    case 'missing value':
      return doing === 'delete' ? conflict('Other records still need this one.') : unprocessable('A value is missing.', paths[0]);
    case 'check':
      return unprocessable('A rule of the database is not met.');
    case 'other rule':
      return doing === 'delete' ? conflict('The database refuses this.') : unprocessable('The database refuses this.');
    case 'wrong type':
      return doing === 'read' ? badRequest('A value is of the wrong type.') : unprocessable('A value is of the wrong type.', paths[0]);
    case 'too large':
      return doing === 'read' ? badRequest('A value is too large.') : unprocessable('A value is too large.', paths[0]);
    case 'busy':
      return new Problem(503, 'Service Unavailable', 'The database is busy. Try again.');
    case 'read-only':
      return new Problem(403, 'Forbidden', 'The database is read-only.');
    case 'forbidden':
      return new Problem(403, 'Forbidden', 'The database does not allow this.');
    case 'no table':
      return new Problem(501, 'Not Implemented', 'The database does not hold these records.');
    case 'no answer':
      return new Problem(503, 'Service Unavailable', 'The database cannot be reached.');
  }
}

function firstOf<T, U>(list: readonly T[], of: (item: T) => U | undefined): U | undefined {
  for (const item of list) {
    const found = of(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
