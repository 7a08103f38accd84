// `npm run bench:placement`: the placement part of the benchmarks alone.
import { measurePlacement } from './placement-rates.ts';
import { placementGoals, placementPart } from './placement-report.ts';

const result = measurePlacement();
process.stdout.write(`${placementPart(result)}\n\n`);
for (const [goal, measured, isMet] of placementGoals(result)) {
  process.stdout.write(`${isMet ? 'met   ' : 'MISSED'} ${goal}: ${measured}\n`);
}
