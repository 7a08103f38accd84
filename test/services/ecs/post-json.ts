import type { TestGantry } from '../../../src/testing/start-gantry.ts';

/** An answer of the AWS JSON protocol, as it is on the wire. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a body that the types of an SDK client would not let through. */
export async function postJson(
  { gantry }: Pick<TestGantry, 'gantry'>,
  operation: string,
  body: unknown,
): Promise<JsonAnswer> {
  const answer = await gantry.app.inject({
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
    },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.json() };
}
