//! What the cases of row-level access share: a role, a table and requests.

use serde_json::{Value, json};
use tablature::Action::{GetItem, Query, Scan};
use tablature::evaluate::{Environment, Evaluator, Request, Session, Verdict};

pub(crate) const SUB: &str = "${aws:PrincipalTag/sub}";

/// Statements of a role that carries session tags, beside a table `Rows` with two indexes.
pub(crate) struct Case {
    pub(crate) document: Value,
}

impl Case {
    /// One statement: actions on the table and its indexes under a condition.
    pub(crate) fn allow(actions: Value, condition: Value) -> Self {
        Self::of(json!([statement("Allow", actions, condition)]))
    }

    pub(crate) fn of(statements: Value) -> Self {
        Self { document: json!({ "Version": "2012-10-17", "Statement": statements }) }
    }

    pub(crate) fn evaluator(&self) -> Evaluator {
        let index = |name: &str, attribute: &str| {
            json!({ "IndexName": name, "KeySchema": [
                { "AttributeName": attribute, "KeyType": "HASH" } ] })
        };
        let template = json!({ "Resources": {
            "Rows": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": "Rows",
                "KeySchema": [{ "AttributeName": "owner", "KeyType": "HASH" }],
                "GlobalSecondaryIndexes": [index("byAuthor", "author"), index("byStatus", "status")],
                "LocalSecondaryIndexes": [index("byDate", "owner")],
                "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
            } },
            "User": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Principal": { "AWS": "111122223333" },
                    "Action": ["sts:AssumeRole", "sts:TagSession"] } },
                "Policies": [{ "PolicyName": "Rows", "PolicyDocument": self.document }],
            } },
        } });
        Evaluator::of(&template.into(), Environment::new("111122223333", "eu-west-1"))
    }

    pub(crate) fn as_alice(&self, request: Request) -> Verdict {
        self.ask(|user| user.tag("sub", "alice"), request)
    }

    pub(crate) fn untagged(&self, request: Request) -> Verdict {
        self.ask(|user| user.untagged(), request)
    }

    pub(crate) fn ask(
        &self,
        session: impl FnOnce(Session<'_>) -> Session<'_>,
        request: Request,
    ) -> Verdict {
        let evaluator = self.evaluator();
        session(evaluator.role("User").unwrap()).decide(&request).unwrap().verdict()
    }
}

pub(crate) fn statement(effect: &str, actions: Value, condition: Value) -> Value {
    json!({ "Effect": effect, "Action": actions, "Condition": condition, "Resource": [
        { "Fn::GetAtt": ["Rows", "Arn"] },
        { "Fn::Sub": "${Rows.Arn}/index/*" },
        { "Fn::GetAtt": ["Rows", "StreamArn"] },
    ] })
}

/// `ForAllValues:StringEquals` without the guard against an absent key.
pub(crate) fn bare(value: &str) -> Value {
    json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [value] } })
}

pub(crate) fn guarded(value: &str) -> Value {
    json!({
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [value] },
        "Null": { "dynamodb:LeadingKeys": "false" },
    })
}

pub(crate) fn guarded_like(values: &[&str]) -> Value {
    json!({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": values },
        "Null": { "dynamodb:LeadingKeys": "false" },
    })
}

pub(crate) fn get(row: &str) -> Request {
    Request::new(GetItem).on_table("Rows").leading_key(row)
}

pub(crate) fn scan() -> Request {
    Request::new(Scan).on_table("Rows")
}

pub(crate) fn query(index: &str, key: &str) -> Request {
    Request::new(Query).on_index("Rows", index).leading_key(key)
}

pub(crate) fn batch(rows: &[&str]) -> Request {
    Request::batch_get_item(rows.iter().map(|row| ("Rows", *row)))
}
