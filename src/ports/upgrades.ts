import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Takes over connections of the HTTP server for another protocol. */
export interface Upgrades {
  /** Whether requests for this path are for it; others are ordinary requests. */
  takes(path: string): boolean;
  /** Takes the connection over. The guard has let the request in. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection that was taken over. */
  close(): Promise<void>;
}
