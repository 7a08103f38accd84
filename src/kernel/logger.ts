import { type Logger, pino } from 'pino';

export type { Logger };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Values that must never reach a log, wherever they stand in the logged object. */
const secretPaths = [
  'authorization',
  '*.authorization',
  'headers.authorization',
  'req.headers.authorization',
  'secretAccessKey',
  '*.secretAccessKey',
  'tokenValue',
  '*.tokenValue',
];

/** A JSON logger on stderr: stdout belongs to the line that says where the server listens. */
export function createLogger(level: LogLevel): Logger {
  const redact = { paths: secretPaths, censor: '[redacted]' };
  return pino(
    { level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
