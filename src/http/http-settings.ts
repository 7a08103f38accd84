import type { IncomingMessage } from 'node:http';
import type { SecretLookup } from '../aws/sigv4.ts';
import type { SessionLookup } from './request-context.ts';

/** What the front door is told. */
export interface HttpSettings {
  /** The address it listens on; a Host header may name it. */
  readonly host: string;
  /** Further names a Host header may have, without a port. */
  readonly allowedHosts: readonly string[];
  /** Twelve digits: the account of a call whose access key id is not one. */
  readonly defaultAccount: string;
  /** The region of a call that is not signed for one. */
  readonly defaultRegion: string;
  /**
   * Looks up the secret of an access key id. With it every call must be signed, plain JSON too; without
   * it signatures are read for account and region but not verified.
   */
  readonly secretAccessKeyOf?: SecretLookup | undefined;
  /** Finds the sessions that Gantry's own temporary credentials stand for. */
  readonly sessionOf?: SessionLookup | undefined;
  /** The URL of another emulator, for services that Gantry does not have. */
  readonly upstream?: string | undefined;
  /** Whether a request came by the way of containers, and may. */
  readonly isFromContainer?: ((request: IncomingMessage) => boolean) | undefined;
  /** Larger request bodies are refused with 413. */
  readonly bodyLimitBytes: number;
}

/**
 * Room for the largest request any service here takes: 1 MiB of log events in one PutLogEvents, which
 * JSON escaping can nearly quadruple. An ECS task definition has 64 KiB. Still small enough that a
 * hundred hostile requests at once fit in memory.
 */
export const defaultBodyLimitBytes = 4 * 1024 * 1024;
