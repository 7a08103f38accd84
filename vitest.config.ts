import { defineConfig } from 'vitest/config';

// better-sqlite3 crashes without a word on a Node older than this, and the sources need it too.
if (!atLeast('22.18', process.versions.node)) {
  throw new Error(
    `Node ${process.versions.node} is too old for the tests: run them as "npm test -- <path>", ` +
      'which uses the pinned Node of node_modules.',
  );
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

function atLeast(floor: string, version: string): boolean {
  const [major = 0, minor = 0] = floor.split('.').map(Number);
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}
