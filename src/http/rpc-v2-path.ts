/** Where an operation of Smithy RPC v2 is. */
export const rpcV2Route = '/service/:service/operation/:operation';

const rpcV2Path = /^\/service\/([^/]+)\/operation\/([^/]+)$/;

/** What a path of Smithy RPC v2 names; undefined for any other path. */
export function parseRpcV2Path(
  path: string,
): { readonly service: string; readonly operation: string } | undefined {
  const [, service, operation] = rpcV2Path.exec(path) ?? [];
  return service === undefined || operation === undefined ? undefined : { service, operation };
}

/** The name of the protocol, in the header that every request and answer carries. */
export const rpcV2Cbor = 'rpc-v2-cbor';
