// Prints "N passed, N failed" from the test runner's JSON report: the last line of .ci/run.
// Exits with 1 when a test failed, when a test file could not be loaded, or when no test ran.
import { readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const report = read(process.argv[2]);
// A file that does not load has no tests to fail; it counts as one failure.
const unloaded = report.testResults.filter(
  (file) =>
    file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
);
const failed = report.numFailedTests + unloaded.length;
for (const file of unloaded) console.error(`could not be run: ${file.name}`);
console.log(`${report.numPassedTests} passed, ${failed} failed`);
if (failed > 0 || report.numPassedTests === 0) process.exitCode = 1;

function read(path: string | undefined): Report {
  try {
    // The shape is that of vitest's own json reporter.
    return JSON.parse(readFileSync(path ?? '', 'utf8')) as Report;
  } catch (error) {
    console.error(`no test report: ${error instanceof Error ? error.message : String(error)}`);
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}
