// The server: database, schemas, routes, errors.
import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifySchema, type FastifySchemaCompiler } from 'fastify';
import { Kysely } from 'kysely';
import type { Database } from './database.js';
import { model } from './entities.js';
import { hooks } from './hooks.js';
import { dialectFor } from './runtime/drivers.js';
import type { Policy } from './runtime/hooks.js';
import { prepareSchema, type SchemaMode } from './runtime/migrate.js';
import { Problem, problemOfDatabase, type Issue } from './runtime/problem.js';
import { registerEntity } from './runtime/routes.js';
import { statements } from './schema.js';

export interface ServerOptions {
  readonly databaseUrl: string;
  readonly policy: Policy;
  readonly schema?: SchemaMode;
  readonly logLevel?: string;
  /** Your own routes. */
  readonly routes?: (app: FastifyInstance, db: Kysely<Database>) => void | Promise<void>;
}

export interface Server {
  readonly app: FastifyInstance;
  readonly db: Kysely<Database>;
}

/** The document that the routes are checked against, and that is served at /openapi.json. */
export const openapi = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8')) as Record<string, unknown>;

export async function buildServer(options: ServerOptions): Promise<Server> {
  const db = new Kysely<Database>({ dialect: dialectFor(options.databaseUrl) });
  const app = Fastify({
    logger: options.logLevel === undefined ? false : { level: options.logLevel },
    bodyLimit: 1_048_576,
    routerOptions: { maxParamLength: 2_000 },
    // An address that cannot be read comes to no handler.
    frameworkErrors: (error, _request, reply) => {
      const problem = problemOf(error);
      void (reply as unknown as FastifyReply).code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
    },
  });
  app.addHook('onClose', async () => db.destroy());
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error(error);
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('application/problem+json').send(JSON.stringify(new Problem(404, 'Not Found', 'There is nothing at this address.'))),
  );
  try {
    await prepareSchema(db, model.entities, statements, options.schema ?? 'create');
    app.setValidatorCompiler(validatorCompiler());
    app.get('/openapi.json', () => openapi);
    for (const entity of model.entities) registerEntity(app, { world: { model, hooks }, db, policy: options.policy }, entity);
    await options.routes?.(app, db);
    await app.ready();
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, db };
}

// Bodies are checked against the schemas of the document, each compiled when it is first needed.
function validatorCompiler(): FastifySchemaCompiler<FastifySchema> {
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  formats.default(ajv);
  ajv.addSchema(openapi, 'openapi');
  return ({ schema }) => {
    let validate: ValidateFunction | undefined;
    return (body: unknown) => {
      validate ??= ajv.compile(schema as AnySchema);
      return validate(body) ? { value: body } : { error: (validate.errors ?? []) as never };
    };
  };
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error.validation !== undefined) {
    const errors = error.validation.map((issue): Issue => {
      const { missingProperty, additionalProperty } = issue.params as { missingProperty?: string; additionalProperty?: string };
      const at = issue.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
      const path = [...at, missingProperty ?? additionalProperty].filter((part) => part !== undefined).join('.');
      return { path, message: additionalProperty === undefined ? (issue.message ?? 'is not valid') : 'is not known here' };
    });
    return new Problem(400, 'Bad Request', 'The body does not follow its schema.', errors);
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return new Problem(status, titles[status] ?? 'Bad Request', error.message);
  return problemOfDatabase(error, { fields: [], table: '' } as never, 'write') ?? new Problem(500, 'Internal Server Error', 'Something went wrong here.');
}

const titles: Readonly<Record<number, string>> = { 400: 'Bad Request', 413: 'Content Too Large', 415: 'Unsupported Media Type' };
