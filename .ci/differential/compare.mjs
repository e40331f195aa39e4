// Decides random cases on both sides and explains every difference, or fails.
//
//   node compare.mjs DECIDE TOOLS [SEED]
//
// DECIDE is our program, TOOLS the directory in which npm installed the simulator.

import { Sides } from './explain.mjs';
import { generate } from './generate.mjs';

const [program, tools, seed = '20261121'] = process.argv.slice(2);
const began = Date.now();
const sides = new Sides(program, tools);
const passed = sides.report(sides.decide(generate(Number(seed))), 'cases');
console.log(`\n${((Date.now() - began) / 1000).toFixed(1)} s`);
process.exitCode = passed ? 0 : 1;
