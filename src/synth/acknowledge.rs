//! Applies the acknowledgements of a stack or template to its findings.

use std::collections::BTreeSet;

use crate::acknowledgement::Acknowledgement;
use crate::catalogue;
use crate::declared::USELESS_ACKNOWLEDGEMENT;
use crate::findings::{Finding, Help, finding};
use crate::names;
use crate::template::{self, ACKNOWLEDGE, Misread, Node, OURS, Template};

const SHAPE: &str = "write `\"tablature\": {\"acknowledge\": {\"CODE\": \"the reason\"}}`";

/// Acknowledges findings, each with the reason that is given nearest to its value, and reports
/// acknowledgements that answer nothing or are malformed.
pub(super) fn acknowledge(template: &Template, findings: &mut Vec<Finding>) {
    findings.extend(template::misread(template.root()).map(misunderstood));
    let (mut nearest, mut farther) = (BTreeSet::new(), BTreeSet::new());
    for finding in findings.iter_mut().filter(|finding| finding.rule().acknowledgeable) {
        // A finding without a value in the template is acknowledged by the template as a whole.
        let pointer = finding.location().pointer.as_deref().unwrap_or_default();
        let around = template.root().along(pointer);
        let mut answers = (around.iter().rev())
            .flat_map(Node::acknowledgements)
            .filter(|one| one.is_of(finding.code()) && one.has_reason());
        if let Some(answer) = answers.next() {
            farther.extend(answers);
            finding.acknowledge(&answer.reason);
            nearest.insert(answer);
        }
    }
    // An acknowledgement that one line makes for several resources is useful if it answers a
    // finding of one of them.
    let mut known = BTreeSet::new();
    for holder in template.acknowledgements() {
        for (index, one) in holder.iter().enumerate().filter(|(_, one)| one.must_answer) {
            let mut before = holder.iter().take(index);
            // One without a reason answers nothing, so the next one is the first that does.
            let first = before
                .find(|first| first.must_answer && first.is_of(&one.code) && first.has_reason());
            let finding = match first {
                Some(first) => acknowledged_twice(first, one),
                None if !one.has_reason() => without_reason(one),
                None if nearest.contains(one) => continue,
                None if farther.contains(one) => overshadowed(one),
                None => useless(one),
            };
            if known.insert(one) {
                findings.push(finding);
            }
        }
    }
}

fn misunderstood(misread: Misread<'_>) -> Finding {
    let (node, message) = match misread {
        Misread::Ours(node) => (node, format!("`{OURS}` is no object")),
        Misread::Acknowledge(node) => (node, format!("`{ACKNOWLEDGE}` is no object")),
        Misread::Reason(code, node) => {
            (node, format!("the reason to acknowledge `{code}` is no text"))
        }
        Misread::Member(name, node) => {
            let near = names::nearest(name, [ACKNOWLEDGE]).is_some();
            let help = if near { "did you mean" } else { "there is only" };
            let mark = if near { "?" } else { "" };
            return finding!(&USELESS_ACKNOWLEDGEMENT, "`{OURS}` has no member `{name}`")
                .at(node.named())
                .help(format!("{help} `{ACKNOWLEDGE}`{mark}"));
        }
    };
    Finding::new(&USELESS_ACKNOWLEDGEMENT, message).at(&node).help(SHAPE)
}

fn acknowledged_twice(first: &Acknowledgement, second: &Acknowledgement) -> Finding {
    finding!(&USELESS_ACKNOWLEDGEMENT, "`{}` is acknowledged twice for the same value", second.code)
        .here(second.location.clone(), "the second, which answers nothing")
        .and(first.location.clone(), "the first")
        .help("keep one reason")
}

fn without_reason(acknowledgement: &Acknowledgement) -> Finding {
    finding!(
        &USELESS_ACKNOWLEDGEMENT,
        "the reason to acknowledge `{}` is empty",
        acknowledgement.code
    )
    .here(acknowledgement.location.clone(), "acknowledges nothing")
    .help("say why the finding is accepted")
}

fn overshadowed(acknowledgement: &Acknowledgement) -> Finding {
    let code = &acknowledgement.code;
    finding!(
        &USELESS_ACKNOWLEDGEMENT,
        "each finding of `{code}` here is acknowledged nearer to its value"
    )
    .at(acknowledgement.location.clone())
    .help("remove the acknowledgement: the nearest reason is the one that is shown")
}

fn useless(acknowledgement: &Acknowledgement) -> Finding {
    let code = &acknowledgement.code;
    let finding = |message: String| {
        Finding::new(&USELESS_ACKNOWLEDGEMENT, message).at(acknowledgement.location.clone())
    };
    match catalogue::find(code) {
        None => {
            let near = catalogue::near(code);
            let otherwise = "a finding's code stands in brackets before its message";
            finding(format!("there is no rule `{code}`")).help(Help::meant(near, otherwise))
        }
        Some(rule) if !rule.acknowledgeable => {
            finding(format!("`{code}` cannot be acknowledged")).help("mend what it found")
        }
        Some(_) => finding(format!("no finding of `{code}` is left here"))
            .help("remove the acknowledgement"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::access::Access;
    use crate::cognito::UserSignIn;
    use crate::dynamodb::{Attribute, TableV2};
    use crate::evaluate::Environment;
    use crate::facts::Action::{GetItem, Query, Scan};
    use crate::iam::{PolicyStatement, Role};
    use crate::stack::{Stack, Stage};
    use crate::template::Template;

    /// The result for two policies, `A` and `B`, each of which has a finding of IAM040.
    fn shown(of_template: Value, of_a: Value) -> Vec<String> {
        let policy = json!({
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": { "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": { "Effect": "Allow", "Action": "dynamodb:GetItems", "Resource": "*" },
            } },
        });
        let mut template = json!({ "Resources": { "A": policy, "B": policy } });
        if !of_template.is_null() {
            template["Metadata"] = json!({ "tablature": of_template });
        }
        if !of_a.is_null() {
            template["Resources"]["A"]["Metadata"] = json!({ "tablature": of_a });
        }
        let report = Template::from(template).check();
        let shown = report.findings().map(|finding| match finding.acknowledged() {
            Some(reason) => format!("{}: {reason}", finding.code()),
            None if finding.code() == "CFN006" => finding.message().to_owned(),
            None => finding.code().to_owned(),
        });
        shown.collect()
    }

    fn accept(code: &str, reason: impl Into<Value>) -> Value {
        json!({ "acknowledge": { code: reason.into() } })
    }

    #[test]
    fn metadata_acknowledges_for_its_resource_or_for_all() {
        let none = || Value::Null;
        assert_eq!(shown(none(), none()), ["IAM040", "IAM040"]);
        assert_eq!(shown(none(), accept("IAM040", "a")), ["IAM040: a", "IAM040"]);
        assert_eq!(shown(accept("iam040", "all"), none()), ["IAM040: all", "IAM040: all"]);
        let both = shown(accept("IAM040", "all"), accept("IAM040", "a"));
        assert_eq!(both, ["IAM040: a", "IAM040: all"]);
    }

    #[test]
    fn what_accepts_nothing_is_said() {
        let of_a = |tablature: Value| {
            let mut shown = shown(Value::Null, tablature);
            shown.retain(|one| one != "IAM040");
            shown
        };
        assert_eq!(of_a(accept("IAM006", "why")), ["no finding of `IAM006` is left here"]);
        assert_eq!(of_a(accept("IAM04O", "why")), ["there is no rule `IAM04O`"]);
        assert_eq!(of_a(accept("CFN020", "why")), ["`CFN020` cannot be acknowledged"]);
        assert_eq!(of_a(accept("IAM040", " ")), ["the reason to acknowledge `IAM040` is empty"]);
        assert_eq!(of_a(accept("IAM040", true)), ["the reason to acknowledge `IAM040` is no text"]);
        assert_eq!(of_a(json!({ "acknowledge": ["IAM040"] })), ["`acknowledge` is no object"]);
        assert_eq!(of_a(json!("IAM040")), ["`tablature` is no object"]);
        assert_eq!(
            of_a(json!({ "acknowledged": { "IAM040": "why" } })),
            ["`tablature` has no member `acknowledged`"]
        );
    }

    /// A stack in which users read every row because of a statement of their role.
    fn readable(
        stack: Stack,
        role: impl FnOnce(Role) -> Role,
        statement: impl FnOnce(PolicyStatement) -> PolicyStatement,
    ) -> Stack {
        let mut stack = stack;
        let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
        let sign_in = stack.add(UserSignIn::new("Writers"));
        let all = PolicyStatement::allow().actions([Query]).resources([notes.arn()]);
        let writer = Role::new("Writer", sign_in.authenticated()).statement(statement(all));
        stack.add(role(writer));
        stack
    }

    /// The findings of a stack: the reason of an acknowledged one, the message of a useless
    /// acknowledgement.
    fn found(stack: &Stack) -> Vec<String> {
        let report = stack.check(&Stage::default());
        let shown = report.findings().map(|finding| match finding.acknowledged() {
            Some(reason) => format!("{}: {reason}", finding.code()),
            None if finding.code() == "CFN006" => finding.message().to_owned(),
            None => finding.code().to_owned(),
        });
        shown.collect()
    }

    const OVERSHADOWED: &str = "each finding of `IAM006` here is acknowledged nearer to its value";

    #[test]
    fn the_nearest_reason_is_the_one_that_is_shown() {
        let stack = || Stack::new("notes").acknowledge("IAM006", "of the stack");
        let role = |role: Role| role.acknowledge("IAM006", "of the role");
        let statement = |one: PolicyStatement| one.acknowledge("iam006", "of the statement");
        let bare = || Stack::new("notes");
        assert_eq!(found(&readable(bare(), |it| it, |it| it)), ["IAM006"]);
        assert_eq!(found(&readable(stack(), |it| it, |it| it)), ["IAM006: of the stack"]);
        let both = readable(stack(), role, |it| it);
        assert_eq!(found(&both), ["IAM006: of the role", OVERSHADOWED]);
        let all = readable(stack(), role, statement);
        let expected = ["IAM006: of the statement", OVERSHADOWED, OVERSHADOWED];
        assert_eq!(found(&all), expected);
    }

    #[test]
    fn a_reason_for_every_row_is_nearer_than_that_of_its_role() {
        let mut stack = Stack::new("notes");
        let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
        let likes = stack.add(TableV2::on_demand("Likes", Attribute::string("userId")));
        let sign_in = stack.add(UserSignIn::new("Writers"));
        stack.add(
            Role::new("Writer", sign_in.authenticated())
                .allow(notes.actions([Query, GetItem]).every_row("notes are public"))
                .allow(likes.actions([Scan]))
                .acknowledge("IAM006", "nothing here is secret"),
        );
        assert_eq!(found(&stack), ["IAM006: notes are public", "IAM006: nothing here is secret"]);
        let template = stack.template(&Stage::default()).unwrap();
        let access = Access::of(&template, Environment::default());
        let shown = access.with_acknowledged(&stack.check(&Stage::default())).text();
        for (what, reason) in [
            ("`GetItem` and `Query` every row of table `Notes`", "notes are public"),
            ("`Scan` every row of table `Likes`", "nothing here is secret"),
        ] {
            let line = format!("  IAM006: users of role `Writer` may {what} — {reason}\n");
            assert!(shown.contains(&line), "{shown}");
        }
    }

    #[test]
    fn what_was_lowered_still_accepts_what_its_stack_does() {
        let stack = readable(Stack::new("notes"), |it| it.acknowledge("IAM006", "why"), |it| it);
        let template = stack.template(&Stage::default()).unwrap();
        assert_eq!(template.check().codes(), [""; 0]);
        assert_eq!(template.check().acknowledged().count(), 1);
    }

    #[test]
    fn one_value_has_one_reason_for_a_code() {
        let twice = |it: Role| it.acknowledge("IAM006", "first").acknowledge("iam006", "second");
        let stack = readable(Stack::new("notes"), twice, |it| it);
        let message = "`iam006` is acknowledged twice for the same value";
        assert_eq!(found(&stack), ["IAM006: first", message]);
        let metadata = json!({ "acknowledge": { "IAM040": "first", "iam040": "second" } });
        let message = "`iam040` is acknowledged twice for the same value";
        assert_eq!(shown(Value::Null, metadata), [message, "IAM040: first", "IAM040"]);
        let of_both = shown(accept("IAM006", "all"), accept("IAM006", "a"));
        let empty = "the reason to acknowledge `IAM040` is empty";
        let farther = shown(accept("IAM040", "all"), accept("IAM040", ""));
        assert_eq!(farther, [empty, "IAM040: all", "IAM040: all"]);
        let stack = readable(Stack::new("notes").acknowledge("IAM006", ""), |it| it, |it| it);
        let found = found(&stack);
        let empty = "the reason to acknowledge `IAM006` is empty";
        assert!(found.iter().any(|one| one == empty), "{found:?}");
        assert!(found.iter().any(|one| one == "IAM006"), "{found:?}");
        let useless = "no finding of `IAM006` is left here";
        assert_eq!(of_both, [useless, useless, "IAM040", "IAM040"]);
    }

    #[test]
    fn a_template_whose_resources_all_say_why_has_nothing_left_to_accept() {
        let mut template = json!({ "Resources": {} });
        let policy = json!({
            "Type": "AWS::IAM::ManagedPolicy",
            "Metadata": { "tablature": accept("IAM040", "a") },
            "Properties": { "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": { "Effect": "Allow", "Action": "dynamodb:GetItems", "Resource": "*" },
            } },
        });
        template["Resources"]["A"] = policy;
        template["Metadata"] = json!({ "tablature": accept("IAM040", "all") });
        let report = Template::from(template).check();
        let messages: Vec<&str> = report.open().map(|finding| finding.message()).collect();
        assert_eq!(messages, ["each finding of `IAM040` here is acknowledged nearer to its value"]);
    }
}
