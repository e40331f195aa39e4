use crate::evaluate::{Environment, Evaluator, Request, Verdict};
use crate::facts::Action;
use crate::template::Template;
use serde_json::{Value, json};

/// The verdicts on reading the table's stream and on writing the table, of each principal that is no role.
fn verdicts(kind: &str, properties: Value) -> Vec<(String, Verdict, Verdict)> {
    let template = Template::from(json!({
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "StreamSpecification": { "StreamViewType": "NEW_IMAGE" } } },
            "Own": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
                "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "dynamodb:PutItem",
                    "Resource": { "Fn::GetAtt": ["T", "Arn"] } } } } },
            "Made": { "Type": kind, "Properties": properties },
        },
    }));
    let evaluator = Evaluator::of(&template, Environment::default());
    let others = evaluator.others(&template);
    let of_made = others.iter().filter(|other| other.id() == "Made");
    let verdicts = of_made.map(|other| {
        let session = other.session(&evaluator);
        let verdict = |request| session.decide(&request).unwrap().verdict();
        let read = verdict(Request::new(Action::GetRecords).on_stream("T"));
        (other.noun().to_owned(), read, verdict(Request::new(Action::PutItem).on_table("T")))
    });
    verdicts.collect()
}

const FUNCTION: &str = "AWS::Serverless::Function";

#[test]
fn a_function_that_reads_a_stream_gets_the_policy_for_it() {
    use Verdict::{Allowed, ImplicitlyDenied, Undecided};
    let role = || "the role of `Made`".to_owned();
    let event = |kind: Value| json!({ "Events": { "E": { "Type": kind, "Properties": {} } } });
    for (properties, read) in [
        (json!({}), ImplicitlyDenied),
        (event(json!("DynamoDB")), Allowed),
        (event(json!("Kinesis")), ImplicitlyDenied),
        (event(json!({ "Ref": "Kind" })), Undecided),
        (json!({ "Policies": ["AWSLambdaDynamoDBExecutionRole"] }), Allowed),
        (
            json!({ "Policies": "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole" }),
            ImplicitlyDenied,
        ),
    ] {
        assert_eq!(verdicts(FUNCTION, properties), [(role(), read, ImplicitlyDenied)]);
    }
    let own = json!({ "Policies": [{ "Ref": "Own" }, { "Statement": [] }] });
    assert_eq!(verdicts(FUNCTION, own), [(role(), ImplicitlyDenied, Allowed)]);
    let template = json!({ "Policies": [{ "DynamoDBCrudPolicy": { "TableName": "t" } }] });
    assert_eq!(verdicts(FUNCTION, template), [(role(), Undecided, Undecided)]);
    let machine = json!({ "Events": event(json!("DynamoDB"))["Events"] });
    let of_machine = verdicts("AWS::Serverless::StateMachine", machine);
    assert_eq!(of_machine, [(role(), ImplicitlyDenied, ImplicitlyDenied)]);
}

/// The verdict on writing the table for the role of a function in a template with these resources besides.
fn of_role(properties: Value, more: &Value) -> Verdict {
    let write = json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow",
        "Action": "dynamodb:PutItem", "Resource": "*" } });
    let mut template = json!({ "Transform": "AWS::Serverless-2016-10-31", "Resources": {
        "T": { "Type": "AWS::DynamoDB::Table", "Properties": {} },
        "F": { "Type": FUNCTION, "Properties": properties },
        "Bound": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
            "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } } } },
    } });
    for (id, resource) in more.as_object().unwrap() {
        template["Resources"][id] = resource.clone();
        if resource["Type"] == "AWS::IAM::Policy" {
            template["Resources"][id]["Properties"]["PolicyDocument"] = write.clone();
        }
    }
    let template = Template::from(template);
    let evaluator = Evaluator::of(&template, Environment::default());
    let others = evaluator.others(&template);
    let role = others.iter().find(|other| other.id() == "F").unwrap();
    let request = Request::new(Action::PutItem).on_table("T");
    role.session(&evaluator).decide(&request).unwrap().verdict()
}

#[test]
fn what_is_attached_to_the_role_that_is_made_counts() {
    let policy = |role: Value| json!({ "P": { "Type": "AWS::IAM::Policy", "Properties": { "Roles": [role] } } });
    let by_id = policy(json!({ "Ref": "FRole" }));
    assert_eq!(of_role(json!({}), &by_id), Verdict::Allowed);
    let named = json!({ "RoleName": "worker" });
    assert_eq!(of_role(named.clone(), &policy(json!("worker"))), Verdict::Allowed);
    assert_eq!(of_role(named, &policy(json!("other"))), Verdict::ImplicitlyDenied);
    let given = json!({ "C": { "Type": "Custom::X", "Properties": {
        "Role": { "Ref": "FRole" } } } });
    assert_eq!(of_role(json!({}), &given), Verdict::Undecided);
    let bounded = json!({ "PermissionsBoundary": { "Ref": "Bound" } });
    assert_eq!(of_role(bounded, &by_id), Verdict::ImplicitlyDenied);
    let elsewhere = json!({ "PermissionsBoundary": "arn:aws:iam::111122223333:policy/b" });
    assert_eq!(of_role(elsewhere, &by_id), Verdict::Undecided);
}

#[test]
fn what_has_a_role_gets_none() {
    for properties in [
        json!({ "Role": { "Fn::GetAtt": ["R", "Arn"] }, "Events": { "E": { "Type": "DynamoDB" } } }),
        json!({ "Role": "arn:aws:iam::111122223333:role/r" }),
    ] {
        assert_eq!(verdicts(FUNCTION, properties), []);
    }
    let none = json!({ "Role": { "Ref": "AWS::NoValue" } });
    assert_eq!(verdicts(FUNCTION, none).len(), 1);
    assert_eq!(verdicts(super::GRAPHQL_API, json!({ "SchemaInline": "" })), []);
}

#[test]
fn what_data_sources_may_do_is_not_known() {
    let sources =
        json!({ "DataSources": { "DynamoDb": { "S": { "TableName": { "Ref": "T" } } } } });
    let noun = "the roles of the data sources of `Made`".to_owned();
    let expected = [(noun, Verdict::Undecided, Verdict::Undecided)];
    assert_eq!(verdicts(super::GRAPHQL_API, sources), expected);
}
