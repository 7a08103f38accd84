import { AwsError, serializationError, unknownOperation } from '../aws/errors.ts';
import type { Service } from '../aws/service.ts';
import { pathOf } from './guard.ts';
import { cbor } from './media-type.ts';
import type { Protocol } from './protocol.ts';
import { parseRpcV2Path, rpcV2Cbor } from './rpc-v2-path.ts';

/** Smithy RPC v2 with CBOR bodies: `POST /service/<Service>/operation/<Operation>`. */
export function createRpcV2Cbor(services: readonly Service[]): Protocol {
  let codec: typeof import('./cbor.ts') | undefined;
  const loaded = () => {
    if (codec === undefined) throw new Error('the codec of CBOR is not loaded');
    return codec;
  };
  return {
    async prepare() {
      codec ??= await import('./cbor.ts');
    },
    decode(request) {
      if (request.headers['smithy-protocol'] !== rpcV2Cbor) throw otherProtocol();
      const named = parseRpcV2Path(pathOf(request.url));
      const service = services.find(({ wire }) => wire.cbor?.service === named?.service);
      if (service?.wire.cbor === undefined || named === undefined) throw unknownOperation();
      if (!service.operationNames.includes(named.operation)) throw unknownOperation();
      const input = inputOf(request.body, loaded().decodeCbor);
      return { service, operation: named.operation, input, form: 'cbor' };
    },
    contentTypeOf: () => cbor,
    headers: { 'smithy-protocol': rpcV2Cbor },
    encode: (_call, output) => loaded().encodeCbor(output),
    encodeError(error, { call }) {
      const namespace = call?.service.wire.cbor?.namespace;
      // The whole name of the shape: the protocol asks for it, and clients in Go compare it.
      const type = namespace === undefined ? error.type : `${namespace}#${error.type}`;
      const body = JSON.stringify({ __type: type, message: error.text, ...error.members });
      return { status: error.status, body: loaded().encodeCbor(body) };
    },
  };
}

/** No SDK does this, so a person is told what is missing. */
function otherProtocol(): AwsError {
  const text = `This path is of Smithy RPC v2. Send the header smithy-protocol: ${rpcV2Cbor}.`;
  return new AwsError('UnknownOperationException', text);
}

/** An operation without members may come without a body. Throws SerializationException. */
function inputOf(body: unknown, decode: (body: Uint8Array) => unknown): unknown {
  if (body === undefined || body === '' || body === null) return {};
  if (body instanceof Uint8Array && body.byteLength === 0) return {};
  if (!(body instanceof Uint8Array)) {
    throw serializationError(`The request body is not ${cbor}.`);
  }
  try {
    return decode(body);
  } catch {
    // The library's own words would repeat part of the body, which may hold a secret.
    throw serializationError('The request body is not valid CBOR.');
  }
}
