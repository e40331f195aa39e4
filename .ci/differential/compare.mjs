// Decides random cases on both sides and explains every difference, or fails.
//
//   node compare.mjs DECIDE TOOLS [SEED]
//
// DECIDE is our program, TOOLS the directory in which npm installed the simulator.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CLASSES } from './classes.mjs';
import { generate } from './generate.mjs';
import { simulator } from './simulate.mjs';

const [program, tools, seed = '20261121'] = process.argv.slice(2);
const simulate = simulator(tools);

function ours(cases) {
  const input = cases.map((test) => JSON.stringify(test)).join('\n');
  const run = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${program} failed: ${run.error ?? run.stderr}`);
  return run.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

// Both verdicts of each case.
function decide(cases) {
  const decisions = cases.length > 0 ? ours(cases) : [];
  return cases.map((test, index) => {
    const { verdict, why } = decisions[index];
    const theirs = simulate(test);
    return { test, ours: verdict, why, theirs, agree: verdict === theirs };
  });
}

// The case without these kinds. A change can make it a case of another kind, so it is changed until no kind is left.
function mended(test, kinds) {
  const copy = structuredClone(test);
  for (let round = 0; round < 4 && kinds.some((kind) => CLASSES[kind].is(copy)); round += 1) {
    for (const kind of kinds) if (CLASSES[kind].is(copy)) CLASSES[kind].mend(copy);
  }
  return copy;
}

// Each difference with the kinds that it is of, tried one by one and all together.
function explain(differences) {
  const tried = differences.flatMap((difference) => {
    const kinds = Object.keys(CLASSES).filter((kind) => CLASSES[kind].is(difference.test));
    const all = { difference, name: 'several', test: mended(difference.test, Object.keys(CLASSES)) };
    const each = kinds.map((kind) => ({ difference, name: kind, test: mended(difference.test, [kind]) }));
    return kinds.length > 0 ? [...each, all] : [];
  });
  const decided = decide(tried.map(({ test }) => test));
  tried.forEach(({ difference, name }, index) => {
    if (decided[index].agree) difference.kind ??= name;
  });
}

function report(decisions) {
  const differences = decisions.filter(({ agree }) => !agree);
  explain(differences);
  const counts = new Map();
  for (const { kind = 'UNEXPLAINED', ours, theirs } of differences) {
    const count = counts.get(kind) ?? { undecided: 0, decided: 0 };
    count[ours === 'Undecided' || theirs.startsWith('error') ? 'undecided' : 'decided'] += 1;
    counts.set(kind, count);
  }
  const agreed = decisions.length - differences.length;
  console.log(`${decisions.length} cases: ${agreed} agree, ${differences.length} do not`);
  console.log('\n  differ  we say undecided  kind');
  for (const [kind, { undecided, decided }] of [...counts].sort()) {
    console.log(`  ${String(decided).padStart(6)}  ${String(undecided).padStart(16)}  ${kind}`);
  }
  return { differences, kinds: [...counts.keys()] };
}

// The table must explain each kind that occurs, and no other.
function undocumented(kinds) {
  const table = readFileSync(new URL('disagreements.md', import.meta.url), 'utf8');
  const documented = [...table.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, kind]) => kind);
  const named = kinds.filter((kind) => kind in CLASSES);
  return {
    missing: named.filter((kind) => !documented.includes(kind)),
    stale: documented.filter((kind) => !(kind in CLASSES)),
  };
}

const began = Date.now();
const { differences, kinds } = report(decide(generate(Number(seed))));
const unexplained = differences.filter(({ kind }) => kind === undefined);
for (const { test, ours, theirs, why } of unexplained.slice(0, 20)) {
  console.log(`\nunexplained: ours ${ours}, theirs ${theirs} ${why.join('; ')}\n${JSON.stringify(test)}`);
}
const { missing, stale } = undocumented(kinds);
for (const kind of missing) console.log(`\nnot in disagreements.md: ${kind}`);
for (const kind of stale) console.log(`\nin disagreements.md, but no kind: ${kind}`);
console.log(`\n${((Date.now() - began) / 1000).toFixed(1)} s`);
process.exitCode = unexplained.length + missing.length + stale.length > 0 ? 1 : 0;
