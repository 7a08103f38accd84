import { coverageDocument } from './coverage.ts';
import { gantryOpenApi } from './generate-gantry-openapi.ts';
import { modelFiles } from './generate-model.ts';
import { readmeDocument } from './readme.ts';
import { taskDefinitionSupportDocument } from './task-definition-support.ts';
import { simulatedRuntimeWithTimings } from './timing-table.ts';

/** Every generated file that is committed: path from the root of the repository → text. Writes nothing. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...modelFiles(),
    ['openapi/gantry.json', gantryOpenApi()],
    ['docs/coverage.md', coverageDocument()],
    ['docs/task-definition-support.md', taskDefinitionSupportDocument()],
    ['docs/simulated-runtime.md', simulatedRuntimeWithTimings()],
    ['README.md', readmeDocument()],
  ]);
}
