// What the grants of the CDK put on which ARN: `node grants.js CASE OUTDIR`; no argument, the cases.
const { App, Stack } = require('aws-cdk-lib');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const iam = require('aws-cdk-lib/aws-iam');

const index = (indexName) => ({
  indexName,
  partitionKey: { name: 'owner', type: dynamodb.AttributeType.STRING },
});
const indexed = { globalSecondaryIndexes: [index('byUserId')] };
const streamed = { dynamoStream: dynamodb.StreamViewType.NEW_IMAGE };

// The table's properties, and what is granted to the role.
const CASES = {
  'grantReadData, table without index': [{}, (table, role) => table.grantReadData(role)],
  'grantReadData, table with index': [indexed, (table, role) => table.grantReadData(role)],
  'grantWriteData, table with index': [indexed, (table, role) => table.grantWriteData(role)],
  'grantReadWriteData, table with index': [
    indexed, (table, role) => table.grantReadWriteData(role),
  ],
  'grants.readData, table without index': [{}, (table, role) => table.grants.readData(role)],
  'grants.readWriteData, table with index': [
    indexed, (table, role) => table.grants.readWriteData(role),
  ],
  'grantStreamRead': [streamed, (table, role) => table.grantStreamRead(role)],
  'grantReadData, then addGlobalSecondaryIndex': [{}, (table, role) => {
    table.grantReadData(role);
    table.addGlobalSecondaryIndex(index('byUserId'));
  }],
  'grants.readData, then addGlobalSecondaryIndex': [{}, (table, role) => {
    table.grants.readData(role);
    table.addGlobalSecondaryIndex(index('byUserId'));
  }],
};

const [name, outdir] = process.argv.slice(2);
if (!name) {
  console.log(Object.keys(CASES).join('\n'));
  process.exit();
}
const [props, grant] = CASES[name];
const app = new App({ outdir, context: require('aws-cdk-lib/recommended-feature-flags.json') });
const stack = new Stack(app, 'grants');
const table = new dynamodb.TableV2(stack, 'TrackTable', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  ...props,
});
grant(table, new iam.Role(stack, 'TrackHandler', {
  assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
}));
app.synth();
