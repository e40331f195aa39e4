// The music app of stacks/music.rs with the CDK: the same tables, indexes, sign-in and roles.
//
//   node music.js [OUTDIR]               as `cdk init` would have it: the recommended feature flags
//   node music.js OUTDIR no-bootstrap    without the rule and parameter that ask for the bootstrap
const { App, DefaultStackSynthesizer, Stack } = require('aws-cdk-lib');
const cognito = require('aws-cdk-lib/aws-cognito');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const iam = require('aws-cdk-lib/aws-iam');

const STRING = dynamodb.AttributeType.STRING;
const READ = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'];
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

class Music extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);

    const users = this.table('UserTable', 'id');
    const tracks = this.table('TrackTable', 'id', undefined, 'uploadedBy');
    const playlists = this.table('PlaylistTable', 'id', undefined, 'owner');
    const playlistTracks = this.table('PlaylistTrackTable', 'playlistId', 'trackId');
    const favourites = this.table('FavouriteTable', 'userId', 'trackId');
    const history = this.table('PlaybackHistoryTable', 'userId', 'timestamp');

    const listener = this.listener();
    for (const table of [users, tracks, playlists, playlistTracks, favourites, history]) {
      table.grant(listener, ...READ);
    }
    for (const table of [users, tracks, playlists, playlistTracks]) {
      table.grant(listener, ...WRITE);
    }
    // Own rows only: no method of the table or of its grants takes a condition.
    listener.addToPolicy(new iam.PolicyStatement({
      actions: WRITE,
      resources: [favourites.tableArn, history.tableArn],
      conditions: {
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/sub}'] },
        'Null': { 'dynamodb:LeadingKeys': 'false' },
      },
    }));

    this.handler('UserHandler', users);
    this.handler('TrackHandler', tracks, playlistTracks, favourites, history);
    this.handler('PlaylistHandler', playlists, playlistTracks);
    this.handler('FavouriteHandler', favourites);
    this.handler('ListeningHistoryHandler', history);
  }

  table(name, partitionKey, sortKey, byUserId) {
    return new dynamodb.TableV2(this, name, {
      tableName: name,
      partitionKey: { name: partitionKey, type: STRING },
      sortKey: sortKey && { name: sortKey, type: STRING },
      globalSecondaryIndexes: byUserId && [
        { indexName: 'byUserId', partitionKey: { name: byUserId, type: STRING } },
      ],
    });
  }

  handler(id, ...tables) {
    const role = new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole'),
      ],
    });
    tables.forEach((table) => table.grantReadWriteData(role));
  }

  listener() {
    const userPool = new cognito.UserPool(this, 'UserPool', {
      signInAliases: { email: true },
      selfSignUpEnabled: true,
    });
    const client = userPool.addClient('Client', { authFlows: { userSrp: true } });
    const identityPool = new cognito.CfnIdentityPool(this, 'IdentityPool', {
      allowUnauthenticatedIdentities: false,
      cognitoIdentityProviders: [{
        clientId: client.userPoolClientId,
        providerName: userPool.userPoolProviderName,
        serverSideTokenCheck: true,
      }],
    });
    new cognito.CfnIdentityPoolPrincipalTag(this, 'PrincipalTag', {
      identityPoolId: identityPool.ref,
      identityProviderName: userPool.userPoolProviderName,
      principalTags: { sub: 'sub' },
      useDefaults: false,
    });
    const listener = new iam.Role(this, 'Listener', {
      assumedBy: new iam.WebIdentityPrincipal('cognito-identity.amazonaws.com', {
        'StringEquals': { 'cognito-identity.amazonaws.com:aud': identityPool.ref },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      }).withSessionTags(),
    });
    new cognito.CfnIdentityPoolRoleAttachment(this, 'RoleAttachment', {
      identityPoolId: identityPool.ref,
      roles: { authenticated: listener.roleArn },
    });
    return listener;
  }
}

const [outdir, option] = process.argv.slice(2);
const app = new App({ outdir, context: require('aws-cdk-lib/recommended-feature-flags.json') });
new Music(app, 'music', {
  synthesizer: option === 'no-bootstrap'
    ? new DefaultStackSynthesizer({ generateBootstrapVersionRule: false })
    : undefined,
});
app.synth();
