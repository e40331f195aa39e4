//! Wildcards that reach tables outside of the stack.

use crate::facts::Action;
use crate::names;
use crate::policy_syntax::{named, wildcard::matches_in_any_case};
use crate::rules::policies::undocumented::why_undocumented;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::everyone::{Narrowed, narrowed};
use crate::rules::views::statement::Statement;
use crate::template::text::{self, Piece};

rules!(
    warning FOREIGN = iam046 {
        title: "a policy names the tables that it opens",
        explanation: "`table/hr-*` opens every table of the account whose name begins so: those of the other \
            stage, of a stack that comes next year, and a restored backup. `*` opens all of them. A grant \
            of the library names each table. What only asks what there is (`ListTables`, `DescribeTable`, \
            `DescribeLimits` …) may say `*`; a job over the whole account says why.",
        page: pages::DYNAMODB_ACTIONS,
    },
);

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    if statement.allows() && !by_tag(statement) {
        check_statement(template, statement, findings);
    }
}

/// Whether the tables are selected by a tag of theirs, which identifies them as well as an ARN
/// does.
fn by_tag(statement: &Statement<'_>) -> bool {
    let of_resource = |key: &str| {
        key.get(..16).is_some_and(|start| start.eq_ignore_ascii_case("aws:ResourceTag/"))
    };
    narrowed(statement, of_resource) != Narrowed::Not
}

fn check_statement(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let Some(uses) = TableUse::of(statement) else { return };
    for resource in statement.resources() {
        // What the resource means is not known, which is reported by another rule.
        if why_undocumented(&resource).is_some() {
            continue;
        }
        let Some(names) = TableNames::of(&resource, template) else { continue };
        // Everything on everything is not a slip in a resource, and is reported by another rule.
        if names == TableNames::All && uses.broad {
            continue;
        }
        let finding =
            finding!(&FOREIGN, "{} every table of the account{}", uses.words, names.which())
                .at(&resource);
        let own = names.among(template);
        let finding = match own.as_slice() {
            [] => finding,
            few => finding
                .label(format!("of this stack: {}", names::listed(few.iter().map(String::as_str)))),
        };
        findings.push(
            finding
                .help(Help::either(
                    "name the tables: `table.read_data()`, `table.actions([…])` for each of them",
                    "name the tables one by one",
                ))
                .help(Help::say(
                    "a job over the whole account: {}",
                    [Word::acknowledgement("IAM046", "why that is right")],
                )),
        );
    }
    if let Some(all_but) = statement.resource.all_but.as_ref().filter(|_| !uses.broad) {
        finding!(&FOREIGN, "{} every table of the account but these", uses.words)
            .at(all_but)
            .help(
                Help::from("name what is allowed")
                    .in_stack(": `.resources([table.arn()])`")
                    .in_file(" in `Resource`"),
            )
            .add_to(findings);
    }
}

/// What a statement does with tables, beyond describing them.
struct TableUse {
    /// `` `GetItem` and `Query` reach ``
    words: String,
    /// Whether it allows everything.
    broad: bool,
}

impl TableUse {
    fn of(statement: &Statement<'_>) -> Option<Self> {
        if statement.action.all_but.is_some() {
            return statement.dynamodb_actions()?.into_iter().any(touches).then(|| Self {
                words: "everything but some actions reaches".to_owned(),
                broad: true,
            });
        }
        let mut shorts = Vec::new();
        let mut broad = false;
        for name in statement.actions().iter().filter_map(text::literal) {
            if named(&name).into_iter().any(touches) {
                broad |= name == "*" || name.eq_ignore_ascii_case("dynamodb:*");
                shorts.push(name.split_once(':').map_or(name.as_str(), |(_, s)| s).to_owned());
            }
        }
        let verb = if shorts.len() == 1 { "reaches" } else { "reach" };
        let listed = match shorts.as_slice() {
            [first, second, rest @ ..] if rest.len() > 1 => {
                format!("`{first}`, `{second}` and {} more", rest.len())
            }
            few => names::listed(few.iter().map(String::as_str)),
        };
        (!shorts.is_empty()).then(|| Self { words: format!("{listed} {verb}"), broad })
    }
}

/// Whether an action does something with a table, its items, backups or stream.
fn touches(action: Action) -> bool {
    let asks = ["Describe", "List"].iter().any(|start| action.name().starts_with(start));
    !action.resource_kinds().is_empty() && !asks
}

/// Which names of tables a pattern matches.
#[derive(PartialEq, Eq, Debug)]
enum TableNames {
    All,
    /// The pattern, with [`OPAQUE`] for what is filled in at deployment, and its text in messages.
    Like(String, String),
}

/// The placeholder for a part that is only known at deployment.
const OPAQUE: char = '\u{FFFD}';

impl TableNames {
    /// The tables that a resource matches; `None` if it names a single one, is not one of DynamoDB's,
    /// or is not known.
    fn of(node: &Node<'_>, template: &Judged<'_>) -> Option<Self> {
        let (mut text, mut shown) = (String::new(), String::new());
        for piece in text::pieces(node) {
            match piece {
                Piece::Literal(literal) => {
                    text.push_str(&literal);
                    shown.push_str(&literal);
                }
                Piece::GetAtt(id, "Arn") if text.is_empty() && template.table(id).is_some() => {
                    text = format!("arn:aws:dynamodb:r:a:table/{OPAQUE}");
                    shown = format!("arn:aws:dynamodb:r:a:table/${{{id}}}");
                }
                Piece::Ref(id) => {
                    text.push(OPAQUE);
                    // The colons of a pseudo parameter would be taken for those of the ARN.
                    shown.push_str(&format!("${{{}}}", id.replace(':', ";")));
                }
                Piece::GetAtt(..) | Piece::Unknown => {
                    text.push(OPAQUE);
                    shown.push('…');
                }
            }
        }
        if text.contains("${") {
            // A policy variable chooses among tables, which is a different kind of pattern.
            return None;
        }
        if text == "*" {
            return Some(Self::All);
        }
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let is_dynamodb =
            parts.get(2).is_some_and(|service| matches_in_any_case(service, "dynamodb"));
        if parts.first() != Some(&"arn") || !is_dynamodb {
            return None;
        }
        let Some(resource) = parts.get(5) else {
            return parts.last().filter(|last| last.ends_with('*')).map(|_| Self::All);
        };
        let name = match resource.strip_prefix("table/") {
            Some(rest) => rest.split('/').next().unwrap_or_default(),
            None if matches_in_any_case(resource, "table/") || resource.starts_with('*') => "*",
            None => return None,
        };
        let whole = shown.splitn(6, ':').nth(5).and_then(|part| part.strip_prefix("table/"));
        let shown = whole.and_then(|rest| rest.split('/').next()).unwrap_or(name).replace(';', ":");
        match name {
            _ if !name.contains(['*', '?']) => None,
            _ if name.chars().all(|c| c == '*') => Some(Self::All),
            _ => Some(Self::Like(name.to_owned(), shown)),
        }
    }

    fn which(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Like(_, shown) => match shown.strip_suffix('*') {
                Some(start) if !start.contains(['*', '?']) => {
                    format!(" whose name begins with `{start}`")
                }
                _ => format!(" whose name is like `{shown}`"),
            },
        }
    }

    /// The template's own tables that certainly match.
    fn among(&self, template: &Judged<'_>) -> Vec<String> {
        let Self::Like(pattern, _) = self else { return Vec::new() };
        let named = template.table_names().iter();
        let matching = named.filter(|(name, _)| matches_in_any_case(pattern, name));
        let mut own: Vec<String> = matching.map(|(_, table)| table.name().to_owned()).collect();
        let many = own.len();
        if many > 4 {
            own.truncate(3);
            own.push(format!("{} more", many - 3));
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages, role};
    use serde_json::{Value, json};

    fn with(actions: Value, resource: Value) -> Value {
        let mut all = role(json!({"Effect": "Allow", "Action": actions, "Resource": resource}));
        all["Users"] =
            json!({"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "hr-users"}});
        all["Plain"] = json!({"Type": "AWS::DynamoDB::GlobalTable"});
        all
    }

    #[test]
    fn a_wildcard_in_the_name_of_a_table_is_found_with_what_it_opens() {
        let reads = "IAM046: `GetItem` reaches every table of the account";
        for (resource, which) in [
            (json!("*"), ""),
            (json!("arn:aws:dynamodb:*:*:table/*"), ""),
            (json!("arn:aws:dynamodb:eu-west-1:111122223333:*"), ""),
            (json!("arn:aws:dynamodb:*"), ""),
            (
                json!({"Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*"}),
                "",
            ),
            (json!("arn:aws:dynamodb:*:*:table/*/index/byDate"), ""),
            (json!("arn:aws:dynamodb:*:*:table/hr-*"), " whose name begins with `hr-`"),
            (json!("arn:aws:dynamodb:*:*:table/hr-*-dev"), " whose name is like `hr-*-dev`"),
            (json!("arn:aws:dynamodb:*:*:table/hr-user?"), " whose name is like `hr-user?`"),
            (
                json!({"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${AWS::StackName}-*"}),
                " whose name begins with `${AWS::StackName}-`",
            ),
            (json!({"Fn::Sub": "${Plain.Arn}*"}), " whose name begins with `${Plain}`"),
            (
                json!({"Fn::Join": ["", [{"Fn::GetAtt": ["Plain", "Arn"]}, "-old*"]]}),
                " whose name begins with `${Plain}-old`",
            ),
        ] {
            let messages = messages(RULES, with(json!("dynamodb:GetItem"), resource.clone()));
            assert_eq!(messages, [format!("{reads}{which}")], "{resource}");
        }
    }

    #[test]
    fn what_names_its_table_or_is_not_known_is_silent() {
        for resource in [
            json!("arn:aws:dynamodb:eu-west-1:111122223333:table/hr-users"),
            json!("arn:aws:dynamodb:*:*:table/hr-users"),
            json!("arn:aws:dynamodb:*:*:table/hr-users/index/*"),
            json!({"Fn::GetAtt": ["Plain", "Arn"]}),
            json!({"Fn::Sub": "${Plain.Arn}/*"}),
            json!({"Fn::Sub": "${Imported.Arn}*"}),
            json!({"Fn::ImportValue": "users-arn"}),
            json!({"Ref": "AWS::NoValue"}),
            json!("arn:aws:s3:::*"),
            json!("arn:aws:dynamodb:*:*:global-table/*"),
            json!("arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}-*"),
        ] {
            assert_eq!(
                codes(RULES, with(json!("dynamodb:GetItem"), resource.clone())),
                [""; 0],
                "{resource}"
            );
        }
    }

    #[test]
    fn asking_what_there_is_may_name_everything() {
        for (action, is_right) in [
            ("dynamodb:ListTables", true),
            ("dynamodb:ListStreams", true),
            ("dynamodb:DescribeLimits", true),
            ("dynamodb:DescribeTable", true),
            ("dynamodb:Describe*", true),
            ("s3:*", true),
            ("*", true),
            ("dynamodb:*", true),
            ("dynamodb:GetRecords", false),
            ("dynamodb:Get*", false),
            ("dynamodb:CreateBackup", false),
            ("dynamodb:DeleteTable", false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["IAM046"] };
            assert_eq!(codes(RULES, with(json!([action]), json!(["*"]))), expected, "{action}");
        }
        let family = json!("arn:aws:dynamodb:*:*:table/hr-*");
        assert_eq!(codes(RULES, with(json!("dynamodb:*"), family)), ["IAM046"]);
    }

    #[test]
    fn tables_may_be_told_by_a_tag_of_theirs() {
        let with = |condition: Value| {
            codes(
                RULES,
                role(json!({
                    "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
                    "Condition": condition
                })),
            )
        };
        assert_eq!(with(json!({"StringEquals": {"aws:ResourceTag/app": "music"}})), [""; 0]);
        assert_eq!(with(json!({"StringNotEquals": {"aws:ResourceTag/app": "hr"}})), ["IAM046"]);
        assert_eq!(with(json!({"StringEquals": {"aws:PrincipalTag/app": "hr"}})), ["IAM046"]);
    }

    #[test]
    fn all_but_some_tables_are_all_others() {
        let statement = |effect: &str| {
            role(json!({
                "Effect": effect, "Action": ["dynamodb:PutItem", "dynamodb:Query"],
                "NotResource": "arn:aws:dynamodb:*:*:table/secrets"
            }))
        };
        assert_eq!(
            messages(RULES, statement("Allow")),
            ["IAM046: `PutItem` and `Query` reach every table of the account but these"]
        );
        assert_eq!(codes(RULES, statement("Deny")), [""; 0]);
    }

    #[test]
    fn in_the_policy_of_a_table_everything_is_the_table() {
        let policy = json!({"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Reader"},
            "Action": "dynamodb:GetItem", "Resource": "*"
        }});
        let table = json!({"T": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "ResourcePolicy": {"PolicyDocument": policy}
        }}});
        assert_eq!(codes(RULES, table), [""; 0]);
    }
}
