import type { FastifyError } from 'fastify';

/** A control request that is refused, with a message for the person who sent it. */
export class ControlRefusal extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.name = 'ControlRefusal';
    this.statusCode = statusCode;
  }
}

/** What to tell the client about a refusal of ours, or of Fastify before a handler ran. */
export function messageOf(error: FastifyError): string {
  const [first] = error.validation ?? [];
  if (first === undefined) {
    if (error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return error.message;
    return 'Send the body as application/json.';
  }
  // Of the alternatives for a value only the last entry speaks of the value as a whole.
  const problem = error.validation?.find(({ keyword }) => keyword === 'anyOf') ?? first;
  const where = `${error.validationContext ?? 'request'}${problem.instancePath.replaceAll('/', '.')}`;
  const { additionalProperty, allowedValues, missingProperty, pattern } = problem.params;
  switch (problem.keyword) {
    case 'additionalProperties':
      return `${where} has no member ${additionalProperty}.`;
    case 'required':
      return `${where} needs the member ${missingProperty}.`;
    case 'enum':
      return `${where} must be ${[allowedValues].flat().join(' or ')}.`;
    case 'anyOf':
      return `${where} must be a duration such as "500ms", "3s" or "1h30m", or whole milliseconds.`;
    case 'pattern':
      return `${where} must match ${pattern}.`;
    default:
      return `${where} ${problem.message ?? 'is not valid'}.`;
  }
}
