import type { ServiceRevisionDocument } from '../model/service-document.ts';
import type { TaskDocument } from '../model/task-document.ts';

/**
 * The revision with the image digests that a running task of it resolved (reference §3.9.1); undefined
 * when the task tells nothing that the revision does not have.
 */
export function withImageDigests(
  revision: ServiceRevisionDocument,
  { containers }: Pick<TaskDocument, 'containers'>,
): ServiceRevisionDocument | undefined {
  const { containerImages = [] } = revision;
  const resolved = containerImages.map((image) => {
    if (image.imageDigest !== undefined) return image;
    const imageDigest = containers?.find(({ name }) => name === image.containerName)?.imageDigest;
    return imageDigest === undefined ? image : { ...image, imageDigest };
  });
  const isNew = resolved.some((image, at) => image !== containerImages[at]);
  return isNew ? { ...revision, containerImages: resolved } : undefined;
}
