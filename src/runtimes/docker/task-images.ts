import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import type { Engine } from './engine.ts';
import type { TaskView } from './task-view.ts';

/**
 * Which image each tag is for one task: the one that its first container was made of. A tag may be given
 * to another image at any time, and all of a task is to be one version (`versionConsistency`).
 */
export class TaskImages {
  readonly #engine: Engine;
  readonly #view: TaskView;
  readonly #known = new Map<string, string>();

  constructor(engine: Engine, view: TaskView) {
    this.#engine = engine;
    this.#view = view;
  }

  /** The engine's id of the image; undefined while no container has it, and where a tag is not pinned. */
  async idFor(spec: TaskSpec, { image, pinsImage }: ContainerSpec): Promise<string | undefined> {
    if (pinsImage === false) return undefined;
    const known = this.#known.get(image);
    if (known !== undefined) return known;
    const same = spec.containers.filter((other) => other.image === image);
    const id = same.map(({ name }) => this.#view.idOf(name)).find((found) => found !== undefined);
    // Most containers are made at the same time, when none is there to ask.
    if (id === undefined) return undefined;
    const found = (await this.#engine.inspect(id))?.Image;
    if (found !== undefined) this.#known.set(image, found);
    return found;
  }
}
