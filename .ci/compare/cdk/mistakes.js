// One tiny app a mistake: `node mistakes.js MISTAKE OUTDIR`; without arguments, their names.
//
// The findings of the synthesis go to stderr: exceptions, the report of the CDK's own
// validation, and a line for each warning attached to a construct (the command line prints those).
const { App, Stack } = require('aws-cdk-lib');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const iam = require('aws-cdk-lib/aws-iam');

const string = (name) => ({ name, type: dynamodb.AttributeType.STRING });
const number = (name) => ({ name, type: dynamodb.AttributeType.NUMBER });
const local = (n) => ({ indexName: `byDate${n}`, sortKey: string(`date${n}`) });
const table = (stack, props, id = 'TrackTable') =>
  new dynamodb.TableV2(stack, id, { partitionKey: string('id'), ...props });
const listener = (stack, statement) =>
  new iam.Role(stack, 'Listener', {
    assumedBy: new iam.WebIdentityPrincipal('cognito-identity.amazonaws.com', {
      'StringEquals': { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:00000000-0000-0000' },
      'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
    }).withSessionTags(),
  }).addToPolicy(new iam.PolicyStatement(statement));

const MISTAKES = {
  'none': (stack) => table(stack, {}),
  // Not one of the compared mistakes: it shows that findings of the CDK's own validation are seen here.
  'unknown-property': (stack) =>
    table(stack, {}).node.defaultChild.addPropertyOverride('TabelName', 'TrackTable'),
  'two-types': (stack) => table(stack, {
    partitionKey: string('uploadedBy'),
    globalSecondaryIndexes: [{ indexName: 'byUserId', partitionKey: number('uploadedBy') }],
  }),
  'unknown-index-arn': (stack) => {
    const tracks = table(stack, {
      globalSecondaryIndexes: [{ indexName: 'byUserId', partitionKey: string('uploadedBy') }],
    });
    // No grant takes an index name; this is how a single index is granted.
    new iam.Role(stack, 'TrackHandler', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    }).addToPolicy(new iam.PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [`${tracks.tableArn}/index/byUserID`],
    }));
  },
  'table-name-ab': (stack) => table(stack, { tableName: 'ab' }),
  'six-local-indexes': (stack) => table(stack, {
    sortKey: string('trackId'),
    localSecondaryIndexes: [1, 2, 3, 4, 5, 6].map(local),
  }),
  'local-index-no-table-sort-key': (stack) => table(stack, {
    localSecondaryIndexes: [local(1)],
  }),
  'local-index-no-own-sort-key': (stack) => table(stack, {
    sortKey: string('trackId'),
    localSecondaryIndexes: [{ indexName: 'byDate' }],
  }),
  'same-name-two-global': (stack) => table(stack, {
    globalSecondaryIndexes: [
      { indexName: 'byUserId', partitionKey: string('uploadedBy') },
      { indexName: 'byUserId', partitionKey: string('likedBy') },
    ],
  }),
  'same-name-global-and-local': (stack) => table(stack, {
    sortKey: string('trackId'),
    globalSecondaryIndexes: [{ indexName: 'byDate1', partitionKey: string('uploadedBy') }],
    localSecondaryIndexes: [local(1)],
  }),
  'two-mistakes': (stack) => {
    table(stack, {
      sortKey: string('trackId'),
      localSecondaryIndexes: [1, 2, 3, 4, 5, 6].map(local),
    });
    table(stack, {
      globalSecondaryIndexes: [
        { indexName: 'byUserId', partitionKey: string('uploadedBy') },
        { indexName: 'byUserId', partitionKey: string('likedBy') },
      ],
    }, 'PlaylistTable');
  },
  'scan-leading-keys': (stack) => listener(stack, {
    actions: ['dynamodb:Query', 'dynamodb:Scan'],
    resources: [table(stack, {}).tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/sub}'] },
      'Null': { 'dynamodb:LeadingKeys': 'false' },
    },
  }),
  'unguarded-leading-keys': (stack) => listener(stack, {
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    resources: [table(stack, {}).tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/sub}'] },
    },
  }),
  'username-web-identity': (stack) => listener(stack, {
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    resources: [table(stack, {}).tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:username}'] },
      'Null': { 'dynamodb:LeadingKeys': 'false' },
    },
  }),
};

const [name, outdir] = process.argv.slice(2);
if (!name) {
  console.log(Object.keys(MISTAKES).join('\n'));
  process.exit();
}
const app = new App({ outdir, context: require('aws-cdk-lib/recommended-feature-flags.json') });
MISTAKES[name](new Stack(app, 'mistake'));
for (const { messages } of app.synth().stacks) {
  for (const { level, id, entry } of messages) {
    if (level !== 'info') console.error(`[${level}] ${id}: ${entry.data}`);
  }
}
