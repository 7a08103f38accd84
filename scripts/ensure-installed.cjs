// Runs before `npm start`, `npm test` and the like, so that each works on a fresh clone: installs what
// package-lock.json asks for when it is not what node_modules holds. Plain old JavaScript without
// dependencies, because it is the one file that the host's own Node runs, whatever its version.
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const reason = whyInstall();
if (reason !== undefined) install(reason);

/** A sentence on what is missing, or undefined when node_modules is what the lock file asks for. */
function whyInstall() {
  const wanted = packagesOf('package-lock.json');
  const found = packagesOf('node_modules/.package-lock.json');
  if (found === undefined) return 'first run';
  for (const path of Object.keys(wanted)) {
    if (path === '') continue;
    const entry = found[path];
    // A package for another platform is in the lock file and rightly not on this machine.
    if (entry === undefined && wanted[path].optional) continue;
    if (entry === undefined || entry.version !== wanted[path].version) {
      return `${path.replace(/^.*node_modules\//, '')} is missing or not the version of package-lock.json`;
    }
  }
  if (!runsPinnedNode()) return 'the pinned Node is missing';
  return undefined;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** npm runs the scripts of package.json with node_modules/.bin first in PATH: this is their Node. */
function runsPinnedNode() {
  const names = ['node', 'node.cmd'];
  return names.some((name) => existsSync(join(root, 'node_modules', '.bin', name)));
}

function install(why) {
  console.error(
    `Gantry: installing dependencies with npm ci (${why}; once, about half a minute) …`,
  );
  const options = ['--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  // The Node that runs npm itself, since the one in node_modules is about to be replaced.
  const node = process.env.npm_node_execpath || process.execPath;
  const npm = process.env.npm_execpath;
  const command = npm === undefined ? 'npm' : node;
  const before = npm === undefined ? [] : [npm];
  const args = [...before, 'ci', ...options, '--engine-strict=false'];
  // npm writes errors to stderr; its report on stdout is dropped, as stdout belongs to the script.
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: npm === undefined && process.platform === 'win32',
  });
  if (result.error !== undefined || result.status !== 0) {
    const detail = result.error === undefined ? `exit code ${result.status}` : result.error.message;
    console.error(
      `Gantry: npm ci failed (${detail}). Run "npm ci" by hand to see all of its output.`,
    );
    process.exit(1);
  }
  if (!runsPinnedNode()) {
    console.error(
      'Gantry: the pinned Node was not installed. Is ignore-scripts set? Run "npm rebuild node --ignore-scripts=false" and see.',
    );
    process.exit(1);
  }
}
