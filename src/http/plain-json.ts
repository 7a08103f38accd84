import { unknownOperation } from '../aws/errors.ts';
import type { Service } from '../aws/service.ts';
import { encodeJsonError, parseJson } from './aws-json.ts';
import { json } from './media-type.ts';
import type { ErrorEncoder, Protocol } from './protocol.ts';

/** `POST /<service>/<Operation>` with a JSON body: the same operations for curl and for a browser. */
export function createPlainJson(service: Service): Protocol {
  const operations: ReadonlySet<string> = new Set(service.operationNames);
  const prefix = `/${service.name}/`;
  return {
    decode(request) {
      const input = parseJson(request.body);
      const [operation = ''] = request.url.slice(prefix.length).split('?');
      if (!operations.has(operation)) throw unknownOperation();
      return { service, operation, input };
    },
    encode: (_call, output) => output,
    ...plainErrors,
  };
}

/** Errors for curl and browsers: those of AWS JSON, under the content type everybody knows. */
export const plainErrors: ErrorEncoder = {
  contentTypeOf: () => json,
  encodeError: encodeJsonError,
};
