//! `Document`: a policy, with its version and its statements.

use super::parsed::{Fault, Parsed};
use super::reading::{Reading, Settled, is_made};
use super::statement::Statement;
use crate::facts::variables::{OLDER_POLICY_VERSION, POLICY_VERSION};
use crate::template::Node;

/// A policy document.
#[derive(Clone, Debug)]
pub(crate) struct Document<'t, U> {
    pub(crate) node: Node<'t>,
    /// `None` if it has no version, which means the older one.
    pub(crate) version: Option<Parsed<'t, Version, U>>,
    /// The statements, also if one is without brackets. Malformed ones are among them.
    pub(crate) statements: Vec<Parsed<'t, Statement<'t, U>, U>>,
}

/// The grammar of a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Version {
    /// Of 2012-10-17, in which `${…}` is a variable.
    Current,
    /// Of 2008-10-17, in which it is plain text.
    Older,
}

impl Version {
    fn named(name: &str) -> Option<Self> {
        match name {
            POLICY_VERSION => Some(Self::Current),
            OLDER_POLICY_VERSION => Some(Self::Older),
            _ => None,
        }
    }
}

impl<'t, U> Document<'t, U> {
    /// Reads the policy at a node. `None` if it is left out.
    pub(crate) fn read(reading: &impl Reading<'t, Unknown = U>, node: &Node<'t>) -> Option<Self> {
        let node = match reading.structure(node) {
            Settled::Absent => return None,
            Settled::Unknown(why) => return Some(Self::only(node, Parsed::Unknown(why))),
            Settled::Node(node) => node,
        };
        if !node.is_object() {
            return Some(Self::only(&node, Parsed::malformed(&node, Fault::NoDocument)));
        }
        let version = node.get("Version").map(|version| match reading.word(&version) {
            Err(why) => Parsed::Unknown(why),
            Ok(name) => Version::named(&name)
                .map_or_else(|| Parsed::malformed(&version, Fault::Version), Parsed::Known),
        });
        let none = || vec![Parsed::malformed(&node, Fault::NoStatement)];
        let statements = match node.get("Statement").map(|list| reading.structure(&list)) {
            None | Some(Settled::Absent) => none(),
            Some(Settled::Unknown(why)) => vec![Parsed::Unknown(why)],
            Some(Settled::Node(list)) if list.is_list() => {
                list.items().filter_map(|item| statement(reading, &item)).collect()
            }
            Some(Settled::Node(one)) => statement(reading, &one).into_iter().collect(),
        };
        Some(Self { node, version, statements })
    }

    /// Reads the `PolicyDocument` of an object. `None` if the object is left out.
    pub(crate) fn within(reading: &impl Reading<'t, Unknown = U>, node: &Node<'t>) -> Option<Self> {
        Some(match reading.structure(node) {
            Settled::Absent => return None,
            Settled::Unknown(why) => Self::only(node, Parsed::Unknown(why)),
            Settled::Node(holder) => {
                let document = holder.get("PolicyDocument");
                document.and_then(|document| Self::read(reading, &document)).unwrap_or_else(|| {
                    Self::only(&holder, Parsed::malformed(&holder, Fault::Missing))
                })
            }
        })
    }

    /// A policy of which there is nothing but the reason.
    fn only(node: &Node<'t>, why: Parsed<'t, Statement<'t, U>, U>) -> Self {
        Self { node: *node, version: None, statements: vec![why] }
    }

    /// Whether it stands where a policy has to be.
    pub(crate) fn is_there(&self) -> bool {
        let is_missing = |part: &Parsed<'t, Statement<'t, U>, U>| matches!(part, Parsed::Malformed(malformed) if malformed.fault == Fault::Missing);
        !self.statements.iter().any(is_missing)
    }

    /// Whether it is literal: an object that no function gives and no text contains.
    pub(crate) fn is_written_out(&self) -> bool {
        self.node.is_object() && !is_made(&self.node)
    }

    /// The statements that are known.
    pub(crate) fn known_statements(&self) -> impl Iterator<Item = &Statement<'t, U>> {
        self.statements.iter().filter_map(Parsed::known)
    }
}

fn statement<'t, U>(
    reading: &impl Reading<'t, Unknown = U>,
    node: &Node<'t>,
) -> Option<Parsed<'t, Statement<'t, U>, U>> {
    match reading.structure(node) {
        Settled::Absent => None,
        Settled::Unknown(why) => Some(Parsed::Unknown(why)),
        Settled::Node(node) if node.is_object() => {
            Some(Parsed::Known(Statement::read(reading, node)))
        }
        Settled::Node(node) => Some(Parsed::malformed(&node, Fault::StatementShape)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::AsWritten;
    use super::*;
    use crate::template::Expr;
    use serde_json::{Value, json};

    fn read(document: Value) -> (String, Vec<String>) {
        let expr = Expr::from(document);
        let document = Document::read(&AsWritten, &Node::root(&expr)).unwrap();
        let version = match document.version {
            None => "none".to_owned(),
            Some(Parsed::Known(version)) => format!("{version:?}"),
            Some(Parsed::Unknown(_)) => "unknown".to_owned(),
            Some(Parsed::Malformed(fault)) => format!("{} {}", fault.why(), fault.node.pointer()),
        };
        let statement = |part: &Parsed<'_, Statement<'_, _>, Node<'_>>| match part {
            Parsed::Known(statement) => statement.node.pointer(),
            Parsed::Unknown(function) => format!("unknown {}", function.pointer()),
            Parsed::Malformed(fault) => format!("{} {}", fault.why(), fault.node.pointer()),
        };
        (version, document.statements.iter().map(statement).collect())
    }

    #[test]
    fn statements_stand_in_a_list_or_alone() {
        let version = "2012-10-17";
        let (read_version, statements) = read(json!({"Version": version, "Statement": [{}, {}]}));
        assert_eq!(read_version, "Current");
        assert_eq!(statements, ["/Statement/0", "/Statement/1"]);
        let (read_version, statements) = read(json!({"Statement": {}}));
        assert_eq!((read_version.as_str(), statements), ("none", vec!["/Statement".to_owned()]));
        assert!(read(json!({"Statement": []})).1.is_empty());
    }

    #[test]
    fn what_is_malformed_is_there() {
        for (document, expected) in [
            (json!("{}"), "the policy is no object "),
            (json!({}), "the policy has no `Statement` "),
            (json!({"Statement": [7]}), "the statement is no object /Statement/0"),
            (json!({"Statement": [[{}]]}), "the statement is no object /Statement/0"),
            (json!({"Statement": null}), "the statement is no object /Statement"),
            (json!({"Ref": "Policy"}), "unknown "),
            (json!({"Statement": {"Ref": "S"}}), "unknown /Statement"),
            (json!({"Statement": [{"Fn::If": ["c", {}, {}]}]}), "unknown /Statement/0"),
            (json!({"Statement": [{"Fn::Transform": {}, "Sid": "a"}]}), "unknown /Statement/0"),
        ] {
            assert_eq!(read(document.clone()).1, [expected], "{document}");
        }
        let version = |version: Value| read(json!({"Version": version, "Statement": []})).0;
        assert_eq!(version(json!("2008-10-17")), "Older");
        assert_eq!(version(json!({"Ref": "V"})), "unknown");
        for wrong in [json!("2012-10-18"), json!(20121017), json!(null)] {
            assert_eq!(version(wrong), "the version of the policy is not one of IAM's /Version");
        }
    }
}
