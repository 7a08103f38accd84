/** The type and subtype of a Content-Type, in lower case, without parameters. */
export function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined) return '';
  const semicolon = contentType.indexOf(';');
  const essence = semicolon === -1 ? contentType : contentType.slice(0, semicolon);
  return essence.trim().toLowerCase();
}

export const json = 'application/json';
export const awsJson10 = 'application/x-amz-json-1.0';
export const awsJson11 = 'application/x-amz-json-1.1';
export const cbor = 'application/cbor';
export const form = 'application/x-www-form-urlencoded';

/** The types a cross-site page cannot send without asking first, which the guard refuses. */
export const jsonTypes: ReadonlySet<string> = new Set([awsJson11, awsJson10, json]);
