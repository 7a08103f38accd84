/** How far a pull has come. Bytes are those that the engine has told of so far. */
export interface PullState {
  readonly layers: number;
  readonly layersDone: number;
  readonly downloadedMiB: number;
}

/** Layers are done in these words; other engines may have others, and then show none. */
const doneWords: readonly string[] = ['Pull complete', 'Already exists'];
const layerWords: readonly string[] = [
  ...doneWords,
  'Pulling fs layer',
  'Waiting',
  'Downloading',
  'Verifying Checksum',
  'Download complete',
  'Extracting',
];

interface Layer {
  readonly done: boolean;
  readonly bytes: number;
}

/** Adds up the messages that the engine sends while it pulls an image. */
export class PullProgress {
  readonly #layers = new Map<string, Layer>();

  note(message: unknown): void {
    if (!isObject(message)) return;
    const { id, status, progressDetail } = message;
    if (typeof id !== 'string' || typeof status !== 'string') return;
    if (!layerWords.includes(status)) return;
    const before = this.#layers.get(id)?.bytes ?? 0;
    const current = isObject(progressDetail) ? progressDetail.current : undefined;
    const bytes = status === 'Downloading' && typeof current === 'number' ? current : before;
    this.#layers.set(id, { done: doneWords.includes(status), bytes: Math.max(before, bytes) });
  }

  get state(): PullState {
    const layers = [...this.#layers.values()];
    const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
    return {
      layers: layers.length,
      layersDone: layers.filter((layer) => layer.done).length,
      downloadedMiB: Math.round(bytes / 1024 / 1024),
    };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
