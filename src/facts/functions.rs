//! The intrinsic functions of templates: how many arguments each takes, and of which kind.

use super::pages;
use super::source::Source;
use super::template::LANGUAGE_EXTENSIONS;

/// Where they come from.
pub const SOURCE: Source = Source {
    what: "AWS CloudFormation Template Reference, intrinsic functions; cfn-lint's list of names",
    version: "copy of 2026-04-13; cfn-lint 1.58.0",
    date: "2026-09-30",
    page: pages::CLOUDFORMATION_FUNCTIONS,
};

/// What one argument of a function may be. In place of a kind that is not marked *literal* a function may
/// stand that gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgumentKind {
    /// Anything.
    Any,
    /// A text, number or switch.
    Text,
    /// A text, literal: [`LANGUAGE_EXTENSIONS`] alone takes functions in its place.
    Literal,
    /// A whole number from 0.
    Index,
    /// A list.
    List,
    /// A list of texts.
    Texts,
    /// An object.
    Object,
    /// An object whose members are texts.
    Variables,
    /// A list or an object.
    Structure,
    /// A condition: a function of conditions, or `{ "Condition": name }`.
    Condition,
}

/// The arguments of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arguments {
    /// One, without a list around it.
    One(ArgumentKind),
    /// A list of arguments of these kinds, of which the last may be missing.
    List {
        /// The kind of each.
        kinds: &'static [ArgumentKind],
        /// How many may be missing.
        optional: usize,
    },
    /// One without a list around it, or else such a list.
    Either {
        /// The kind of the one.
        one: ArgumentKind,
        /// The kinds in the list.
        kinds: &'static [ArgumentKind],
        /// How many may be missing.
        optional: usize,
    },
    /// A list of arguments of one kind.
    Many {
        /// The kind of each.
        kind: ArgumentKind,
        /// The smallest number of them.
        least: usize,
        /// The largest number of them.
        most: usize,
    },
    /// Not known here.
    Unknown,
}

/// An intrinsic function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The name, such as `Fn::Join`.
    pub name: &'static str,
    /// What it takes.
    pub arguments: Arguments,
    /// The transform without which it does not exist.
    pub transform: Option<&'static str>,
    /// An example of its argument, as JSON.
    pub example: &'static str,
}

/// The function with this name.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// The loop of [`LANGUAGE_EXTENSIONS`]: the key of a member is this and the name of the loop.
pub const LOOP: &str = "Fn::ForEach::";

/// The macro that is given the object in which it stands.
pub const TRANSFORM: &str = "Fn::Transform";

/// A default of `Fn::FindInMap`, which [`LANGUAGE_EXTENSIONS`] takes as a fourth argument.
pub const MAP_DEFAULT: &str = "DefaultValue";

/// The functions that a condition is made of.
pub const OF_CONDITIONS: &[&str] = &["Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"];

/// The functions that only a rule of `Rules` has, and that are true or false.
pub const OF_RULES: &[&str] = &["Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn"];

/// The functions that a rule of `Rules` may have, beside `Ref` of a parameter.
pub const IN_RULES: &[&str] = &[
    "Fn::And",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::Equals",
    "Fn::If",
    "Fn::Not",
    "Fn::Or",
    "Fn::RefAll",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
];

const fn function(name: &'static str, arguments: Arguments, example: &'static str) -> Function {
    Function { name, arguments, transform: None, example }
}

const fn extension(name: &'static str, kind: ArgumentKind, example: &'static str) -> Function {
    Function {
        name,
        arguments: Arguments::One(kind),
        transform: Some(LANGUAGE_EXTENSIONS),
        example,
    }
}

use ArgumentKind::{
    Any, Condition, Index, List as Elements, Literal, Object, Structure, Text, Texts, Variables,
};
use Arguments::{Either, List, Many, One};

static FUNCTIONS: &[Function] = &[
    function("Ref", One(Literal), r#""Tracks""#),
    // The attribute may be a `Ref`, the logical id not: `intrinsic-function-reference-getatt`.
    function(
        "Fn::GetAtt",
        Either { one: Literal, kinds: &[Literal, Text], optional: 0 },
        r#"["Tracks", "Arn"]"#,
    ),
    function(
        "Fn::Sub",
        Either { one: Literal, kinds: &[Literal, Variables], optional: 1 },
        r#""${Tracks}-copy""#,
    ),
    function("Fn::Join", List { kinds: &[Literal, Texts], optional: 0 }, r#"["-", ["a", "b"]]"#),
    function("Fn::Select", List { kinds: &[Index, Elements], optional: 0 }, r#"[0, ["a", "b"]]"#),
    function("Fn::Split", List { kinds: &[Literal, Text], optional: 0 }, r#"[",", "a,b"]"#),
    function("Fn::Base64", One(Text), r#""text""#),
    function(
        "Fn::Cidr",
        List { kinds: &[Text, Text, Text], optional: 1 },
        r#"["10.0.0.0/16", 4, 8]"#,
    ),
    function("Fn::GetAZs", One(Text), r#"{ "Ref": "AWS::Region" }"#),
    function("Fn::ImportValue", One(Text), r#""shared-TableArn""#),
    function(
        "Fn::If",
        List { kinds: &[Literal, Any, Any], optional: 0 },
        r#"["IsProd", "then", "else"]"#,
    ),
    function(
        "Fn::FindInMap",
        List { kinds: &[Text, Text, Text, Object], optional: 1 },
        r#"["Sizes", "prod", "days"]"#,
    ),
    extension("Fn::Length", Elements, r#"["a", "b"]"#),
    extension("Fn::ToJsonString", Structure, r#"{ "key": "value" }"#),
    function(
        "Fn::GetStackOutput",
        One(Object),
        r#"{ "StackName": "shared", "OutputName": "TableArn" }"#,
    ),
    function(TRANSFORM, Arguments::Unknown, r#"{ "Name": "AWS::Include" }"#),
    function(
        "Fn::And",
        Many { kind: Condition, least: 2, most: 10 },
        r#"[{ "Condition": "IsProd" }, { "Condition": "IsEurope" }]"#,
    ),
    function(
        "Fn::Or",
        Many { kind: Condition, least: 2, most: 10 },
        r#"[{ "Condition": "IsProd" }, { "Condition": "IsEurope" }]"#,
    ),
    function(
        "Fn::Not",
        Many { kind: Condition, least: 1, most: 1 },
        r#"[{ "Condition": "IsProd" }]"#,
    ),
    function(
        "Fn::Equals",
        List { kinds: &[Text, Text], optional: 0 },
        r#"[{ "Ref": "Stage" }, "prod"]"#,
    ),
    // What `Rules` are made of.
    function(
        "Fn::Contains",
        List { kinds: &[Elements, Text], optional: 0 },
        r#"[["dev", "prod"], { "Ref": "Stage" }]"#,
    ),
    function(
        "Fn::EachMemberEquals",
        List { kinds: &[Elements, Text], optional: 0 },
        r#"[{ "Fn::RefAll": "AWS::EC2::VPC::Id" }, "vpc-1"]"#,
    ),
    function(
        "Fn::EachMemberIn",
        List { kinds: &[Elements, Elements], optional: 0 },
        r#"[{ "Ref": "Subnets" }, ["subnet-1", "subnet-2"]]"#,
    ),
    function("Fn::RefAll", One(Literal), r#""AWS::EC2::VPC::Id""#),
    function(
        "Fn::ValueOf",
        List { kinds: &[Literal, Literal], optional: 0 },
        r#"["Vpc", "Tags.Department"]"#,
    ),
    function(
        "Fn::ValueOfAll",
        List { kinds: &[Literal, Literal], optional: 0 },
        r#"["AWS::EC2::VPC::Id", "Tags.Department"]"#,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_has_one_entry_and_an_example_of_what_it_takes() {
        for (index, function) in FUNCTIONS.iter().enumerate() {
            assert!(names().take(index).all(|name| name != function.name), "{}", function.name);
            if function.arguments == Arguments::Unknown {
                continue;
            }
            let example: serde_json::Value = serde_json::from_str(function.example).unwrap();
            let is_list = example.is_array() && function.name != "Fn::Length";
            let takes_list =
                matches!(function.arguments, List { .. } | Many { .. } | Either { .. });
            assert!(!is_list || takes_list, "{}", function.name);
        }
    }

    #[test]
    fn conditions_have_functions_of_their_own() {
        for name in OF_CONDITIONS {
            assert!(find(name).is_some(), "{name}");
        }
        assert!(IN_RULES.is_sorted() && IN_RULES.iter().all(|name| find(name).is_some()));
        assert!(OF_RULES.iter().all(|name| IN_RULES.contains(name)));
        assert!(find("Fn::Selct").is_none());
    }
}
