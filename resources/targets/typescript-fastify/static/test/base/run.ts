// Runs every test file in one process: `npm test`.
import { readdirSync } from 'node:fs';

const folder = new URL('../', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.test.js'))
  .sort();
for (const name of files) await import(new URL(name, folder).href);
