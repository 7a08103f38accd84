import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openApiDocuments } from './openapi-routes.ts';

/**
 * `/docs`: the OpenAPI documents as pages that can call the API.
 *
 * Its plugins cost a server that nobody reads them on 15 to 40 ms of the start (measured), so they are
 * registered on the first request. Routes cannot be added to a Fastify that listens; hence a second
 * Fastify, which never listens and is handed the raw request after the guard of the first has passed it.
 */
export function docsPage(app: FastifyInstance, openApiDirectory: string): void {
  let page: Promise<FastifyInstance> | undefined;
  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    page ??= createPage(openApiDirectory).catch((error: unknown) => {
      // Not kept: the next request finds the documents that this one missed.
      page = undefined;
      throw error;
    });
    const inner = await page;
    reply.hijack();
    inner.routing(request.raw, reply.raw);
  };
  app.get('/docs', serve);
  app.get('/docs/*', serve);
  app.addHook('onClose', async () => {
    if (page !== undefined) await (await page).close();
  });
}

/** Everything comes from this server: no other host is asked for scripts, styles or validation. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

async function createPage(directory: string): Promise<FastifyInstance> {
  const [{ fastify }, { fastifySwagger }, { fastifySwaggerUi }, names] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
    openApiDocuments(directory),
  ]);
  const [first = 'ecs.json'] = names;
  const page = fastify();
  page.register(fastifySwagger, {
    mode: 'static',
    specification: { path: join(directory, first), baseDir: directory },
  });
  page.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    theme: { title: 'Gantry API' },
    uiConfig: {
      docExpansion: 'none',
      filter: true,
      urls: names.map((name) => ({ name, url: `/openapi/${name}` })),
    },
  });
  await page.ready();
  return page;
}
