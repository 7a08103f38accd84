// What the messages of a data channel carry where it is JSON: built for the client, or read from it.
import type { TerminalSize } from '../../ports/exec.ts';

/** The version of the agent that this end of the channel behaves like: clients ask it what it can do. */
const agentVersion = '3.1.1732.0';

/** Asks the client for a terminal session. Encryption is never asked for: it would need KMS. */
export function handshakeRequest(command: string): Buffer {
  return json({
    AgentVersion: agentVersion,
    RequestedClientActions: [
      {
        ActionType: 'SessionType',
        ActionParameters: {
          SessionType: 'InteractiveCommands',
          Properties: { linux: { commands: command, runAsElevated: true } },
        },
      },
    ],
  });
}

/** Why the client cannot take part in the session; undefined when it can. */
export function handshakeRefusal(response: Buffer): string | undefined {
  const body = objectOf(parsed(response));
  const actions = body['ProcessedClientActions'];
  if (!Array.isArray(actions)) return 'the client answered the handshake with something else';
  const refused = actions.map(objectOf).find((action) => action['ActionStatus'] !== handshakeDone);
  if (refused === undefined) return undefined;
  const { ActionType: type, Error: error } = refused;
  return `the client refused ${String(type)}: ${typeof error === 'string' ? error : 'no reason given'}`;
}

/** 1 success, 2 failed, 3 unsupported. */
const handshakeDone = 1;

/** Says that the session begins; `tookMs` is how long the handshake took. */
export function handshakeComplete(tookMs: number): Buffer {
  return json({ HandshakeTimeToComplete: Math.round(tookMs * 1e6), CustomerMessage: '' });
}

export interface Acknowledged {
  readonly messageType: string;
  readonly messageId: string;
  readonly sequenceNumber: number;
}

/** Says that a message has arrived. */
export function acknowledgement({ messageType, messageId, sequenceNumber }: Acknowledged): Buffer {
  return json({
    AcknowledgedMessageType: messageType,
    AcknowledgedMessageId: messageId,
    AcknowledgedMessageSequenceNumber: sequenceNumber,
    IsSequentialMessage: true,
  });
}

/** The sequence number of the message that an acknowledgement is for. */
export function acknowledgedSequence(payload: Buffer): number | undefined {
  const sequence = objectOf(parsed(payload))['AcknowledgedMessageSequenceNumber'];
  return typeof sequence === 'number' ? sequence : undefined;
}

/** The size that the client's terminal has now; undefined for what cannot be one. */
export function terminalSize(payload: Buffer): TerminalSize | undefined {
  const { cols: columns, rows } = objectOf(parsed(payload));
  return isLength(columns) && isLength(rows) ? { columns, rows } : undefined;
}

/** The kernel keeps each in 16 bits. */
function isLength(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
}

/** What the client wants by a flag: the session's end is all that means something here. */
export function isTermination(payload: Buffer): boolean {
  return payload.length >= 4 && payload.readUInt32BE(0) === terminateSession;
}

const terminateSession = 2;

/** Ends the session; a text is shown to the user. */
export function channelClosed(closed: {
  readonly messageId: string;
  readonly createdAt: number;
  readonly clientId: string;
  readonly sessionId: string;
  readonly text: string;
}): Buffer {
  return json({
    MessageId: closed.messageId,
    CreatedDate: String(closed.createdAt),
    DestinationId: closed.clientId,
    SessionId: closed.sessionId,
    MessageType: 'channel_closed',
    SchemaVersion: 1,
    Output: closed.text,
  });
}

export interface OpenDataChannel {
  readonly tokenValue: string;
  readonly clientId: string;
}

/** The first message on every connection, a text; undefined when it is something else. */
export function openDataChannel(text: Buffer): OpenDataChannel | undefined {
  const { TokenValue: tokenValue, ClientId: clientId } = objectOf(parsed(text));
  if (typeof tokenValue !== 'string') return undefined;
  return { tokenValue, clientId: typeof clientId === 'string' ? clientId : '' };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
