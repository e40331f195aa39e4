// Decides cases on both sides and explains every difference by a kind of the table.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CLASSES } from './classes.mjs';
import { simulator } from './simulate.mjs';

// Our program, and the simulator that npm installed in a directory.
export class Sides {
  constructor(program, tools) {
    this.program = program;
    this.simulate = simulator(tools);
  }

  // Both verdicts of each case.
  decide(cases) {
    const decisions = cases.length > 0 ? this.ours(cases) : [];
    return cases.map((test, index) => {
      const { verdict, why } = decisions[index];
      const theirs = this.simulate(test);
      return { test, ours: verdict, why, theirs, agree: verdict === theirs };
    });
  }

  // Prints how many cases agree, and of which kinds the others are. Whether there is a kind for each, and a row in the
  // table for each kind and no other.
  report(decisions, noun) {
    const differences = decisions.filter(({ agree }) => !agree);
    this.explain(differences);
    const counts = new Map();
    for (const { kind = 'UNEXPLAINED', ours, theirs } of differences) {
      const count = counts.get(kind) ?? { undecided: 0, decided: 0 };
      count[ours === 'Undecided' || theirs.startsWith('error') ? 'undecided' : 'decided'] += 1;
      counts.set(kind, count);
    }
    const agreed = decisions.length - differences.length;
    console.log(`${decisions.length} ${noun}: ${agreed} agree, ${differences.length} do not`);
    if (counts.size > 0) console.log('\n  differ  we say undecided  kind');
    for (const [kind, { undecided, decided }] of [...counts].sort()) {
      console.log(`  ${String(decided).padStart(6)}  ${String(undecided).padStart(16)}  ${kind}`);
    }
    const unexplained = differences.filter(({ kind }) => kind === undefined);
    for (const { test, ours, theirs, why } of unexplained.slice(0, 20)) {
      console.log(`\nunexplained: ours ${ours}, theirs ${theirs} ${why.join('; ')}\n${JSON.stringify(test)}`);
    }
    const { missing, stale } = undocumented([...counts.keys()]);
    for (const kind of missing) console.log(`\nnot in disagreements.md: ${kind}`);
    for (const kind of stale) console.log(`\nin disagreements.md, but no kind: ${kind}`);
    return unexplained.length + missing.length + stale.length === 0;
  }

  ours(cases) {
    const input = cases.map((test) => JSON.stringify(test)).join('\n');
    const run = spawnSync(this.program, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
    if (run.status !== 0) throw new Error(`${this.program} failed: ${run.error ?? run.stderr}`);
    return run.stdout.trim().split('\n').map((line) => JSON.parse(line));
  }

  // Gives each difference the kind that it is of, tried one by one and all together.
  explain(differences) {
    const tried = differences.flatMap((difference) => {
      const kinds = Object.keys(CLASSES).filter((kind) => CLASSES[kind].is(difference.test));
      const all = { difference, name: 'several', test: mended(difference.test, Object.keys(CLASSES)) };
      const each = kinds.map((kind) => ({ difference, name: kind, test: mended(difference.test, [kind]) }));
      return kinds.length > 0 ? [...each, all] : [];
    });
    const decided = this.decide(tried.map(({ test }) => test));
    tried.forEach(({ difference, name }, index) => {
      if (decided[index].agree) difference.kind ??= name;
    });
  }
}

// The case without these kinds. A change can make it a case of another kind, so it is changed until no kind is left.
function mended(test, kinds) {
  const copy = structuredClone(test);
  for (let round = 0; round < 4 && kinds.some((kind) => CLASSES[kind].is(copy)); round += 1) {
    for (const kind of kinds) if (CLASSES[kind].is(copy)) CLASSES[kind].mend(copy);
  }
  return copy;
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
