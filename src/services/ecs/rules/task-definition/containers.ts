import { clientError } from '../../errors.ts';
import type { ContainerDefinition } from '../../model/types.ts';
import { isAbsent } from './absent.ts';

const mostContainers = 10;
const longestImage = 255;

/** Families, containers and volumes share one alphabet (reference §2.4). */
export const resourceName = /^[A-Za-z0-9_-]{1,255}$/;

/** The family. Throws ClientException; both texts were seen by users of the service. */
export function checkFamily(family: string): void {
  if (family === '') throw clientError('Family should not be null or empty.');
  if (!resourceName.test(family)) throw clientError('Family contains invalid characters.');
}

/** How many containers, their names and images, and that one is essential. Throws ClientException. */
export function checkContainerList(containers: readonly ContainerDefinition[]): void {
  if (containers.length === 0) throw clientError('Container list cannot be empty.');
  if (containers.length > mostContainers) {
    throw clientError(`Too many containers. A task definition can have at most ${mostContainers}.`);
  }
  for (const container of containers) checkIdentity(container);
  if (new Set(containers.map((container) => container.name)).size < containers.length) {
    throw clientError('Container names must be unique within a task definition.');
  }
  if (containers.every((container) => container.essential === false)) {
    throw clientError("Task definition doesn't have any essential container.");
  }
}

function checkIdentity({ name, image }: ContainerDefinition): void {
  if (isAbsent(name)) throw clientError('Container.name should not be null or empty.');
  if (!resourceName.test(name)) throw clientError('Container.name contains invalid characters.');
  if (isAbsent(image)) throw clientError('Container.image should not be null or empty.');
  if (!isImageReference(image)) throw clientError('Container.image contains invalid characters.');
  // The limit is documented without a text, and counts a reference without its digest.
  if (image.replace(/@sha256:.*$/, '').length > longestImage) {
    throw clientError(`Container.image should not be longer than ${longestImage} characters.`);
  }
}

/**
 * The characters of an image reference: what was seen refused are spaces (a trailing one too), `$`
 * and other marks of an unrendered template.
 */
function isImageReference(image: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/.test(image);
}
