// Random cases from a seed: policies, and a request under them.

import { choices } from './random.mjs';
import { ACCOUNT, ACTIONS, FAMILIES, PRINCIPALS, RESOURCES, ROLE } from './vocabulary.mjs';

const KEYS = ['aws:RequestTag/a', 'aws:RequestTag/b', 'aws:RequestTag/c'];
// The share of values that are of another type, or malformed.
const ODD = 0.05;
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const families = Object.entries(FAMILIES).flatMap(([name, f]) => Array(f.weight).fill(name));

export function generate(seed) {
  const maker = new Maker(choices(seed));
  const groups = [
    ['operator', 14_000, () => maker.operatorCase()],
    ['statement', 6_000, () => maker.statementCase()],
    ['layer', 4_000, () => maker.layerCase()],
  ];
  let id = 0;
  return groups.flatMap(([group, count, make]) =>
    Array.from({ length: count }, () => ({ id: id++, group, ...make() })),
  );
}

class Maker {
  constructor(random) {
    Object.assign(this, random);
  }

  // One condition decides: an Allow, or a Deny beside an Allow of everything.
  operatorCase() {
    const context = this.surroundings();
    const tested = { ...EVERYTHING, Condition: this.conditions(KEYS.slice(0, 1), context) };
    const allow = this.chance(0.7);
    const statements = allow ? [tested] : [EVERYTHING, { ...tested, Effect: 'Deny' }];
    const request = { ...this.request(context), action: 'dynamodb:GetItem' };
    return { identity: [{ ...this.version(), Statement: statements }], request };
  }

  // Several statements with actions, resources and conditions.
  statementCase() {
    const context = this.surroundings();
    const statements = this.times(1 + this.below(4), () => this.statement(2, context));
    const identity = [{ ...this.version(), Statement: statements }];
    return { identity, request: this.request(context) };
  }

  // Identity policies, a boundary, a session policy and a resource policy.
  layerCase() {
    const context = this.surroundings();
    const policy = (principals) => ({
      Version: '2012-10-17',
      Statement: this.times(1 + this.below(2), () => this.statement(1, context, principals)),
    });
    const made = { identity: this.times(this.below(3), () => policy()) };
    if (this.chance(0.4)) made.boundary = policy();
    if (this.chance(0.3)) made.session = policy();
    if (this.chance(0.7)) made.resourcePolicy = policy(true);
    return { ...made, request: this.request(context) };
  }

  // A statement with up to `most` conditions, whose keys' values go into the request's context.
  statement(most, context, principals = false) {
    const made = { Effect: this.chance(0.65) ? 'Allow' : 'Deny' };
    if (principals) made[this.chance(0.93) ? 'Principal' : 'NotPrincipal'] = this.pick(PRINCIPALS);
    made[this.chance(0.8) ? 'Action' : 'NotAction'] = this.oneOrMore(ACTIONS.wanted);
    made[this.chance(0.8) ? 'Resource' : 'NotResource'] = this.oneOrMore(RESOURCES.wanted);
    const count = this.below(most + 1);
    if (count > 0) made.Condition = this.conditions(this.some(KEYS, count, count), context);
    return made;
  }

  conditions(keys, context) {
    const block = {};
    for (const key of keys) {
      const family = FAMILIES[this.pick(families)];
      const isNull = family.operators[0] === 'Null';
      const set = isNull ? '' : this.pick(['', '', '', 'ForAllValues:', 'ForAnyValue:']);
      const suffix = !isNull && this.chance(0.2) ? 'IfExists' : '';
      const operator = `${set}${this.pick(family.operators)}${suffix}`;
      const given = this.given(family, set !== '');
      if (given !== undefined && !(key in context)) context[key] = given;
      block[operator] ??= {};
      block[operator][this.chance(0.1) ? key.toUpperCase() : key] = this.wanted(family);
    }
    return block;
  }

  wanted(family) {
    const values = this.some(family.wanted, this.chance(0.03) ? 0 : 1, 3);
    if (this.chance(ODD)) values.splice(this.below(2), 1, this.pick(family.odd.wanted));
    return values.length === 1 && this.chance(0.6) ? values[0] : values;
  }

  // A value of a request: absent, one, or a list, mostly where a set operator asks for one.
  given(family, asSet) {
    if (this.chance(0.2)) return undefined;
    const values = this.some(family.given, this.chance(0.1) ? 0 : 1, 3);
    if (this.chance(ODD)) values.splice(this.below(2), 1, this.pick(family.odd.given));
    return this.chance(asSet ? 0.75 : 0.03) ? values : (values[0] ?? this.pick(family.given));
  }

  // Keys that variables refer to.
  surroundings() {
    const context = { 'aws:SecureTransport': 'true' };
    if (this.chance(0.65)) context['aws:username'] = this.pick(['alice', 'bob', 'a*', 'Notes']);
    if (this.chance(0.65)) {
      context['aws:PrincipalTag/team'] = this.pick(['red', 'alice', 'red', '', '*']);
    }
    if (this.chance(0.5)) context['aws:TagKeys'] = this.some(['alice', 'bob', 'red'], 0, 2);
    return context;
  }

  request(context) {
    const [action, resource] = [this.pick(ACTIONS.given), this.pick(RESOURCES.given)];
    return { action, resource, account: ACCOUNT, role: ROLE, session: 'alice', context };
  }

  version() {
    if (this.chance(0.9)) return { Version: '2012-10-17' };
    return this.chance(0.5) ? { Version: '2008-10-17' } : {};
  }

  oneOrMore(list) {
    const values = this.some(list, 1, 3);
    return values.length === 1 ? values[0] : values;
  }

  times(count, make) {
    return Array.from({ length: count }, make);
  }
}
