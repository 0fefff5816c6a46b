// The databases this server speaks.
import type { Dialect, DialectAdapter } from 'kysely';
import type { Db, Driver } from './driver.js';
import { postgresql } from './postgresql.js';
import { sqlite } from './sqlite.js';

/** The first that claims a DATABASE_URL takes it. */
export const drivers: readonly Driver[] = [postgresql, sqlite];

const byAdapter = new WeakMap<DialectAdapter, Driver>();

export function driverFor(url: string): Driver {
  const found = drivers.find((driver) => driver.claims(url));
  // What else it holds may be a password.
  if (found === undefined) throw new Error(`DATABASE_URL: "${/^[a-z0-9+.-]*:/i.exec(url)?.[0] ?? ''}" is no database this server speaks; see the README.`);
  return found;
}

/** For `new Kysely({ dialect })`. */
export function dialectFor(url: string): Dialect {
  const driver = driverFor(url);
  const dialect = driver.connect(url);
  return {
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createAdapter: () => {
      const adapter = dialect.createAdapter();
      byAdapter.set(adapter, driver);
      return adapter;
    },
  };
}

/** The driver of a connection, or of a transaction on it. */
export function driverOf(db: Db): Driver {
  const found = byAdapter.get(db.getExecutor().adapter);
  if (found === undefined) throw new Error('This connection was not made with dialectFor().');
  return found;
}
