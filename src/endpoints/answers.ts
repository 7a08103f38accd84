import type { EndpointAnswer } from '../ports/container-endpoints.ts';

/** An answer in JSON. */
export function json(status: number, value: unknown): EndpointAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}

/** An answer in plain text. */
export function text(status: number, body: string): EndpointAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}
