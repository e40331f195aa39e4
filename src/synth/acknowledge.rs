//! What the stack or the template says of its findings: which of them it accepts, and why.

use crate::acknowledgement::Acknowledgement;
use crate::findings::Finding;
use crate::names;
use crate::rules;
use crate::stack::USELESS_ACKNOWLEDGEMENT;
use crate::template::{Node, Template};

/// Our member of a `Metadata`, and in it the one of acknowledgements.
const OURS: &str = "tablature";
const ACKNOWLEDGE: &str = "acknowledge";

/// The acknowledgements in the `Metadata` of the template and of its resources, each with the pointer
/// below which it holds; what is said there and cannot be understood is a finding.
pub(super) fn said_in(
    template: &Template,
    findings: &mut Vec<Finding>,
) -> Vec<(String, Acknowledgement)> {
    let mut found = Vec::new();
    let resources = template.resources().map(|resource| resource.node().clone());
    for holder in std::iter::once(template.root()).chain(resources) {
        let Some(ours) = holder.at(["Metadata", OURS]) else { continue };
        for (name, member) in ours.entries() {
            if name == ACKNOWLEDGE {
                found.extend(read(&holder.pointer(), &member, findings));
            } else {
                let finding = misunderstood(&member, format!("`{OURS}` has no member `{name}`"));
                let near = names::nearest(name, [ACKNOWLEDGE]).is_some();
                let help = if near { "did you mean" } else { "there is only" };
                let mark = if near { "?" } else { "" };
                findings.push(finding.help(format!("{help} `{ACKNOWLEDGE}`{mark}")));
            }
        }
        if !ours.is_object() {
            findings.push(misunderstood(&ours, format!("`{OURS}` is no object")).help(SHAPE));
        }
    }
    found
}

const SHAPE: &str = "write `\"tablature\": {\"acknowledge\": {\"CODE\": \"the reason\"}}`";

fn read(
    pointer: &str,
    member: &Node<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<(String, Acknowledgement)> {
    if !member.is_object() {
        findings.push(misunderstood(member, format!("`{ACKNOWLEDGE}` is no object")).help(SHAPE));
    }
    let mut found = Vec::new();
    for (code, reason) in member.entries() {
        let Some(text) = reason.as_str() else {
            let message = format!("the reason to acknowledge `{code}` is no text");
            findings.push(misunderstood(&reason, message).help(SHAPE));
            continue;
        };
        let acknowledgement = Acknowledgement {
            code: code.to_owned(),
            reason: text.to_owned(),
            spot: (&reason).into(),
            must_answer: true,
        };
        found.push((pointer.to_owned(), acknowledgement));
    }
    found
}

fn misunderstood(node: &Node<'_>, message: String) -> Finding {
    Finding::new(&USELESS_ACKNOWLEDGEMENT, message).at(node)
}

/// Marks the findings that the stack accepts, and says which acceptance answers nothing.
pub(super) fn acknowledge(
    findings: &mut Vec<Finding>,
    acknowledgements: &[(String, Acknowledgement)],
) {
    // What one line accepts of several resources answers if it does for one of them.
    let mut useless: Vec<&Acknowledgement> = Vec::new();
    let mut useful: Vec<&Acknowledgement> = Vec::new();
    for (pointer, acknowledgement) in acknowledgements {
        // Without a reason nothing is accepted: the finding stays, and its help asks for one.
        if acknowledgement.reason.trim().is_empty() {
            continue;
        }
        let mut answered = false;
        for finding in findings.iter_mut() {
            if finding.code().eq_ignore_ascii_case(&acknowledgement.code)
                && finding.rule().acknowledgeable
                && is_below(finding, pointer)
            {
                answered = true;
                finding.acknowledge(&acknowledgement.reason);
            }
        }
        let list = if answered { &mut useful } else { &mut useless };
        if !list.contains(&acknowledgement) {
            list.push(acknowledgement);
        }
    }
    useless.retain(|one| one.must_answer && !useful.contains(one));
    findings.extend(useless.into_iter().map(useless_acknowledgement));
}

/// The nearest acknowledgement wins, since a resource's stands before those of its parts.
fn is_below(finding: &Finding, pointer: &str) -> bool {
    match &finding.spot().pointer {
        None => pointer.is_empty(),
        Some(at) => {
            at.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
    }
}

fn useless_acknowledgement(acknowledgement: &Acknowledgement) -> Finding {
    let code = &acknowledgement.code;
    let finding = |message: String| {
        Finding::new(&USELESS_ACKNOWLEDGEMENT, message).at(acknowledgement.spot.clone())
    };
    match rules::find(code) {
        None => {
            let known = rules::all();
            let near = crate::names::nearest(code, known.iter().map(|rule| rule.code));
            let finding = finding(format!("there is no rule `{code}`"));
            match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("a finding's code stands in brackets before its message"),
            }
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

    use crate::template::Template;

    /// What is said of two policies, `A` and `B`, of which each has a finding of IAM040.
    fn said(of_template: Value, of_a: Value) -> Vec<String> {
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
        let said = report.findings().map(|finding| match finding.acknowledged() {
            Some(reason) => format!("{}: {reason}", finding.code()),
            None if finding.code() == "CFN006" => finding.message().to_owned(),
            None => finding.code().to_owned(),
        });
        said.collect()
    }

    fn accept(code: &str, reason: impl Into<Value>) -> Value {
        json!({ "acknowledge": { code: reason.into() } })
    }

    #[test]
    fn metadata_acknowledges_for_its_resource_or_for_all() {
        let none = || Value::Null;
        assert_eq!(said(none(), none()), ["IAM040", "IAM040"]);
        assert_eq!(said(none(), accept("IAM040", "a")), ["IAM040: a", "IAM040"]);
        assert_eq!(said(accept("iam040", "all"), none()), ["IAM040: all", "IAM040: all"]);
        let both = said(accept("IAM040", "all"), accept("IAM040", "a"));
        assert_eq!(both, ["IAM040: a", "IAM040: all"]);
    }

    #[test]
    fn what_accepts_nothing_is_said() {
        let of_a = |tablature: Value| {
            let mut said = said(Value::Null, tablature);
            said.retain(|one| one != "IAM040");
            said
        };
        assert_eq!(of_a(accept("IAM006", "why")), ["no finding of `IAM006` is left here"]);
        assert_eq!(of_a(accept("IAM04O", "why")), ["there is no rule `IAM04O`"]);
        assert_eq!(of_a(accept("CFN020", "why")), ["`CFN020` cannot be acknowledged"]);
        assert!(of_a(accept("IAM040", " ")).is_empty(), "the finding stays and says what it wants");
        assert_eq!(of_a(accept("IAM040", true)), ["the reason to acknowledge `IAM040` is no text"]);
        assert_eq!(of_a(json!({ "acknowledge": ["IAM040"] })), ["`acknowledge` is no object"]);
        assert_eq!(of_a(json!("IAM040")), ["`tablature` is no object"]);
        assert_eq!(
            of_a(json!({ "acknowledged": { "IAM040": "why" } })),
            ["`tablature` has no member `acknowledged`"]
        );
    }
}
