//! The intrinsic functions: how many arguments each has, and of which kind.

use super::own_words::instead;
use super::select;
use crate::facts::functions::{self, ArgumentKind, Arguments, Function};
use crate::facts::regions;
use crate::facts::template::LANGUAGE_EXTENSIONS;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::yields::{Yield, Yields};
use crate::template::Intrinsic;

rules!(
    error FUNCTION = cfn080 {
        title: "a function has the arguments that it takes",
        explanation: "CloudFormation refuses a template in which an intrinsic function is unknown, has too few or \
            too many arguments, or one of a wrong kind: a text where `Fn::Join` takes a list, a position that \
            the list of `Fn::Select` does not have. A function is an object with one member. \
            `Fn::Length`, `Fn::ToJsonString` and `Fn::ForEach` need the transform `AWS::LanguageExtensions`.",
        page: pages::CLOUDFORMATION_FUNCTIONS,
    },
    error CONDITION = cfn084 {
        title: "a condition compares, or combines other conditions",
        explanation: "A member of `Conditions` is `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not`, or names another one: \
            `{ \"Condition\": \"IsProd\" }`. A `Ref` is no condition, even of a parameter that is `true` or `false`; \
            it is compared with one of them.",
        page: pages::CLOUDFORMATION_CONDITION_FUNCTIONS,
    },
);

/// What judging a function needs to know of the template around it.
struct Functions<'t> {
    yields: Yields<'t>,
    has_extensions: bool,
}

/// The pointers of the functions that cannot be read. What is in them is not judged any further.
pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) -> Vec<String> {
    // A macro may have functions of its own.
    if template.is_rewritten() {
        return Vec::new();
    }
    let functions =
        Functions { yields: Yields::of(template), has_extensions: has_extensions(template) };
    let conditions = template.section("Conditions").into_iter().flat_map(|node| node.entries());
    findings.extend(conditions.filter_map(|(name, node)| no_condition(name, &node)));
    let sections =
        ["Conditions", "Outputs", "Rules"].into_iter().filter_map(|name| template.section(name));
    let resources = template.resources().flat_map(|resource| resource.node().entries());
    let members = resources.filter(|(name, _)| *name != "Metadata").map(|(_, member)| member);
    let mut unreadable = Vec::new();
    for value in sections.chain(members) {
        // The macro of `Fn::Transform` may change what stands beside it, and everything in that.
        let is_entered = |node: &Node<'_>| node.get(functions::TRANSFORM).is_none();
        for node in value.descendants_where(is_entered) {
            if let Some(found) = functions.judge(&node) {
                unreadable.push(node.pointer());
                findings.push(found);
            }
        }
    }
    unreadable
}

/// Whether the template has the transform that brings further functions.
fn has_extensions(template: &Judged<'_>) -> bool {
    template.has_transform(LANGUAGE_EXTENSIONS)
}

impl Functions<'_> {
    fn judge(&self, node: &Node<'_>) -> Option<Finding> {
        let name = node.keys().find(|name| is_function(name))?;
        if node.keys().nth(1).is_some() {
            return crowded(node, name);
        }
        let argument = node.get(name)?;
        if name.starts_with(functions::LOOP) {
            return self.missing_transform(node, name);
        }
        let Some(function) = functions::find(name) else { return Some(unknown(node, name)) };
        let missing = function.transform.and_then(|_| self.missing_transform(node, name));
        missing.or_else(|| self.misread(node, function, &argument)).or_else(|| match name {
            "Fn::Select" => select::out_of_range(node, &argument),
            "Fn::GetAZs" => no_region(&argument),
            "Fn::Sub" => unclosed(node, &argument),
            _ => None,
        })
    }

    fn missing_transform(&self, node: &Node<'_>, name: &str) -> Option<Finding> {
        if self.has_extensions {
            return None;
        }
        let transform = LANGUAGE_EXTENSIONS;
        finding!(&FUNCTION, "`{name}` needs the transform `{transform}`")
            .at(node)
            .help(Help::say(
                "add {} at the top of the template",
                [Word::property("Transform", transform)],
            ))
            .found()
    }

    /// A finding if the function cannot read its argument.
    fn misread(
        &self,
        node: &Node<'_>,
        function: &'static Function,
        argument: &Node<'_>,
    ) -> Option<Finding> {
        let (least, most, kinds): (usize, usize, &[ArgumentKind]) = match function.arguments {
            Arguments::Unknown => return None,
            // A null is a finding of its own.
            _ if argument.is_null() => return None,
            Arguments::One(kind) => return self.misfit(function, argument, argument, kind),
            Arguments::Either { one, .. }
                if argument.as_str().is_some() || self.is_open(argument) =>
            {
                return self
                    .misfit(function, argument, argument, one)
                    .or_else(|| no_attribute(function, argument));
            }
            Arguments::Either { kinds, optional, .. } | Arguments::List { kinds, optional } => {
                (kinds.len() - optional, kinds.len(), kinds)
            }
            Arguments::Many { kind, least, most } => {
                let misfit =
                    argument.items().find_map(|it| self.misfit(function, argument, &it, kind));
                return count(node, function, argument, least, most).or(misfit);
            }
        };
        // The default of a mapping comes with the transform.
        let most = if function.name == "Fn::FindInMap" && !self.has_extensions { 3 } else { most };
        count(node, function, argument, least, most).or_else(|| {
            let mut arguments = argument.items().zip(kinds);
            arguments.find_map(|(item, kind)| self.misfit(function, argument, &item, *kind))
        })
    }

    /// A finding if one of all arguments is of another kind.
    fn misfit(
        &self,
        function: &'static Function,
        all: &Node<'_>,
        argument: &Node<'_>,
        kind: ArgumentKind,
    ) -> Option<Finding> {
        let wanted = match kind {
            ArgumentKind::Any => return None,
            ArgumentKind::Text => "a text",
            ArgumentKind::Literal if function.name == "Fn::If" => "the name of a condition",
            ArgumentKind::Literal => "a literal text",
            ArgumentKind::Index => "a position from 0",
            ArgumentKind::List => "a list",
            ArgumentKind::Texts => "a list of texts",
            ArgumentKind::Object => "an object",
            ArgumentKind::Variables => "an object of texts",
            ArgumentKind::Structure => "a list or an object",
            ArgumentKind::Condition => "a condition",
        };
        let misfit = self.is_misfit(argument, kind)?;
        let name = function.name;
        finding!(&FUNCTION, "`{name}` takes {wanted} here")
            .here(&misfit, format!("this is {}", what(&misfit)))
            .help(instead(function, all, Some(&misfit)))
            .found()
    }

    /// The value that does not fit: the argument, or one in it.
    fn is_misfit<'n>(&self, node: &Node<'n>, kind: ArgumentKind) -> Option<Node<'n>> {
        let is = |fits: bool| (!fits).then_some(*node);
        if node.is_null() {
            return None;
        }
        let is_list = |node: &Node<'_>| self.yields_of(node) == Some(Yield::List);
        let is_no_text = |node: &Node<'_>| match self.is_open(node) {
            true => is_list(node),
            false => node.is_list() || node.is_object(),
        };
        if self.is_open(node) {
            return match kind {
                ArgumentKind::Literal => is(self.has_extensions || is_macro(node)),
                ArgumentKind::Text | ArgumentKind::Index => is(!is_list(node)),
                ArgumentKind::List | ArgumentKind::Texts => {
                    is(self.yields_of(node) != Some(Yield::Text))
                }
                ArgumentKind::Condition => is(is_condition(node)),
                _ => None,
            };
        }
        match kind {
            ArgumentKind::Any => None,
            ArgumentKind::Text => is(!is_no_text(node)),
            ArgumentKind::Literal => is(node.as_str().is_some()),
            ArgumentKind::Index => is(node.as_i64().is_some_and(|index| index >= 0)),
            ArgumentKind::List => is(node.is_list()),
            ArgumentKind::Texts if node.is_list() => {
                node.items().find(|item| !item.is_null() && is_no_text(item))
            }
            ArgumentKind::Variables if node.is_object() => {
                node.entries().map(|(_, it)| it).find(|it| !it.is_null() && is_no_text(it))
            }
            ArgumentKind::Texts | ArgumentKind::Variables => Some(*node),
            ArgumentKind::Object => is(node.is_object()),
            ArgumentKind::Structure => is(node.is_list() || node.is_object()),
            ArgumentKind::Condition => is(is_condition(node)),
        }
    }

    fn yields_of(&self, node: &Node<'_>) -> Option<Yield> {
        self.yields.of_function(&node.intrinsic()?)
    }

    /// Whether a function or a macro decides what stands there.
    fn is_open(&self, node: &Node<'_>) -> bool {
        node.intrinsic().is_some() || is_macro(node)
    }
}

fn is_function(name: &str) -> bool {
    name == "Ref" || name.starts_with("Fn::")
}

fn is_macro(node: &Node<'_>) -> bool {
    node.keys().any(|name| name == functions::TRANSFORM || name.starts_with(functions::LOOP))
}

/// Whether this has the form of a condition. An unknown function in its place is a finding of its own.
fn is_condition(node: &Node<'_>) -> bool {
    let mut keys = node.keys();
    match (keys.next(), keys.next()) {
        // SAM writes a name within such an object into another one.
        (Some("Condition"), None) => node
            .get("Condition")
            .is_some_and(|name| name.as_str().is_some() || name.get("Condition").is_some()),
        (Some(name), None) => {
            let is_known = functions::find(name).is_some();
            functions::OF_CONDITIONS.contains(&name)
                || functions::OF_RULES.contains(&name) && node.pointer().starts_with("/Rules/")
                || name == "Fn::If"
                || name.starts_with("Fn::") && !is_known
                || is_macro(node)
        }
        _ => is_macro(node),
    }
}

/// A finding if a member of `Conditions` is none.
fn no_condition(name: &str, node: &Node<'_>) -> Option<Finding> {
    let is_section_of_macro = is_function(name);
    if is_section_of_macro || node.is_null() || is_condition(node) {
        return None;
    }
    let compared = match node.intrinsic() {
        Some(Intrinsic::Ref(parameter)) => serde_json::json!({ "Ref": parameter }),
        _ => serde_json::json!({ "Ref": "…" }),
    };
    let equals = serde_json::json!({ "Fn::Equals": [compared, "true"] });
    finding!(&CONDITION, "condition `{name}` is {}", what(node))
        .here(node, "neither true nor false")
        .help(Help::say("compare it: {}", [Word::value(equals)]))
        .found()
}

fn count(
    node: &Node<'_>,
    function: &'static Function,
    argument: &Node<'_>,
    least: usize,
    most: usize,
) -> Option<Finding> {
    let name = function.name;
    let takes = match most - least {
        0 if least == 1 => "one argument".to_owned(),
        0 => format!("{least} arguments"),
        _ => format!("{least} to {most} arguments"),
    };
    if !argument.is_list() {
        return finding!(&FUNCTION, "`{name}` takes a list of {takes}")
            .here(argument, format!("this is {}", what(argument)))
            .help(instead(function, argument, None))
            .found();
    }
    let has = argument.items().count();
    if (least..=most).contains(&has) {
        return None;
    }
    let has = if has == 1 { "1 argument".to_owned() } else { format!("{has} arguments") };
    finding!(&FUNCTION, "`{name}` has {has}")
        .here(node, format!("takes {takes}"))
        .help(instead(function, argument, None))
        .found()
}

/// `Fn::GetAtt` with one text, which is a logical id and an attribute with a period between them.
fn no_attribute(function: &'static Function, argument: &Node<'_>) -> Option<Finding> {
    let text =
        argument.as_str().filter(|text| function.name == "Fn::GetAtt" && !text.contains('.'))?;
    finding!(&FUNCTION, "`Fn::GetAtt` names no attribute of `{text}`")
        .at(argument)
        .help(instead(function, argument, None))
        .found()
}

/// A function with something beside it.
fn crowded(node: &Node<'_>, name: &str) -> Option<Finding> {
    let other = node.keys().find(|other| *other != name)?;
    // `Ref` may be a word of somebody's data, a macro is given its neighbours, and a loop adds to them.
    if name == "Ref" && !is_function(other) || is_macro(node) {
        return None;
    }
    let message = match is_function(other) {
        true => format!("`{name}` and `{other}` are in one object"),
        false => format!("`{other}` stands beside `{name}`"),
    };
    finding!(&FUNCTION, "{message}")
        .here(node, "a function is an object with one member")
        .help("leave one of them, or put one into the other's argument")
        .found()
}

fn unknown(node: &Node<'_>, name: &str) -> Finding {
    let found = finding!(&FUNCTION, "there is no function `{name}`").at(node);
    match names::nearest(name, functions::names()) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        // There may be newer ones.
        None => found
            .label(format!("not known on {}", functions::SOURCE.date))
            .help("a function of a macro needs its `Transform`")
            .weakened(),
    }
}

fn no_region(argument: &Node<'_>) -> Option<Finding> {
    let code = argument.as_str().filter(|code| !code.is_empty() && !regions::is_region(code))?;
    let near = names::nearest(code, regions::all().iter().map(|region| region.code));
    let found = finding!(&FUNCTION, "`{code}` is no Region").at(argument);
    let help = Help::say("write {} for the Region of the stack", [Word::value(ref_region())]);
    Some(match near {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(help).weakened(),
    })
}

fn ref_region() -> serde_json::Value {
    serde_json::json!({ "Ref": "AWS::Region" })
}

/// A `${` without its end, which CloudFormation leaves in the text.
fn unclosed(node: &Node<'_>, argument: &Node<'_>) -> Option<Finding> {
    let text = match argument.as_str() {
        Some(text) => text,
        None => argument.items().next()?.as_str()?,
    };
    let (_, rest) = text.rsplit_once("${")?;
    let name: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
    if rest.contains('}') || name.is_empty() {
        return None;
    }
    finding!(&FUNCTION, "`${{{name}` has no end")
        .here(node, "it stays in the text as it is")
        .help(format!("write `${{{name}}}`"))
        .weakened()
        .found()
}

fn what(node: &Node<'_>) -> &'static str {
    match node.intrinsic() {
        Some(Intrinsic::Ref(_)) => "a `Ref`",
        Some(_) => "a function",
        None if node.is_list() => "a list",
        None if node.is_object() => "an object",
        None if node.as_str().is_some() => "a text",
        None if node.as_f64().is_some() => "a number",
        None => "a switch",
    }
}

#[cfg(test)]
mod tests;
