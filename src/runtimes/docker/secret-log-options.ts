import { EngineError } from './engine-errors.ts';

/** On containers whose log driver has options that are secrets. */
const label = 'gantry.secret-log-options';

type Labels = Readonly<Record<string, string>>;

/** The label for a container with such options. */
export function secretLogOptionsLabel(hasSecretOptions: boolean): Labels {
  return hasSecretOptions ? { [label]: 'true' } : {};
}

/**
 * What the engine says of a container that cannot start, without what it quotes of the options of the
 * log driver when these are secrets. It keeps its text with the container, so this holds after a restart
 * of Gantry too.
 */
export function withoutLogOptions(text: string, labels: Labels): string {
  if (labels[label] === undefined) return text;
  return text.replace(/(logging driver:? ).*$/s, '$1[redacted]');
}

/** The same for an error of the engine; others stay as they are. */
export function errorWithoutLogOptions(error: unknown, labels: Labels): unknown {
  if (!(error instanceof EngineError)) return error;
  return new EngineError(error.statusCode, withoutLogOptions(error.message, labels));
}
