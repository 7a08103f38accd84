import { type Bindings, type ChildLoggerOptions, type Logger, pino } from 'pino';
import { withoutSecrets } from './without-secrets.ts';

export type { Logger };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A JSON logger on stderr: stdout belongs to the line that says where the server listens. */
export function createLogger(level: LogLevel): Logger {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: withoutSecrets },
      // withoutSecrets has serialised the error already; a second time would lose its type.
      serializers: { err: (error: unknown) => error },
    },
    pino.destination({ dest: 2, sync: true }),
  );
  // What a child is bound to does not go through the formatter, and pino's own redaction walks every
  // line once more, which doubles what it costs (measured). Children of children inherit this.
  const { child } = logger;
  logger.child = function childWithoutSecrets<Levels extends string = never>(
    this: Logger,
    bindings: Bindings,
    options?: ChildLoggerOptions<Levels>,
  ) {
    return child.call<Logger, [Bindings, ChildLoggerOptions<Levels>?], Logger<Levels>>(
      this,
      withoutSecrets(bindings),
      options,
    );
  };
  return logger;
}
