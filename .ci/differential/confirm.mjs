// Confirms that requests which a pair of policies is said to decide differently are: by our own decision on each side,
// and by the simulator, whose differences are explained as everywhere.
//
//   node confirm.mjs DECIDE TOOLS < WITNESSES
//
// A line is a witness: the number of its pair, `gained` or `lost`, the request, and both policies.

import { readFileSync } from 'node:fs';
import { Sides } from './explain.mjs';
import { ACCOUNT, ASKED_KEYS, ROLE } from './vocabulary.mjs';

const LISTS = ASKED_KEYS.filter((key) => key.list).map((key) => key.name.toLowerCase());
// What every request of the role has.
const ALWAYS = {
  'aws:PrincipalArn': ROLE,
  'aws:PrincipalAccount': ACCOUNT,
  'aws:PrincipalType': 'AssumedRole',
  'aws:SecureTransport': 'true',
};

// The Region that a request is made in: that of its resource.
const regionOf = (resource) => resource.split(':')[3] || 'us-east-1';

// A key that has to be missing is `null`.
function context(keys) {
  const given = Object.entries(keys).filter(([, values]) => values !== null);
  return Object.fromEntries(
    given.map(([key, values]) => [key, LISTS.includes(key.toLowerCase()) ? values : only(key, values)]),
  );
}

function only(key, values) {
  if (values.length !== 1) throw new Error(`${key} has one value, not ${JSON.stringify(values)}`);
  return values[0];
}

const [program, tools] = process.argv.slice(2);
const cases = readFileSync(0, 'utf8').split('\n').filter(Boolean).flatMap((line) => {
  const { number, verdict, request, ...policies } = JSON.parse(line);
  return ['old', 'new'].map((side) => ({
    id: `pair ${number}, ${verdict}, ${side}`,
    isAllowed: (verdict === 'gained') === (side === 'new'),
    identity: [{ Version: '2012-10-17', Statement: policies[side] }],
    request: {
      action: request.action,
      // A stream's label, which deployment makes up.
      resource: request.resource.replace('…', '2026-01-01T00:00:00.000'),
      account: ACCOUNT,
      role: ROLE,
      session: 'alice',
      context: { ...ALWAYS, 'aws:RequestedRegion': regionOf(request.resource), ...context(request.context) },
    },
  }));
});

const sides = new Sides(program, tools);
const decisions = sides.decide(cases);
const explained = sides.report(decisions, 'witnesses, each under one of its policies');
const wrong = decisions.filter(({ test, ours }) => ours === 'Undecided' || (ours === 'Allowed') !== test.isAllowed);
for (const { test, ours, why } of wrong.slice(0, 20)) {
  console.log(`\nno witness: ${test.id}: ${ours} ${why.join('; ')}\n${JSON.stringify(test)}`);
}
process.exitCode = explained && wrong.length === 0 ? 0 : 1;
