/**
 * Whether following the edges from some node leads back to it; an edge from a node to itself is a
 * cycle too. Edges to nodes that are not keys lead nowhere.
 */
export function hasCycle(edges: ReadonlyMap<string, readonly string[]>): boolean {
  const state = new Map<string, 'open' | 'done'>();
  const leadsBack = (node: string): boolean => {
    const known = state.get(node);
    if (known !== undefined) return known === 'open';
    state.set(node, 'open');
    const found = (edges.get(node) ?? []).some(leadsBack);
    state.set(node, 'done');
    return found;
  };
  return [...edges.keys()].some(leadsBack);
}
