// What cases are made of. Small pools, so that values often match, and often only nearly.

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/App`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/App/alice`;

const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table`;

// By family: operators, values of a policy, values of a request, and odd ones of both: of another
// type, or malformed.
export const FAMILIES = {
  string: {
    operators: [
      'StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase',
      'StringLike', 'StringNotLike',
    ],
    weight: 8,
    wanted: [
      'alice', 'bob', 'Alice', 'ALICE', 'a*', 'a?ice', '*', '', 'al', '*e', 'USER#*', 'a.ice', 'a|b',
      '${aws:username}', 'USER#${aws:username}', '${AWS:UserName}', '${aws:username}*',
      '${aws:PrincipalTag/team}', "${aws:PrincipalTag/team, 'alice'}", "${aws:username, 'bob'}",
      '${*}', 'a${*}', 'a${?}', '${$}', '$', '${aws:TagKeys}', '${aws:nosuch}',
    ],
    given: [
      'alice', 'bob', 'Alice', 'a*', '*', 'al', 'USER#alice', 'USER#', 'red', 'a?', '$', 'abice',
      '${aws:username}', 'a.ice', '${*}',
    ],
    odd: { wanted: ["${aws:username,'x'}"], given: [''] },
  },
  numeric: {
    operators: [
      'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals',
      'NumericGreaterThan', 'NumericGreaterThanEquals',
    ],
    weight: 3,
    wanted: ['10', '10.0', '9', '-1', '0', '010', '10.5', '-1.5', '1000000'],
    given: ['10', '10.00', '9', '-1', '0', '10.49', '1000', '-1.50'],
    odd: { wanted: ['ten', '1e3', '10x'], given: ['ten', '1e3', '10x', ''] },
  },
  date: {
    operators: [
      'DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan',
      'DateGreaterThanEquals',
    ],
    weight: 3,
    wanted: [
      '2020-01-01T00:00:00Z', '2020-01-01', '2020-01', '2020-01-01T01:00:00+01:00', '2020-02-29',
      '2019-12-31T23:59:59.999Z', '1577836800', '1577836801', '0',
    ],
    given: [
      '2020-01-01T00:00:00Z', '2020-01-01T00:00:00.5Z', '2019-12-31', '2020-01-01T00:00-05:00',
      '1577836800', '1577836799', '2030-06-01T12:00Z',
    ],
    odd: {
      wanted: ['2020', 'today', '2020-01-01T00:00:00', '1 Jan 2020'],
      given: ['2020', 'tomorrow', ''],
    },
  },
  bool: {
    operators: ['Bool'],
    weight: 1,
    wanted: ['true', 'false', 'True', 'FALSE'],
    given: ['true', 'false', 'TRUE', 'False'],
    odd: { wanted: ['1', 'yes', '${aws:SecureTransport}'], given: ['1', ''] },
  },
  binary: {
    operators: ['BinaryEquals'],
    weight: 1,
    wanted: ['Zm9v', 'Zm9vYg==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'AAAA'],
    given: ['Zm9v', 'Zm9vYg==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'AAAB'],
    odd: { wanted: ['no base64'], given: ['!', ''] },
  },
  ip: {
    operators: ['IpAddress', 'NotIpAddress'],
    weight: 3,
    wanted: [
      '203.0.113.0/24', '203.0.113.7', '203.0.113.7/32', '203.0.113.77/24', '0.0.0.0/0', '10.0.0.0/9',
      '2001:db8::/32', '2001:DB8:0:0::/64', '2001:db8::1', '2001:db8:0::1', '::/0',
    ],
    given: [
      '203.0.113.7', '203.0.113.8', '203.0.114.7', '10.127.0.1', '10.128.0.1', '2001:db8::1',
      '2001:db8:1::1', '2001:db9::1', '::1',
    ],
    odd: { wanted: ['203.0.113.*', 'nowhere'], given: ['nowhere', ''] },
  },
  arn: {
    operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
    weight: 3,
    wanted: [
      ROLE, `arn:aws:iam::${ACCOUNT}:role/*`, 'arn:aws:iam::*:role/app', 'arn:aws:iam::1?1122223333:*',
      'arn:*:*:*:*:*', `arn:aws:sns:*:${ACCOUNT}:a*`, 'arn:aws:sns:us-*:*:a:b',
      `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`, 'arn:aws:iam::*:*/${aws:PrincipalTag/team}',
    ],
    given: [
      ROLE, `arn:aws:iam::${ACCOUNT}:role/app`, `arn:aws:iam::${ACCOUNT}:user/alice`,
      `arn:aws:sns:us-east-1:${ACCOUNT}:a:b`, 'arn:aws:iam::999999999999:role/App',
      'arn:aws-cn:iam::999999999999:role/red',
    ],
    odd: { wanted: ['*', 'arn:aws:iam', 'App'], given: ['App', ''] },
  },
  null: {
    operators: ['Null'],
    weight: 1,
    wanted: ['true', 'false', 'True'],
    given: ['alice', '*'],
    odd: { wanted: ['perhaps'], given: [''] },
  },
};

export const ACTIONS = {
  wanted: [
    '*', 'dynamodb:*', 'dynamodb:GetItem', 'DynamoDB:getitem', 'dynamodb:Get*', 'dynamodb:?etItem',
    'dynamodb:PutItem', 'dynamodb:*Item', 'dynamodb:Query', 's3:*', 'dynamodb:Get', 'dynamodb:g*m',
  ],
  given: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 's3:GetObject'],
};

export const RESOURCES = {
  wanted: [
    '*', `${TABLE}/Notes`, `${TABLE}/notes`, `${TABLE}/Notes*`, `${TABLE}/Notes/index/*`, `${TABLE}/*`,
    `${TABLE}/N?tes`, 'arn:aws:dynamodb:*:*:table/Notes', `arn:aws:dynamodb:us-east-?:${ACCOUNT}:table/*`,
    'arn:aws:dynamodb:*', 'arn:aws:dynamodb', `arn:*:dynamodb:us-east-1:${ACCOUNT}:table/Notes`,
    `${TABLE}/\${aws:username}`, `${TABLE}/\${aws:PrincipalTag/team}/index/*`, `${TABLE}/\${*}`,
    `${TABLE}/*/index/byTag`, `${TABLE}/N*s/index/b?Tag`, 'arn:aws:s3:::bucket/*',
    'arn:aws:dynamodb:us-east-1:111122223333:Table/Notes', `arn:aws:dynamodb:*:table/Notes`,
  ],
  given: [
    `${TABLE}/Notes`, `${TABLE}/Notes/index/byTag`, `${TABLE}/alice`, `${TABLE}/red/index/x`,
    `${TABLE}/NotesArchive`, `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Notes`,
    `${TABLE}/Notes/stream/2026-01-01T00:00:00.000`,
  ],
};

export const PRINCIPALS = [
  '*', { AWS: '*' }, { AWS: ROLE }, { AWS: SESSION }, { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` }, { AWS: ['999999999999', ROLE] },
  { AWS: `arn:aws:iam::${ACCOUNT}:role/app` }, { AWS: `arn:aws:iam::999999999999:root` },
  { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/App/bob` }, { Service: 'lambda.amazonaws.com' },
  { AWS: [`arn:aws:iam::${ACCOUNT}:user/alice`, SESSION] },
];

// What pairs of policies are made of: keys that requests to DynamoDB carry, each with operators and values of its type.
const TEXTS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringLike', 'StringNotLike'];
const ANY_CASE = ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const { numeric, date, ip, bool } = FAMILIES;
const ROWS = [
  'USER#*', 'USER#alice', 'alice', 'shared', '*', '*#*', 'USER#?', 'USER#*#ORDERS', '*e*', 'a*', 'Shared',
  '${aws:PrincipalTag/owner}', 'USER#${aws:PrincipalTag/owner}', 'USER#${aws:PrincipalTag/owner}#*',
  '${aws:PrincipalTag/owner}#*', "${aws:PrincipalTag/owner, 'shared'}", '${aws:username}', 'a${*}',
];
const DATES = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T01:00:00+01:00', '2026-06-01', '1767225600'];
const moment = (name, weight) => ({ name, weight, operators: date.operators, wanted: DATES });

// `list`: it holds several values; `sets`: how often it is compared as if it did.
export const ASKED_KEYS = [
  { name: 'dynamodb:LeadingKeys', weight: 10, list: true, operators: [...TEXTS, ...ANY_CASE], wanted: ROWS },
  { name: 'dynamodb:FirstPartitionKeyValues', weight: 1, list: true, operators: TEXTS, wanted: ROWS },
  { name: 'dynamodb:Attributes', weight: 3, list: true, operators: TEXTS, wanted: ['id', 'title', 'secret*', '*e*'] },
  {
    name: 'aws:PrincipalTag/owner', weight: 4, operators: [...TEXTS, ...ANY_CASE], sets: 0.1,
    wanted: ['alice', 'Alice', 'a*', '*e', 'USER#*', 'USER', '??', '${aws:PrincipalTag/team}'],
  },
  { name: 'aws:PrincipalTag/team', weight: 2, operators: TEXTS, sets: 0.1, wanted: ['red', 'blue', 'r*'] },
  {
    name: 'dynamodb:Select', weight: 2, operators: TEXTS,
    wanted: ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_*'],
  },
  {
    name: 'dynamodb:ReturnValues', weight: 1, operators: TEXTS,
    wanted: ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW', 'UPDATED_*'],
  },
  { name: 'dynamodb:ReturnConsumedCapacity', weight: 1, operators: TEXTS, wanted: ['NONE', 'TOTAL', 'INDEXES'] },
  { name: 'dynamodb:EnclosingOperation', weight: 1, operators: TEXTS, wanted: ['TransactWriteItems', 'Transact*'] },
  { name: 'dynamodb:FullTableScan', weight: 1, operators: bool.operators, wanted: ['true', 'false'] },
  {
    name: 'aws:MultiFactorAuthAge', weight: 2, operators: numeric.operators,
    wanted: ['300', '301', '3600', '300.5', '300.0', '0'],
  },
  { name: 'aws:MultiFactorAuthPresent', weight: 2, operators: bool.operators, wanted: ['true', 'false', 'True'] },
  { name: 'aws:ViaAWSService', weight: 1, operators: bool.operators, wanted: ['true', 'false'] },
  { name: 'aws:CalledVia', weight: 1, list: true, operators: TEXTS, wanted: ['athena.amazonaws.com', '*.amazonaws.com'] },
  moment('aws:CurrentTime', 2),
  moment('aws:EpochTime', 1),
  moment('aws:TokenIssueTime', 1),
  { name: 'aws:EpochTime', weight: 1, operators: numeric.operators, wanted: ['1767225600', '1767225601', '1767225600.5'] },
  {
    name: 'aws:SourceIp', weight: 3, operators: ip.operators,
    wanted: ['203.0.113.0/24', '203.0.113.7', '203.0.113.77/24', '0.0.0.0/0', '2001:db8::/32', '2001:DB8:0:0::/64', '::/0'],
  },
  { name: 'aws:VpcSourceIp', weight: 1, operators: ip.operators, wanted: ['10.0.0.0/9', '10.0.0.0/8', '10.0.0.7'] },
  { name: 'aws:SourceVpce', weight: 2, operators: TEXTS, wanted: ['vpce-1', 'vpce-2', 'vpce-*'] },
  { name: 'aws:SourceVpc', weight: 1, operators: TEXTS, wanted: ['vpc-1', 'vpc-*'] },
  { name: 'aws:RequestTag/env', weight: 1, operators: TEXTS, wanted: ['dev', 'prod', 'p*'] },
  { name: 'aws:TagKeys', weight: 1, list: true, operators: TEXTS, wanted: ['env', 'owner', 'e*'] },
  { name: 'aws:UserAgent', weight: 1, operators: TEXTS, wanted: ['aws-cli/*', '*console*'] },
  { name: 'aws:SourceArn', weight: 1, operators: ['ArnLike', 'ArnNotLike'], wanted: [`arn:aws:sns:*:${ACCOUNT}:a*`, 'arn:*:*:*:*:*'] },
  // The same in all requests of the role, or in none.
  { name: 'aws:RequestedRegion', weight: 1, operators: TEXTS, wanted: ['us-east-1', 'eu-*'] },
  { name: 'aws:PrincipalArn', weight: 1, operators: ['ArnLike', 'ArnNotEquals'], wanted: [ROLE, `arn:aws:iam::${ACCOUNT}:role/B*`] },
  { name: 'aws:SecureTransport', weight: 1, operators: bool.operators, wanted: ['true', 'false'] },
  { name: 'aws:username', weight: 1, operators: TEXTS, wanted: ['alice', '*'] },
];

// Conditions of which AWS does not say what they mean, or for which we do not know classes.
export const ODD_CONDITIONS = ({ operators: [operator], wanted, list }) => {
  if (list) return [[operator, wanted[0]], ['ForAllValues:StringLike', '${aws:PrincipalTag/owner}*${aws:PrincipalTag/owner}']];
  if (operator.startsWith('String')) return [[operator, '${aws:PrincipalTag/owner}#${aws:PrincipalTag/team}']];
  if (operator.startsWith('Ip')) return [[operator, '2001:db8::1']];
  return [[operator, 'ten']];
};

export const ASKED_ACTIONS = [
  ...ACTIONS.wanted.filter((action) => !action.startsWith('s3:')), 'dynamodb:BatchGetItem', 'dynamodb:Batch*',
  'dynamodb:PartiQLSelect', 'dynamodb:PartiQL*', 'dynamodb:UpdateItem', 'dynamodb:Scan', 'dynamodb:TagResource',
  'dynamodb:*Table', 'dynamodb:Describe*', 'dynamodb:ListTables', 'dynamodb:GetRecords', 'dynamodb:*Item',
];

export const ASKED_RESOURCES = [
  '*', `${TABLE}/Notes`, `${TABLE}/Notes`, `${TABLE}/notes`, `${TABLE}/Notes*`, `${TABLE}/Notes/index/*`, `${TABLE}/*`,
  `${TABLE}/Notes/*`, `${TABLE}/N?tes`, `${TABLE}/NotesArchive`, 'arn:aws:dynamodb:*:*:table/Notes',
  `arn:aws:dynamodb:us-east-?:${ACCOUNT}:table/*`, `${TABLE}/*/index/byTag`, `${TABLE}/Notes/stream/*`,
  `${TABLE}/\${*}`, 'arn:aws:s3:::bucket/*',
];

// Resources with a variable, or incomplete.
export const ODD_RESOURCES = RESOURCES.wanted.filter((it) => it.includes('${aws:') || it.split(':').length < 6);
