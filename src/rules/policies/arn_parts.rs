//! The parts of ARNs in policies: the service, and the type of DynamoDB's resources.

use crate::facts::ResourceKind;
use crate::facts::condition_operator::Test;
use crate::names;
use crate::policy_syntax::{PrincipalKind, principals};
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::arns::meant_service;
use crate::rules::views::statement::Statement;
use crate::template::text::{self, Piece};

rules!(
    acknowledgeable_error SERVICE = iam121 {
        title: "an ARN names a service that exists",
        explanation: "The third part of an ARN is a service, such as `dynamodb`. With another word there the ARN is that of \
            nothing: what was meant to be allowed is denied, and what was meant to be denied is allowed. It is found where the \
            name of a known one is near.",
        page: pages::IAM_ARNS,
    },
    acknowledgeable_error TYPE = iam122 {
        title: "an ARN of DynamoDB's names a kind of resource that it has",
        explanation: "The ARN of a table ends in `table/NAME`, that of what belongs to it in `table/NAME/index/NAME`, \
            `stream`, `backup`, `export` or `import`; a global table of version 2017.11.29 is a `global-table/NAME`. \
            A statement on anything else is about nothing.",
        page: pages::DYNAMODB_ACTIONS,
    },
);

/// Stands for what deployment fills in. No ARN has it.
const FILLED: &str = "…";

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let resources = statement.resources().into_iter().chain(statement.resource.all_but());
    for node in resources {
        findings.extend(service(&node).or_else(|| kind(template, &node)));
    }
    let named = statement.principal.these.iter().chain(&statement.principal.all_but);
    for (of, names) in named.flat_map(principals) {
        if matches!(of, PrincipalKind::Aws | PrincipalKind::Federated) {
            findings.extend(names.one_or_many().iter().filter_map(service));
        }
    }
    for condition in statement.conditions() {
        if condition.operator.meaning().is_some_and(|meaning| meaning.test == Test::Arn) {
            findings.extend(condition.values().iter().filter_map(service));
        }
    }
}

/// The ARN as far as it is known.
fn arn(node: &Node<'_>) -> Option<String> {
    let is_text = text::is_text(node);
    is_text.then(|| text::filled(node, FILLED)).filter(|arn| arn.starts_with("arn:"))
}

/// Whether a part may become anything when it is deployed, or match several.
fn is_open(part: &str) -> bool {
    part.contains(['*', '?', '$']) || part.contains(FILLED)
}

fn service(node: &Node<'_>) -> Option<Finding> {
    let arn = arn(node)?;
    let mut parts = arn.split(':').skip(2);
    let service = parts.next().filter(|service| !is_open(service))?;
    // Where nothing follows, it may go on.
    parts.next()?;
    let near = meant_service(service)?;
    finding!(&SERVICE, "no service has ARNs with `{service}`")
        .at(node)
        .help(format!("did you mean `{near}`?"))
        .found()
}

/// Below `table/`, with one name between them.
fn kinds() -> impl Iterator<Item = &'static str> {
    let kinds = ResourceKind::all().iter();
    let below = kinds.filter(|kind| kind.arn_suffix().is_some_and(|suffix| !suffix.is_empty()));
    below.map(|kind| kind.name())
}

fn kind(template: &Judged<'_>, node: &Node<'_>) -> Option<Finding> {
    let arn = arn(node)?;
    let mut parts = arn.splitn(6, ':').skip(2);
    let resource = parts.next().filter(|service| *service == "dynamodb").and(parts.nth(2))?;
    let (table, global) = (ResourceKind::Table.name(), ResourceKind::GlobalTable.name());
    let mut segments = resource.split('/');
    let first = segments.next().filter(|first| !first.is_empty())?;
    let named = table_named(template, node).zip(resource.strip_prefix(FILLED));
    if is_open(first) && named.is_none() {
        return None;
    }
    if first != table && first != global {
        let shown = match named {
            Some((id, rest)) => format!("${{{id}}}{rest}"),
            None => resource.to_owned(),
        };
        let help = match names::nearest(first, [table, global]) {
            Some(near) => format!("did you mean `{near}/…`?"),
            None => format!("write `{table}/{shown}`"),
        };
        return finding!(&TYPE, "DynamoDB has no resources `{shown}`").at(node).help(help).found();
    }
    // A wildcard in the table's name stands for slashes, too.
    let has_wildcards = |name: &str| name.contains(['*', '?', '$']);
    segments.next().filter(|name| !name.is_empty() && !has_wildcards(name))?;
    let below = segments.next().filter(|below| !below.is_empty() && !is_open(below))?;
    if first == global || kinds().any(|kind| kind == below) {
        return None;
    }
    let help = match names::nearest(below, kinds()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a table has {}", names::listed(kinds())),
    };
    finding!(&TYPE, "a table has no `{below}` in its ARN").at(node).help(help).found()
}

/// The table of the template whose name is filled in behind the last colon.
fn table_named<'t>(template: &Judged<'_>, node: &Node<'t>) -> Option<&'t str> {
    let pieces = text::pieces(node);
    let before = pieces.iter().rposition(|piece| match piece {
        Piece::Literal(text) => text.ends_with(':'),
        _ => false,
    });
    match before.and_then(|before| pieces.get(before + 1)) {
        Some(Piece::Ref(id)) if template.table(id).is_some() => Some(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, document, role};
    use serde_json::{Value, json};

    fn of(resource: Value) -> Vec<&'static str> {
        codes(RULES, role(json!({ "Effect": "Allow", "Action": "*", "Resource": resource })))
    }

    #[test]
    fn a_service_is_one_of_aws() {
        for arn in [
            json!("arn:aws:dynamodbb:*:*:table/T"),
            json!("arn:aws:lamda:eu-west-1:111122223333:function:count"),
            json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamdb:${AWS::Region}:${AWS::AccountId}:table/${T}" }),
            json!(["*", "arn:aws:kinesys:*:*:stream/x"]),
        ] {
            assert_eq!(of(arn.clone()), ["IAM121"], "{arn}");
        }
        for arn in [
            json!("*"),
            json!("arn:aws:s3:::uploads/*"),
            json!("arn:aws:s33:::uploads/*"),
            json!("arn:aws:catalog:*:*:product/x"),
            json!("arn:aws:dynamo*:*:*:table/T"),
            json!({ "Fn::Sub": "arn:aws:${Service}b:*:*:x" }),
            json!({ "Fn::Sub": "arn:aws:dynamo${Rest}:*:*:x" }),
            json!("arn:aws:brandnew:*:*:x"),
            json!("{{resolve:ssm:/arn}}"),
        ] {
            assert_eq!(of(arn.clone()), [""; 0], "{arn}");
        }
    }

    #[test]
    fn arns_stand_in_principals_and_conditions_as_well() {
        let trust = |principal: Value, condition: Value| {
            let statement = json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, "Condition": condition });
            let role = json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": document(statement) } });
            codes(RULES, json!({ "R": role }))
        };
        let service = json!({ "Service": "lambda.amazonaws.com" });
        let account = |arn: &str| json!({ "AWS": ["111122223333", arn] });
        assert_eq!(trust(account("arn:aws:iamm::111122223333:root"), json!({})), ["IAM121"]);
        assert_eq!(trust(account("arn:aws:iam::111122223333:root"), json!({})), [""; 0]);
        for (operator, count) in [("ArnLike", 1), ("ArnNotEqualsIfExists", 1), ("StringLike", 0)] {
            let source = json!({ operator: { "aws:SourceArn": "arn:aws:lamdba:*:*:function:*" } });
            assert_eq!(trust(service.clone(), source).len(), count, "{operator}");
        }
    }

    #[test]
    fn the_name_of_a_table_is_no_resource() {
        let found = |resource: &str| {
            let arn = format!("arn:aws:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:{resource}");
            let mut resources =
                role(json!({ "Effect": "Allow", "Action": "*", "Resource": { "Fn::Sub": arn } }));
            resources["Tracks"] = json!({ "Type": "AWS::DynamoDB::Table" });
            resources["Told"] = json!({ "Type": "Custom::Path" });
            let mut findings = Vec::new();
            let template = json!({ "Resources": resources }).into();
            let judged = Judged::of(&template);
            judged.statements().for_each(|(_, one)| check(&judged, one, &mut findings));
            findings.iter().map(|one| one.message().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("${Tracks}"), ["DynamoDB has no resources `${Tracks}`"]);
        assert_eq!(found("${Tracks}/index/*"), ["DynamoDB has no resources `${Tracks}/index/*`"]);
        assert_eq!(found("table/${Tracks}"), [""; 0]);
        assert_eq!(found("${Told}"), [""; 0]);
    }

    #[test]
    fn the_kinds_of_resources_are_those_of_dynamodb() {
        for resource in [
            "tabel/Tracks",
            "Tracks",
            "tables/Tracks/index/byOwner",
            "table/Tracks/indx/byOwner",
            "table/${T}/streams/*",
        ] {
            let arn = json!({ "Fn::Sub": format!("arn:aws:dynamodb:eu-west-1:${{AWS::AccountId}}:{resource}") });
            assert_eq!(of(arn), ["IAM122"], "{resource}");
        }
        for resource in [
            "*",
            "t*",
            "table/*",
            "table/Tracks",
            "table/Tracks*/anything/x",
            "table/Tracks/index/*",
            "table/Tracks/*",
            "table/Tracks/backup/1",
            "table/Tracks//index/x",
            "${Parameter}",
            "global-table/Tracks",
            "${Kind}/Tracks",
            "${T}",
        ] {
            let arn = json!({ "Fn::Sub": format!("arn:aws:dynamodb:*:*:{resource}") });
            assert_eq!(of(arn), [""; 0], "{resource}");
        }
    }
}
