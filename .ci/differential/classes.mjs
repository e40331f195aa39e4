// The kinds of case on which the two sides differ. `disagreements.md` says of each who is right, in
// AWS's words. A kind recognizes its cases, and changes a case so that it no longer is one of them: a
// disagreement counts as explained only if both sides agree on the changed case.

import { isIP } from 'node:net';
import { ROLE, SESSION } from './vocabulary.mjs';

const ISO = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;
// Seconds since 1970, but not what may be a year.
const EPOCH = /^-?(\d{1,3}|\d{5,})$/;
const isList = Array.isArray;
const asList = (value) => (isList(value) ? value : [value]);

// What a value must look like for an operator's type; others take any text.
const TYPES = {
  Numeric: (text) => /^[+-]?\d+(\.\d+)?$/.test(text),
  Date: (text) => /^-?\d+$/.test(text) || (ISO.test(text) && !Number.isNaN(Date.parse(text))),
  Bool: (text) => /^(true|false)$/i.test(text),
  Null: () => true,
  Binary: (text) => Buffer.from(text, 'base64').toString('base64') === text,
  IpAddress: (text) => isIP(text) !== 0,
  Arn: (text) => text.split(':').length >= 6,
};
const WANTED = {
  ...TYPES,
  Null: TYPES.Bool,
  IpAddress: (text) => isIP(text.split('/')[0]) !== 0,
  Arn: (text) => text.replace(/\$\{[^}]*\}/g, 'x').split(':').length >= 6,
};

// A value of each type that no request has, where the type has more than two.
const UNUSED = {
  String: 'unused',
  Numeric: '987654321',
  Date: '1971-02-03T04:05:06Z',
  Bool: 'true',
  Null: 'true',
  Binary: 'dW51c2Vk',
  IpAddress: '198.51.100.77/32',
  Arn: 'arn:aws:none:::none',
};

// One condition of a case: its operator taken apart, what it wants and what the request has. Changing
// `wanted`, `given` or `operator` changes the case.
class Condition {
  constructor(test, policy, block, operator, key) {
    Object.assign(this, { test, policy, block, operator, key });
    const [, set, name, ifExists] = /^(?:(ForA\w+):)?(\w+?)(IfExists)?$/.exec(operator);
    this.set = set;
    this.ifExists = Boolean(ifExists);
    this.negated = name.includes('Not');
    this.family = /^(String|Numeric|Date|Bool|Binary|Arn|Null)/.exec(name)?.[1] ?? 'IpAddress';
    this.wildcards = name.includes('Like') || this.family === 'Arn';
    this.texts = this.family === 'String' || this.family === 'Arn';
    this.contextKey =
      Object.keys(test.request.context).find((k) => k.toLowerCase() === key.toLowerCase()) ?? key;
  }

  get wanted() {
    return asList(this.block[this.operator][this.key]);
  }

  set wanted(values) {
    this.block[this.operator][this.key] = values;
  }

  get given() {
    return this.test.request.context[this.contextKey];
  }

  set given(value) {
    if (value === undefined) delete this.test.request.context[this.contextKey];
    else this.test.request.context[this.contextKey] = value;
  }

  // The values that the request has: none if it lacks the key.
  get givens() {
    return this.given === undefined ? [] : asList(this.given);
  }

  set givens(values) {
    if (this.given !== undefined) this.given = isList(this.given) ? values : values[0];
  }

  get isEmpty() {
    return this.given !== undefined && this.givens.every((value) => value === '');
  }

  mapBoth(change) {
    this.wanted = this.wanted.map(change);
    this.givens = this.givens.map(change);
  }

  // A condition without values would be of another kind, so a value that nothing has replaces the last one.
  drop(unwanted) {
    const kept = this.wanted.filter((value) => !unwanted(value));
    this.wanted = kept.length > 0 ? kept : [UNUSED[this.family]];
  }
}

function policies(test) {
  const { identity, boundary, session, resourcePolicy } = test;
  return [...identity, boundary, session, resourcePolicy].filter(Boolean);
}

function statements(test) {
  return policies(test).flatMap((policy) => policy.Statement.map((one) => ({ policy, one })));
}

function conditions(test) {
  return statements(test).flatMap(({ policy, one }) =>
    Object.entries(one.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => new Condition(test, policy, one.Condition, operator, key)),
    ),
  );
}

// The variables in a text, with what the request has for them.
function variables(test, text) {
  return [...String(text).matchAll(/\$\{([^*?$}][^}]*)\}/g)].map(([, inside]) => {
    const [key, fallback] = inside.split(', ');
    const { context } = test.request;
    const found = Object.keys(context).find((k) => k.toLowerCase() === key.toLowerCase());
    return { key, fallback, value: found && context[found], malformed: inside.includes(",'") };
  });
}

const isNull = (v) => v.value === undefined && v.fallback === undefined && !v.malformed;
const some = (test, text, what) => variables(test, text).some(what);

// A kind that is about conditions: `is` recognizes a condition, `mend` changes it.
const ofConditions = (is, mend) => ({
  is: (test) => conditions(test).some((condition) => is(condition, test)),
  mend: (test) => conditions(test).filter((c) => is(c, test)).forEach((c) => mend(c, test)),
});

// A kind that is about values of conditions, which mending leaves out.
const ofWanted = (is) =>
  ofConditions(
    (c, test) => c.wanted.some((value) => is(c, value, test)),
    (c, test) => c.drop((value) => is(c, value, test)),
  );

// A kind that is about resources of statements, which mending leaves out.
const ofResources = (is) => {
  const elements = ['Resource', 'NotResource'];
  const each = (test, visit) =>
    statements(test).forEach(({ policy, one }) =>
      elements.filter((element) => element in one).forEach((element) => visit(policy, one, element)),
    );
  return {
    is: (test) => {
      let found = false;
      each(test, (policy, one, element) => {
        found ||= asList(one[element]).some((text) => is(text, element, test, policy));
      });
      return found;
    },
    mend: (test) =>
      each(test, (policy, one, element) => {
        const kept = asList(one[element]).filter((text) => !is(text, element, test, policy));
        one[element] = kept.length > 0 ? kept : ['arn:aws:none:::none'];
      }),
  };
};

const namesAll = (value) => asList(value).includes('*');

const both = (...kinds) => ({
  is: (test) => kinds.some((kind) => kind.is(test)),
  mend: (test) => kinds.forEach((kind) => kind.mend(test)),
});

const isOlder = (policy) => policy.Version !== '2012-10-17';

// Whether a statement names the session itself, or everyone.
const namesDirectly = ({ Principal }) =>
  Principal === '*' || asList(Principal?.AWS).some((name) => name === '*' || name === SESSION);

const roleInAnotherCase = (name) =>
  typeof name === 'string' && name !== ROLE && name.toLowerCase() === ROLE.toLowerCase();

export const CLASSES = {
  'no-values': ofConditions(
    (c) => c.wanted.length === 0,
    (c) => c.drop(() => true),
  ),
  'older-version': {
    is: (test) => policies(test).some((p) => isOlder(p) && JSON.stringify(p).includes('${')),
    mend: (test) => policies(test).forEach((policy) => { policy.Version = '2012-10-17'; }),
  },
  'list-without-set-operator': ofConditions(
    (c) => !c.set && c.family !== 'Null' && isList(c.given),
    (c) => { [c.given] = c.givens; },
  ),
  'empty-is-null': ofConditions(
    (c) => c.isEmpty && (c.set || c.family === 'Null'),
    (c) => { c.given = undefined; },
  ),
  'empty-if-exists': ofConditions(
    (c) => c.isEmpty && c.ifExists,
    (c) => { c.given = undefined; },
  ),
  'any-value-if-exists': ofConditions(
    (c) => c.set === 'ForAnyValue' && c.ifExists && c.given === undefined,
    (c) => {
      const operator = c.operator.replace('IfExists', '');
      c.block[operator] = { ...c.block[operator], [c.key]: c.block[c.operator][c.key] };
      delete c.block[c.operator][c.key];
    },
  ),
  'variable-without-value': ofWanted((c, v, test) => c.negated && c.texts && some(test, v, isNull)),
  'variable-without-value-in-not-resource': ofResources(
    (text, element, test) => element === 'NotResource' && some(test, text, isNull),
  ),
  'incomplete-arn': ofResources((text) => text !== '*' && text.split(':').length < 6),
  'no-resource': {
    is: ({ request, ...test }) =>
      request.resource === '*' &&
      statements(test).some(({ one }) => !namesAll(one.Resource ?? one.NotResource)),
    mend: (test) => statements(test).forEach(({ one }) => {
      const includes = 'Resource' in one ? namesAll(one.Resource) : !namesAll(one.NotResource);
      delete one.NotResource;
      one.Resource = '*';
      if (!includes) one.Action = 'none:None';
      if (!includes) delete one.NotAction;
    }),
  },
  'list-as-variable': ofWanted(
    (c, value, test) => c.texts && some(test, value, (v) => isList(v.value)),
  ),
  'empty-variable': {
    is: (test) => some(test, JSON.stringify(policies(test)), (v) => v.value === ''),
    mend: (test) => { test.request.context['aws:PrincipalTag/team'] = 'red'; },
  },
  'malformed-variable': ofWanted((c, value, test) => some(test, value, (v) => v.malformed)),
  'variable-in-bool': ofWanted((c, value) => c.family === 'Bool' && value.includes('${')),
  'escaped-character': ofConditions(
    (c) => !c.wildcards && c.texts && c.wanted.some((value) => /\$\{[*?$]\}/.test(value)),
    (c) => { c.wanted = c.wanted.map((value) => value.replace(/\$\{([*?$])\}/g, '$1')); },
  ),
  'year-or-seconds': ofConditions(
    (c) => c.family === 'Date' && [...c.wanted, ...c.givens].some((v) => /^\d{4}$/.test(v)),
    (c) => c.mapBoth((value) => (/^\d{4}$/.test(value) ? `${value}-01-01T00:00:00Z` : value)),
  ),
  'epoch-seconds': ofConditions(
    (c) => c.family === 'Date' && [...c.wanted, ...c.givens].some((v) => EPOCH.test(v)),
    (c) => c.mapBoth((v) => (EPOCH.test(v) ? new Date(Number(v) * 1000).toISOString() : v)),
  ),
  'single-ipv6-address': ofWanted((c, value) => c.family === 'IpAddress' && isIP(value) === 6),
  'other-address-family': ofWanted(
    (c, value) =>
      c.family === 'IpAddress' && c.negated && isIP(value) === 4 &&
      c.givens.some((given) => isIP(given) === 6),
  ),
  'not-principal': {
    is: (test) => statements(test).some(({ one }) => 'NotPrincipal' in one),
    mend: (test) => policies(test).forEach((policy) => {
      policy.Statement = policy.Statement.filter((one) => !('NotPrincipal' in one));
    }),
  },
  'role-in-another-case': {
    is: (test) => statements(test).some(({ one }) => roleInAnotherCase(one.Principal?.AWS)),
    mend: (test) => statements(test).forEach(({ one }) => {
      if (roleInAnotherCase(one.Principal?.AWS)) one.Principal = { AWS: '999999999999' };
    }),
  },
  'session-policy-beside-direct-grant': {
    is: ({ session, resourcePolicy }) =>
      session && resourcePolicy?.Statement.some((one) => one.Effect === 'Allow' && namesDirectly(one)),
    mend: (test) => { delete test.session; },
  },
  'every-ipv4-address': ofWanted((c, value) => c.family === 'IpAddress' && value === '0.0.0.0/0'),
  'other-type': both(
    ofWanted((c, value) => WANTED[c.family]?.(value) === false),
    ofConditions(
      (c) => c.givens.some((value) => TYPES[c.family]?.(value) === false),
      (c) => { c.givens = c.givens.filter((value) => TYPES[c.family](value)); },
    ),
  ),
};
