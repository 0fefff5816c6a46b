// Names of an API, its schemas and its document. Other targets that serve the same API import this file, so that
// what they do and what the document says are one thing.
// The engine's JavaScript: no spread of objects, no flatMap, no named groups.

// ---- names ---------------------------------------------------------------------------------------------------------

const typeSuffixes = ['', 'Create', 'Replace', 'Patch', 'Key', 'Page', 'Table', 'Link'];
const takenTypes = ['Problem', 'Record', 'Partial', 'Pick', 'Omit', 'Array', 'Promise', 'TypedEntity', 'Generated', 'ColumnType', 'Database', 'Hooks',
  'Model', 'JsonValue', 'Buffer', 'Object', 'Function'];
const takenProperties = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toString', 'toLocaleString',
  'valueOf', 'toJSON', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', '_link', '_rank', '_key'];
const listParameters = ['limit', 'offset', 'sort', 'fields', 'include'];

/** Values by text. The engine's own Map and Set look through all they hold, one by one. */
export class Index {
  constructor() {
    this.table = Object.create(null);
  }

  has(key) {
    return this.table['$' + key] !== undefined;
  }

  get(key) {
    return this.table['$' + key];
  }

  set(key, value) {
    this.table['$' + key] = value;
  }

  add(key) {
    this.table['$' + key] = true;
  }
}

export function indexWith(keys) {
  const index = new Index();
  keys.forEach((key) => index.add(key));
  return index;
}

let known = null; // the naming table of the context that was seen last

function tableOf(context) {
  if (known === null || known.context !== context) known = namingTable(context);
  return known;
}

// Letters, digits and _ of ASCII, and letters of other scripts; never punctuation, controls, direction marks or half characters.
function cleaned(text) {
  if (/^[A-Za-z0-9_]+$/.test(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; ++i) {
    const c = text.charCodeAt(i);
    const ascii = (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
    const other = c >= 0xc0 && c !== 0xd7 && c !== 0xf7 && !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x2e00 && c <= 0x2e7f) && !(c >= 0x3000 && c <= 0x3004)
      && !(c >= 0x3008 && c <= 0x3020) && !(c >= 0xd800 && c <= 0xf8ff) && !(c >= 0xfe00 && c <= 0xfe0f) && c < 0xfe20 && c !== 0x061c && c !== 0x180e;
    if (ascii || other) out += text[i];
  }
  return out;
}

function asciiOnly(text) {
  if (/^[A-Za-z0-9]+$/.test(text)) return text;
  return String(text).replace(/[^A-Za-z0-9]+/g, '');
}

// `wanted`, or with the smallest number behind it that makes it new. `taken` is a Set of texts in lower case or not, as `fold` says.
function unused(wanted, taken, fold) {
  for (let n = 1; ; ++n) {
    const name = n === 1 ? wanted : wanted + n;
    const key = fold ? name.toLowerCase() : name;
    if (!taken.has(key)) {
      taken.add(key);
      return name;
    }
  }
}

function propertyOf(names, fallback) {
  let name = cleaned(names.camel || '') || cleaned(names.asTyped || '') || fallback;
  if (/^[0-9]/.test(name)) name = '_' + name;
  if (takenProperties.indexOf(name) >= 0) name += '_';
  return name;
}

function namingTable(context) {
  const entities = new Index();
  const types = new Index();
  takenTypes.forEach((name) => types.add(name.toLowerCase()));
  const files = indexWith(['index', 'con', 'prn', 'aux', 'nul', 'com1', 'com2', 'com3', 'com4', 'lpt1', 'lpt2', 'lpt3', 'lpt4']);
  const schemas = new Index();
  takenTypes.forEach((name) => schemas.add(name.toLowerCase()));
  const segments = new Index();
  context.entities.forEach((entity, index) => {
    let wanted = asciiOnly(entity.names.pascal || '') || asciiOnly(entity.table || '') || 'Entity' + (index + 1);
    if (/^[0-9]/.test(wanted)) wanted = 'N' + wanted;
    wanted = wanted[0].toUpperCase() + wanted.substring(1);
    if (types.has(wanted.toLowerCase())) wanted += 'Entity';
    let type = wanted;
    for (let n = 2; typeSuffixes.some((suffix) => types.has((type + suffix).toLowerCase())); ++n) type = wanted + n;
    typeSuffixes.forEach((suffix) => {
      types.add((type + suffix).toLowerCase());
      schemas.add((type + suffix).toLowerCase());
    });

    let file = String(entity.names.kebab || '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').substring(0, 80);
    if (file === '') file = type.toLowerCase();
    file = unused(file, files, true);

    const taken = new Index();
    const fields = new Index();
    entity.fields.forEach((field, i) => fields.set(field.name, unused(propertyOf(field.names, 'field' + (i + 1)), taken, false)));
    const ends = new Index();
    const renamed = [];
    entity.ends.forEach((end, i) => {
      const plain = propertyOf(end.names, 'end' + (i + 1));
      const name = unused(taken.has(plain) ? plain + (end.toMany ? 'Items' : 'Record') : plain, taken, false);
      if (name !== plain) renamed.push(plain + ' -> ' + name);
      ends.set(end.name, name);
    });
    segments.add(entity.path);
    entities.set(entity.name, {entity: entity, type: type, file: file, fields: fields, ends: ends, renamed: renamed});
  });
  const table = {context: context, entities: entities, endpoints: new Index(), schemas: schemas, bodies: new Index(), enums: new Index()};
  context.enums.forEach((e) => table.enums.set(e.name, e.values));
  nameEndpoints(context, table);
  return table;
}

function named(context, entityName) {
  const found = tableOf(context).entities.get(entityName);
  if (found === undefined) throw new Error('no entity "' + entityName + '" in the context');
  return found;
}

/** The name of an entity's type and schema: ASCII, a capital first, unique. */
export function typeName(context, entityName) {
  return named(context, entityName).type;
}

/** A file name for an entity: a-z, 0-9 and -, unique without regard to case. */
export function fileName(context, entityName) {
  return named(context, entityName).file;
}

/** The property of a field in JSON. */
export function propertyName(context, entityName, fieldName) {
  const found = named(context, entityName).fields.get(fieldName);
  if (found === undefined) throw new Error('no field "' + fieldName + '" in "' + entityName + '"');
  return found;
}

/** The property of a relationship's end in JSON. */
export function endName(context, entityName, end) {
  const found = named(context, entityName).ends.get(end);
  if (found === undefined) throw new Error('no end "' + end + '" in "' + entityName + '"');
  return found;
}

/** Ends that had to be renamed because a field bears their name: ["country -> countryRecord"]. */
export function renamedEnds(context, entityName) {
  return named(context, entityName).renamed;
}

export function entityNamed(context, entityName) {
  return named(context, entityName).entity;
}

export function fieldNamed(context, entityName, fieldName) {
  return entityNamed(context, entityName).fields.find((f) => f.name === fieldName);
}

export function endNamed(context, entityName, end) {
  return entityNamed(context, entityName).ends.find((e) => e.name === end);
}

// ---- what may be written -------------------------------------------------------------------------------------------

/** Who fills the field. A key that points at another record is never made, even where the database could (a shared key). */
export function generatedOf(field) {
  return (field.generated === 'identity' || field.generated === 'uuid') && field.references.length > 0 ? 'none' : field.generated;
}

/** May a client give the field a value? */
export function isWritable(field) {
  return !field.readOnly && generatedOf(field) === 'none';
}

/** Must a client give it a value to create a record? */
export function isRequired(field) {
  return field.required || (isWritable(field) && field.generated !== 'none' && !field.nullable);
}

/** The fields of a join entity that a link carries. */
export function linkFields(context, end) {
  if (!end.through) return [];
  return end.through.extraFields.map((name) => fieldNamed(context, end.through.entity, name)).filter((f) => f !== undefined && isWritable(f) && !f.secret);
}

// ---- endpoints -----------------------------------------------------------------------------------------------------

function nameEndpoints(context, table) {
  const ids = new Index();
  const routes = new Index();
  const owners = new Index(); // which entity has a path: no two share one
  context.endpoints.forEach((endpoint) => {
    const home = table.entities.get(endpoint.entity);
    if (home === undefined) return;
    const end = endpoint.end ? home.entity.ends.find((e) => e.name === endpoint.end) : undefined;
    if (endpoint.end && end === undefined) return;
    const other = end === undefined ? undefined : table.entities.get(end.entity);
    if (end !== undefined && other === undefined) return;
    const keys = home.entity.primaryKey.map((name) => ({entity: home.entity, field: name, type: home.type, property: home.fields.get(name)}));
    const more = other === undefined ? [] : other.entity.primaryKey.map((name) => ({entity: other.entity, field: name, type: other.type, property: other.fields.get(name)}));
    const parameters = [];
    const taken = new Index();
    let serial = 0;
    const segments = endpoint.path.split('/').slice(1).map((segment) => {
      if (segment[0] !== '{') return {text: cleanSegment(segment)};
      const key = keys.concat(more)[serial++];
      if (key === undefined) throw new Error('endpoint ' + endpoint.path + ' has more parameters than keys');
      let name = segment.substring(1, segment.length - 1).replace(/[^A-Za-z0-9_]+/g, '');
      if (name === '' || /^[0-9]/.test(name)) name = 'key' + serial;
      name = unused(name, taken, false);
      parameters.push({name: name, key: key});
      return {parameter: name};
    });
    // Two endpoints at one address would be one: the later gets another segment.
    let path = segments;
    const address = (list) => endpoint.method + ' /' + list.map((s) => (s.parameter ? '{}' : s.text)).join('/');
    const theirs = (list) => {
      const owner = owners.get(address(list).substring(endpoint.method.length));
      return owner !== undefined && owner !== endpoint.entity;
    };
    for (let n = 2; routes.has(address(path)) || theirs(path); ++n) {
      path = segments.slice();
      for (let i = path.length - 1; i >= 0; --i) {
        if (path[i].text !== undefined) {
          path[i] = {text: path[i].text + '-' + n};
          break;
        }
      }
    }
    routes.add(address(path));
    owners.set(address(path).substring(endpoint.method.length), endpoint.entity);
    const made = {
      method: endpoint.method,
      operation: endpoint.operation,
      operationId: unused(asciiOnly(endpoint.operationId || '') || endpoint.operation.replace(/-(.)/g, (all, c) => c.toUpperCase()) + home.type, ids, true),
      summary: endpoint.summary || '',
      home: home,
      end: end,
      endProperty: end === undefined ? undefined : home.ends.get(end.name),
      other: other,
      parameters: parameters,
      openapiPath: '/' + path.map((s) => (s.parameter ? '{' + s.parameter + '}' : s.text)).join('/'),
      routePath: '/' + path.map((s) => (s.parameter ? ':' + s.parameter : s.text)).join('/'),
      body: undefined,
    };
    made.body = bodyName(context, table, made);
    const list = table.endpoints.get(endpoint.entity) || [];
    list.push(made);
    table.endpoints.set(endpoint.entity, list);
  });
}

function cleanSegment(segment) {
  if (/^[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*$/.test(segment)) return segment;
  const text = cleaned(segment.replace(/[-.~ ]/g, '__dash__')).replace(/__dash__/g, '-').replace(/^-+|-+$/g, '');
  return text === '' ? 'x' : text;
}

// The schema of an endpoint's body: the entity's own, or one made for this end.
function bodyName(context, table, endpoint) {
  const {operation, home, end, other} = endpoint;
  if (operation === 'create') return home.type + 'Create';
  if (operation === 'replace') return home.type + 'Replace';
  if (operation === 'patch') return home.type + 'Patch';
  if (operation === 'set') return other.type + 'Key';
  const own = (suffix) => {
    const property = endpoint.endProperty;
    const stem = home.type + (asciiOnly(property) ? asciiOnly(property)[0].toUpperCase() + asciiOnly(property).substring(1) : 'End');
    const name = unused(stem + suffix, table.schemas, true);
    table.bodies.set(name, {kind: operation, end: end, home: home, other: other});
    return name;
  };
  if (operation === 'related-create') return own('Create');
  if (operation === 'link' && end.through) return own('Link');
  return undefined;
}

/** The endpoints of an entity, with safe paths, parameters and the name of each body's schema. */
export function endpointsOf(context, entityName) {
  return tableOf(context).endpoints.get(entityName) || [];
}

/** The path segments under which the entity's records are, as its endpoints say. */
export function segmentOf(context, entityName) {
  return cleanSegment(entityNamed(context, entityName).path);
}

// ---- schemas -------------------------------------------------------------------------------------------------------

const safeInteger = 9007199254740991;
const datePattern = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const clockPattern = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?';
const zonePattern = '(Z|[+-]\\d{2}(:?\\d{2})?)?';
const knownFormats = {email: 'email', uri: 'uri', url: 'uri', uuid: 'uuid', ipv4: 'ipv4', ipv6: 'ipv6', hostname: 'hostname', date: 'date', 'date-time': 'date-time'};

function isUsablePattern(pattern) {
  if (!pattern) return false;
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch (e) {
    return false;
  }
}

// The schema of a value of this type. `input`: with the limits that what is written must keep; else as what is read may be.
function valueSchema(context, type, rules, input) {
  const s = {};
  const limits = (low, high) => {
    if (!input) return;
    const least = rules && typeof rules.minimum === 'number' ? Math.max(low, rules.minimum) : low;
    const most = rules && typeof rules.maximum === 'number' ? Math.min(high, rules.maximum) : high;
    if (least > -Infinity) s.minimum = least;
    if (most < Infinity) s.maximum = most;
  };
  switch (type.kind) {
  case 'boolean': s.type = 'boolean'; break;
  case 'int16': s.type = 'integer'; limits(-32768, 32767); break;
  case 'int32': s.type = 'integer'; s.format = 'int32'; limits(-2147483648, 2147483647); break;
  case 'int64':
    s.type = input ? 'integer' : ['integer', 'string'];
    s.format = 'int64';
    limits(-safeInteger, safeInteger);
    break;
  case 'decimal':
    // What a number of JSON cannot hold exactly is read as a text.
    s.type = input || (type.precision > 0 && type.precision <= 15) ? 'number' : ['number', 'string'];
    if (type.precision > 0 && type.precision - type.scale <= 15) {
      const bound = Math.pow(10, type.precision - type.scale);
      limits(-Infinity, Infinity);
      if (input && s.minimum === undefined) s.exclusiveMinimum = -bound;
      if (input && s.maximum === undefined) s.exclusiveMaximum = bound;
    } else {
      limits(-Infinity, Infinity);
    }
    break;
  case 'float32':
  case 'float64': s.type = 'number'; limits(-Infinity, Infinity); break;
  case 'uuid': s.type = 'string'; if (input) s.format = 'uuid'; break;
  case 'date': s.type = 'string'; if (input) s.pattern = datePattern + '([T ]' + clockPattern + ')?$'; break;
  case 'time': s.type = 'string'; if (input) s.pattern = '^' + clockPattern + '$'; break;
  case 'timetz': s.type = 'string'; if (input) s.pattern = '^' + clockPattern + zonePattern + '$'; break;
  case 'timestamp':
  case 'timestamptz': s.type = 'string'; if (input) s.pattern = datePattern + '([T ]' + clockPattern + zonePattern + ')?$'; break;
  case 'json': break;
  case 'bytes': s.type = 'string'; s.contentEncoding = 'base64'; break;
  case 'enum': {
    const values = tableOf(context).enums.get(type.enum) || [];
    s.type = 'string';
    if (values.length > 0 && input) s.enum = values.slice();
    break;
  }
  case 'array':
    s.type = 'array';
    s.items = type.element ? valueSchema(context, type.element, null, input) : {};
    break;
  case 'native': s.type = ['string', 'number', 'boolean']; break;
  default: s.type = 'string'; break;
  }
  if (input && s.type === 'string' && type.kind !== 'bytes') {
    const length = (type.kind === 'string' || type.kind === 'text') && type.length > 0 ? type.length : Infinity;
    const most = rules && typeof rules.maxLength === 'number' ? Math.min(length, rules.maxLength) : length;
    if (most < Infinity) s.maxLength = most;
    if (rules && typeof rules.minLength === 'number' && rules.minLength > 0) s.minLength = rules.minLength;
    if (rules && s.pattern === undefined && isUsablePattern(rules.pattern)) s.pattern = rules.pattern;
    if (rules && s.format === undefined && knownFormats.hasOwnProperty(rules.format || '')) s.format = knownFormats[rules.format];
  }
  return s;
}

/** The schema of a field: `use` is "read" or "write". */
export function fieldSchema(context, field, use) {
  const s = valueSchema(context, field.type, field.rules, use === 'write');
  if (field.nullable && s.type !== undefined) {
    s.type = [].concat(s.type, ['null']);
    if (s.enum !== undefined) s.enum = s.enum.concat([null]);
  }
  if (field.comment) s.description = field.comment;
  if (use === 'write' && field.default && field.default.kind === 'literal') {
    const value = literalOf(field);
    if (value !== undefined) s.default = value;
  }
  return s;
}

// A literal default as JSON, when it is plain which value is meant.
function literalOf(field) {
  const text = String(field.default.value);
  switch (field.type.kind) {
  case 'int16': case 'int32': case 'int64':
    return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
  case 'decimal': case 'float32': case 'float64':
    return text !== '' && isFinite(Number(text)) ? Number(text) : undefined;
  case 'boolean':
    if (/^(true|1)$/i.test(text)) return true;
    return /^(false|0)$/i.test(text) ? false : undefined;
  case 'string': case 'text': case 'enum':
    return text.replace(/^'([^]*)'$/, (all, inner) => inner.replace(/''/g, "'"));
  default: return undefined;
  }
}

function objectSchema(properties, required) {
  const s = {type: 'object', additionalProperties: false, properties: properties};
  if (required.length > 0) s.required = required;
  return s;
}

// A body made of some fields of an entity; `left` are names of fields that the address gives already.
function bodySchema(context, entity, use, left) {
  const properties = {};
  const required = [];
  entity.fields.forEach((field) => {
    if (!isWritable(field) || left.indexOf(field.name) >= 0) return;
    const key = entity.primaryKey.indexOf(field.name) >= 0;
    const name = propertyName(context, entity.name, field.name);
    properties[name] = fieldSchema(context, field, 'write');
    if (use === 'create' ? isRequired(field) : use === 'replace' && !key && !field.nullable) required.push(name);
  });
  if (use !== 'create') {
    // The key may be repeated in the body; it must be the one in the address.
    entity.primaryKey.forEach((fieldName) => {
      const name = propertyName(context, entity.name, fieldName);
      const field = entity.fields.find((f) => f.name === fieldName);
      properties[name] = fieldSchema(context, field, 'read');
    });
  }
  if (use !== 'create') Object.keys(properties).forEach((name) => { delete properties[name].default; });
  return objectSchema(properties, required);
}

function keySchema(context, entity) {
  const properties = {};
  const names = entity.primaryKey.map((fieldName) => {
    const name = propertyName(context, entity.name, fieldName);
    const field = entity.fields.find((f) => f.name === fieldName);
    properties[name] = Object.assign(fieldSchema(context, field, 'read'), {});
    return name;
  });
  return objectSchema(properties, names);
}

function linkSchema(context, end) {
  const properties = {};
  const required = [];
  linkFields(context, end).forEach((field) => {
    const name = propertyName(context, end.through.entity, field.name);
    properties[name] = fieldSchema(context, field, 'write');
    if (isRequired(field) && field.name !== end.sortField) required.push(name);
  });
  return objectSchema(properties, required);
}

function relatedCreateSchema(context, end, other) {
  if (!end.through) {
    const schema = bodySchema(context, other, 'create', end.otherFields);
    if (end.sortField && schema.required) {
      const position = propertyName(context, other.name, end.sortField);
      schema.required = schema.required.filter((name) => name !== position);
      if (schema.required.length === 0) delete schema.required;
    }
    return schema;
  }
  const schema = bodySchema(context, other, 'create', []);
  const link = linkSchema(context, end);
  if (Object.keys(link.properties).length > 0) {
    schema.properties._link = link;
    if (link.required) schema.required = (schema.required || []).concat(['_link']);
  }
  return schema;
}

function recordSchema(context, entity) {
  const properties = {};
  const required = [];
  entity.fields.forEach((field) => {
    if (field.secret) return;
    const name = propertyName(context, entity.name, field.name);
    properties[name] = fieldSchema(context, field, 'read');
    if (!isWritable(field)) properties[name].readOnly = true;
    required.push(name);
  });
  entity.ends.forEach((end) => {
    const ref = {$ref: '#/components/schemas/' + typeName(context, end.entity)};
    properties[endName(context, entity.name, end.name)] = end.toMany
      ? {type: 'array', items: ref, description: 'Only when asked for with include.'}
      : {anyOf: [ref, {type: 'null'}], description: 'Only when asked for with include.'};
  });
  const schema = {type: 'object', properties: properties};
  if (required.length > 0) schema.required = required;
  if (entity.comment) schema.description = entity.comment;
  return schema;
}

// ---- examples ------------------------------------------------------------------------------------------------------

function exampleOf(context, field) {
  const schema = fieldSchema(context, field, 'write');
  const low = typeof schema.minimum === 'number' && schema.minimum > 1 ? schema.minimum : 1;
  switch (field.type.kind) {
  case 'boolean': return true;
  case 'int16': case 'int32': case 'int64': return Math.ceil(typeof schema.maximum === 'number' ? Math.min(low, schema.maximum) : low);
  case 'decimal': case 'float32': case 'float64': return typeof schema.maximum === 'number' ? Math.min(low, schema.maximum) : low;
  case 'uuid': return '3f2b8c1e-9d47-4a6b-8e05-1c7d2f9a4b30';
  case 'date': return '2024-05-17';
  case 'time': case 'timetz': return '14:30:00';
  case 'timestamp': case 'timestamptz': return '2024-05-17T14:30:00Z';
  case 'bytes': return 'aGVsbG8=';
  case 'json': return {};
  case 'array': return [];
  case 'enum': return schema.enum ? schema.enum[0] : 'text';
  case 'native': return 'text';
  default: {
    const formats = {email: 'ada@example.org', uri: 'https://example.org/', uuid: '3f2b8c1e-9d47-4a6b-8e05-1c7d2f9a4b30', ipv4: '192.0.2.1', ipv6: '2001:db8::1',
      hostname: 'example.org', date: '2024-05-17', 'date-time': '2024-05-17T14:30:00Z'};
    if (schema.format && formats[schema.format]) return formats[schema.format];
    let text = field.type.kind === 'interval' ? 'P1D' : 'Some text';
    if (typeof schema.minLength === 'number') while (text.length < schema.minLength) text += '.';
    if (typeof schema.maxLength === 'number') text = text.substring(0, schema.maxLength);
    if (schema.pattern) return new RegExp(schema.pattern).test(text) ? text : undefined;
    return text;
  }
  }
}

function exampleFor(context, entity, schema) {
  const example = {};
  let whole = true;
  entity.fields.forEach((field) => {
    const name = propertyName(context, entity.name, field.name);
    if (!Object.prototype.hasOwnProperty.call(schema.properties, name)) return;
    const value = exampleOf(context, field);
    if (value !== undefined) example[name] = value;
    else if ((schema.required || []).indexOf(name) >= 0) whole = false;
  });
  if ((schema.required || []).some((name) => example[name] === undefined)) whole = false;
  return whole ? example : undefined;
}

// ---- the document --------------------------------------------------------------------------------------------------

const ref = (kind, name) => ({$ref: '#/components/' + kind + '/' + name});

const problemTexts = {
  '400': 'The request is not understood: a parameter, or a body that does not follow its schema.',
  '403': 'This is not allowed.',
  '404': 'There is no such record.',
  '409': 'Another record is in the way: a key that is taken, or records that still refer to this one.',
  '412': 'The record has been changed in the meantime.',
  '422': 'The values cannot be stored: they refer to a record that does not exist, or break a rule.',
};

function problemSchema() {
  return {
    type: 'object',
    description: 'An error, as RFC 9457 has it.',
    properties: {
      type: {type: 'string'}, title: {type: 'string'}, status: {type: 'integer'}, detail: {type: 'string'},
      errors: {type: 'array', items: {type: 'object', properties: {path: {type: 'string'}, message: {type: 'string'}}, required: ['path', 'message']}},
    },
    required: ['type', 'title', 'status'],
  };
}

function filterKey(type, property, index) {
  return type + '.' + (/^[A-Za-z0-9_]+$/.test(property) ? property : 'field' + (index + 1));
}

// The schema of a value in a path or a query.
function textSchema(context, type) {
  const schema = valueSchema(context, type, null, false);
  if (type.kind === 'int64') schema.type = 'integer';
  return type.kind === 'json' || type.kind === 'array' || type.kind === 'native' ? {type: 'string'} : schema;
}

function filterParameters(context, home) {
  const out = [];
  home.entity.fields.forEach((field, index) => {
    const property = home.fields.get(field.name);
    if (!field.filterable || field.secret || listParameters.indexOf(property) >= 0) return;
    const operators = property + '[op]=value, with the operators eq, ne, lt, le, gt, ge, in (values with commas between them), like (* stands for any text; '
      + 'without one the text may be anywhere) and isnull (true or false)';
    out.push({key: filterKey(home.type, property, index), value: {
      name: property, in: 'query', required: false, description: 'Only records whose ' + property + ' is this. Otherwise: ' + operators + '.',
      schema: textSchema(context, field.type),
    }});
  });
  return out;
}

function shapeParameters(home) {
  const out = [];
  const names = home.entity.fields.filter((f) => !f.secret).map((f) => home.fields.get(f.name));
  if (names.length > 0) {
    out.push({name: 'fields', in: 'query', required: false, description: 'Only these fields: ' + names.join(', '), style: 'form', explode: false,
      schema: {type: 'array', items: {type: 'string', enum: names}}});
  }
  if (home.entity.ends.length > 0) {
    const ends = home.entity.ends.map((e) => home.ends.get(e.name));
    out.push({name: 'include', in: 'query', required: false, style: 'form', explode: false,
      description: 'Related records to embed: ' + ends.join(', ') + '; with dots up to three levels deep.', schema: {type: 'array', items: {type: 'string'}}});
  }
  return out;
}

function listingParameters(context, home) {
  const sortable = home.entity.fields.filter((f) => f.sortable && !f.secret).map((f) => home.fields.get(f.name));
  const words = [];
  sortable.forEach((name) => { words.push(name); words.push('-' + name); });
  const out = [ref('parameters', 'limit'), ref('parameters', 'offset')];
  if (words.length > 0) {
    out.push({name: 'sort', in: 'query', required: false, description: 'Fields to sort by, - for descending. The key comes last by itself.', style: 'form', explode: false,
      schema: {type: 'array', items: {type: 'string', enum: words}}});
  }
  return out.concat(shapeParameters(home), filterParameters(context, home).map((p) => ref('parameters', p.key)));
}

function jsonContent(schema) {
  return {'application/json': {schema: schema}};
}

function operationOf(context, endpoint) {
  const {operation, home, end, other} = endpoint;
  const target = other === undefined ? home : other;
  const record = ref('schemas', target.type);
  const withLink = end !== undefined && end.through && end.through.uniquePair && linkFields(context, end).length > 0;
  const parameters = endpoint.parameters.map(({name, key}) => {
    const field = key.entity.fields.find((f) => f.name === key.field);
    const schema = textSchema(context, field.type);
    if (schema.type === 'string') schema.minLength = 1;
    return {name: name, in: 'path', required: true, description: key.property + ' of the ' + key.type, schema: schema};
  });
  const responses = {};
  const problems = ['403'];
  const writes = ['create', 'replace', 'patch', 'related-create', 'link', 'unlink', 'set', 'clear', 'delete'].indexOf(operation) >= 0;
  const versioned = home.entity.fields.some((f) => f.generated === 'version');
  problems.push('400');
  if (endpoint.parameters.length > 0) problems.push('404');
  if (writes) problems.push('409');
  if (writes && operation !== 'delete' && operation !== 'unlink') problems.push('422');
  switch (operation) {
  case 'list':
  case 'related-list':
    responses['200'] = {description: 'A page of records.', content: jsonContent(withLink ? linkPage(context, end, target) : ref('schemas', target.type + 'Page'))};
    listingParameters(context, target).forEach((p) => parameters.push(p));
    break;
  case 'get':
  case 'related-get':
    responses['200'] = {description: 'The record.', content: jsonContent(record)};
    shapeParameters(target).forEach((p) => parameters.push(p));
    break;
  case 'create':
  case 'related-create': {
    responses['201'] = {description: 'The new record.', content: jsonContent(record)};
    if (target.entity.primaryKey.length > 0) responses['201'].headers = {Location: {description: 'Where it is.', schema: {type: 'string'}}};
    break;
  }
  case 'replace':
  case 'patch':
  case 'set':
    responses['200'] = {description: operation === 'set' ? 'The record that is linked now.' : 'The record as it is now.', content: jsonContent(record)};
    break;
  default:
    responses['204'] = {description: 'Done.'};
  }
  if (versioned && ['replace', 'patch', 'delete'].indexOf(operation) >= 0) {
    problems.push('412');
    parameters.push({name: 'If-Match', in: 'header', required: false, description: 'The ETag of the record as it was read.', schema: {type: 'string'}});
  }
  problems.sort().forEach((status) => { responses[status] = ref('responses', 'Problem' + status); });
  const out = {operationId: endpoint.operationId, tags: [home.type], summary: endpoint.summary || endpoint.operationId};
  if (parameters.length > 0) out.parameters = parameters;
  if (endpoint.body !== undefined) {
    const content = jsonContent(ref('schemas', endpoint.body));
    if (operation === 'patch') content['application/merge-patch+json'] = content['application/json'];
    out.requestBody = {required: operation !== 'link' || (linkSchema(context, end).required || []).length > 0, content: content};
  }
  out.responses = responses;
  return out;
}

function pageSchema(items) {
  return {
    type: 'object',
    properties: {items: {type: 'array', items: items}, total: {type: 'integer'}, limit: {type: 'integer'}, offset: {type: 'integer'}},
    required: ['items', 'total', 'limit', 'offset'],
  };
}

function linkPage(context, end, target) {
  return pageSchema({allOf: [ref('schemas', target.type), {type: 'object', properties: {_link: readLink(context, end)}}]});
}

function readLink(context, end) {
  const properties = {};
  linkFields(context, end).forEach((field) => {
    properties[propertyName(context, end.through.entity, field.name)] = fieldSchema(context, field, 'read');
  });
  return {type: 'object', properties: properties};
}

// Members of an object as text. The document is put together as text, entity by entity: large graphs of objects are slow in the engine.
function memberOf(name, value, indent) {
  return indent + JSON.stringify(name) + ': ' + JSON.stringify(value, null, 2).replace(/\n/g, '\n' + indent);
}

function membersOf(object, indent) {
  return Object.keys(object).map((name) => memberOf(name, object[name], indent));
}

/** The whole document as text. */
export function document(context) {
  const table = tableOf(context);
  const options = context.target.options || {};
  const deep = '      ';
  const schemas = membersOf({Problem: problemSchema()}, deep);
  const parameters = membersOf({
    limit: {name: 'limit', in: 'query', required: false, description: 'Records in a page: 50 unless told, never more than 100.', schema: {type: 'integer', minimum: 1, default: 50}},
    offset: {name: 'offset', in: 'query', required: false, description: 'Records to skip.', schema: {type: 'integer', minimum: 0, default: 0}},
  }, deep);
  const paths = [];
  const tags = [];
  const written = new Index(); // schemas that more than one entity may ask for
  context.entities.forEach((entity) => {
    const home = table.entities.get(entity.name);
    tags.push({name: home.type, description: entity.comment || 'Records of ' + entity.table});
    const put = (name, schema) => { schemas.push(memberOf(name, schema, deep)); };
    const record = recordSchema(context, entity);
    const example = exampleFor(context, entity, record);
    if (example !== undefined) record.examples = [example];
    put(home.type, record);
    put(home.type + 'Page', pageSchema(ref('schemas', home.type)));
    if (entity.operations.indexOf('create') >= 0) {
      const create = bodySchema(context, entity, 'create', []);
      const made = exampleFor(context, entity, create);
      if (made !== undefined) create.examples = [made];
      put(home.type + 'Create', create);
    }
    if (entity.operations.indexOf('replace') >= 0) put(home.type + 'Replace', bodySchema(context, entity, 'replace', []));
    if (entity.operations.indexOf('patch') >= 0) put(home.type + 'Patch', bodySchema(context, entity, 'patch', []));
    const ownPaths = [];
    endpointsOf(context, entity.name).forEach((endpoint) => {
      if (endpoint.operation === 'set' && !written.has(endpoint.body)) {
        written.add(endpoint.body);
        put(endpoint.body, keySchema(context, endpoint.other.entity));
      }
      const body = endpoint.body === undefined ? undefined : table.bodies.get(endpoint.body);
      if (body !== undefined) put(endpoint.body, body.kind === 'link' ? linkSchema(context, body.end) : relatedCreateSchema(context, body.end, body.other.entity));
      let operations = ownPaths.find((path) => path.name === endpoint.openapiPath);
      if (operations === undefined) {
        operations = {name: endpoint.openapiPath, methods: {}};
        ownPaths.push(operations);
      }
      operations.methods[endpoint.method.toLowerCase()] = operationOf(context, endpoint);
    });
    filterParameters(context, home).forEach((p) => { parameters.push(memberOf(p.key, p.value, deep)); });
    ownPaths.forEach((path) => { paths.push(memberOf(path.name, path.methods, '    ')); });
  });
  const responses = {};
  Object.keys(problemTexts).forEach((status) => {
    responses['Problem' + status] = {description: problemTexts[status], content: {'application/problem+json': {schema: ref('schemas', 'Problem')}}};
  });
  const head = {
    openapi: '3.1.0',
    info: {title: context.project.name || 'API', version: String(options.version || '0.1.0'), description: 'Written by Relata from the model.'},
    servers: [{url: String(options.server || '/')}],
    security: [],
    tags: tags,
  };
  const object = (indent, name, members) => indent + '"' + name + '": {' + (members.length > 0 ? '\n' + members.join(',\n') + '\n' + indent : '') + '}';
  const text = '{\n' + membersOf(head, '  ').join(',\n') + ',\n' + object('  ', 'paths', paths) + ',\n  "components": {\n'
    + [object('    ', 'schemas', schemas), object('    ', 'parameters', parameters), object('    ', 'responses', membersOf(responses, deep))].join(',\n') + '\n  }\n}';
  return text.replace(/[\u2028\u2029]/g, (c) => (c === '\u2028' ? '\\u2028' : '\\u2029'));
}
