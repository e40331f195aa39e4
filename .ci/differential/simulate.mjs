// The other side: decides cases with @cloud-copilot/iam-simulate.
//
// It calls the simulator's core, since its entry points drop keys that the action does not list, or
// pass no session policy on.

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

// A function from a case to its verdict; `directory` is the one in which npm installed the tool.
export function simulator(directory) {
  const tools = resolve(directory);
  const require = createRequire(join(tools, 'package.json'));
  const inside = (path) =>
    require(join(tools, 'node_modules/@cloud-copilot/iam-simulate/dist/cjs', path));
  const { loadPolicy } = require('@cloud-copilot/iam-policy');
  const { authorize } = inside('core_engine/CoreSimulatorEngine.js');
  const { AwsRequestImpl } = inside('request/request.js');
  const { RequestContextImpl } = inside('requestContext.js');
  const { DiscoveryContextKeyConstraints } = inside('context_keys/discoveryContextKeyConstraints.js');
  const simulationParameters = {
    simulationMode: 'Strict',
    discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
  };
  const load = (document, name) => document && loadPolicy(document, { name });

  return ({ identity, boundary, session, resourcePolicy, request }) => {
    const role = request.role.split('/').at(-1);
    const asked = new AwsRequestImpl(
      `arn:aws:sts::${request.account}:assumed-role/${role}/${request.session}`,
      { resource: request.resource, accountId: request.account },
      request.action,
      new RequestContextImpl(request.context),
    );
    try {
      return authorize({
        request: asked,
        sessionPolicy: load(session, 'session'),
        identityPolicies: identity.map((document, index) => load(document, `identity${index}`)),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: load(resourcePolicy, 'resource'),
        permissionBoundaries: boundary ? [load(boundary, 'boundary')] : undefined,
        vpcEndpointPolicies: undefined,
        simulationParameters,
        serviceSettings: {},
      }).result;
    } catch (error) {
      return `error: ${error.message}`;
    }
  };
}
