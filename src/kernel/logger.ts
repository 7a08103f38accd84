import { type Logger, pino } from 'pino';
import { censored, secretNames, withoutSecrets } from './without-secrets.ts';

export type { Logger };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The bindings of child loggers do not go through the formatter: their names are matched as they stand. */
const boundNames = secretNames
  .flatMap((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)])
  .flatMap((name) => [`["${name}"]`, `*["${name}"]`]);

/** A JSON logger on stderr: stdout belongs to the line that says where the server listens. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: withoutSecrets },
      // withoutSecrets has serialised the error already; a second time would lose its type.
      serializers: { err: (error: unknown) => error },
      redact: { paths: boundNames, censor: censored },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
