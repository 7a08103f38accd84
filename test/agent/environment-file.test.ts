import { describe, expect, test } from 'vitest';
import { mergeFiles, parseEnvironmentFile, parseS3Arn } from '../../src/agent/environment-file.ts';

describe('an environment file', () => {
  test('has a variable on each line; spaces, quotation marks and = belong to the value', () => {
    const text = '#comment\nA=1\nURL=http://x/?a=b\nQUOTED="x y" \n';
    expect(parseEnvironmentFile(text)).toEqual({ A: '1', URL: 'http://x/?a=b', QUOTED: '"x y" ' });
  });

  test('may have lines that end as on Windows', () => {
    expect(parseEnvironmentFile('\uFEFFA=1\r\nB=2\r\n')).toEqual({ A: '1', B: '2' });
  });

  test.each(['', '  ', 'NAME', 'EMPTY=', '=value', '  # A=1'])('%j is no variable', (line) => {
    expect(parseEnvironmentFile(line)).toEqual({});
  });

  test('of a name that is there twice the last counts', () => {
    expect(parseEnvironmentFile('A=1\nA=2')).toEqual({ A: '2' });
  });

  test('before another counts where both have a name', () => {
    expect(mergeFiles([{ A: '1' }, { A: '2', B: '3' }])).toEqual({ A: '1', B: '3' });
  });

  test('is named by the ARN of an object', () => {
    expect(parseS3Arn('arn:aws:s3:::shop/env/app.env')).toEqual({
      bucket: 'shop',
      key: 'env/app.env',
    });
    expect(parseS3Arn('s3://shop/app.env')).toBeUndefined();
  });
});
