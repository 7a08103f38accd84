// Between those who have lines (runtimes, sessions of ECS Exec) and CloudWatch Logs, which keeps them:
// types only.

/** A log stream: account and region of its group, the group, its own name. */
export interface LogDestination {
  readonly account: string;
  readonly region: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** A line, or several that belong together. Instants are epoch milliseconds. */
export interface LogLine {
  readonly at: number;
  readonly message: string;
}

/** A source that can be read again, such as the output of a container, and how far it was taken. */
export interface SourceProgress {
  readonly source: string;
  /** The source's own words; kept in the same transaction as the lines that it speaks of. */
  readonly progress: string;
}

/** Where lines go. */
export interface LogSink {
  /**
   * Makes the stream if it is not there, and with `createGroup` its group. Resolves with undefined, or
   * with AWS's refusal: `ResourceNotFoundException: The specified log group does not exist.`
   */
  openStream(
    destination: LogDestination,
    options: { readonly createGroup: boolean },
  ): Promise<string | undefined>;
  /**
   * Stores lines of a stream, and the progress of their source with them: both or neither. False when
   * the stream is gone, and the lines with it; the progress is kept all the same.
   */
  append(
    destination: LogDestination,
    lines: readonly LogLine[],
    progress?: SourceProgress,
  ): Promise<boolean>;
  /** What was last kept of a source. */
  progressOf(source: string): Promise<string | undefined>;
  forgetSource(source: string): Promise<void>;
}
