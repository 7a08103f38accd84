import { request } from 'node:http';
import type { EndpointAnswer, EndpointRequest } from '../ports/container-endpoints.ts';

/** Paths that name whose they are by a secret: what is there can be asked for anybody. */
const named = /^\/(v3|v4|api)\/[^/]+|^\/v2\/credentials\/[^/]+$/;
const timeoutMs = 2000;

/**
 * Says that a Gantry asks, and for which address: it wants what the other has, not what the other would
 * find elsewhere.
 */
export const forwardedHeader = 'gantry-forwarded';

/**
 * The other Gantrys of this machine. The one that has port 80 of the address is asked for the containers
 * of all that ever had it: a container keeps the URL that it was told, whoever has the port by now.
 */
export class OtherGantrys {
  readonly #address: string;
  readonly #ports: () => Promise<readonly number[]>;

  constructor(address: string, ports: () => Promise<readonly number[]>) {
    this.#address = address;
    this.#ports = ports;
  }

  /** What one of them has to say; undefined when none has. */
  async answer(asked: EndpointRequest): Promise<EndpointAnswer | undefined> {
    if (!named.test(asked.path)) return undefined;
    for (const port of await this.#ports()) {
      const answer = await this.#ask(port, asked).catch(() => undefined);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #ask(port: number, asked: EndpointRequest): Promise<EndpointAnswer | undefined> {
    const { method, query, body } = asked;
    const search = query.size === 0 ? '' : `?${query}`;
    return new Promise((resolve, reject) => {
      const headers = { [forwardedHeader]: asked.peer, 'content-length': Buffer.byteLength(body) };
      const options = { host: this.#address, port, method, headers, timeout: timeoutMs };
      const sent = request({ ...options, path: asked.path + search }, (response) => {
        const isFound = (response.statusCode ?? 500) < 400;
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve(
            isFound ? { status: 200, contentType: 'application/json', body: text } : undefined,
          ),
        );
      });
      sent.once('timeout', () => sent.destroy(new Error('no answer')));
      sent.once('error', reject);
      sent.end(body);
    });
  }
}
