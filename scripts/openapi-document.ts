// Builds the OpenAPI document of the plain JSON routes from the model.
import type { OperationOfModel, Ref, SdkModel } from './read-sdk-model.ts';

/** Returns an OpenAPI 3.1 document with one POST /<service>/<Operation> route per operation of the model. */
export function openApiDocument(title: string, model: SdkModel): unknown {
  const paths = Object.fromEntries(
    model.operations.map((operation) => [
      `/${model.service.name}/${operation.name}`,
      { post: route(model, operation) },
    ]),
  );
  const schemas: Record<string, unknown> = {
    Error: {
      type: 'object',
      required: ['__type'],
      properties: { __type: { type: 'string' }, message: { type: 'string' } },
    },
  };
  for (const [name, values] of [...model.enums].sort())
    schemas[name] = { type: 'string', enum: values };
  for (const [name, structure] of [...model.structures].sort()) {
    schemas[name] = {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(structure.members).map(([member, ref]) => [member, schemaOf(ref)]),
      ),
      ...(structure.required.length > 0 && structure.kind === 'structure'
        ? { required: structure.required }
        : {}),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title, version: model.sdkVersion },
    paths,
    components: { schemas },
  };
}

function route(model: SdkModel, operation: OperationOfModel): unknown {
  const json = (name: string) => ({
    'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
  });
  const isServers = (error: string): boolean => (model.errors.get(error)?.status ?? 400) >= 500;
  const client = operation.errors.filter((error) => !isServers(error));
  return {
    operationId: operation.name,
    tags: [model.service.title],
    requestBody: { required: true, content: json(operation.input) },
    responses: {
      200: { description: 'Success', content: json(operation.output) },
      400: { description: client.join(', ') || 'Refused', content: json('Error') },
      500: { description: 'ServerException', content: json('Error') },
      501: { description: 'Not built in Gantry yet', content: json('Error') },
    },
  };
}

function schemaOf(ref: Ref): unknown {
  if (typeof ref === 'object') {
    return 'list' in ref
      ? { type: 'array', items: schemaOf(ref.list) }
      : { type: 'object', additionalProperties: schemaOf(ref.map) };
  }
  switch (ref) {
    case 'String':
      return { type: 'string' };
    case 'Blob':
      return { type: 'string', contentEncoding: 'base64' };
    case 'Boolean':
      return { type: 'boolean' };
    case 'Integer':
    case 'Long':
      return { type: 'integer' };
    case 'Double':
      return { type: 'number' };
    case 'Document':
      return {};
    case 'Timestamp':
      return { type: 'number', description: 'epoch seconds' };
    default:
      return { $ref: `#/components/schemas/${ref}` };
  }
}
