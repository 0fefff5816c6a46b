// Settings, from the environment (and from .env when there is one).
import { existsSync } from 'node:fs';
import process from 'node:process';
import type { SchemaMode } from './runtime/migrate.js';

export interface Config {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly schema: SchemaMode;
  readonly logLevel: string;
}

export function readConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { env } = process;
  const port = Number(env['PORT'] ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('PORT: a number from 0 to 65535 is wanted');
  const schema = env['SCHEMA'] ?? 'create';
  if (schema !== 'create' && schema !== 'check' && schema !== 'off') throw new Error('SCHEMA: create, check or off');
  return {
    databaseUrl: env['DATABASE_URL'] ?? 'file:./data.sqlite',
    host: env['HOST'] ?? '127.0.0.1',
    port,
    schema,
    logLevel: env['LOG_LEVEL'] ?? 'warn',
  };
}
