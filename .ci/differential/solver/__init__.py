"""IAM's decisions on DynamoDB's requests, written down for an SMT solver by AWS's pages alone."""
