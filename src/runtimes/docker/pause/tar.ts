const blockSize = 512;

/** A tar archive (ustar) of one regular file owned by root, dated to the epoch. */
export function tarOf(name: string, mode: number, content: Buffer): Buffer {
  const header = Buffer.alloc(blockSize);
  header.write(name, 0, 100, 'ascii');
  header.write(octal(mode, 7), 100, 'ascii');
  header.write(octal(0, 7), 108, 'ascii');
  header.write(octal(0, 7), 116, 'ascii');
  header.write(octal(content.length, 11), 124, 'ascii');
  header.write(octal(0, 11), 136, 'ascii');
  // The checksum counts its own field as spaces.
  header.write(' '.repeat(8), 148, 'ascii');
  header.write('0', 156, 'ascii');
  header.write('ustar\0', 257, 'ascii');
  header.write('00', 263, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, 'ascii');
  const padding = Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
  return Buffer.concat([header, content, padding, Buffer.alloc(2 * blockSize)]);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
