// The data channel of ECS Exec, as clients of Session Manager speak it. This folder plays the service
// and the agent in the container at once; it knows neither ECS nor any container engine. Start with
// exec-sessions.ts. This file is the binary frame, in which all integers are big-endian.
import { createHash } from 'node:crypto';

export type MessageType =
  | 'input_stream_data'
  | 'output_stream_data'
  | 'acknowledge'
  | 'channel_closed'
  | 'start_publication'
  | 'pause_publication';

/** What the payload of a message is. */
export const payloadTypes = {
  none: 0,
  output: 1,
  error: 2,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
} as const;

/** Bit 0: the first message of a stream; bit 1: the last. Acknowledgements carry both. */
export const messageFlags = { none: 0, first: 1, acknowledgement: 3 } as const;

export interface AgentMessage {
  readonly messageType: string;
  /** Epoch milliseconds; clients refuse 0. */
  readonly createdAt: number;
  readonly sequenceNumber: number;
  readonly flags: number;
  /** A UUID. */
  readonly messageId: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

/** Bytes that are no message. */
export class MalformedAgentMessage extends Error {
  constructor(what: string) {
    super(`not a message of the data channel: ${what}`);
    this.name = 'MalformedAgentMessage';
  }
}

/** The header's length as it is written in it: the length of the payload does not count as header. */
const headerLength = 116;
const payloadOffset = headerLength + 4;
const schemaVersion = 1;
const typeLength = 32;
const offsets = {
  type: 4,
  schemaVersion: 36,
  createdAt: 40,
  sequenceNumber: 48,
  flags: 56,
  messageId: 64,
  digest: 80,
  payloadType: 112,
  payloadLength: headerLength,
} as const;

/** A message as it goes over the wire. */
export function encodeAgentMessage(message: AgentMessage): Buffer {
  const { payload } = message;
  const bytes = Buffer.alloc(payloadOffset + payload.length);
  bytes.writeUInt32BE(headerLength, 0);
  bytes.fill(' ', offsets.type, offsets.type + typeLength);
  bytes.write(message.messageType, offsets.type, typeLength, 'utf8');
  bytes.writeUInt32BE(schemaVersion, offsets.schemaVersion);
  bytes.writeBigUInt64BE(BigInt(message.createdAt), offsets.createdAt);
  bytes.writeBigInt64BE(BigInt(message.sequenceNumber), offsets.sequenceNumber);
  bytes.writeBigUInt64BE(BigInt(message.flags), offsets.flags);
  swapHalves(Buffer.from(message.messageId.replaceAll('-', ''), 'hex')).copy(
    bytes,
    offsets.messageId,
  );
  digestOf(payload).copy(bytes, offsets.digest);
  bytes.writeUInt32BE(message.payloadType, offsets.payloadType);
  bytes.writeUInt32BE(payload.length, offsets.payloadLength);
  payload.copy(bytes, payloadOffset);
  return bytes;
}

/** Reads a message. Throws MalformedAgentMessage. The payload is a view of `bytes`. */
export function decodeAgentMessage(bytes: Buffer): AgentMessage {
  if (bytes.length < payloadOffset) throw new MalformedAgentMessage('it is too short');
  // A longer header would be of a newer version; its additions stand before the payload's length.
  const header = bytes.readUInt32BE(0);
  if (header < headerLength || header + 4 > bytes.length) {
    throw new MalformedAgentMessage('its header has another length');
  }
  const length = bytes.readUInt32BE(header);
  if (header + 4 + length !== bytes.length) {
    throw new MalformedAgentMessage('its payload has another length');
  }
  const payload = bytes.subarray(header + 4);
  const digest = bytes.subarray(offsets.digest, offsets.digest + 32);
  if (length > 0 && !digest.equals(digestOf(payload))) {
    throw new MalformedAgentMessage('its digest is not that of its payload');
  }
  const id = swapHalves(bytes.subarray(offsets.messageId, offsets.messageId + 16));
  return {
    messageType: textOf(bytes.subarray(offsets.type, offsets.type + typeLength)),
    createdAt: Number(bytes.readBigUInt64BE(offsets.createdAt)),
    sequenceNumber: Number(bytes.readBigInt64BE(offsets.sequenceNumber)),
    flags: Number(bytes.readBigUInt64BE(offsets.flags)),
    messageId: uuidOf(id),
    payloadType: bytes.readUInt32BE(offsets.payloadType),
    payload,
  };
}

/** The second half of a UUID is written before the first. */
function swapHalves(id: Buffer): Buffer {
  return Buffer.concat([id.subarray(8, 16), id.subarray(0, 8)]);
}

function uuidOf(id: Buffer): string {
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function digestOf(payload: Buffer): Buffer {
  return createHash('sha256').update(payload).digest();
}

/** Padded with spaces by some and with NULs by others. */
function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end).trim();
}
