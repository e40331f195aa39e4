//! Roles, users, groups and managed policies: names, paths, descriptions, sessions, tags.

use std::ops::RangeInclusive;

use crate::facts::limits::iam as limits;
use crate::names::grouped;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tags::check_tags;
use crate::template::text;

rules!(
    error NAME = iam060 {
        title: "the name of a role or policy has up to 64 or 128 of IAM's characters",
        explanation: "Letters and digits of ASCII and `_+=,.@-`; roles and users have at most 64 characters, \
            groups and policies 128. Most stacks give no names: CloudFormation makes one, and the role can \
            be replaced.",
        page: pages::IAM_QUOTAS,
    },
    error PATH = iam061 {
        title: "a path begins and ends with a slash",
        explanation: "A path is `/`, or words between slashes, such as `/apps/music/`: at most 512 \
            characters of printable ASCII, without blanks. In the path of a managed policy the words have \
            the characters of a name.",
        page: pages::IAM_QUOTAS,
    },
    error DESCRIPTION = iam062 {
        title: "a description of a role or policy has up to 1,000 characters of Latin-1",
        explanation: "IAM refuses a longer one, and in a role's every character beyond `ÿ` (U+00FF): dashes \
            and quotes that a text editor has made beautiful among them.",
        page: pages::IAM_CREATE_ROLE,
    },
    error SESSION = iam063 {
        title: "a session lasts from one hour to twelve",
        explanation: "`MaxSessionDuration` is in seconds: 3,600 to 43,200. A role that another role assumes \
            has sessions of one hour, whatever is set here.",
        page: pages::IAM_CREATE_ROLE,
    },
    error TAG = iam064 {
        title: "a role has up to 50 tags, each key once, in letters, digits, spaces and `+-=._:/@`",
        explanation: "A key has 1 to 128 characters and does not begin with `aws:`, a value has up to 256. \
            A tag of a role is a principal tag, which policies compare: `USER#` cannot stand in one, the \
            prefix belongs into the policy.",
        page: pages::IAM_CREATE_ROLE,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for resource in template.resources() {
        let Some(kind) = resource.kind().and_then(|kind| kind.strip_prefix("AWS::IAM::")) else {
            continue;
        };
        check_names(&resource, kind, findings);
        if let Some(path) = resource.property("Path") {
            findings.extend(self::path(&path, kind == "ManagedPolicy"));
        }
        if let Some(description) = resource.property("Description") {
            findings.extend(self::description(&description, kind == "Role"));
        }
        if let Some(duration) = resource.property("MaxSessionDuration") {
            findings.extend(session(&duration));
        }
        if let Some(tags) = resource.property("Tags") {
            let noun = format!("`{resource}`");
            // IAM keeps the case of a key, and treats `Team` and `team` as the same.
            check_tags(&TAG, &noun, &tags, str::eq_ignore_ascii_case, findings);
        }
    }
}

fn check_names(resource: &Resource<'_>, kind: &str, findings: &mut Vec<Finding>) {
    let policy = ("PolicyName", "a policy", limits::POLICY_NAME_LENGTH);
    let named = match kind {
        "Role" => ("RoleName", "a role", limits::ROLE_NAME_LENGTH),
        "User" => ("UserName", "a user", limits::USER_NAME_LENGTH),
        "Group" => ("GroupName", "a group", limits::GROUP_NAME_LENGTH),
        "ManagedPolicy" => ("ManagedPolicyName", "a policy", limits::POLICY_NAME_LENGTH),
        _ => policy.clone(),
    };
    let (property, noun, length) = &named;
    let own = resource.property(property);
    findings.extend(own.and_then(|node| name(&node, noun, length)));
    let (property, noun, length) = &policy;
    let inline = resource.elements("Policies");
    for node in inline.filter_map(|policy| policy.get(property)) {
        findings.extend(name(&node, noun, length));
    }
}

fn name(node: &Node<'_>, noun: &str, length: &RangeInclusive<usize>) -> Option<Finding> {
    if !text::is_text(node) {
        return None;
    }
    let (shown, literal) = (text::shown(node), text::filled(node, ""));
    let known = literal.chars().count();
    let strange = literal.chars().find(|c| !limits::is_role_name_character(*c));
    let most = *length.end();
    if let Some(strange) = strange {
        return finding!(&NAME, "the name `{shown}` contains `{strange}`")
            .at(node)
            .help("a name has letters and digits of ASCII and `_+=,.@-`")
            .found();
    }
    let is_empty = shown.is_empty();
    (is_empty || known > most).then(|| {
        let message = if is_empty {
            format!("the name of {noun} is empty")
        } else {
            format!("the name `{shown}` has {known} characters, of at most {most}")
        };
        Finding::new(&NAME, message)
            .at(node)
            .help("leave it out: CloudFormation makes a name from the stack's and the id")
    })
}

fn path(node: &Node<'_>, managed: bool) -> Option<Finding> {
    let path = text::literal(node).filter(|_| node.as_i64().is_none())?;
    let length = path.chars().count();
    let (form, rest) = if managed {
        (limits::is_managed_policy_path(&path), "letters and digits of ASCII and `_+=,.@-`")
    } else {
        (limits::is_path(&path), "printable ASCII without blanks")
    };
    if !form {
        let inner = path.trim_matches('/');
        return finding!(&PATH, "`{path}` is no path")
            .at(node)
            .help(Help::from(format!("write it between slashes, in {rest}, such as ")).and(
                Word::property("Path", format!("/{inner}/")).call(format!(".path(\"/{inner}/\")")),
            ))
            .found();
    }
    (!limits::PATH_LENGTH.contains(&length)).then(|| {
        let most = limits::PATH_LENGTH.end();
        finding!(&PATH, "the path has {length} characters, of at most {most}").at(node)
    })
}

fn description(node: &Node<'_>, of_role: bool) -> Option<Finding> {
    let text = text::literal(node)?;
    let length = text.chars().count();
    if !limits::DESCRIPTION_LENGTH.contains(&length) {
        let most = grouped(*limits::DESCRIPTION_LENGTH.end());
        let length = grouped(length);
        return finding!(
            &DESCRIPTION,
            "the description has {length} characters, of at most {most}"
        )
        .at(node)
        .help("say it in a comment, and in the description what the role is for")
        .found();
    }
    let strange = text.chars().find(|c| !limits::is_role_description_character(*c));
    strange.filter(|_| of_role).map(|character| {
        let code = u32::from(character);
        finding!(
            &DESCRIPTION,
            "the description of a role cannot contain `{character}` (U+{code:04X})"
        )
        .at(node)
        .help("IAM takes the characters up to `ÿ` (U+00FF)")
    })
}

fn session(node: &Node<'_>) -> Option<Finding> {
    let seconds = node.as_i64()?;
    let bounds = limits::MAXIMUM_SESSION_SECONDS;
    let within = u64::try_from(seconds).is_ok_and(|seconds| bounds.contains(&seconds));
    (!within).then(|| {
        let finding = finding!(&SESSION, "sessions cannot last {seconds} seconds").at(node);
        match seconds {
            1..=12 => finding.label("in seconds").help(Help::say(
                "for hours write {}",
                [Word::value(seconds * 3_600)
                    .call(format!(".max_session_duration({seconds} * 3_600)"))],
            )),
            _ => finding.help(Help::say(
                "from one hour, {}, to twelve, {}",
                [
                    Word::value(3_600).call(".max_session_duration(3_600)"),
                    Word::value(43_200).call("43_200"),
                ],
            )),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, found};
    use serde_json::{Value, json};

    fn with(kind: &str, property: &str, value: Value) -> Vec<&'static str> {
        codes(
            check,
            json!({"X": {"Type": format!("AWS::IAM::{kind}"), "Properties": {
                property: value
            }}}),
        )
    }

    #[test]
    fn names_have_a_length_each() {
        for (kind, property, most) in [
            ("Role", "RoleName", 64),
            ("User", "UserName", 64),
            ("Group", "GroupName", 128),
            ("ManagedPolicy", "ManagedPolicyName", 128),
            ("Policy", "PolicyName", 128),
            ("RolePolicy", "PolicyName", 128),
        ] {
            assert_eq!(with(kind, property, json!("x".repeat(most))), [""; 0], "{kind}");
            assert_eq!(with(kind, property, json!("x".repeat(most + 1))), ["IAM060"], "{kind}");
            assert_eq!(with(kind, property, json!("")), ["IAM060"], "{kind}");
            assert_eq!(with(kind, property, json!("a b")), ["IAM060"], "{kind}");
        }
    }

    #[test]
    fn what_is_literal_of_a_name_is_judged() {
        let role = |name: Value| with("Role", "RoleName", name);
        assert_eq!(role(json!({"Fn::Sub": "${AWS::StackName}-reader_1+=,.@-"})), [""; 0]);
        assert_eq!(role(json!({"Fn::Sub": "${AWS::StackName}/reader"})), ["IAM060"]);
        assert_eq!(role(json!({"Fn::Sub": format!("${{A}}{}", "x".repeat(65))})), ["IAM060"]);
        assert_eq!(role(json!({"Ref": "Name"})), [""; 0]);
    }

    #[test]
    fn tag_keys_that_differ_in_case_are_one() {
        let tags = |one: &str, other: &str| json!([{"Key": one, "Value": "a"}, {"Key": other, "Value": "b"}]);
        assert_eq!(with("Role", "Tags", tags("Team", "team")).len(), 1);
        assert_eq!(with("Role", "Tags", tags("Team", "Stage")), [""; 0]);
    }

    #[test]
    fn inline_policies_have_names_too() {
        let policies = json!([{"PolicyName": "ok"}, {"PolicyName": "not ok"}]);
        assert_eq!(
            found(
                check,
                json!({"R": {"Type": "AWS::IAM::Role", "Properties": {
                    "Policies": policies
                }}})
            ),
            ["IAM060 /Resources/R/Properties/Policies/1/PolicyName"]
        );
    }

    #[test]
    fn paths_stand_between_slashes() {
        let long = |length: usize| json!(format!("/{}/", "x".repeat(length - 2)));
        for (kind, path, good) in [
            ("Role", json!("/"), true),
            ("Role", json!("/apps/a!/"), true),
            ("Role", long(512), true),
            ("Role", json!({"Fn::Sub": "/${A}"}), true),
            ("Role", long(513), false),
            ("Role", json!("apps"), false),
            ("Role", json!("/apps"), false),
            ("ManagedPolicy", json!("/apps/a_1/"), true),
            ("ManagedPolicy", json!("/apps/a!/"), false),
        ] {
            let expected: &[&str] = if good { &[] } else { &["IAM061"] };
            assert_eq!(with(kind, "Path", path.clone()), expected, "{kind} {path}");
        }
    }

    #[test]
    fn descriptions_are_short_and_plain() {
        for (kind, text, good) in [
            ("Role", "é\n".repeat(500), true),
            ("Role", "x".repeat(1_001), false),
            ("Role", "reads – and writes".to_owned(), false),
            ("ManagedPolicy", "reads – and writes".to_owned(), true),
            ("ManagedPolicy", "x".repeat(1_001), false),
        ] {
            let expected: &[&str] = if good { &[] } else { &["IAM062"] };
            assert_eq!(with(kind, "Description", json!(text)), expected, "{kind}");
        }
    }

    #[test]
    fn sessions_last_one_to_twelve_hours() {
        for (seconds, good) in [
            (json!(3_600), true),
            (json!("43200"), true),
            (json!({"Ref": "Seconds"}), true),
            (json!(3_599), false),
            (json!(43_201), false),
            (json!(-1), false),
            (json!(8), false),
        ] {
            let expected: &[&str] = if good { &[] } else { &["IAM063"] };
            assert_eq!(with("Role", "MaxSessionDuration", seconds.clone()), expected, "{seconds}");
        }
    }

    #[test]
    fn tags_are_those_that_sessions_take() {
        let tag = |key: &str, value: &str| json!([{"Key": key, "Value": value}]);
        assert_eq!(with("Role", "Tags", tag("team", "a-1")), [""; 0]);
        assert_eq!(with("Role", "Tags", tag("prefix", "USER#")), ["IAM064"]);
        assert_eq!(with("User", "Tags", tag("aws:team", "a")), ["IAM064"]);
        let many: Vec<Value> =
            (0..51).map(|n| json!({"Key": format!("k{n}"), "Value": "x"})).collect();
        assert_eq!(with("Role", "Tags", json!(many.get(..50))), [""; 0]);
        assert_eq!(with("Role", "Tags", json!(many)), ["IAM064"]);
    }
}
