import { describeRuntimeContract } from '../../contract/runtime-suite.ts';
import { SimulatedWorld } from './simulated-world.ts';

describeRuntimeContract('simulated (fast)', async () => new SimulatedWorld('fast'));
describeRuntimeContract('simulated (aws)', async () => new SimulatedWorld('aws'));
describeRuntimeContract('simulated (instant)', async () => new SimulatedWorld('instant'));
