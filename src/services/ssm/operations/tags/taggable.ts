import { AwsError } from '../../../../aws/errors.ts';
import { invalidResourceId } from '../../errors.ts';
import type { ParameterRecord } from '../../model/parameter-document.ts';
import type { ResourceTypeForTagging } from '../../model/types.ts';
import type { SsmContext } from '../../operation.ts';
import { findParameter } from '../lookup.ts';

/** The parameter whose tags are asked for; there are no resources of other types. Throws InvalidResourceId. */
export function taggedParameter(
  context: SsmContext,
  {
    ResourceType,
    ResourceId,
  }: {
    readonly ResourceType: ResourceTypeForTagging;
    readonly ResourceId: string;
  },
): ParameterRecord {
  if (ResourceType !== 'Parameter') throw invalidResourceId();
  try {
    return findParameter(context, ResourceId);
  } catch (error) {
    if (!(error instanceof AwsError) || error.type !== 'ParameterNotFound') throw error;
    throw invalidResourceId();
  }
}
