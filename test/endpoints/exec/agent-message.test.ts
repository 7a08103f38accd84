import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeAgentMessage,
  encodeAgentMessage,
  MalformedAgentMessage,
} from '../../../src/endpoints/exec/agent-message.ts';
import { decode, encode } from '../../clients/session-client.ts';

const message = {
  messageType: 'output_stream_data',
  createdAt: 1_790_000_000_000,
  sequenceNumber: 258,
  flags: 1,
  messageId: '00112233-4455-6677-8899-aabbccddeeff',
  payloadType: 1,
  payload: Buffer.from('hi'),
} as const;

test('a message is written byte by byte as the protocol says', () => {
  const bytes = encodeAgentMessage(message);
  const digest = createHash('sha256').update('hi').digest('hex');
  expect(bytes.toString('hex')).toBe(
    [
      '00000074',
      Buffer.from('output_stream_data'.padEnd(32, ' ')).toString('hex'),
      '00000001',
      '000001a0c4506c00',
      '0000000000000102',
      '0000000000000001',
      '8899aabbccddeeff0011223344556677',
      digest,
      '00000001',
      '00000002',
      '6869',
    ].join(''),
  );
});

test('what is written is read back, and a client reads it alike', () => {
  const messages = fc.record({
    messageType: fc.constantFrom('input_stream_data', 'acknowledge', 'channel_closed'),
    createdAt: fc.nat({ max: 2 ** 45 }),
    sequenceNumber: fc.nat({ max: 2 ** 40 }),
    flags: fc.nat({ max: 3 }),
    messageId: fc.uuid(),
    payloadType: fc.nat({ max: 12 }),
    payload: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(messages, (given) => {
      expect(decodeAgentMessage(encodeAgentMessage(given))).toEqual(given);
      const read = decode(encodeAgentMessage({ ...given, createdAt: given.createdAt + 1 }));
      expect(read).toMatchObject({ sequence: given.sequenceNumber, id: given.messageId });
      expect(read.payload).toEqual(given.payload);
    }),
  );
});

test('a type may be padded with NULs', () => {
  const bytes = encode({ ...clientFrame, type: 'acknowledge'.padEnd(32, '\0') });
  expect(decodeAgentMessage(bytes)).toMatchObject({ messageType: 'acknowledge' });
});

const clientFrame = {
  type: 'input_stream_data',
  sequence: 0,
  flags: 0,
  payloadType: 1,
  payload: Buffer.from('typed'),
};

describe('bytes that are no message are refused:', () => {
  const good = encode(clientFrame);
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['half a header', good.subarray(0, 60)],
    ['a payload cut short', good.subarray(0, good.length - 1)],
    ['more than the payload', Buffer.concat([good, Buffer.from('x')])],
    ['a header longer than the message', changed((bytes) => bytes.writeUInt32BE(9999, 0))],
    ['a header shorter than there is', changed((bytes) => bytes.writeUInt32BE(100, 0))],
    ['another payload than the digest is of', changed((bytes) => bytes.write('T', 120))],
    ['a length beyond all bounds', changed((bytes) => bytes.writeUInt32BE(0xffff_ffff, 116))],
  ])('%s', (_, bytes) => {
    expect(() => decodeAgentMessage(bytes)).toThrow(MalformedAgentMessage);
  });

  test('whatever else a client may send', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeAgentMessage(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedAgentMessage);
        }
      }),
    );
  });
});
