import { clientError } from '../errors.ts';

/** What an instance identity document tells of a machine (the document that EC2 gives to each). */
export interface InstanceIdentity {
  readonly instanceId: string;
  readonly instanceType?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly imageId?: string | undefined;
  readonly architecture?: string | undefined;
}

/**
 * Reads an instance identity document; undefined for an absent or empty one, which is what an agent
 * outside of EC2 sends. Its signature is not checked: there is no EC2 here that signs. Throws
 * ClientException for a text that is no such document (the text of AWS is not known; this one is ours).
 */
export function readIdentity(document: string | undefined): InstanceIdentity | undefined {
  if (document === undefined || document.trim() === '') return undefined;
  const read = parse(document);
  const text = (member: string): string | undefined => {
    const value = read[member];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw invalid(`'${member}' is not a text`);
    return value;
  };
  const instanceId = text('instanceId');
  if (instanceId === undefined || !/^m?i-[0-9a-f]{8,17}$/.test(instanceId)) {
    throw invalid("it has no 'instanceId' such as i-0123456789abcdef0");
  }
  return {
    instanceId,
    instanceType: text('instanceType'),
    availabilityZone: text('availabilityZone'),
    imageId: text('imageId'),
    architecture: text('architecture'),
  };
}

function parse(document: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(document);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return Object.fromEntries(Object.entries(parsed));
    }
  } catch {
    throw invalid('it is not JSON');
  }
  throw invalid('it is not an object');
}

function invalid(why: string) {
  return clientError(`Invalid instance identity document: ${why}.`);
}
