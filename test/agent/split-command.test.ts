import { expect, test } from 'vitest';
import { splitCommand } from '../../src/agent/split-command.ts';

test.each([
  ['/bin/sh', ['/bin/sh']],
  ['  ls  -l\t/tmp \n', ['ls', '-l', '/tmp']],
  ['/bin/sh -c "echo a  b; exit 3"', ['/bin/sh', '-c', 'echo a  b; exit 3']],
  ['sh -c \'echo $HOME "x"\'', ['sh', '-c', 'echo $HOME "x"']],
  ['echo a\\ b "c\\"d" \'e\\f\'', ['echo', 'a b', 'c"d', 'e\\f']],
  ['printf "a\\nb"', ['printf', 'a\\nb']],
  ['echo ""', ['echo', '']],
  ['a"b"\'c\'d', ['abcd']],
  ['ls; pwd', ['ls;', 'pwd']],
  ['echo \\', ['echo', '\\']],
])('%s is split as a shell does, and nothing else is done to it', (command, words) => {
  expect(splitCommand(command)).toEqual(words);
});

test.each([
  ['sh -c "echo', 'a quote in the command is not closed'],
  ["it's", 'a quote in the command is not closed'],
  ['   ', 'the command is empty'],
])('%s is no command', (command, message) => {
  expect(() => splitCommand(command)).toThrow(message);
});
