import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { json } from './media-type.ts';

/** Serves the committed OpenAPI documents: `GET /openapi/ecs.json` and its like. */
export function openApiRoutes(app: FastifyInstance, directory: string): void {
  app.get<{ Params: { document: string } }>('/openapi/:document', async (request, reply) => {
    const names = await openApiDocuments(directory);
    // Only a name that the directory lists is opened, so no name can lead out of it.
    const name = names.find((listed) => listed === request.params.document);
    if (name === undefined) return reply.callNotFound();
    return reply.type(json).send(await readFile(join(directory, name)));
  });
}

/** The file names of the OpenAPI documents, ECS first. */
export async function openApiDocuments(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).sort();
  return [
    ...names.filter((name) => name === 'ecs.json'),
    ...names.filter((name) => name !== 'ecs.json'),
  ];
}
