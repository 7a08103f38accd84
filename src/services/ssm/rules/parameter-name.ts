import { parseArn } from '../../../aws/arn.ts';
import { AwsError } from '../../../aws/errors.ts';
import { constraints, invalid, parameterNotFound } from '../errors.ts';
import type { World } from '../model/parameter-document.ts';

const longestName = 2048;
const mostLevels = 15;
const subPath = /^[A-Za-z0-9_.-]+$/;

/** Observed from the service for names that are no paths of such parts. */
const nameRule =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/** Observed from the service for paths. */
const pathRule =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

/** Which parameter is asked for, and which version of it; without a selector the newest. */
export interface ParameterReference {
  /** In the order in which they are tried: the ARNs of `name` and `/name` are the same. */
  readonly names: readonly string[];
  /** `:3` or `:label`, as it was given. */
  readonly selector?: string;
}

/** The name of a parameter to be made. Throws ValidationException and others. */
export function checkNewName(name: string): void {
  constraints.check(['name', name, { min: 1, max: longestName }]);
  checkReserved(name);
  const isPath = name.startsWith('/');
  if (!isPath && name.includes('/'))
    throw invalid('Parameter name must be a fully qualified name.');
  if (name.endsWith('/')) throw invalid('Parameter name must not end with slash.');
  const parts = (isPath ? name.slice(1) : name).split('/');
  if (!parts.every((part) => subPath.test(part))) throw invalid(nameRule);
  if (parts.length > mostLevels) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${mostLevels} levels.`,
    );
  }
}

/** The path of a hierarchy. Throws ValidationException. */
export function checkPath(path: string): void {
  constraints.check(['path', path, { min: 1, max: longestName }]);
  if (path === '/') return;
  const parts = path.replace(/\/$/, '').split('/').slice(1);
  if (!path.startsWith('/') || !parts.every((part) => subPath.test(part))) throw invalid(pathRule);
}

/**
 * Reads what a request names: `name`, `name:version`, `name:label`, or an ARN with or without the
 * latter two. Throws ValidationException, and ParameterNotFound for the ARN of another account or region.
 */
export function readReference(text: string, world: World): ParameterReference {
  constraints.check(['name', text, { min: 1, max: longestName }]);
  const arn = parseArn(text);
  const plain = arn === undefined ? text : /^parameter\/(.+)$/.exec(arn.resource)?.[1];
  const [, name = '', selector] = /^([^:]*)(:[^:]+)?$/.exec(plain ?? '') ?? [];
  if (!/^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(name)) throw invalid(nameRule);
  if (arn !== undefined && (arn.account !== world.account || arn.region !== world.region)) {
    throw parameterNotFound();
  }
  const names = arn !== undefined && !name.includes('/') ? [name, `/${name}`] : [nameOf(name, arn)];
  return { names, ...(selector !== undefined && { selector }) };
}

export function parameterArn(
  { account, region, partition }: World & { readonly partition: string },
  name: string,
): string {
  const path = name.startsWith('/') ? name : `/${name}`;
  return `arn:${partition}:ssm:${region}:${account}:parameter${path}`;
}

/** Whether a parameter stands below a path: at any depth, or right there. */
export function isUnder(name: string, path: string, recursive: boolean): boolean {
  const base = path.endsWith('/') ? path : `${path}/`;
  // A name without slashes stands at the root.
  const full = name.startsWith('/') ? name : `/${name}`;
  if (!full.startsWith(base)) return false;
  return recursive || !full.slice(base.length).includes('/');
}

/** The slash before a path is not in its ARN. */
function nameOf(name: string, arn: object | undefined): string {
  return arn === undefined ? name : `/${name.replace(/^\//, '')}`;
}

/** All three texts were observed from the service. */
function checkReserved(name: string): void {
  const isPath = name.startsWith('/');
  const prefix = /^(aws|ssm)/i.exec(isPath ? name.slice(1) : name)?.[1]?.toLowerCase();
  if (prefix === undefined) return;
  if (!isPath) {
    throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  }
  if (prefix === 'ssm') throw invalid(nameRule);
  throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
}
