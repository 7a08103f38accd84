const blockSize = 512;

/** A folder in an archive. */
export interface TarFolder {
  /** Relative, without a slash at the end; 99 bytes at most. */
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A regular file in an archive, owned by root. */
export interface TarFile {
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** A tar archive (ustar) of one regular file owned by root, dated to the epoch. */
export function tarOf(name: string, mode: number, content: Buffer): Buffer {
  return tarOfTree([], [{ name, mode, content }]);
}

/** A tar archive (ustar) of folders, dated to the epoch; those above come first. */
export function tarOfFolders(folders: readonly TarFolder[]): Buffer {
  return tarOfTree(folders, []);
}

/** A tar archive (ustar) of folders and of files in them. */
export function tarOfTree(folders: readonly TarFolder[], files: readonly TarFile[]): Buffer {
  const entries = [
    ...folders.map((folder) => headerOf({ ...folder, name: `${folder.name}/` }, '5', 0)),
    ...files.flatMap(({ name, mode, content }) => [
      headerOf({ name, mode, uid: 0, gid: 0 }, '0', content.length),
      content,
      Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize),
    ]),
  ];
  return Buffer.concat([...entries, Buffer.alloc(2 * blockSize)]);
}

function headerOf(entry: TarFolder, type: '0' | '5', size: number): Buffer {
  const header = Buffer.alloc(blockSize);
  header.write(entry.name, 0, 100, 'ascii');
  header.write(octal(entry.mode, 7), 100, 'ascii');
  header.write(octal(entry.uid, 7), 108, 'ascii');
  header.write(octal(entry.gid, 7), 116, 'ascii');
  header.write(octal(size, 11), 124, 'ascii');
  header.write(octal(0, 11), 136, 'ascii');
  // The checksum counts its own field as spaces.
  header.write(' '.repeat(8), 148, 'ascii');
  header.write(type, 156, 'ascii');
  header.write('ustar\0', 257, 'ascii');
  header.write('00', 263, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, 'ascii');
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
