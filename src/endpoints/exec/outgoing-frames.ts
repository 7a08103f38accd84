/** A message that was sent and not yet acknowledged. */
interface Frame {
  readonly bytes: Buffer;
  sentAt: number;
  /** How often the client answered a ping that followed this frame and not the frame itself. */
  ignored: number;
}

/**
 * Frames that may be under way at a time: some 290 KB. An acknowledgement is all the flow control there
 * is, so this is what a slow client costs.
 */
const mostUnacknowledged = 256;
/** A loopback acknowledges within a millisecond or two; what was not ready then is ready soon. */
const resendAfterMs = 300;
/**
 * A client says nothing to a frame that it has had before; where its acknowledgement was lost with a
 * connection, it never will. One that answers so many pings without it, has it.
 */
const mostIgnored = 20;

/** The frames to the client, kept until each is acknowledged. It sends nothing itself. */
export class OutgoingFrames {
  readonly #frames = new Map<number, Frame>();
  #next = 0;

  get isFull(): boolean {
    return this.#frames.size >= mostUnacknowledged;
  }

  get isEmpty(): boolean {
    return this.#frames.size === 0;
  }

  /** The sequence number of the next frame. */
  get nextSequence(): number {
    return this.#next;
  }

  /** Takes note of the frame with the next sequence number, as sent at `now`. */
  add(bytes: Buffer, now: number): void {
    this.#frames.set(this.#next, { bytes, sentAt: now, ignored: 0 });
    this.#next += 1;
  }

  /** The client has this one. Answers whether it was still waited for. */
  acknowledge(sequenceNumber: number): boolean {
    return this.#frames.delete(sequenceNumber);
  }

  /** The frame to send again at `now`: the oldest alone, when it has waited long enough. */
  due(now: number): Buffer | undefined {
    const oldest = this.#oldest();
    if (oldest === undefined || oldest.sentAt + resendAfterMs > now) return undefined;
    oldest.sentAt = now;
    return oldest.bytes;
  }

  /** When the oldest frame is to be sent again, epoch ms. */
  dueAt(): number | undefined {
    const oldest = this.#oldest();
    return oldest && oldest.sentAt + resendAfterMs;
  }

  /**
   * The client has read everything up to a frame that was sent again, and has not acknowledged that.
   * Answers whether it is known by now to have had it all along.
   */
  answered(): boolean {
    const [sequenceNumber] = this.#frames.keys();
    const oldest = this.#oldest();
    if (oldest === undefined || sequenceNumber === undefined) return false;
    oldest.ignored += 1;
    return oldest.ignored >= mostIgnored && this.#frames.delete(sequenceNumber);
  }

  /** Everything that a new connection has to carry again, sent at `now`. */
  all(now: number): readonly Buffer[] {
    return [...this.#frames.values()].map((frame) => {
      frame.sentAt = now;
      frame.ignored = 0;
      return frame.bytes;
    });
  }

  /** Sequence numbers only grow, and a Map keeps the order of insertion. */
  #oldest(): Frame | undefined {
    const [oldest] = this.#frames.values();
    return oldest;
  }
}
