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
