// Random pairs of policies of one role, as it is deployed and as an update has it.
//
//   node pairs.mjs FIRST COUNT
//
// Prints a line for each pair: its number, from which alone it follows; both policies; both templates, of the role and
// its tables.

import { choices } from './random.mjs';
import {
  ACCOUNT, ASKED_ACTIONS, ASKED_KEYS, ASKED_RESOURCES, ODD_CONDITIONS, ODD_RESOURCES,
} from './vocabulary.mjs';

// The share of conditions and resources of which AWS does not say what they mean, or for which we do not know classes.
const ODD = 0.02;
const keys = ASKED_KEYS.flatMap((key) => Array(key.weight).fill(key));

class Maker {
  constructor(random) {
    Object.assign(this, random);
  }

  pair() {
    const old = this.statements();
    return { old, new: this.chance(0.3) ? this.statements() : this.updated(old) };
  }

  statements() {
    return Array.from({ length: 1 + this.below(3) }, () => this.statement());
  }

  // As an update has them: mostly a little changed.
  updated(old) {
    const copy = structuredClone(old);
    for (let change = this.below(3); change >= 0; change -= 1) {
      const at = this.below(copy.length);
      const one = copy[at];
      const kind = this.pick(['drop', 'add', 'actions', 'resources', 'condition', 'condition', 'condition', 'effect']);
      if (kind === 'drop' && copy.length > 1) copy.splice(at, 1);
      else if (kind === 'add') copy.push(this.statement());
      else if (kind === 'actions') this.set(one, 'Action', ASKED_ACTIONS);
      else if (kind === 'resources') this.set(one, 'Resource', ASKED_RESOURCES);
      else if (kind === 'effect') one.Effect = one.Effect === 'Allow' ? 'Deny' : 'Allow';
      else if (one.Condition && this.chance(0.3)) delete one.Condition;
      else one.Condition = this.conditions(1 + this.below(2));
    }
    return copy;
  }

  statement() {
    const made = { Effect: this.chance(0.7) ? 'Allow' : 'Deny' };
    this.set(made, 'Action', ASKED_ACTIONS);
    this.set(made, 'Resource', this.chance(ODD) ? ODD_RESOURCES : ASKED_RESOURCES);
    const count = this.pick([0, 1, 1, 1, 2, 2]);
    if (count > 0) made.Condition = this.conditions(count);
    return made;
  }

  set(statement, element, list) {
    delete statement[element];
    delete statement[`Not${element}`];
    statement[this.chance(0.8) ? element : `Not${element}`] = this.oneOrMore(list);
  }

  conditions(count) {
    const block = {};
    for (const key of Array.from({ length: count }, () => this.pick(keys))) {
      const [operator, values] = this.chance(ODD) ? this.pick(ODD_CONDITIONS(key)) : this.condition(key);
      block[operator] ??= {};
      block[operator][key.name] = values;
    }
    return block;
  }

  condition(key) {
    if (this.chance(0.1)) return ['Null', this.pick(['true', 'false'])];
    const operator = this.pick(key.operators);
    const set = key.list || this.chance(key.sets ?? 0) ? this.pick(['ForAllValues:', 'ForAllValues:', 'ForAnyValue:']) : '';
    const ignoresCase = operator.endsWith('IgnoreCase');
    const wanted = key.wanted.filter((value) => !ignoresCase || !value.includes('${'));
    return [`${set}${operator}${this.chance(0.2) ? 'IfExists' : ''}`, this.oneOrMore(wanted)];
  }

  oneOrMore(list) {
    const values = this.some(list, 1, this.pick([1, 1, 2, 3]));
    return values.length === 1 ? values[0] : values;
  }
}

function template(statements) {
  const table = (name, more) => ({
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['id', 'tag'].map((it) => ({ AttributeName: it, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [{
        IndexName: 'byTag',
        KeySchema: [{ AttributeName: 'tag', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      }],
      ...more,
    },
  });
  const trust = {
    Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: ['sts:AssumeRole', 'sts:TagSession'],
  };
  const document = (all) => ({ Version: '2012-10-17', Statement: all });
  return {
    Resources: {
      Notes: table('Notes', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
      NotesArchive: table('NotesArchive', {}),
      App: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'App',
          AssumeRolePolicyDocument: document([trust]),
          Policies: [{ PolicyName: 'Own', PolicyDocument: document(statements) }],
        },
      },
    },
  };
}

const [first, count] = process.argv.slice(2).map(Number);
for (let number = first; number < first + count; number += 1) {
  const both = new Maker(choices(number)).pair();
  const policies = { old: both.old, new: both.new };
  const templates = { old: template(both.old), new: template(both.new) };
  console.log(JSON.stringify({ number, policies, templates }));
}
