// How the model is written in TypeScript. Names, schemas and the document are those of the openapi target.
// The engine's JavaScript: no spread of objects, no flatMap, no named groups.
import * as api from '../openapi/helpers.mjs';

// ---- the language's quoting: every value passes through one of these -------------------------------------------------

/** A text as a literal. */
export function str(value) {
  const text = String(value);
  if (/^[ -&(-[\]-~]*$/.test(text)) return "'" + text + "'";
  let out = "'";
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    const code = text.charCodeAt(i);
    if (c === "'" || c === '\\') out += '\\' + c;
    else if (c === '\n') out += '\\n';
    else if (c === '\r') out += '\\r';
    else if (c === '\t') out += '\\t';
    else if (code < 0x20 || isUnseen(code)) out += '\\u' + ('000' + code.toString(16)).slice(-4);
    else out += c;
  }
  return out + "'";
}

// Controls, direction marks, zero-width and half characters: what is written must be what is seen.
function isUnseen(code) {
  return (code >= 0x7f && code <= 0xa0) || code === 0xad || code === 0x061c || code === 0x180e || (code >= 0x200b && code <= 0x200f)
    || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || (code >= 0xd800 && code <= 0xdfff) || code === 0xfeff
    || (code >= 0xfff0 && code <= 0xffff);
}

/** A name of ours, which must be an identifier already. */
export function ident(name) {
  if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name)) throw new Error('not an identifier: ' + name);
  return name;
}

/** A property's name in a type or an object. */
export function propertyKey(name) {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && name !== '__proto__' ? name : name === '__proto__' ? "['__proto__']" : str(name);
}

/** A text within a comment: one line, and it cannot end the comment. */
export function comment(value) {
  const text = String(value);
  if (/^[A-Za-z0-9_.,:;'-]+( [A-Za-z0-9_.,:;'-]+)*$/.test(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; ++i) {
    const code = text.charCodeAt(i);
    out += code < 0x20 ? ' ' : code >= 0xd800 && code <= 0xdfff ? text[i] : isUnseen(code) ? '' : text[i];
  }
  return out.replace(/\*\//g, '* /').replace(/\/\*/g, '/ *').replace(/ +/g, ' ').trim();
}

/** A text within Markdown. */
export function markdown(value) {
  return comment(value).replace(/[\\`*_{}[\]<>#|]/g, (c) => '\\' + c);
}

// ---- names ---------------------------------------------------------------------------------------------------------

export function fileOf(context, entity) {
  return api.fileName(context, entity.name);
}

export function typeOf(context, entity) {
  return ident(api.typeName(context, entity.name));
}

/** The variable that describes an entity; `what` is its ending: Entity, Hooks. */
export function variableOf(context, entity, what) {
  const type = typeOf(context, entity);
  return ident(type[0].toLowerCase() + type.substring(1) + what);
}

export function shortName(context, entity) {
  const type = typeOf(context, entity);
  return propertyKey(type[0].toLowerCase() + type.substring(1));
}

/** import path of another entity's file. */
export function entityPath(context, entity, folder) {
  return str(folder + fileOf(context, entity) + '.js');
}

export function document(context) {
  return api.document(context);
}

/** A package name that npm takes. */
export function packageName(context, options) {
  const wanted = String(options.package || context.project.names.kebab || context.project.name || '').toLowerCase();
  const name = wanted.replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '').substring(0, 200);
  return JSON.stringify(name === '' || name === 'node-modules' || name === 'favicon-ico' ? 'app' : name);
}

// ---- types ---------------------------------------------------------------------------------------------------------

function baseType(context, type) {
  switch (type.kind) {
  case 'boolean': return 'boolean';
  case 'int16': case 'int32': case 'int64': case 'decimal': case 'float32': case 'float64': return 'number';
  case 'json': return 'JsonValue';
  case 'enum': {
    const found = context.enums.find((e) => e.name === type.enum);
    return found === undefined || found.values.length === 0 ? 'string' : found.values.map(str).join(' | ');
  }
  case 'array': {
    const element = type.element ? baseType(context, type.element) : 'JsonValue';
    return element.indexOf('|') >= 0 ? '(' + element + ')[]' : element + '[]';
  }
  case 'native': return 'string | number | boolean';
  default: return 'string';
  }
}

function jsonType(context, field) {
  return baseType(context, field.type) + (field.nullable ? ' | null' : '');
}

// What the driver gives for a column.
function columnType(context, field) {
  switch (field.type.kind) {
  case 'boolean': return 'boolean | number' + (field.nullable ? ' | null' : '');
  case 'bytes': return 'Buffer' + (field.nullable ? ' | null' : '');
  case 'decimal': return 'number | string' + (field.nullable ? ' | null' : '');
  case 'json': case 'array': return 'string' + (field.nullable ? ' | null' : '');
  case 'native': return 'string | number' + (field.nullable ? ' | null' : '');
  default: return jsonType(context, field);
  }
}

function block(lines) {
  return lines.length === 0 ? '{}' : '{\n' + lines.map((line) => '  ' + line + '\n').join('') + '}';
}

function documented(field, line) {
  return field.comment && comment(field.comment) !== '' ? ['/** ' + comment(field.comment) + ' */', line] : [line];
}

/** The members of the table's type, for Kysely. */
export function tableMembers(context, entity) {
  const seen = {};
  const lines = [];
  entity.fields.forEach((field) => {
    const key = '$' + field.column;
    if (seen[key]) return;
    seen[key] = true;
    const type = columnType(context, field);
    const free = field.generated !== 'none' || field.default.kind !== 'none';
    lines.push(propertyKey(field.column) + ': ' + (field.generated === 'always' ? 'ColumnType<' + type + ', never, never>' : free ? 'Generated<' + type + '>' : type) + ';');
  });
  return block(lines);
}

/** The members of a record as the API shows it. */
export function recordMembers(context, entity) {
  let lines = [];
  entity.fields.forEach((field) => {
    if (field.secret) return;
    lines = lines.concat(documented(field, propertyKey(api.propertyName(context, entity.name, field.name)) + ': ' + jsonType(context, field) + ';'));
  });
  entity.ends.forEach((end) => {
    const type = api.typeName(context, end.entity);
    lines.push('/** With include. */');
    lines.push(propertyKey(api.endName(context, entity.name, end.name)) + '?: ' + (end.toMany ? type + '[]' : type + ' | null') + ';');
  });
  return block(lines);
}

/** The members of what a client sends to create. */
export function createMembers(context, entity) {
  return block(entity.fields.filter(api.isWritable).map((field) =>
    propertyKey(api.propertyName(context, entity.name, field.name)) + (api.isRequired(field) ? '' : '?') + ': ' + jsonType(context, field) + ';'));
}

/** The members of what a client sends to replace. */
export function replaceMembers(context, entity) {
  const lines = [];
  entity.fields.forEach((field) => {
    const key = entity.primaryKey.indexOf(field.name) >= 0;
    if (!key && !api.isWritable(field)) return;
    lines.push(propertyKey(api.propertyName(context, entity.name, field.name)) + (key || field.nullable ? '?' : '') + ': ' + jsonType(context, field) + ';');
  });
  return block(lines);
}

/** Which names of kysely and of the run-time an entity's file needs. */
export function kyselyImports(context, entity) {
  const used = [];
  if (entity.fields.some((f) => f.generated === 'always')) used.push('ColumnType');
  if (entity.fields.some((f) => f.generated !== 'always' && (f.generated !== 'none' || f.default.kind !== 'none'))) used.push('Generated');
  return used.length === 0 ? '' : "import type { " + used.join(', ') + " } from 'kysely';\n";
}

export function runtimeImports(context, entity) {
  const used = ['type TypedEntity'];
  const json = entity.fields.some((f) => f.type.kind === 'json' || (f.type.kind === 'array' && baseType(context, f.type).indexOf('JsonValue') >= 0));
  if (json) used.unshift('type JsonValue');
  if (entity.fields.length > 0) used.unshift('field');
  if (api.endpointsOf(context, entity.name).length > 0) used.unshift('endpoint');
  if (entity.ends.length > 0) used.unshift('end');
  return used.join(', ');
}

/** Lines that import the types of related entities. */
export function relatedImports(context, entity) {
  const seen = api.indexWith([entity.name]);
  let out = '';
  entity.ends.forEach((end) => {
    if (seen.has(end.entity)) return;
    seen.add(end.entity);
    const other = api.entityNamed(context, end.entity);
    out += 'import type { ' + typeOf(context, other) + ' } from ' + entityPath(context, other, './') + ';\n';
  });
  return out;
}

// ---- the definition ------------------------------------------------------------------------------------------------

function names(context, entityName, fields) {
  return '[' + fields.map((name) => str(api.propertyName(context, entityName, name))).join(', ') + ']';
}

function lines(list) {
  return list.length === 0 ? '[]' : '[\n' + list.map((text) => '    ' + text + ',\n').join('') + '  ]';
}

function integer(n) {
  return String(Math.round(Number(n)));
}

export function tableName(entity) {
  return str(entity.table);
}

function schemaOf(entity) {
  const there = (entity.tables || {}).postgresql;
  return there === undefined ? '' : there.schema;
}

/** Where the table is, and what it is called in a database that could not take its name. */
export function placeMembers(entity) {
  const all = entity.tables || {};
  const other = Object.keys(all).filter((id) => all[id].table !== '' && all[id].table !== entity.table);
  return (schemaOf(entity) === '' ? '' : '\n  schema: ' + str(schemaOf(entity)) + ',')
    + (other.length === 0 ? '' : '\n  elsewhere: { ' + other.map((id) => ident(id) + ': ' + str(all[id].table)).join(', ') + ' },');
}

export function viewFlag(entity) {
  return entity.view ? 'true' : 'false';
}

export function pathOf(context, entity) {
  return str(api.segmentOf(context, entity.name));
}

export function keyNames(context, entity) {
  return names(context, entity.name, entity.primaryKey);
}

export function uniqueKeyNames(context, entity) {
  return lines(entity.uniqueKeys.map((key) => names(context, entity.name, key.fields)));
}

export function fieldList(context, entity) {
  return lines(entity.fields.map((field) => {
    const parts = ['name: ' + str(api.propertyName(context, entity.name, field.name)), 'column: ' + str(field.column), 'kind: ' + str(field.type.kind)];
    if (field.nullable) parts.push('nullable: true');
    if (api.generatedOf(field) !== 'none') parts.push('generated: ' + str(api.generatedOf(field)));
    if (!api.isWritable(field)) parts.push('writable: false');
    if (api.isRequired(field) && api.isWritable(field)) parts.push('required: true');
    if (field.secret) parts.push('secret: true');
    if (!field.sortable) parts.push('sortable: false');
    if (!field.filterable) parts.push('filterable: false');
    if (field.type.kind === 'decimal' && field.type.precision > 0) parts.push('scale: ' + integer(field.type.scale));
    if (field.type.kind === 'array' && field.type.element) parts.push('element: ' + str(field.type.element.kind));
    return 'field({ ' + parts.join(', ') + ' })';
  }));
}

let references = null; // of the context that was seen last, by entity

// Every key of the entity that points elsewhere, found from all ends of all entities.
function referencesOf(context, entity) {
  if (references === null || references.context !== context) references = {context: context, byEntity: allReferences(context)};
  return references.byEntity.get(entity.name) || [];
}

function allReferences(context) {
  const byEntity = new api.Index();
  const seen = new api.Index();
  const add = (holder, fields, other, otherFields, enforced) => {
    const key = JSON.stringify([holder, fields, other, otherFields]);
    if (seen.has(key)) return;
    seen.add(key);
    if (!byEntity.has(holder)) byEntity.set(holder, []);
    byEntity.get(holder).push({fields: fields, entity: other, otherFields: otherFields, enforced: enforced});
  };
  context.entities.forEach((owner) => owner.ends.forEach((end) => {
    if (end.through) {
      add(end.through.entity, end.through.hereFields, owner.name, end.fields, end.enforced);
      add(end.through.entity, end.through.thereFields, end.entity, end.otherFields, end.enforced);
    } else if (end.holdsKey) {
      add(owner.name, end.fields, end.entity, end.otherFields, end.enforced);
    } else {
      add(end.entity, end.otherFields, owner.name, end.fields, end.enforced);
    }
  }));
  return byEntity;
}

export function referenceList(context, entity) {
  return lines(referencesOf(context, entity).map((r) =>
    '{ fields: ' + names(context, entity.name, r.fields) + ', entity: ' + str(api.typeName(context, r.entity)) + ', otherFields: '
    + names(context, r.entity, r.otherFields) + ', enforced: ' + (r.enforced ? 'true' : 'false') + ' }'));
}

export function endList(context, entity) {
  return lines(entity.ends.map((end) => {
    const parts = ['name: ' + str(api.endName(context, entity.name, end.name)), 'kind: ' + str(end.kind), 'entity: ' + str(api.typeName(context, end.entity)),
      'toMany: ' + (end.toMany ? 'true' : 'false'), 'holdsKey: ' + (end.holdsKey ? 'true' : 'false'),
      'fields: ' + names(context, entity.name, end.fields), 'otherFields: ' + names(context, end.entity, end.otherFields)];
    if (end.optional) parts.push('optional: true');
    if (end.deselect === 'delete') parts.push("onDeselect: 'delete'");
    if (end.sortField) parts.push('sortField: ' + str(api.propertyName(context, end.through ? end.through.entity : end.entity, end.sortField)));
    if (end.through) {
      const t = end.through;
      parts.push('through: { entity: ' + str(api.typeName(context, t.entity)) + ', hereFields: ' + names(context, t.entity, t.hereFields) + ', thereFields: '
        + names(context, t.entity, t.thereFields) + ', extraFields: ' + names(context, t.entity, api.linkFields(context, end).map((f) => f.name))
        + ', uniquePair: ' + (t.uniquePair ? 'true' : 'false') + ' }');
    }
    return 'end({ ' + parts.join(', ') + ' })';
  }));
}

export function endpointList(context, entity) {
  return lines(api.endpointsOf(context, entity.name).map((e) => {
    const parts = ['id: ' + str(e.operationId), 'method: ' + str(e.method), 'path: ' + str(e.routePath), 'operation: ' + str(e.operation)];
    if (e.endProperty !== undefined) parts.push('end: ' + str(e.endProperty));
    if (e.body !== undefined) parts.push('body: ' + str(e.body));
    return 'endpoint({ ' + parts.join(', ') + ' })';
  }));
}

/** Sentences about relationships whose property had to differ from their name. */
export function renamedNotes(context, entity) {
  return api.renamedEnds(context, entity.name).map((text) => '// A field bears the name of this relationship: ' + comment(text) + '\n').join('');
}

export function summary(context, entity) {
  const about = comment(entity.comment || '');
  return about === '' ? comment('A record of ' + entity.table) + '.' : about;
}

/** The entities in the order in which they can be written. */
export function inOrder(context) {
  const order = context.insertionOrder.map((name) => api.entityNamed(context, name));
  const seen = api.indexWith(context.insertionOrder);
  return order.concat(context.entities.filter((e) => !seen.has(e.name)));
}

/** One entity for each table, for the type of the database. */
export function tablesOnce(context) {
  const seen = {};
  return context.entities.filter((entity) => {
    const key = tableKey(entity);
    if (seen[key]) return false;
    seen[key] = true;
    return true;
  });
}

export function tableKey(entity) {
  return propertyKey((schemaOf(entity) === '' ? '' : schemaOf(entity) + '.') + entity.table);
}

export function statementList(context) {
  const ddl = context.ddl || {};
  const one = (id) => '  ' + id + ': [\n' + ddl[id].map((text) => '    ' + str(text) + ',\n').join('') + '  ],\n';
  return '{\n' + Object.keys(ddl).map((id) => one(ident(id))).join('') + '}';
}

// ---- the README ------------------------------------------------------------------------------------------------------

export function endpointTable(context) {
  let out = '';
  context.entities.forEach((entity) => {
    const list = api.endpointsOf(context, entity.name);
    if (list.length === 0) return;
    out += '\n### ' + markdown(api.typeName(context, entity.name)) + '\n\n| | | |\n|---|---|---|\n';
    list.forEach((e) => { out += '| ' + e.method + ' | `' + comment(e.openapiPath).replace(/`/g, '') + '` | ' + markdown(e.summary) + ' |\n'; });
  });
  return out;
}

export function projectTitle(context) {
  return markdown(context.project.name || 'API');
}

export function firstPath(context) {
  const entity = context.entities.find((e) => e.operations.indexOf('list') >= 0);
  return entity === undefined ? 'openapi.json' : encodeURI(api.segmentOf(context, entity.name));
}

export function lossList(losses) {
  return losses.map((text) => '- ' + markdown(text) + '\n').join('');
}

/** What a database other than the one the model comes from cannot hold. */
export function dialectLosses(context) {
  const labels = {sqlite: 'SQLite', postgresql: 'PostgreSQL'};
  const all = context.ddlLosses || {};
  return Object.keys(all).filter((id) => all[id].length > 0)
    .map((id) => '\n## What ' + comment(labels[id] || id) + ' cannot hold of it\n\n' + lossList(all[id])).join('');
}
