//! Tests that all lines can be read, and what the best known types contain.

use super::overlay::Change;
use super::*;

#[test]
fn every_line_of_every_type_is_read() {
    let mut lines = 0;
    for name in types() {
        let mut objects = vec![of(name).unwrap().properties()];
        let mut seen = Vec::new();
        while let Some(object) = objects.pop() {
            if seen.contains(&object.name()) {
                continue;
            }
            seen.push(object.name());
            for line in object.lines() {
                lines += 1;
                match line.get(..1) {
                    Some("=" | "@" | "!" | "?" | "%") => {
                        assert!(object.name().is_empty(), "{line}")
                    }
                    Some("~") => assert_eq!(line, "~"),
                    Some("&") => {
                        let rule = Together::read(&line[1..]).expect(line);
                        let (Together::ExactlyOne(groups)
                        | Together::AtLeastOne(groups)
                        | Together::With(_, groups)
                        | Together::Without(_, groups)) = rule;
                        assert!(groups.names().all(|one| object.member(one).is_some()), "{line}");
                    }
                    _ => objects.extend(object_in(object, line)),
                }
            }
        }
    }
    assert!(lines > 50_000, "{lines}");
}

/// The object in a member's value.
fn object_in(within: Object, line: &'static str) -> Option<Object> {
    let mut value = within.read(line).expect(line).value;
    loop {
        match value.read().unwrap_or_else(|| panic!("{within:?}: {line}")) {
            Kind::List(list) => value = list.element,
            Kind::Map(inner) => value = inner,
            Kind::Object(object) => return Some(object),
            _ => return None,
        }
    }
}

#[test]
fn a_path_leads_to_a_value() {
    let at = |name: &str, path: &str| of(name).unwrap().at(path);
    let pool = "AWS::Cognito::UserPool";
    let Some(Kind::Integer(length)) = at(pool, "Policies.PasswordPolicy.MinimumLength") else {
        panic!()
    };
    assert_eq!((length.range.least, length.range.most), (Some(6.0), Some(99.0)));
    let Some(Kind::Text(flow)) = at("AWS::Cognito::UserPoolClient", "ExplicitAuthFlows") else {
        panic!()
    };
    assert!(flow.words.is_some_and(|words| words.have("ALLOW_USER_SRP_AUTH")));
    for path in ["Policies.Nothing", "Nothing", "UserPoolName.More", ""] {
        assert_eq!(at(pool, path), None, "{path}");
    }
}

#[test]
fn corrections_are_sorted_and_correct_what_there_is() {
    assert!(overlay::CORRECTIONS.is_sorted_by_key(|one| one.heading));
    for (_, page, date) in corrections() {
        assert!(page.starts_with("https://") && date.starts_with("20"), "{page}");
    }
    for one in overlay::CORRECTIONS {
        let (name, object) = one.heading.split_once('.').unwrap_or((one.heading, ""));
        let schema = of(name).unwrap();
        let object = schema.properties().beside(object).expect(one.heading);
        match one.change {
            Change::Member(line) => {
                object_in(object, line);
                assert!(!object.lines().any(|own| own == line), "{line}");
            }
            Change::Attribute(name) => {
                assert!(schema.has_attribute(name));
                assert!(!object.marked('@').any(|own| own.split(' ').any(|own| own == name)));
            }
            Change::Together(rule) => {
                assert!(!object.marked('&').any(|own| own == rule), "{rule}");
                assert!(object.together().any(|own| Some(own) == Together::read(rule)));
                let named = rule.split([' ', '+']).skip(1);
                named.for_each(|name| assert!(object.member(name).is_some(), "{name}"));
            }
            Change::NotTogether(rule) => {
                assert!(object.marked('&').any(|own| own == rule), "{rule}");
                assert!(!object.together().any(|own| Some(own) == Together::read(rule)));
            }
        }
    }
}

#[test]
fn well_known_types_say_what_their_pages_say() {
    let list = |names: Vec<&'static str>| names.join(" ");
    let known = |name: &str| of(name).unwrap();
    let table = known("AWS::DynamoDB::Table");
    assert_eq!(list(table.attributes().collect()), "Arn StreamArn");
    assert_eq!(list(table.create_only().collect()), "ImportSourceSpecification TableName");
    assert_eq!(list(table.conditional_create_only().collect()), "KeySchema");
    for (name, reference) in [
        ("AWS::DynamoDB::Table", "TableName"),
        ("AWS::DynamoDB::GlobalTable", "TableName"),
        ("AWS::IAM::Role", "RoleName"),
        ("AWS::S3::Bucket", "BucketName"),
        ("AWS::Lambda::Function", "FunctionName"),
        ("AWS::SQS::Queue", "QueueUrl"),
        ("AWS::SNS::Topic", "TopicArn"),
    ] {
        assert_eq!(known(name).reference(), Some(reference), "{name}");
    }
    let role = known("AWS::IAM::Role");
    assert_eq!(list(role.attributes().collect()), "Arn RoleId");
    assert_eq!(list(role.create_only().collect()), "Path RoleName");
    let function = known("AWS::Lambda::Function").properties();
    let required = function.members().filter(|member| member.required).map(|member| member.name);
    assert_eq!(list(required.collect()), "Code Role");
    assert!(function.member("Arn").is_some_and(|arn| arn.read_only));
    assert!(known("AWS::CloudFormation::Stack").has_attribute("Outputs.Address"));
    assert!(!known("AWS::CloudFormation::Stack").has_attribute("Output"));
    assert!(known("AWS::CloudFormation::CustomResource").has_attribute("anything"));
}

#[test]
fn an_object_says_what_holds_of_several_members() {
    let group = of("AWS::AutoScaling::AutoScalingGroup").unwrap().properties();
    let launch = group.beside("LaunchTemplateSpecification");
    assert!(launch.is_some_and(|object| !object.is_open()));
    assert!(of("AWS::CloudFormation::CustomResource").unwrap().properties().is_open());
    let artifacts = of("AWS::CodePipeline::Pipeline").unwrap().properties();
    let Some(Together::ExactlyOne(groups)) = artifacts.together().next() else { panic!() };
    assert_eq!(groups.names().collect::<Vec<_>>(), ["ArtifactStore", "ArtifactStores"]);
}

#[test]
fn what_is_not_published_is_not_known() {
    for name in
        ["AWS::S3::Buckt", "AWS::Serverless::Function", "Custom::Seed", "", "AWS::S3::Bucket.Tag"]
    {
        assert_eq!(of(name), None, "{name}");
    }
}
