//! References to what the template does not have.

use std::cell::Cell;

use indexmap::{IndexMap, IndexSet};

use super::functions;
use super::serverless::lacks_its_transform;
use crate::facts::template as words;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};
use crate::rules::views::references::{self, Reference, ReferenceKind};
use crate::rules::views::tables::Table;

rules!(
    error DANGLING = cfn024 {
        title: "a reference names something in the template",
        explanation: "`Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn` reach resources, parameters and \
            pseudo parameters of the same template, and nothing of another stack. `Fn::Sub` takes every \
            `${…}` for such a name: a policy variable is written `${!…}` in it. What a handle gives \
            (`.arn()`, `.reference()`) is spelt right as long as it stays in its stack. The name itself is a text.",
        page: pages::CLOUDFORMATION_REF,
    },
    error STREAM_ARN = cfn025 {
        title: "a stream's ARN needs a table that has a stream",
        explanation: "Without a `StreamSpecification` the attribute `StreamArn` has no value. No \
            validator sees that; the deployment fails when CloudFormation comes to it.",
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let known = KnownNames::of(template);
    let is_complete = !template.is_transformed() && !lacks_its_transform(template);
    let without_stream = template.tables().filter(has_no_stream).map(|table| (table.name(), table));
    let without_stream: IndexMap<&str, Table<'_>> = without_stream.collect();
    let modules: IndexSet<&str> = modules(template).collect();
    let lengths: IndexSet<usize> = modules.iter().map(|module| module.len()).collect();
    let of_module = |name: &str| {
        let mut starts = lengths.iter().filter_map(|length| name.get(..*length));
        starts.any(|start| modules.contains(start))
    };
    let unreadable = functions::check(template, findings);
    let is_within = |reference: &Reference<'_>| {
        // Pointers are made on demand, and nearly no template has functions that cannot be read.
        !unreadable.is_empty() && {
            let pointer = reference.node.pointer();
            let inside = |outer: &String| {
                pointer.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('/'))
            };
            unreadable.iter().any(inside)
        }
    };
    let mut judge = |reference: &Reference<'_>, in_conditions: bool| {
        if is_complete
            && !is_within(reference)
            && !of_module(reference.name)
            && let Some(finding) = known.dangling(reference, in_conditions)
        {
            findings.push(finding);
        }
        let of_stream = reference.kind == ReferenceKind::Attribute(Some("StreamArn"));
        let table = without_stream.get(reference.name).filter(|_| of_stream);
        findings.extend(table.map(|table| no_stream(table, reference)));
    };
    let conditions = template.section("Conditions");
    let each = conditions.iter().flat_map(|section| section.entries());
    let named = each.flat_map(|(_, condition)| references::of_condition(&condition));
    for reference in conditions.iter().flat_map(references::of_value).chain(named) {
        judge(&reference, true);
    }
    for reference in template.references().iter().flat_map(|resource| &resource.references) {
        judge(reference, false);
    }
    let outputs = template.section("Outputs").into_iter().flat_map(|node| node.entries());
    for reference in outputs.flat_map(|(_, output)| references::of_output(&output)) {
        judge(&reference, false);
    }
}

/// The modules of a template, by logical id: each is replaced by its resources, whose ids begin with it.
fn modules<'t>(template: &Judged<'t>) -> impl Iterator<Item = &'t str> {
    let is_module = |kind: &str| kind.ends_with("::MODULE");
    let modules = template.resources().filter(move |one| one.kind().is_some_and(is_module));
    modules.map(|module| module.logical_id())
}

fn no_stream(table: &Table<'_>, reference: &Reference<'_>) -> Finding {
    finding!(&STREAM_ARN, "table `{table}` has no stream, and so no ARN of one")
        .here(reference.location(), "the stream's ARN")
        .and(&table.resource, "a table without a stream")
        .help(Help::either(
            "add `.stream(StreamViewType::NewAndOldImages)` to the table",
            Help::say(
                "give the table {}",
                [Word::nested(["StreamSpecification", "StreamViewType"], "NEW_AND_OLD_IMAGES")],
            ),
        ))
}

/// A table that certainly has no stream. One with several replicas needs a stream anyway, which is
/// another rule's matter.
fn has_no_stream(table: &Table<'_>) -> bool {
    table.property("StreamSpecification").is_none()
        && table.replicas().len() <= 1
        && table.resource.node().get("Properties").is_none_or(|node| node.intrinsic().is_none())
}

/// The names of a template, by section.
struct KnownNames<'t> {
    resources: IndexSet<&'t str>,
    parameters: IndexSet<&'t str>,
    conditions: IndexSet<&'t str>,
    mappings: IndexSet<&'t str>,
    /// How many names may still be searched for near ones.
    searches: Cell<usize>,
}

/// How many dangling names are compared with all known ones. Of a template with more there is more to say
/// than what each was meant to be, and the comparisons would take longer than everything else.
const MOST_SEARCHES: usize = 200;

impl<'t> KnownNames<'t> {
    fn of(template: &Judged<'t>) -> Self {
        let keys = |section: &str| {
            let section = template.section(section);
            section.into_iter().flat_map(|node| node.entries()).map(|(key, _)| key).collect()
        };
        Self {
            resources: keys("Resources"),
            parameters: keys("Parameters"),
            conditions: keys("Conditions"),
            mappings: keys("Mappings"),
            searches: Cell::new(MOST_SEARCHES),
        }
    }

    /// What a name was probably meant to be, of a template with not too many names to ask that for.
    fn nearest<'n>(&self, name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        self.searches.set(self.searches.get().checked_sub(1)?);
        names::nearest(name, known)
    }

    fn dangling(&self, reference: &Reference<'_>, in_conditions: bool) -> Option<Finding> {
        let name = reference.name;
        let known = match reference.kind {
            ReferenceKind::Value => {
                let is_known = self.parameters.contains(name)
                    || words::PSEUDO_PARAMETERS.contains(&name)
                    || (!in_conditions && self.resources.contains(name));
                return (!is_known).then(|| self.unknown_value(reference, in_conditions));
            }
            ReferenceKind::Attribute(_) | ReferenceKind::Order => &self.resources,
            ReferenceKind::Condition => &self.conditions,
            // A parameter's value is not a name here: only a function can choose a mapping.
            ReferenceKind::Mapping => &self.mappings,
        };
        if known.contains(name) {
            return None;
        }
        let (message, help) = match reference.kind {
            ReferenceKind::Attribute(Some(attribute)) if self.parameters.contains(name) => {
                (format!("`{name}` is a parameter and has no attribute `{attribute}`"), HANDLES)
            }
            ReferenceKind::Value | ReferenceKind::Attribute(_) => {
                (format!("there is no resource `{name}`"), HANDLES)
            }
            ReferenceKind::Order => (
                format!("`DependsOn` names `{name}`, which is no resource"),
                "name it by its handle: `.depends_on(topic.logical_id())`",
            ),
            ReferenceKind::Condition => (format!("there is no condition `{name}`"), DECIDE),
            ReferenceKind::Mapping => (format!("there is no mapping `{name}`"), LOOK_UP),
        };
        let near = self.nearest(name, known.iter().copied());
        Some(finding(reference, message, near, help))
    }

    fn unknown_value(&self, reference: &Reference<'_>, in_conditions: bool) -> Finding {
        let name = reference.name;
        if let Some(rest) = name.strip_prefix("AWS::") {
            let near = names::nearest(name, words::PSEUDO_PARAMETERS.iter().copied());
            let message = format!("there is no pseudo parameter `{name}`");
            let known = words::PSEUDO_PARAMETERS.iter().copied();
            let help = format!("there are {}", names::listed(known));
            // A single letter is not near enough.
            return finding(reference, message, near.filter(|_| rest.len() > 1), &help);
        }
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        if reference.in_text && !is_name {
            let message = format!("`Fn::Sub` cannot fill in `${{{name}}}`");
            let help = format!("keep it for IAM: `${{!{name}}}`");
            return finding(reference, message, None, &help)
                .label(format!("`{name}` is no name in the template"));
        }
        if in_conditions && self.resources.contains(name) {
            let message = format!("a condition cannot refer to the resource `{name}`");
            return finding(reference, message, None, "compare parameters and pseudo parameters");
        }
        let values = words::PSEUDO_PARAMETERS.iter().chain(&self.parameters);
        let resources = self.resources.iter().filter(|_| !in_conditions);
        let near = self.nearest(name, values.chain(resources).copied());
        let message = format!("there is no resource or parameter `{name}`");
        finding(reference, message, near, HANDLES)
    }
}

const LOOK_UP: &str = "look the value up in Rust";
const DECIDE: &str = "decide in Rust: `if stage.is(\"prod\") { … }`";
const HANDLES: &str = "refer to it by the handle that `stack.add(…)` gave";

fn finding(reference: &Reference<'_>, message: String, near: Option<&str>, help: &str) -> Finding {
    let finding = Finding::new(&DANGLING, message).at(reference.location());
    let finding = match reference.kind {
        ReferenceKind::Attribute(Some(attribute)) => {
            finding.label(format!("asks for `{attribute}` of `{}`", reference.name))
        }
        _ => finding,
    };
    match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if help == HANDLES => finding
            .help(Help::only_in_stack(help))
            .help("what stands in another stack is written out: its name, its ARN"),
        None if help == DECIDE => finding.help(Help::either(help, "add it to `Conditions`")),
        None if help == LOOK_UP => finding.help(Help::either(help, "add it to `Mappings`")),
        None => finding.help(help),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(template: Value) -> Vec<String> {
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    fn template(value: Value) -> Value {
        json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Mappings": { "Sizes": { "prod": { "days": 35 } } },
            "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": {
                "Tracks": { "Type": "AWS::DynamoDB::Table" },
                "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": value } },
            },
        })
    }

    #[test]
    fn what_is_there_is_no_finding() {
        for value in [
            json!({ "Ref": "Stage" }),
            json!({ "Ref": "Tracks" }),
            json!({ "Ref": "AWS::Region" }),
            json!({ "Fn::GetAtt": ["Tracks", "Arn"] }),
            json!({ "Fn::GetAtt": ["Tracks", { "Ref": "Stage" }] }),
            json!({ "Fn::Sub": "${Tracks.Arn}/${Stage}/${AWS::Region}/${!aws:username}" }),
            json!({ "Fn::Sub": ["${Name}", { "Name": "x" }] }),
            json!({ "Fn::If": ["IsProd", "a", { "Ref": "AWS::NoValue" }] }),
            json!({ "Fn::FindInMap": ["Sizes", { "Ref": "Stage" }, "days"] }),
            json!({ "Fn::FindInMap": [{ "Ref": "Stage" }, "a", "days"] }),
            json!("${Missing}"),
        ] {
            assert_eq!(found(template(value.clone())), [""; 0], "{value}");
        }
    }

    /// So many resources, each of which refers to a name that differs from all known ones by one letter or more.
    fn near_misses(count: usize, refer: impl Fn(String) -> Value) -> Value {
        let start = "ResourceWithALongName".repeat(10);
        let resource = |index: usize| {
            let value = refer(format!("{start}{index:06}x"));
            (format!("{start}{index:06}"), json!({ "Type": "Custom::X", "Properties": value }))
        };
        json!({ "Resources": (0..count).map(resource).collect::<serde_json::Map<_, _>>() })
    }

    #[test]
    fn near_names_are_looked_for_so_many_times_and_not_more() {
        let helps = |template: Value| {
            let mut findings = Vec::new();
            check(&Judged::of(&template.into()), &mut findings);
            let near =
                |one: &&Finding| one.helps().iter().any(|help| help.starts_with("did you mean"));
            (findings.len(), findings.iter().filter(near).count())
        };
        for refer in [
            |name: String| json!({ "V": { "Ref": name } }),
            |name: String| json!({ "V": { "Fn::GetAtt": [name, "Arn"] } }),
            |name: String| json!({ "V": { "Fn::Sub": format!("${{{name}}}") } }),
        ] {
            assert_eq!(helps(near_misses(150, refer)), (150, 150));
            assert_eq!(helps(near_misses(201, refer)), (201, MOST_SEARCHES));
        }
    }

    #[test]
    fn streams_and_modules_are_looked_up_and_not_searched_for() {
        let stream = |index: usize| json!({ "Fn::GetAtt": [format!("T{index}"), "StreamArn"] });
        let table = |index: usize| (format!("T{index}"), json!({ "Type": "AWS::DynamoDB::Table" }));
        let module = |index: usize| (format!("M{index}"), json!({ "Type": "A::B::C::MODULE" }));
        let mut resources: serde_json::Map<_, _> =
            (0..300).flat_map(|index| [table(index), module(index)]).collect();
        let values: Vec<Value> = (0..300).map(stream).collect();
        let of_modules = (0..300).map(|index| json!({ "Ref": format!("M{index}Table") }));
        let values: Vec<Value> = values.into_iter().chain(of_modules).collect();
        resources
            .insert("U".to_owned(), json!({ "Type": "Custom::X", "Properties": { "V": values } }));
        assert_eq!(found(json!({ "Resources": resources })).len(), 300);
    }

    #[test]
    fn what_is_not_there_is_named() {
        for (value, message) in [
            (json!({ "Ref": "Trakcs" }), "there is no resource or parameter `Trakcs`"),
            (json!({ "Fn::Sub": "a-${Trakcs}" }), "there is no resource or parameter `Trakcs`"),
            (json!({ "Fn::GetAtt": "Trakcs.Arn" }), "there is no resource `Trakcs`"),
            (json!({ "Fn::Sub": "${Trakcs.Arn}/index/*" }), "there is no resource `Trakcs`"),
            (
                json!({ "Fn::GetAtt": ["Trakcs", { "Ref": "Stage" }] }),
                "there is no resource `Trakcs`",
            ),
            (
                json!({ "Fn::GetAtt": ["Stage", "Arn"] }),
                "`Stage` is a parameter and has no attribute `Arn`",
            ),
            (json!({ "Ref": "AWS::Regoin" }), "there is no pseudo parameter `AWS::Regoin`"),
            (
                json!({ "Fn::Sub": "${aws:username}/*" }),
                "`Fn::Sub` cannot fill in `${aws:username}`",
            ),
            (
                json!({ "Fn::Sub": "${aws:PrincipalTag/sub}" }),
                "`Fn::Sub` cannot fill in `${aws:PrincipalTag/sub}`",
            ),
            (json!({ "Fn::Sub": "a${*}" }), "`Fn::Sub` cannot fill in `${*}`"),
            (json!({ "Fn::If": ["IsDev", "a", "b"] }), "there is no condition `IsDev`"),
            (json!({ "Fn::FindInMap": ["Size", "a", "b"] }), "there is no mapping `Size`"),
        ] {
            assert_eq!(found(template(value.clone())), [message], "{value}");
        }
    }

    #[test]
    fn one_finding_a_reference() {
        let value = json!({ "Fn::Sub": "${A}-${A}-${Stage}" });
        assert_eq!(found(template(value)).len(), 2);
        let inside =
            json!({ "Fn::Join": ["", [{ "Fn::Sub": ["${B}", { "B": { "Ref": "C" } }] }]] });
        assert_eq!(found(template(inside)), ["there is no resource or parameter `C`"]);
    }

    #[test]
    fn resource_attributes_outputs_and_conditions_are_read() {
        let topic = json!({ "Type": "AWS::SNS::Topic", "Condition": "C", "DependsOn": ["A", "T"] });
        let one = json!({ "Type": "AWS::SNS::Topic", "DependsOn": "B" });
        let template = json!({
            "Conditions": { "X": { "Fn::Equals": [{ "Ref": "T" }, { "Ref": "P" }] } },
            "Resources": { "T": topic, "U": one },
            "Outputs": { "O": { "Condition": "D", "Value": { "Ref": "E" } } },
        });
        assert_eq!(
            found(template),
            [
                "a condition cannot refer to the resource `T`",
                "there is no resource or parameter `P`",
                "there is no condition `C`",
                "`DependsOn` names `A`, which is no resource",
                "`DependsOn` names `B`, which is no resource",
                "there is no condition `D`",
                "there is no resource or parameter `E`",
            ]
        );
    }

    #[test]
    fn a_macro_may_bring_what_is_missing() {
        let mut template = template(json!({ "Ref": "Missing" }));
        template["Transform"] = json!("AWS::Serverless-2016-10-31");
        assert_eq!(found(template), [""; 0]);
    }

    #[test]
    fn a_module_brings_resources_named_after_it() {
        let mut template =
            template(json!({ "Fn::Sub": "${StoreBucket}${Store.Bucket.Arn}${Other}" }));
        template["Resources"]["Store"] = json!({ "Type": "My::S3::Bucket::MODULE" });
        assert_eq!(found(template), ["there is no resource or parameter `Other`"]);
    }

    #[test]
    fn a_stream_arn_needs_a_stream() {
        let table = |kind: &str, properties: Value| {
            json!({
                "Resources": { "Orders": { "Type": kind, "Properties": properties } },
                "Outputs": { "A": { "Value": { "Fn::Sub": "${Orders.StreamArn}" } } },
            })
        };
        let message = "table `Orders` has no stream, and so no ARN of one";
        for kind in ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"] {
            assert_eq!(found(table(kind, json!({}))), [message]);
            let stream = json!({ "StreamSpecification": { "Ref": "AWS::NoValue" } });
            assert_eq!(found(table(kind, stream)), [""; 0]);
            assert_eq!(found(table(kind, json!({ "Fn::Transform": {} }))), [""; 0]);
        }
        let replicas = json!({ "Replicas": [{ "Region": "a" }, { "Region": "b" }] });
        assert_eq!(found(table("AWS::DynamoDB::GlobalTable", replicas)), [""; 0]);
        assert_eq!(found(table("AWS::Custom::Table", json!({}))), [""; 0]);
    }
}
