import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import {
  type AgentMessage,
  encodeAgentMessage,
  type MessageType,
  messageFlags,
  payloadTypes,
} from './agent-message.ts';
import { acknowledgement, channelClosed } from './channel-payloads.ts';

export interface MessageWriterOptions {
  readonly sessionId: string;
  readonly clientId: string;
  readonly clock: Clock;
  readonly ids: Ids;
}

type Parts = Pick<AgentMessage, 'flags' | 'payload'> & Partial<AgentMessage>;

/** Writes the messages to one client, each with an id and an instant of its own. */
export class MessageWriter {
  readonly #options: MessageWriterOptions;

  constructor(options: MessageWriterOptions) {
    this.#options = options;
  }

  /** One message of the numbered stream. */
  stream(sequenceNumber: number, payloadType: number, payload: Buffer): Buffer {
    const flags = sequenceNumber === 0 ? messageFlags.first : messageFlags.none;
    return this.#write('output_stream_data', { sequenceNumber, flags, payloadType, payload });
  }

  /** Says that a message of the client has arrived. */
  acknowledgement({ messageType, messageId, sequenceNumber }: AgentMessage): Buffer {
    const payload = acknowledgement({ messageType, messageId, sequenceNumber });
    return this.#write('acknowledge', { flags: messageFlags.acknowledgement, payload });
  }

  /** Ends the session; a text is shown to the user. */
  channelClosed(text: string): Buffer {
    const { sessionId, clientId, clock, ids } = this.#options;
    const about = { messageId: ids.uuid(), createdAt: clock.now(), clientId, sessionId, text };
    return this.#write('channel_closed', {
      flags: messageFlags.none,
      payload: channelClosed(about),
    });
  }

  #write(messageType: MessageType, parts: Parts): Buffer {
    const { clock, ids } = this.#options;
    return encodeAgentMessage({
      messageType,
      createdAt: clock.now(),
      messageId: ids.uuid(),
      sequenceNumber: 0,
      payloadType: payloadTypes.none,
      ...parts,
    });
  }
}
