/**
 * Whether an enum is left to the handler of a cluster operation because ECS looks the cluster up first:
 * a wrong `include` of DescribeClusters is an error only when a cluster was found, and a wrong setting of
 * a missing cluster is ClusterNotFoundException (reference §1.3, §2.2, both observed). `path` is as in the
 * texts of input validation.
 */
export function isClusterEnumDeferred(operation: string, path: string): boolean {
  if (operation === 'DescribeClusters') return /^include\[\d+\]$/.test(path);
  return settingOperations.has(operation) && /^settings\[\d+\]\.name$/.test(path);
}

const settingOperations: ReadonlySet<string> = new Set([
  'CreateCluster',
  'UpdateCluster',
  'UpdateClusterSettings',
]);
