import { decodePageToken, encodePageToken } from '../../../../aws/paging.ts';
import { invalidToken } from '../../errors.ts';
import type { Attribute } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { pageSize } from '../page-size.ts';
import { shownAttribute } from './lookup.ts';

const list = 'ListAttributes';
/** Instances looked at between two questions to the table. */
const chunk = 1000;

/** The attributes of a cluster's instances, in order of registration, by name and value (reference §3.5.2). */
export const listAttributes = query('ListAttributes', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const { attributeName, attributeValue } = input;
  const isWanted = ({ name, value }: Attribute): boolean =>
    (isAbsent(attributeName) || name === attributeName) &&
    (isAbsent(attributeValue) || value === attributeValue);
  const size = pageSize(input.maxResults);
  const from = positionOf(input.nextToken);
  const { unit } = context;
  const found: Attribute[] = [];
  let after = from.sequence - 1;
  for (;;) {
    const page = unit.containerInstances.page(cluster.document.clusterArn, undefined, after, chunk);
    for (const arn of page.arns) {
      const row = unit.containerInstances.get(cluster, arn);
      if (row === undefined) continue;
      const wanted = row.instance.attributes.filter(isWanted);
      const skipped = row.sequence === from.sequence ? from.skip : 0;
      const shown = wanted.slice(skipped, skipped + size - found.length);
      found.push(...shown.map((attribute) => shownAttribute(row, attribute)));
      if (skipped + shown.length < wanted.length) {
        const position = `${row.sequence}/${skipped + shown.length}`;
        return { attributes: found, nextToken: encodePageToken(list, position) };
      }
    }
    if (page.nextSequence === undefined) return { attributes: found };
    after = page.nextSequence;
  }
});

/** Where a page begins: at an instance, after so many of its attributes. */
function positionOf(nextToken: string | undefined): { sequence: number; skip: number } {
  if (isAbsent(nextToken)) return { sequence: 0, skip: 0 };
  const [, sequence, skip] =
    /^(\d{1,15})\/(\d{1,6})$/.exec(decodePageToken(list, nextToken) ?? '') ?? [];
  if (sequence === undefined || skip === undefined) throw invalidToken();
  return { sequence: Number(sequence), skip: Number(skip) };
}
