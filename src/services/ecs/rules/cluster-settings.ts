import { invalidParameter } from '../errors.ts';
import type { ClusterSetting } from '../model/types.ts';

const values: Readonly<Record<string, ReadonlySet<string>>> = {
  containerInsights: new Set(['disabled', 'enabled', 'enhanced']),
};

/** What a cluster has when nothing was said: what the account setting is for its maker (reference §3.1.1). */
export function initialSettings(containerInsights: string): readonly ClusterSetting[] {
  return [{ name: 'containerInsights', value: containerInsights }];
}

/**
 * The settings of a cluster after those given: each replaces the one of its name. Throws
 * InvalidParameterException for a name or value that does not exist (reference §2.2, observed for the value).
 */
export function applySettings(
  present: readonly ClusterSetting[],
  given: readonly ClusterSetting[],
): readonly ClusterSetting[] {
  for (const { name = '', value = '' } of given) {
    if (!Object.hasOwn(values, name)) throw invalidParameter("Invalid setting 'name'");
    if (values[name]?.has(value) !== true) throw invalidParameter("Invalid setting 'value'");
  }
  return present.map((setting) => given.findLast(({ name }) => name === setting.name) ?? setting);
}
