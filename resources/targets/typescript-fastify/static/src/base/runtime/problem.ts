// Errors as RFC 9457 problem documents. No SQL and no stack ever reaches a client.
import type { Entity } from './definition.js';

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
export type Doing = 'write' | 'delete';

/** The database's refusal as a Problem, or undefined when it is no refusal but a failure. */
export function problemOfDatabase(error: unknown, entity: Entity, doing: Doing): Problem | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  const message = error instanceof Error ? error.message : '';
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    if (message.startsWith('FOREIGN KEY') || code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
      return doing === 'delete'
        ? conflict('Other records still refer to this one.')
        : unprocessable('A record that this one refers to does not exist.');
    }
    if (message.startsWith('UNIQUE') || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_ROWID') {
      const fields = fieldsNamed(message, entity);
      return conflict(
        'There is a record with the same key already.',
        fields.map((path) => ({ path, message: 'is taken' })),
      );
    }
    if (message.startsWith('NOT NULL')) {
      const [path] = fieldsNamed(message, entity);
      return doing === 'delete' ? conflict('Other records still need this one.') : unprocessable('A value is missing.', path);
    }
    if (message.startsWith('CHECK')) return unprocessable('A rule of the database is not met.');
    return doing === 'delete' ? conflict('The database refuses this.') : unprocessable('The database refuses this.');
  }
  if (code === 'SQLITE_MISMATCH') return unprocessable('A value is of the wrong type.');
  if (code === 'SQLITE_TOOBIG') return unprocessable('A value is too large.');
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') return new Problem(503, 'Service Unavailable', 'The database is busy. Try again.');
  if (code === 'SQLITE_READONLY') return new Problem(403, 'Forbidden', 'The database is read-only.');
  return undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

// "UNIQUE constraint failed: task.list_id, task.title" names columns; a client knows fields.
function fieldsNamed(message: string, entity: Entity): string[] {
  const colon = message.indexOf(': ');
  if (colon < 0) return [];
  const parts = message.slice(colon + 2).split(', ');
  return entity.fields.filter((f) => !f.secret && parts.includes(`${entity.table}.${f.column}`)).map((f) => f.name);
}
