import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidParameter, invalidToken } from '../../errors.ts';
import type { CapacityProvider, DescribeCapacityProvidersRequest } from '../../model/types.ts';
import { query, type ReadContext } from '../../operation.ts';
import { capacityProviderArn } from '../../rules/arns.ts';
import { builtInProviders } from '../../rules/cluster-capacity-providers.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { builtInProviderView, capacityProviderView } from '../../views/capacity-provider.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { providerNameIn } from './lookup.ts';

const usualPage = 10;
const mostDescribed = 100;

/**
 * Capacity providers by name or ARN, of a cluster, or all there are: the built-in ones and those that
 * were created. Those that are not there are failures with reason MISSING (reference §1.6, §1.8, §3.2.1).
 */
export const describeCapacityProviders = query('DescribeCapacityProviders', (context, input) => {
  const associated = isAbsent(input.cluster)
    ? undefined
    : requireLiveCluster(context, input.cluster).document.capacityProviders;
  const names = wantedNames(context, input, associated);
  const tags = (input.include ?? []).includes('TAGS');
  const page = pageOf('DescribeCapacityProviders', names, pageSize(input.maxResults), (n) => n);
  // One that the cluster does not have is not to be seen through it.
  const hidden = (name: string) => associated !== undefined && !associated.includes(name);
  const found = page.items.map((name) => ({
    name,
    provider: hidden(name) ? undefined : show(context, name, tags),
  }));
  return {
    capacityProviders: found.flatMap(({ provider }) => provider ?? []),
    failures: found
      .filter(({ provider }) => provider === undefined)
      .map(({ name }) => ({ arn: capacityProviderArn(context.caller, name), reason: 'MISSING' })),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
});

/** Those that are asked for and come after the page before, each once. */
function wantedNames(
  context: ReadContext,
  { capacityProviders = [], nextToken }: DescribeCapacityProvidersRequest,
  associated: readonly string[] | undefined,
): readonly string[] {
  if (capacityProviders.length > mostDescribed) {
    // The limit is documented (reference §7), its text was never captured; this one is ours.
    throw invalidParameter(`CapacityProviders cannot have more than ${mostDescribed} elements.`);
  }
  const after = isAbsent(nextToken) ? undefined : keyIn(nextToken);
  if (capacityProviders.length > 0) {
    const names = [...new Set(capacityProviders.map((one) => providerNameIn(context, one)))];
    return after === undefined ? names : names.slice(names.indexOf(after) + 1);
  }
  const own = context.unit.capacityProviders.active(context.caller).map(({ name }) => name);
  const all = [...(associated ?? [...builtInProviders, ...own])].sort();
  return after === undefined ? all : all.filter((name) => name > after);
}

function show(context: ReadContext, name: string, tags: boolean): CapacityProvider | undefined {
  const builtIn = builtInProviders.find((one) => one === name);
  if (builtIn !== undefined) return builtInProviderView(context.caller, builtIn);
  const row = context.unit.capacityProviders.get(context.caller, name);
  return row && capacityProviderView(row, { tags });
}

function keyIn(nextToken: string): string {
  const name = decodePageToken('DescribeCapacityProviders', nextToken);
  if (name === undefined) throw invalidToken();
  return name;
}

/** Pages of this operation are smaller than others: 1 to 10 (reference §1.6). */
function pageSize(asked = usualPage): number {
  if (asked > usualPage) throw invalidParameter(`Max results can not be greater than ${usualPage}`);
  if (asked < 1) throw invalidParameter('Max results can not be less than 1');
  return asked;
}
