import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model } from '../../src/base/entities.js';
import { openapi } from '../../src/base/server.js';
import { start } from './support/harness.js';

test('the document describes the endpoints that are served, and no others', async (t) => {
  const { app } = await start(t);
  const answer = await app.inject({ method: 'GET', url: '/openapi.json' });
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), openapi);
  const described = Object.entries(openapi['paths'] as Record<string, Record<string, unknown>>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = model.entities.flatMap((entity) => entity.endpoints.map((e) => `${e.method} ${e.path.replace(/:([A-Za-z0-9_]+)/g, '{$1}')}`));
  assert.deepEqual(described.sort(), served.sort());
});

test('an unknown address is a problem document', async (t) => {
  const { app } = await start(t);
  const answer = await app.inject({ method: 'GET', url: '/there/is/nothing/here' });
  assert.equal(answer.statusCode, 404);
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
});

test('an address that cannot be read is a problem document', async (t) => {
  const { app } = await start(t);
  const answer = await app.inject({ method: 'GET', url: '/%' });
  assert.equal(answer.statusCode, 400);
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
});

test('a policy that forbids ends each request with 403', async (t) => {
  const { app } = await start(t, () => false);
  for (const entity of model.entities) {
    for (const endpoint of entity.endpoints.filter((e) => e.operation === 'list')) {
      assert.equal((await app.inject({ method: 'GET', url: encodeURI(endpoint.path) })).statusCode, 403, endpoint.path);
    }
  }
});
