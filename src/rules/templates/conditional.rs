//! References to a resource that is not there under the conditions under which something refers to it.

use indexmap::IndexMap;

use super::dangling::DANGLING;
use crate::findings::Rule;
use crate::names;
use crate::rules::prelude::{Finding, Judged, Node, finding};
use crate::rules::views::cases::{Cases, OTHER, Values};
use crate::template::text::{self, Piece};
use crate::template::{Choice, Intrinsic};

/// What it finds are findings of other files' rules.
pub(super) static RULES: &[&Rule] = &[];

/// A condition, and whether it holds.
type Literal<'t> = (&'t str, bool);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let condition_of =
        |node: &Node<'_>| node.get("Condition").and_then(|one| one.as_str().map(str::to_owned));
    let resources =
        template.resources().filter_map(|one| Some((one.logical_id(), condition_of(one.node())?)));
    let conditional: IndexMap<&str, String> = resources.collect();
    if conditional.is_empty() || template.is_transformed() {
        return;
    }
    let mut judge = Judge {
        conditional,
        cases: Cases::of(template.template()),
        known: IndexMap::new(),
        findings,
    };
    for resource in template.resources() {
        let id = resource.logical_id();
        let mut site: Vec<Literal<'_>> = Vec::new();
        site.extend(resource.node().get("Condition").and_then(|one| Some((one.as_str()?, true))));
        if let Some(properties) = resource.node().get("Properties") {
            judge.walk(id, &properties, &mut site);
        }
    }
    let outputs = template.section("Outputs").into_iter().flat_map(|node| node.entries());
    for (name, output) in outputs {
        let mut site: Vec<Literal<'_>> = Vec::new();
        site.extend(output.get("Condition").and_then(|one| Some((one.as_str()?, true))));
        if let Some(value) = output.get("Value") {
            judge.walk(name, &value, &mut site);
        }
    }
}

struct Judge<'j, 't> {
    /// The condition of each resource that has one.
    conditional: IndexMap<&'t str, String>,
    cases: Cases<'t>,
    /// What has been asked before.
    known: IndexMap<(Vec<Literal<'t>>, String), Option<Absent>>,
    findings: &'j mut Vec<Finding>,
}

/// A case in which a resource is not there.
#[derive(Clone)]
struct Absent {
    when: String,
    /// Whether that is so where no parameter is given.
    is_default: bool,
}

impl<'t> Judge<'_, 't> {
    fn walk(&mut self, from: &str, node: &Node<'t>, site: &mut Vec<Literal<'t>>) {
        if let Some(choice) = Choice::of(node) {
            let Some(name) = choice.condition.as_str() else { return };
            for (branch, holds) in [(choice.then, true), (choice.otherwise, false)] {
                site.push((name, holds));
                self.walk(from, &branch, site);
                site.pop();
            }
            return;
        }
        match node.intrinsic() {
            Some(Intrinsic::Ref(name) | Intrinsic::GetAtt(name, _)) => {
                self.refer(from, node, name, site);
                return;
            }
            Some(Intrinsic::Sub(..)) => {
                for piece in text::pieces(node) {
                    if let Piece::Ref(name) | Piece::GetAtt(name, _) = piece {
                        self.refer(from, node, name, site);
                    }
                }
                return;
            }
            _ => {}
        }
        for child in node.items().chain(node.entries().map(|(_, child)| child)) {
            self.walk(from, &child, site);
        }
    }

    fn refer(&mut self, from: &str, node: &Node<'t>, to: &str, site: &[Literal<'t>]) {
        let Some(condition) = self.conditional.get(to) else { return };
        if site.contains(&(condition.as_str(), true)) {
            return;
        }
        let key = (site.to_vec(), condition.clone());
        let absent = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let absent = self.absent(site, condition);
                self.known.insert(key, absent.clone());
                absent
            }
        };
        let Some(Absent { when, is_default }) = absent else { return };
        let finding = finding!(&DANGLING, "`{from}` refers to `{to}`, which is not there {when}")
            .here(node, format!("only there under the condition `{condition}`"))
            .help(format!(
                "refer to it by `Fn::If` with the condition, or give `{from}` the condition `{condition}`"
            ));
        self.findings.push(if is_default { finding } else { finding.weakened() });
    }
}

impl<'t> Judge<'_, 't> {
    /// A case in which the site is there, and what has the condition is not. `None` also where that is not
    /// known.
    fn absent(&self, site: &[Literal<'t>], condition: &str) -> Option<Absent> {
        let names = site.iter().map(|(name, _)| *name).chain([condition]);
        let compared = self.cases.compared(names)?;
        let is_absent = |values: &Values| {
            let is_there = |(name, wanted): &Literal<'_>| {
                self.cases.holds(name, values).map(|holds| holds == *wanted)
            };
            let is_there = site.iter().map(is_there).collect::<Option<Vec<bool>>>()?;
            Some(!is_there.contains(&false) && !self.cases.holds(condition, values)?)
        };
        let defaults = self.cases.defaults(&compared);
        let by_default = defaults.filter(|values| is_absent(values) == Some(true));
        let is_default = by_default.is_some();
        let values = match by_default {
            Some(values) => values,
            None => {
                let mut all = self.cases.all(&compared)?.into_iter();
                all.find(|values| is_absent(values) == Some(true))?
            }
        };
        let named = values.iter().filter(|(name, _)| self.cases.is_parameter(name));
        let named: Vec<String> = named
            .map(|(name, value)| match (value.as_str(), compared.get(name)) {
                (OTHER, Some(known)) => {
                    format!("`{name}` is not {}", names::listed(known.iter().map(String::as_str)))
                }
                (value, _) => format!("`{name}` is `{value}`"),
            })
            .collect();
        let when = match named.is_empty() {
            true => format!("where `{condition}` does not hold"),
            false => format!("where {}", names::joined(named)),
        };
        Some(Absent { when, is_default })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Severity;
    use serde_json::{Value, json};

    /// Whether it is an error that a topic of `condition` refers to a table that is there under `On`.
    fn found(default: Value, condition: Option<&str>, refer: Value) -> Vec<Severity> {
        let is = |value: &str| json!({ "Fn::Equals": [{ "Ref": "Stage" }, value] });
        let mut topic =
            json!({ "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": refer } });
        if let Some(condition) = condition {
            topic["Condition"] = json!(condition);
        }
        let template = json!({
            "Parameters": { "Stage": { "Type": "String", "Default": default } },
            "Conditions": {
                "On": { "Fn::Or": [is("prod"), { "Condition": "Staging" }] },
                "Staging": is("staging"),
                "Prod": is("prod"),
                "Dev": is("dev"),
                "Off": { "Fn::Not": [{ "Condition": "On" }] },
                "Both": { "Fn::And": [{ "Condition": "On" }, { "Fn::Equals": [1, "1"] }] },
                "Odd": { "Fn::Equals": [{ "Ref": "Stage" }, { "Fn::ImportValue": "stage" }] },
            },
            "Resources": {
                "T": { "Type": "AWS::DynamoDB::Table", "Condition": "On" },
                "R": topic,
            },
        });
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        findings.iter().map(Finding::severity).collect()
    }

    #[test]
    fn what_is_looked_up_has_no_default_to_fail_under() {
        let template = json!({
            "Parameters": { "Stage": {
                "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/stage", "AllowedValues": ["/stage"],
            } },
            "Conditions": { "On": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": {
                "T": { "Type": "AWS::DynamoDB::Table", "Condition": "On" },
                "R": { "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": { "Ref": "T" } } },
            },
        });
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        let found: Vec<Severity> = findings.iter().map(Finding::severity).collect();
        assert_eq!(found, [Severity::Warning]);
        assert!(findings[0].message().ends_with("where `Stage` is not `prod`"));
    }

    #[test]
    fn what_refers_is_there_only_where_the_other_is() {
        let table = || json!({ "Ref": "T" });
        let dev = || json!("dev");
        let if_ = |condition: &str, then: Value, otherwise: Value| json!({ "Fn::If": [condition, then, otherwise] });
        for (condition, refer) in [
            (Some("On"), table()),
            (Some("Prod"), table()),
            (Some("Staging"), json!({ "Fn::Sub": "${T}-x" })),
            (Some("Both"), json!({ "Fn::GetAtt": ["T", "Arn"] })),
            (Some("Odd"), table()),
            (None, if_("On", table(), json!(""))),
            (None, if_("Off", json!(""), table())),
            (None, if_("Prod", table(), if_("Staging", table(), json!("")))),
            (Some("Off"), if_("Prod", table(), json!(""))),
        ] {
            assert_eq!(found(dev(), condition, refer.clone()), [], "{condition:?} {refer}");
        }
        for (default, condition, refer, severity) in [
            (dev(), None, table(), Severity::Error),
            (json!("prod"), None, table(), Severity::Warning),
            (dev(), Some("Dev"), table(), Severity::Error),
            (dev(), Some("Off"), json!({ "Fn::Sub": "${T.Arn}/index/*" }), Severity::Error),
            (dev(), None, if_("On", json!(""), table()), Severity::Error),
            (dev(), None, if_("Prod", json!(""), table()), Severity::Error),
            (json!("prod"), None, if_("Prod", table(), table()), Severity::Warning),
        ] {
            let found = found(default, condition, refer.clone());
            assert_eq!(found, [severity], "{condition:?} {refer}");
        }
    }
}
