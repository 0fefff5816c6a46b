// Runs every test file in one process: `npm test`.
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { statements } from '../../src/base/schema.js';
import { database } from './support/databases.js';

if (statements[database.id] === undefined) {
  console.error(`This model cannot be made in ${database.id}. Give the tests a server that can: TEST_DATABASE_URL=${Object.keys(statements).join(' or ')}://…`);
  process.exit(1);
}
const folder = new URL('../', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.test.js'))
  .sort();
for (const name of files) await import(new URL(name, folder).href);
