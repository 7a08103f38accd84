// How AWS words what a model says about a value, in the services whose checks are generated from their
// models: CloudWatch, CloudWatch Logs, Secrets Manager, Systems Manager, STS, IAM. (ECS words each member
// by hand.) The SDK's schemas carry only required members and enums; handlers check lengths, ranges and
// patterns.
import { AwsError } from './errors.ts';
import type { ConstraintTexts } from './validate.ts';

/** The bounds of one member, as the API reference of the service gives them. */
export interface Constraint {
  /** Smallest length of a string or list; smallest value of a number. */
  readonly min?: number;
  readonly max?: number;
  /** The expression as the reference prints it; it must match the whole text. */
  readonly pattern?: string;
  /** The value is a secret: the text must not repeat it. */
  readonly sensitive?: true;
}

/** A value to check: its path as `logGroupName` or `tags.1.member.key`, what was given, its bounds. */
export type Check = readonly [path: string, value: unknown, constraint: Constraint];

export interface Constraints extends ConstraintTexts {
  /** Throws one refusal that names every violated bound. An undefined value violates nothing. */
  check(...checks: readonly Check[]): void;
}

/**
 * The wording of one service: `type` is the exception it refuses with, `code` what the Query protocol
 * calls it, where that is something else.
 */
export function constraintsOf(type: string, options: { readonly code?: string } = {}): Constraints {
  const refuse = (violations: readonly string[]): AwsError => {
    const [count, noun] = [violations.length, violations.length === 1 ? 'error' : 'errors'];
    const text = `${count} validation ${noun} detected: ${violations.join('; ')}`;
    return new AwsError(type, text, options);
  };
  return {
    missing: (_operation, path) =>
      refuse([violation('null', memberPath(path), 'Member must not be null')]),
    notInEnum: (_operation, path, values, given) => {
      const rule = `Member must satisfy enum value set: [${values.join(', ')}]`;
      return refuse([violation(`'${given}'`, memberPath(path), rule)]);
    },
    check(...checks) {
      const violations = checks.flatMap(violationsOf);
      if (violations.length > 0) throw refuse(violations);
    },
  };
}

function violationsOf([path, value, constraint]: Check): readonly string[] {
  if (value === undefined) return [];
  const shown = constraint.sensitive ? '' : `${shownAs(value)} `;
  const at = `Value ${shown}at '${path}' failed to satisfy constraint: `;
  return brokenRules(value, constraint).map((rule) => `${at}${rule}`);
}

function brokenRules(value: unknown, constraint: Constraint): readonly string[] {
  const { min, max, pattern } = constraint;
  const [size, what] = sizeOf(value);
  const broken: string[] = [];
  // In the order in which AWS lists them: the pattern last.
  if (min !== undefined && size < min) {
    broken.push(`Member must have ${what} greater than or equal to ${min}`);
  }
  if (max !== undefined && size > max) {
    broken.push(`Member must have ${what} less than or equal to ${max}`);
  }
  if (pattern !== undefined && typeof value === 'string' && !matchesWhole(pattern, value)) {
    broken.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  return broken;
}

function sizeOf(value: unknown): readonly [size: number, what: 'length' | 'value'] {
  if (typeof value === 'number') return [value, 'value'];
  if (typeof value === 'string' || Array.isArray(value)) return [value.length, 'length'];
  return [Object.keys(Object(value)).length, 'length'];
}

function matchesWhole(pattern: string, value: string): boolean {
  // Only patterns with classes such as \p{L} were written for the strict syntax of Unicode mode.
  return new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'su' : 's').test(value);
}

function shownAs(value: unknown): string {
  if (typeof value === 'number') return `'${value}'`;
  if (Array.isArray(value)) return `'[${value.join(', ')}]'`;
  return typeof value === 'string' ? `'${value}'` : `'${JSON.stringify(value)}'`;
}

function violation(given: string, path: string, rule: string): string {
  return `Value ${given} at '${path}' failed to satisfy constraint: ${rule}`;
}

/** `Tags[0].Key` → `tags.1.member.key`: AWS counts from one and begins each name in lower case. */
function memberPath(path: string): string {
  return path
    .replaceAll(/\[(\d+)\]/g, (_, index: string) => `.${Number(index) + 1}.member`)
    .split('.')
    .map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`)
    .join('.');
}
