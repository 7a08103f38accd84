import { createRequire } from 'node:module';
import type { BuildCompilerFromPool, ValidatorFactory } from '@fastify/ajv-compiler';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';

type Compile = FastifySchemaCompiler<unknown>;
type Validate = ReturnType<Compile>;
type Controller = NonNullable<FastifyServerOptions['schemaController']>;
type Compilers = NonNullable<Controller['compilersFactory']>;

/**
 * Fastify's own validator of requests, loaded and compiled when the first request needs it. Only the
 * control API has schemas; at every start they would cost 75 of 290 ms and 8 MB (measured). No route
 * has a schema of its answer, so nothing but plain JSON is ever asked of a serializer.
 */
export const lazyCompilers: Compilers = {
  // Fastify asks of it just what FastifySchemaCompiler says, but declares it as what Ajv returns.
  buildValidator: ((...parts: Parameters<BuildCompilerFromPool>) =>
    lazily(() => ajvCompiler()(...parts))) as unknown as ValidatorFactory,
  buildSerializer: () => () => JSON.stringify,
};

/** A compiler that only remembers the schemas until a request brings something to validate. */
function lazily(build: () => Compile): Compile {
  let compile: Compile | undefined;
  return (route) => {
    let validate: Validate | undefined;
    const validateLazily: Validate = (data) => {
      compile ??= build();
      validate ??= compile(route);
      const result = validate(data);
      validateLazily.errors = validate.errors ?? null;
      return result;
    };
    return validateLazily;
  };
}

/** Fastify validates synchronously, so the package is required and not imported. */
function ajvCompiler(): (...parts: Parameters<BuildCompilerFromPool>) => Compile {
  return createRequire(import.meta.url)('@fastify/ajv-compiler')();
}
