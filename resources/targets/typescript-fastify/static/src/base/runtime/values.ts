// Values between JSON, text (paths and queries) and the database.
import { isDeepStrictEqual } from 'node:util';
import type { Field } from './definition.js';
import type { Driver } from './driver.js';
import { badRequest, unprocessable } from './problem.js';

/** A value from the database as JSON has it. Integers that JavaScript cannot hold exactly become texts. */
export function fromDatabase(driver: Driver, field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'string' ? ['1', 't', 'true', 'y', 'yes', 'on'].includes(value.toLowerCase()) : Number(value) !== 0;
    case 'bytes':
      return Buffer.isBuffer(value) ? value.toString('base64') : Buffer.from(String(value), 'utf8').toString('base64');
    case 'array':
      return driver.array(field, value);
    case 'json':
      if (typeof value !== 'string') return plain(value);
      try {
        return JSON.parse(value) as unknown;
      } catch {
        return value;
      }
    default:
      return plain(value);
  }
}

function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'bigint') return value.toString();
  return value;
}

/** A value from JSON (already checked against its schema) as the database takes it. */
export function toDatabase(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (field.kind) {
    case 'boolean':
      return value === true;
    case 'bytes':
      return bytesOf(field, String(value));
    case 'json':
      return JSON.stringify(value);
    case 'array':
      return Array.isArray(value) ? elements(field, value) : value;
    case 'decimal':
      if (typeof value === 'number' && field.scale !== undefined && field.scale < 16 && Number(value.toFixed(field.scale)) !== value) {
        throw unprocessable(`At most ${field.scale} digits may follow the point.`, field.name);
      }
      return value;
    case 'native':
      return typeof value === 'object' ? JSON.stringify(value) : text(field, value);
    default:
      return text(field, value);
  }
}

// Arrays are JSON in one database and arrays in the other, whose elements may be JSON or bytes in turn.
function elements(field: Field, values: readonly unknown[]): unknown[] {
  return values.map((value) => {
    if (value === null) return null;
    if (Array.isArray(value)) return elements(field, value);
    switch (field.element) {
      case 'json': return new Element(value, JSON.stringify(value));
      case 'bytes': return new Element(value, `\\x${bytesOf(field, String(value)).toString('hex')}`);
      default: return text(field, value);
    }
  });
}

class Element {
  readonly #inJson: unknown;
  readonly #inArray: unknown;

  constructor(inJson: unknown, inArray: unknown) {
    this.#inJson = inJson;
    this.#inArray = inArray;
  }

  toJSON(): unknown {
    return this.#inJson;
  }

  /** Asked by the driver pg. */
  toPostgres(): unknown {
    return this.#inArray;
  }
}

// SQLite ends a text at a NUL: what follows would be lost without a word.
function text(field: Field, value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) throw unprocessable('This holds a character that cannot be stored.', field.name);
  return value;
}

/** The same for comparing: a value that could not be stored is no error, it is just not there. */
export function toParameter(field: Field, value: unknown): unknown {
  return field.kind === 'decimal' ? value : toDatabase(field, value);
}

function bytesOf(field: Field, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64').replaceAll('=', '') !== text.replaceAll('=', '')) throw badRequest('This is not base64.', field.name);
  return bytes;
}

/** A value typed in a path or a query, as JSON would have it. */
export function fromText(field: Field, text: string): unknown {
  switch (field.kind) {
    case 'int16':
    case 'int32':
    case 'int64': {
      if (!/^-?\d{1,19}$/.test(text)) throw badRequest('An integer is wanted.', field.name);
      const number = Number(text);
      if (Number.isSafeInteger(number)) return number;
      const big = BigInt(text);
      if (BigInt.asIntN(64, big) !== big) throw badRequest('The integer is too large.', field.name);
      return big;
    }
    case 'decimal':
    case 'float32':
    case 'float64': {
      if (!/^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) || !Number.isFinite(Number(text))) throw badRequest('A number is wanted.', field.name);
      return field.kind === 'decimal' ? numberOrText(text) : Number(text);
    }
    case 'boolean':
      if (text === 'true' || text === '1') return true;
      if (text === 'false' || text === '0') return false;
      throw badRequest('true or false is wanted.', field.name);
    case 'native':
      return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) && String(Number(text)) === text ? Number(text) : text;
    case 'json':
    case 'array':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
    default:
      if (text.includes('\0')) throw badRequest('This holds a character that cannot be.', field.name);
      return text;
  }
}

/** A decimal as a number, when the number is just that; else it stays a text. */
export function numberOrText(text: string): number | string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  const digits = text.replace(/[eE].*$/, '').replace(/[^0-9]/g, '').replace(/^0+/, '').replace(text.includes('.') ? /0+$/ : /$^/, '');
  return digits.length <= 15 || (Number.isSafeInteger(number) && String(number) === text) ? number : text;
}

/** A value as it stands in a path. */
export function toText(value: unknown): string {
  return encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** A key as one text, for maps. */
export function keyText(values: readonly unknown[]): string {
  return JSON.stringify(values, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

export function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'bigint' || typeof b === 'bigint') return String(a) === String(b);
  return isDeepStrictEqual(a, b);
}
