//! Checks that a resource is named by its ARN where an ARN is wanted, and by its name where a name is.

use super::path;
use crate::facts::pages;
use crate::findings::{Finding, finding, rules};
use crate::rules::views::arns::meant_service;
use crate::rules::views::identifiers::Identifier;
use crate::schema::{self, Form, Scalar};
use crate::template::text::{self, Piece};
use crate::template::{Node, Template};

rules!(
    acknowledgeable_error FORM = cfn049 {
        title: "a property that takes an ARN gets one, and a name where it takes a name",
        explanation: "What `Ref` gives differs from type to type: the name of a table, role or function, the ARN \
            of a topic, the address of a queue, the id of a key. `Fn::GetAtt` gives the others. A function's \
            `Role` takes an ARN, and the `Roles` of a policy take names. What is known from the schemas alone is a warning.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    acknowledgeable_error SERVICE = cfn092 {
        title: "an ARN in a property names a service that exists",
        explanation: "The third part of an ARN is a service, such as `dynamodb`. The service that gets an ARN with another \
            word there refuses it, or looks for something that nobody has. It is found where a property takes an ARN and the \
            name of a known service is near.",
        page: pages::IAM_ARNS,
    },
);

/// What a text has to be.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    form: Form,
    /// Whether a page says so. It may also be only the schema's pattern.
    is_sure: bool,
}

impl Wanted {
    pub(super) fn surely(form: Form) -> Self {
        Self { form, is_sure: true }
    }

    /// What the pattern of the schema takes.
    pub(super) fn by_pattern(scalar: &Scalar) -> Option<Self> {
        let takes = |text: &str| scalar.matches(text);
        let pattern = scalar.pattern?;
        // A pattern with colons may take ARNs of one service.
        let form = if !pattern.contains(':')
            && takes(SOME_ARN) == Some(false)
            && takes("orders") == Some(true)
        {
            Form::Name
        } else if pattern.trim_start_matches(['^', '(']).starts_with("arn:")
            && NO_ARNS.iter().all(|text| takes(text) == Some(false))
        {
            Form::Arn
        } else {
            return None;
        };
        Some(Self { form, is_sure: false })
    }
}

const SOME_ARN: &str = "arn:aws:iam::111122223333:role/orders";

/// What `Ref` may give that is no ARN.
const NO_ARNS: &[&str] = &[
    "orders",
    "Orders-1A2B3C4D",
    "1a2b3c4d-5678-90ab-cdef-11112222aaaa",
    "https://sqs.us-east-1.amazonaws.com/111122223333/orders",
];

/// What is wrong with a text that is given by a function.
pub(super) fn check(template: &Template, node: &Node<'_>, wanted: Wanted) -> Option<Finding> {
    let Wanted { form, is_sure } = wanted;
    let (is, help) = match Identifier::of(template, node) {
        Some(given) if is_other(given.form, form) => (given.noun(), given.instead(node, form)),
        Some(_) => return None,
        None if form == Form::Arn && misspelt_service(node).is_some() => {
            return misspelt_service(node);
        }
        None => (beginning(node, form)?, format!("write {} in full", form.noun()).into()),
    };
    let what = path(&node.pointer());
    let finding = finding!(&FORM, "{what} takes {}, and gets {is}", form.noun())
        .here(node, format!("not {}", form.noun()))
        .help(help);
    Some(match is_sure {
        true => finding,
        false => finding.weakened().help(format!("by the schemas of {}", schema::SOURCE.date)),
    })
}

/// An ARN of a service that does not exist, if a known one is near.
fn misspelt_service(node: &Node<'_>) -> Option<Finding> {
    let arn = text::filled(node, "…");
    let mut parts = arn.strip_prefix("arn:")?.split(':').skip(1);
    let service = parts.next().filter(|service| !service.contains(['…', '*', '?', '$']))?;
    // Where nothing follows, it may go on.
    parts.next()?;
    let near = meant_service(service)?;
    let what = path(&node.pointer());
    finding!(&SERVICE, "no service has ARNs with `{service}`, as {what} has")
        .at(node)
        .help(format!("did you mean `{near}`?"))
        .found()
}

/// The names that policy templates of the Serverless Application Model take, from which the model writes ARNs:
/// `TableName` of `DynamoDBCrudPolicy`.
pub(super) fn check_policy_templates(template: &Template, findings: &mut Vec<Finding>) {
    let functions = template.resources().filter(|resource| {
        let kinds = ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"];
        resource.kind().is_some_and(|kind| kinds.contains(&kind))
    });
    for policy in functions.flat_map(|function| function.elements("Policies").collect::<Vec<_>>()) {
        for (name, parameters) in policy.entries().filter(|(name, _)| name.ends_with("Policy")) {
            for (parameter, value) in parameters.entries() {
                if !parameter.ends_with("Name") {
                    continue;
                }
                let Some(given) = Identifier::of(template, &value) else { continue };
                if !is_other(given.form, Form::Name) {
                    continue;
                }
                finding!(
                    &FORM,
                    "`{parameter}` of `{name}` takes a name, and gets {}",
                    given.noun()
                )
                .here(&value, "not a name")
                .help(given.instead(&value, Form::Name))
                .weakened()
                .add_to(findings);
            }
        }
    }
}

/// A name that a user chose may also be an id; nothing but an ARN is an ARN, and no ARN is anything else.
fn is_other(given: Form, wanted: Form) -> bool {
    match wanted {
        Form::Arn => given != Form::Arn,
        Form::Name => matches!(given, Form::Arn | Form::Url),
        Form::Url => given != Form::Url,
        Form::Id => given == Form::Arn,
    }
}

/// How the text begins, if nothing that begins so has the form.
fn beginning(node: &Node<'_>, wanted: Form) -> Option<String> {
    let pieces = text::pieces(node);
    let Some(Piece::Literal(text)) = pieces.first() else { return None };
    let is_arn = text.starts_with("arn:");
    let is_wrong = match wanted {
        // A pipe also reads from brokers outside of AWS, by `smk://` and their address.
        Form::Arn => !is_arn && !"arn:".starts_with(text.as_str()) && !text.starts_with("smk://"),
        Form::Name => is_arn,
        Form::Url | Form::Id => false,
    };
    is_wrong.then(|| format!("`{}`", text::shown(node)))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity;
    use crate::rules::judge;
    use serde_json::{Value, json};

    /// Whether it is an error, of a property of a resource beside others.
    fn found(kind: &str, property: &str, value: Value) -> Option<Severity> {
        let mut resources = json!({ "It": { "Type": kind, "Properties": { property: value } } });
        for (id, kind) in [
            ("Reader", "AWS::IAM::Role"),
            ("Count", "AWS::Lambda::Function"),
            ("Jobs", "AWS::SQS::Queue"),
            ("Told", "AWS::SNS::Topic"),
            ("Simple", "AWS::Serverless::Function"),
        ] {
            resources[id] = json!({ "Type": kind });
        }
        let findings = judge(&json!({ "Resources": resources }).into());
        let found = findings.iter().find(|finding| finding.code() == "CFN049");
        found.map(|finding| finding.severity())
    }

    #[test]
    fn a_policy_template_takes_names() {
        let found = |policy: Value| {
            let function = json!({ "Type": "AWS::Serverless::Function", "Properties": { "Policies": [policy] } });
            let template = json!({
                "Transform": "AWS::Serverless-2016-10-31",
                "Resources": {
                    "F": function,
                    "Orders": { "Type": "AWS::DynamoDB::Table" },
                    "Jobs": { "Type": "AWS::SQS::Queue" },
                    "Told": { "Type": "AWS::SNS::Topic" },
                },
            });
            let findings = judge(&template.into());
            findings.iter().filter(|finding| finding.code() == "CFN049").count()
        };
        let arn = |id: &str| json!({ "Fn::GetAtt": [id, "Arn"] });
        for policy in [
            json!({ "DynamoDBCrudPolicy": { "TableName": arn("Orders") } }),
            json!({ "DynamoDBReadPolicy": { "TableName": { "Fn::Sub": "${Orders.Arn}" } } }),
            json!({ "SQSPollerPolicy": { "QueueName": { "Ref": "Jobs" } } }),
            json!({ "SNSPublishMessagePolicy": { "TopicName": { "Ref": "Told" } } }),
        ] {
            assert_eq!(found(policy.clone()), 1, "{policy}");
        }
        for policy in [
            json!({ "DynamoDBCrudPolicy": { "TableName": { "Ref": "Orders" } } }),
            json!({ "SQSPollerPolicy": { "QueueName": { "Fn::GetAtt": ["Jobs", "QueueName"] } } }),
            json!({ "DynamoDBStreamReadPolicy": { "TableName": "x", "StreamName": "*" } }),
            json!("AmazonDynamoDBFullAccess"),
        ] {
            assert_eq!(found(policy.clone()), 0, "{policy}");
        }
    }

    #[test]
    fn an_arn_names_a_service() {
        let found = |kind: &str, property: &str, value: Value| {
            let it = json!({ "Type": kind, "Properties": { property: value } });
            let findings = judge(&json!({ "Resources": { "It": it } }).into());
            findings.iter().filter(|finding| finding.code() == "CFN092").count()
        };
        let function = "AWS::Lambda::Function";
        for (value, count) in [
            // Refused by the pattern.
            (json!("arn:aws:iamm::111122223333:role/reader"), 0),
            (json!({ "Fn::Sub": "arn:${AWS::Partition}:iamm::${AWS::AccountId}:role/reader" }), 1),
            (json!({ "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader" }), 0),
            (json!({ "Fn::Sub": "arn:aws:${Service}m::111122223333:role/reader" }), 0),
        ] {
            assert_eq!(found(function, "Role", value.clone()), count, "{value}");
        }
        let mapping = "AWS::Lambda::EventSourceMapping";
        let stream =
            |service: &str| json!(format!("arn:aws:{service}:eu-west-1:111122223333:stream/plays"));
        assert_eq!(found(mapping, "EventSourceArn", stream("kinesys")), 1);
        assert_eq!(found(mapping, "EventSourceArn", stream("kinesis")), 0);
        let alarm = "AWS::CloudWatch::Alarm";
        let actions = |service: &str| json!([format!("arn:aws:{service}:eu-west-1:ec2:stop")]);
        assert_eq!(found(alarm, "AlarmActions", actions("snss")), 1);
        for service in ["automate", "sns", "sss", "brandnew"] {
            assert_eq!(found(alarm, "AlarmActions", actions(service)), 0, "{service}");
        }
    }

    #[test]
    fn what_a_subscription_is_sent_to_depends_on_its_protocol() {
        let found = |protocol: &str, endpoint: Value| {
            let own = json!({ "Protocol": protocol, "Endpoint": endpoint });
            let mut subscription = own.clone();
            subscription["TopicArn"] = json!({ "Ref": "Told" });
            let template = json!({ "Resources": {
                "Told": { "Type": "AWS::SNS::Topic", "Properties": { "Subscription": [own] } },
                "Jobs": { "Type": "AWS::SQS::Queue" },
                "Count": { "Type": "AWS::Lambda::Function" },
                "It": { "Type": "AWS::SNS::Subscription", "Properties": subscription },
            } });
            let findings = judge(&template.into());
            findings.iter().filter(|finding| finding.code() == "CFN049").count()
        };
        let arn = |id: &str| json!({ "Fn::GetAtt": [id, "Arn"] });
        for (protocol, endpoint, is_right) in [
            ("sqs", json!({ "Ref": "Jobs" }), false),
            ("sqs", json!("https://sqs.us-east-1.amazonaws.com/111122223333/jobs"), false),
            ("sqs", arn("Jobs"), true),
            ("lambda", json!({ "Ref": "Count" }), false),
            ("lambda", json!({ "Fn::Sub": "${Count}" }), false),
            ("lambda", json!("count"), false),
            ("lambda", arn("Count"), true),
            ("lambda", json!({ "Ref": "Parameter" }), true),
            ("email", json!("orders@example.com"), true),
            ("https", json!("https://example.com/orders"), true),
        ] {
            let expected = if is_right { 0 } else { 2 };
            assert_eq!(found(protocol, endpoint.clone()), expected, "{protocol} {endpoint}");
        }
    }

    #[test]
    fn a_page_or_a_pattern_says_what_is_wanted() {
        let reference = |id: &str| json!({ "Ref": id });
        let arn = |id: &str| json!({ "Fn::GetAtt": [id, "Arn"] });
        let (error, warning) = (Some(Severity::Error), Some(Severity::Warning));
        let (policy, queue_policy) = ("AWS::IAM::ManagedPolicy", "AWS::SQS::QueuePolicy");
        let (permission, function) = ("AWS::Lambda::Permission", "AWS::Lambda::Function");
        for (kind, property, value, expected) in [
            (function, "Role", reference("Reader"), error),
            (function, "Role", json!({ "Fn::Sub": "role/${Reader}" }), error),
            (
                function,
                "Role",
                json!({ "Fn::If": ["C", arn("Reader"), reference("Reader")] }),
                error,
            ),
            (function, "Role", arn("Reader"), None),
            (function, "Role", reference("Parameter"), None),
            (function, "Role", json!({ "Fn::Sub": "arn:aws:iam::${A}:role/${Reader}" }), None),
            (function, "Role", json!({ "Fn::ImportValue": "reader" }), None),
            (function, "Layers", json!([reference("Count")]), warning),
            (policy, "Roles", json!([arn("Reader")]), error),
            (policy, "Roles", json!(["arn:aws:iam::111122223333:role/x"]), error),
            (policy, "Roles", json!([reference("Reader"), "writer"]), None),
            (queue_policy, "Queues", json!([arn("Jobs")]), error),
            (queue_policy, "Queues", json!([reference("Jobs")]), None),
            (permission, "SourceArn", reference("Told"), None),
            (permission, "SourceArn", reference("Jobs"), error),
            (permission, "SourceArn", reference("Simple"), error),
            (permission, "FunctionName", arn("Count"), None),
            (
                "AWS::SQS::Queue",
                "RedrivePolicy",
                json!({ "deadLetterTargetArn": reference("Jobs") }),
                error,
            ),
            (
                "AWS::SQS::Queue",
                "RedrivePolicy",
                json!({ "deadLetterTargetArn": arn("Jobs") }),
                None,
            ),
            (
                "AWS::S3::Bucket",
                "NotificationConfiguration",
                json!({ "QueueConfigurations": [{ "Event": "s3:ObjectCreated:*", "Queue": reference("Jobs") }] }),
                error,
            ),
            (
                "AWS::S3::Bucket",
                "NotificationConfiguration",
                json!({ "LambdaConfigurations": [{ "Event": "s3:ObjectCreated:*", "Function": reference("Count") }] }),
                error,
            ),
            (
                "AWS::S3::Bucket",
                "NotificationConfiguration",
                json!({ "TopicConfigurations": [{ "Event": "s3:ObjectCreated:*", "Topic": reference("Told") }] }),
                None,
            ),
            (
                "AWS::Cognito::UserPool",
                "LambdaConfig",
                json!({ "PreSignUp": reference("Count") }),
                error,
            ),
            ("AWS::CloudWatch::Alarm", "AlarmActions", json!([reference("Told")]), None),
            ("AWS::CloudWatch::Alarm", "AlarmActions", json!([reference("Jobs")]), error),
            (
                "AWS::SNS::Subscription",
                "RedrivePolicy",
                json!({ "deadLetterTargetArn": reference("Jobs") }),
                error,
            ),
            ("AWS::IAM::RolePolicy", "RoleName", arn("Reader"), error),
            ("AWS::IAM::Role", "RoleName", json!({ "Fn::Sub": "${Count.Arn}" }), warning),
        ] {
            assert_eq!(found(kind, property, value.clone()), expected, "{kind} {property} {value}");
        }
    }
}
