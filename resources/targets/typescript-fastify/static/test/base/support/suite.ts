// What every entity must do, whatever it is.
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { model } from '../../../src/base/entities.js';
import type { End, Entity, Field, Row } from '../../../src/base/runtime/definition.js';
import { same } from '../../../src/base/runtime/values.js';
import { Factory, Unmakeable, inCircles } from './factory.js';
import { database } from './databases.js';
import { address, ask, emptied, endpointOf, isStored, keyOf, missingKey, type Answer, type Started } from './harness.js';

interface Bench extends Started {
  readonly factory: Factory;
}

type Body = (bench: Bench, t: TestContext) => Promise<void>;

export function entitySuite(entity: Entity): void {
  void suite(entity.name, () => {
    const check = (name: string, body: Body): void => {
      void test(name, async (t) => {
        for (const taste of ['plain', 'small'] as const) {
          const started = await emptied();
          if (!isStored(entity)) return t.skip('this database does not hold it');
          try {
            return await body({ ...started, factory: new Factory(started.db, taste) }, t);
          } catch (error) {
            if (!(error instanceof Unmakeable)) throw error;
            if (taste === 'small') t.skip(`no record could be made: ${error.message}`);
          }
        }
      });
    };
    crudSuite(entity, check);
    if (!entity.view) for (const end of entity.ends) if (!model.entity(end.entity).view) endSuite(entity, end, check);
  });
}

type Check = (name: string, body: Body) => void;

// What a client would send to create a record.
async function payload(factory: Factory, entity: Entity, which: 'required' | 'all' = 'required', given: Row = {}): Promise<Row> {
  const values = await factory.values(entity, given, which);
  return Object.fromEntries(Object.entries(values).filter(([name]) => model.field(entity, name).writable));
}

// The database has a rule that the sample data does not know.
function unknownRule(answer: Answer): void {
  if (answer.status === 422) throw new Unmakeable(String(answer.body['detail']));
}

async function created(bench: Bench, entity: Entity, which: 'required' | 'all' = 'required'): Promise<{ sent: Row; answer: Answer }> {
  const endpoint = endpointOf(entity, 'create');
  assert.ok(endpoint);
  const sent = await payload(bench.factory, entity, which);
  const answer = await ask(bench.app, 'POST', address(endpoint), sent);
  unknownRule(answer);
  assert.equal(answer.status, 201, answer.text);
  return { sent, answer };
}

function isProblem(answer: Answer, status: number, note = ''): void {
  assert.equal(answer.status, status, `${note} ${answer.text}`);
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
  assert.equal(answer.body['status'], status);
  assert.doesNotMatch(answer.text, /sqlite|postgres|constraint|insert into|select /i);
}

function crudSuite(entity: Entity, check: Check): void {
  const create = endpointOf(entity, 'create');
  const list = endpointOf(entity, 'list');
  const get = endpointOf(entity, 'get');
  const replace = endpointOf(entity, 'replace');
  const patch = endpointOf(entity, 'patch');
  const remove = endpointOf(entity, 'delete');

  if (entity.view) {
    if (list) {
      check('lists records in pages', async (bench) => {
        assert.equal((await ask(bench.app, 'GET', address(list))).status, 200);
        isProblem(await ask(bench.app, 'GET', `${address(list)}?limit=0`), 400);
      });
    }
    return;
  }
  if (create) {
    for (const which of ['required', 'all'] as const) {
      check(`creates a record from its ${which} fields, and finds it again`, async (bench) => {
        const { sent, answer } = await created(bench, entity, which);
        const changed = await database.hasTriggers(bench.db, entity);
        for (const [name, value] of Object.entries(sent)) {
          if (!changed && !model.field(entity, name).secret) assert.deepEqual(answer.body[name], value, name);
        }
        for (const f of entity.fields) if (f.secret) assert.ok(!(f.name in answer.body), `${f.name} is secret`);
        if (!get) return;
        assert.equal(answer.headers['location'], address(get, keyOf(entity, answer.body)));
        const found = await ask(bench.app, 'GET', String(answer.headers['location']));
        assert.equal(found.status, 200, found.text);
        assert.deepEqual(found.body, answer.body);
      });
    }
    const required = entity.fields.filter((f) => f.required && f.writable);
    if (required.length > 0) {
      check(`refuses a record without ${required.map((f) => f.name).join(', ')}`, async (bench) => {
        const sent = await payload(bench.factory, entity);
        for (const f of required) {
          const { [f.name]: _left, ...rest } = sent;
          isProblem(await ask(bench.app, 'POST', address(create), rest), 400, f.name);
          if (f.kind !== 'json') isProblem(await ask(bench.app, 'POST', address(create), { ...sent, [f.name]: null }), 400, `${f.name}: null`);
        }
      });
    }
    check('refuses unknown and read-only properties, and values of the wrong type', async (bench) => {
      const sent = await payload(bench.factory, entity);
      isProblem(await ask(bench.app, 'POST', address(create), { ...sent, 'no such property': 1 }), 400);
      for (const f of entity.fields) {
        if (!f.writable) isProblem(await ask(bench.app, 'POST', address(create), { ...sent, [f.name]: bench.factory.value(entity, f) }), 400, f.name);
        else if (!['json', 'native'].includes(f.kind)) isProblem(await ask(bench.app, 'POST', address(create), { ...sent, [f.name]: { not: 'a value' } }), 400, f.name);
      }
      isProblem(await ask(bench.app, 'POST', address(create), [1, 2]), 400);
    });
    for (const key of entity.uniqueKeys) {
      const fields = key.map((name) => model.field(entity, name));
      if (fields.some((f) => !f.writable)) continue;
      check(`refuses a second record with the same ${key.join(', ')}`, async (bench) => {
        const first = await bench.factory.make(entity, await filled(bench.factory, entity, fields));
        const again: Row = {};
        for (const name of key) again[name] = first[name];
        isProblem(await ask(bench.app, 'POST', address(create), await payload(bench.factory, entity, 'required', again)), 409);
      });
    }
  }

  if (list) {
    check('lists records in pages', async (bench) => {
      await bench.factory.make(entity);
      const page = await ask(bench.app, 'GET', address(list));
      assert.equal(page.status, 200, page.text);
      assert.equal(page.body['total'], 1);
      assert.equal(page.body['limit'], 50);
      assert.equal((page.body['items'] as Row[]).length, 1);
      for (const f of entity.fields) if (f.secret) assert.ok(!page.text.includes(`"${f.name}"`), `${f.name} is secret`);
      assert.deepEqual((await ask(bench.app, 'GET', `${address(list)}?offset=1`)).body['items'], []);
      assert.equal((await ask(bench.app, 'GET', `${address(list)}?limit=1000000000`)).body['limit'], 100);
      for (const query of ['limit=0', 'limit=-1', 'limit=abc', 'limit=NaN', 'limit=1.5', 'offset=-1', 'sort=no-such-field', 'fields=no-such-field', 'include=no-such-end', 'no-such=1']) {
        isProblem(await ask(bench.app, 'GET', `${address(list)}?${query}`), 400, query);
      }
    });
    check('sorts and filters by each field that may be', async (bench) => {
      const row = await bench.factory.make(entity);
      for (const f of entity.fields) {
        const name = encodeURIComponent(f.name);
        for (const direction of ['', '-']) {
          const sorted = await ask(bench.app, 'GET', `${address(list)}?sort=${direction}${name}`);
          assert.equal(sorted.status, f.sortable && !f.secret ? 200 : 400, sorted.text);
        }
        const value = row[f.name];
        if (!f.filterable || f.secret) isProblem(await ask(bench.app, 'GET', `${address(list)}?${name}[eq]=1`), 400, f.name);
        else if (value === null) assert.equal((await ask(bench.app, 'GET', `${address(list)}?${name}[isnull]=true`)).body['total'], 1, f.name);
        else if (!['json', 'array', 'bytes'].includes(f.kind)) {
          const text = encodeURIComponent(String(value));
          for (const [operator, total] of [['eq', 1], ['ne', 0], ['ge', 1], ['le', 1], ['gt', 0], ['lt', 0], ['in', 1]] as const) {
            if (operator === 'in' && String(value).includes(',')) continue;
            const found = await ask(bench.app, 'GET', `${address(list)}?${name}[${operator}]=${text}`);
            if (f.kind === 'native' && found.status === 400) continue; // there are types that do not compare
            assert.equal(found.body['total'], total, `${f.name} ${operator} ${found.text}`);
          }
          isProblem(await ask(bench.app, 'GET', `${address(list)}?${name}[no]=${text}`), 400, f.name);
        }
      }
    });
  }

  if (get) {
    check('says 404 of a record that is not there', async (bench) => {
      for (const endpoint of [get, remove, patch]) {
        if (endpoint) isProblem(await ask(bench.app, endpoint.method, address(endpoint, missingKey(entity)), endpoint.operation === 'patch' ? {} : undefined), 404, endpoint.id);
      }
    });
    check('shows chosen fields only', async (bench) => {
      const row = await bench.factory.make(entity);
      const [f] = entity.fields.filter((field) => !field.secret);
      if (!f) return;
      const found = await ask(bench.app, 'GET', `${address(get, keyOf(entity, row))}?fields=${encodeURIComponent(f.name)}`);
      assert.deepEqual(Object.keys(found.body), [f.name]);
    });
  }

  if (patch) {
    check('changes one field and leaves the others', async (bench) => {
      const row = await bench.factory.make(entity);
      const before = get ? (await ask(bench.app, 'GET', address(get, keyOf(entity, row)))).body : undefined;
      for (const f of changeable(entity)) {
        if (f.kind === 'native') continue; // who knows what it takes, and what it makes of it
        const value = bench.factory.value(entity, f);
        const answer = await ask(bench.app, 'PATCH', address(patch, keyOf(entity, row)), { [f.name]: value });
        unknownRule(answer);
        assert.equal(answer.status, 200, `${f.name} ${answer.text}`);
        if (await database.hasTriggers(bench.db, entity)) continue;
        assert.deepEqual(answer.body[f.name], value, f.name);
        if (before) for (const other of entity.fields) if (!changeable(entity).includes(other) && !['updated', 'version', 'always'].includes(other.generated)) assert.deepEqual(answer.body[other.name], before[other.name], other.name);
      }
      isProblem(await ask(bench.app, 'PATCH', address(patch, keyOf(entity, row)), { 'no such property': 1 }), 400);
      const [first] = entity.key;
      if (first !== undefined) isProblem(await ask(bench.app, 'PATCH', address(patch, keyOf(entity, row)), { [first]: missingKey(entity)[0] }), 422, 'a key never changes');
    });
  }

  if (replace) {
    check('replaces a record: what is not given becomes null', async (bench) => {
      const row = await bench.factory.make(entity, await filled(bench.factory, entity, changeable(entity)));
      const next = await payload(bench.factory, entity);
      for (const name of entity.key) delete next[name];
      for (const f of entity.fields) if (f.writable && !f.nullable && !entity.key.includes(f.name)) next[f.name] ??= row[f.name];
      for (const reference of entity.references) if (reference.fields.some((name) => entity.key.includes(name))) for (const name of reference.fields) if (name in next) next[name] = row[name];
      const answer = await ask(bench.app, 'PUT', address(replace, keyOf(entity, row)), next);
      unknownRule(answer);
      assert.equal(answer.status, 200, answer.text);
      for (const f of (await database.hasTriggers(bench.db, entity)) ? [] : entity.fields) {
        if (f.secret || !f.writable || entity.key.includes(f.name)) continue;
        assert.deepEqual(answer.body[f.name], next[f.name] ?? null, f.name);
      }
      const required = entity.fields.find((f) => f.writable && !f.nullable && !entity.key.includes(f.name));
      if (required) {
        const { [required.name]: _left, ...rest } = next;
        isProblem(await ask(bench.app, 'PUT', address(replace, keyOf(entity, row)), rest), 400, required.name);
      }
    });
  }

  if (remove) {
    check('deletes a record', async (bench) => {
      const row = await bench.factory.make(entity);
      const gone = await ask(bench.app, 'DELETE', address(remove, keyOf(entity, row)));
      // Where references go in circles, a record that was made along the way needs this one.
      if (inCircles(entity) && gone.status === 409) return;
      assert.equal(gone.status, 204, gone.text);
      assert.equal(gone.text, '');
      isProblem(await ask(bench.app, 'DELETE', address(remove, keyOf(entity, row))), 404);
      if (get) isProblem(await ask(bench.app, 'GET', address(get, keyOf(entity, row))), 404);
    });
  }
}

/** Fields that can be changed freely: no keys, neither own nor others'. */
function changeable(entity: Entity): Field[] {
  return entity.fields.filter((f) => f.writable && !f.secret && !entity.key.includes(f.name) && !entity.references.some((r) => r.fields.includes(f.name)));
}

async function filled(factory: Factory, entity: Entity, fields: readonly Field[]): Promise<Row> {
  const given: Row = {};
  for (const f of fields) {
    if (!f.nullable || f.kind === 'native') continue;
    const reference = entity.references.find((r) => r.fields.includes(f.name));
    if (reference === undefined) given[f.name] = factory.value(entity, f);
    else if (reference.fields.length === 1) given[f.name] = (await factory.make(model.entity(reference.entity)))[reference.otherFields[0] ?? ''];
    else throw new Unmakeable(`${entity.name}.${f.name}: part of an optional compound reference`);
  }
  return given;
}

function endSuite(entity: Entity, end: End, check: Check): void {
  const other = model.entity(end.entity);
  const get = endpointOf(entity, 'get');
  if (end.toMany) toManySuite(entity, end, other, check);
  else toOneSuite(entity, end, other, check);

  if (get) {
    check(`${end.name}: is embedded when asked for`, async (bench) => {
      const { row, there } = await linked(bench, entity, end, other);
      const shown = await ask(bench.app, 'GET', `${address(get, keyOf(entity, row))}?include=${encodeURIComponent(end.name)}`);
      assert.equal(shown.status, 200, shown.text);
      const related = shown.body[end.name] as Row | Row[] | null;
      const items = Array.isArray(related) ? related : related === null ? [] : [related];
      assert.ok(items.some((item) => other.key.every((name) => same(item[name], there[name]))), shown.text);
      const list = endpointOf(entity, 'list');
      if (list) assert.equal((await ask(bench.app, 'GET', `${address(list)}?include=${encodeURIComponent(end.name)}`)).status, 200);
    });
  }
}

// Two records that are linked, made past the API.
async function linked(bench: Bench, entity: Entity, end: End, other: Entity): Promise<{ row: Row; there: Row }> {
  const { factory } = bench;
  if (end.through !== undefined) {
    const row = await factory.make(entity);
    const there = await factory.make(other);
    const junction = model.entity(end.through.entity);
    const link: Row = {};
    end.through.hereFields.forEach((name, i) => { link[name] = row[end.fields[i] ?? '']; });
    end.through.thereFields.forEach((name, i) => { link[name] = there[end.otherFields[i] ?? '']; });
    await factory.make(junction, link);
    return { row, there };
  }
  if (end.holdsKey) {
    const there = await factory.make(other);
    const given: Row = {};
    end.fields.forEach((name, i) => { given[name] = there[end.otherFields[i] ?? '']; });
    return { row: await factory.make(entity, given), there };
  }
  const row = await factory.make(entity);
  const given: Row = {};
  end.otherFields.forEach((name, i) => { given[name] = row[end.fields[i] ?? '']; });
  return { row, there: await factory.make(other, given) };
}

// The fields by which the holder of the key points away, and whether a set of them can be changed.
function holderOf(entity: Entity, end: End, other: Entity): { holder: Entity; fields: readonly string[] } {
  return end.holdsKey ? { holder: entity, fields: end.fields } : { holder: other, fields: end.otherFields };
}

/** Fields that lie in a key never change; those that another reference shares may or may not. */
function freedom(entity: Entity, end: End, other: Entity): 'fixed' | 'shared' | 'free' {
  if (end.through !== undefined) return 'free';
  const { holder, fields } = holderOf(entity, end, other);
  if (fields.some((name) => holder.key.includes(name))) return 'fixed';
  const same = (r: { readonly fields: readonly string[] }): boolean => r.fields.length === fields.length && r.fields.every((f) => fields.includes(f));
  return fields.some((name) => holder.references.some((r) => r.fields.includes(name) && !same(r))) ? 'shared' : 'free';
}

function toOneSuite(entity: Entity, end: End, other: Entity, check: Check): void {
  const get = endpointOf(entity, 'related-get', end.name);
  const set = endpointOf(entity, 'set', end.name);
  const clear = endpointOf(entity, 'clear', end.name);
  const keyBody = (row: Row): Row => Object.fromEntries(other.key.map((name) => [name, row[name]]));

  if (get) {
    check(`${end.name}: is found`, async (bench) => {
      const { row, there } = await linked(bench, entity, end, other);
      const found = await ask(bench.app, 'GET', address(get, keyOf(entity, row)));
      assert.equal(found.status, 200, found.text);
      assert.deepEqual(keyOf(other, found.body), keyOf(other, there));
      isProblem(await ask(bench.app, 'GET', address(get, missingKey(entity))), 404);
    });
  }
  if (get && set) {
    check(`${end.name}: is set`, async (bench) => {
      const { row } = await linked(bench, entity, end, other);
      const { factory } = bench;
      const free = freedom(entity, end, other);
      const next = end.holdsKey || free === 'free' ? await factory.make(other) : (await linked(bench, entity, end, other)).there;
      const answer = await ask(bench.app, 'PUT', address(set, keyOf(entity, row)), keyBody(next));
      if (free === 'shared' && answer.status !== 200) assert.ok([409, 422].includes(answer.status), answer.text);
      else if (free === 'fixed') assert.ok([409, 422].includes(answer.status), `a key never changes: ${answer.text}`);
      else if (!end.holdsKey && end.onDeselect !== 'delete' && !releasable(other, end)) isProblem(answer, 409);
      else {
        assert.equal(answer.status, 200, answer.text);
        assert.deepEqual(keyOf(other, (await ask(bench.app, 'GET', address(get, keyOf(entity, row)))).body), keyOf(other, next));
      }
      isProblem(await ask(bench.app, 'PUT', address(set, keyOf(entity, row)), Object.fromEntries(other.key.map((name, i) => [name, missingKey(other)[i]]))), 422);
      isProblem(await ask(bench.app, 'PUT', address(set, keyOf(entity, row)), {}), 400);
    });
  }
  if (get && clear) {
    check(`${end.name}: is cleared`, async (bench) => {
      const { row } = await linked(bench, entity, end, other);
      const gone = await ask(bench.app, 'DELETE', address(clear, keyOf(entity, row)));
      if (end.onDeselect !== 'delete' && !releasable(holderOf(entity, end, other).holder, end)) return isProblem(gone, 409);
      assert.equal(gone.status, 204, gone.text);
      isProblem(await ask(bench.app, 'GET', address(get, keyOf(entity, row))), 404);
    });
  }
}

function releasable(holder: Entity, end: End): boolean {
  const fields = end.holdsKey ? end.fields : end.otherFields;
  return fields.some((name) => model.field(holder, name).nullable && !holder.key.includes(name));
}

function toManySuite(entity: Entity, end: End, other: Entity, check: Check): void {
  const list = endpointOf(entity, 'related-list', end.name);
  const create = endpointOf(entity, 'related-create', end.name);
  const link = endpointOf(entity, 'link', end.name);
  const unlink = endpointOf(entity, 'unlink', end.name);
  if (!list) return;
  const lists = async (bench: Bench, row: Row, there: Row): Promise<boolean> => {
    const page = await ask(bench.app, 'GET', address(list, keyOf(entity, row)));
    assert.equal(page.status, 200, page.text);
    const items = page.body['items'] as Row[];
    assert.equal(page.body['total'], items.length);
    return items.some((item) => same(keyOf(other, item), keyOf(other, there)));
  };

  check(`${end.name}: lists its own and no others`, async (bench) => {
    const { row, there } = await linked(bench, entity, end, other);
    const stranger = await linked(bench, entity, end, other);
    assert.ok(await lists(bench, row, there));
    assert.ok(!(await lists(bench, row, stranger.there)));
    assert.deepEqual((await ask(bench.app, 'GET', `${address(list, keyOf(entity, row))}?offset=100`)).body['items'], []);
    for (const name of other.key) {
      const sorted = await ask(bench.app, 'GET', `${address(list, keyOf(entity, row))}?sort=-${encodeURIComponent(name)}&limit=1`);
      assert.equal(sorted.status, model.field(other, name).sortable ? 200 : 400, sorted.text);
    }
    isProblem(await ask(bench.app, 'GET', `${address(list, keyOf(entity, row))}?limit=0`), 400);
    isProblem(await ask(bench.app, 'GET', address(list, missingKey(entity))), 404);
  });

  if (create) {
    check(`${end.name}: makes a record in it`, async (bench) => {
      const row = await bench.factory.make(entity);
      const given: Row = {};
      if (!end.through) end.otherFields.forEach((name, i) => { given[name] = row[end.fields[i] ?? '']; });
      const sent = await payload(bench.factory, other, 'required', given);
      if (!end.through) for (const name of end.otherFields) delete sent[name];
      else {
        const junction = model.entity(end.through.entity);
        const extra = end.through.extraFields.map((name) => model.field(junction, name)).filter((f) => f.required);
        if (extra.some((f) => junction.references.some((r) => r.fields.includes(f.name)))) throw new Unmakeable('the join entity needs a third record');
        if (extra.length > 0) sent['_link'] = Object.fromEntries(extra.map((f) => [f.name, bench.factory.value(junction, f)]));
      }
      const answer = await ask(bench.app, 'POST', address(create, keyOf(entity, row)), sent);
      unknownRule(answer);
      assert.equal(answer.status, 201, answer.text);
      assert.ok(await lists(bench, row, answer.body));
      isProblem(await ask(bench.app, 'POST', address(create, keyOf(entity, row)), { ...sent, 'no such property': 1 }), 400);
      isProblem(await ask(bench.app, 'POST', address(create, missingKey(entity)), sent), 404);
    });
  }

  if (link) {
    check(`${end.name}: links a record`, async (bench) => {
      const row = await bench.factory.make(entity);
      const free = freedom(entity, end, other);
      const there = free !== 'free' ? (await linked(bench, entity, end, other)).there : await bench.factory.make(other);
      let body: Row | undefined;
      if (end.through) {
        const junction = model.entity(end.through.entity);
        const extra = end.through.extraFields.map((name) => model.field(junction, name)).filter((f) => f.writable);
        if (extra.some((f) => f.required && junction.references.some((r) => r.fields.includes(f.name)))) throw new Unmakeable('the join entity needs a third record');
        const own = extra.filter((f) => !junction.references.some((r) => r.fields.includes(f.name)));
        if (own.length > 0) body = Object.fromEntries(own.map((f) => [f.name, bench.factory.value(junction, f)]));
      }
      const url = address(link, keyOf(entity, row), keyOf(other, there));
      const answer = await ask(bench.app, 'PUT', url, body);
      if (free === 'fixed' || (free === 'shared' && answer.status !== 204)) return assert.ok([409, 422].includes(answer.status), `a key never changes: ${answer.text}`);
      unknownRule(answer);
      assert.equal(answer.status, 204, answer.text);
      assert.equal((await ask(bench.app, 'PUT', url, body)).status, 204, 'linking twice is linking once');
      assert.ok(await lists(bench, row, there));
      if (body && end.through?.uniquePair && !(await database.hasTriggers(bench.db, model.entity(end.through.entity)))) {
        const items = (await ask(bench.app, 'GET', address(list, keyOf(entity, row)))).body['items'] as Row[];
        const item = items.find((i) => same(keyOf(other, i), keyOf(other, there)));
        for (const [name, value] of Object.entries(body)) assert.deepEqual((item?.['_link'] as Row)[name], value, name);
      }
      isProblem(await ask(bench.app, 'PUT', address(link, keyOf(entity, row), missingKey(other)), body), 404);
    });
  }

  if (unlink) {
    check(`${end.name}: unlinks a record`, async (bench) => {
      const { row, there } = await linked(bench, entity, end, other);
      const url = address(unlink, keyOf(entity, row), keyOf(other, there));
      const answer = await ask(bench.app, 'DELETE', url);
      if (end.through === undefined && end.onDeselect !== 'delete' && !releasable(other, end)) {
        isProblem(answer, 409, 'it cannot be without');
        assert.ok(await lists(bench, row, there));
        return;
      }
      assert.equal(answer.status, 204, answer.text);
      assert.ok(!(await lists(bench, row, there)));
      isProblem(await ask(bench.app, 'DELETE', url), 404, 'they are not linked any more');
    });
  }
}
