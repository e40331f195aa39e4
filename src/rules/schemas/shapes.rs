//! The expected shape of a value: from a schema, or for what surrounds the properties, and for policies.

use crate::schema::{Kind, List, Member, Object, Range, Scalar, Value};

/// The expected shape of a value.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// Any value.
    Any,
    /// A text. CloudFormation converts numbers and booleans into it.
    Text(Scalar),
    /// A text without conversion, because it is in a JSON document.
    Word,
    /// A number, which may be written as text.
    Number(Scalar),
    /// `true` or `false`, which may be written as text.
    Switch,
    /// A list.
    List(Inner, Count),
    /// A value, or a list of such values.
    OneOrMany(Inner),
    /// An object.
    Object(Members),
    /// An object with arbitrary names.
    Map(Inner),
    /// An object of unknown structure, which may be written as text.
    Json,
    /// A policy: an object, which may be written as text.
    Policy,
    /// `*`, or an object with the principals of a statement.
    Principal,
}

/// The elements of a list or a map.
#[derive(Clone, Copy)]
pub(super) enum Inner {
    Of(&'static Expected),
    Schema(Value),
}

/// The members of an object.
#[derive(Clone, Copy)]
pub(super) enum Members {
    /// These members, and possibly others.
    Some(&'static [(&'static str, Expected)]),
    /// These members, and no others.
    All(&'static Closed),
    /// All members of the schema.
    Schema(Object),
}

/// An object around the properties, all of whose members are known.
pub(super) struct Closed {
    /// What the object is called, and what a member of it.
    pub(super) noun: &'static str,
    pub(super) part: &'static str,
    pub(super) members: &'static [(&'static str, Expected)],
    /// The further members where the Serverless Application Model reads the template.
    pub(super) serverless: &'static [&'static str],
    /// Whether CloudFormation refuses another member. It may also ignore it.
    pub(super) is_refused: bool,
    /// What to do with a member that is not near to one that is known.
    pub(super) help: &'static str,
}

/// How many elements a list has, and whether they must differ.
#[derive(Clone, Copy)]
pub(super) struct Count {
    pub(super) range: Range,
    pub(super) unique: bool,
}

/// The members that are policies.
const POLICIES: &[&str] = &["AssumeRolePolicyDocument", "KeyPolicy", "PolicyDocument"];

impl Expected {
    /// The shape of a member, which may be a policy because of its name.
    pub(super) fn as_member(self, member: &Member) -> Self {
        match self {
            Self::Json if POLICIES.contains(&member.name) => Self::Policy,
            expected => expected,
        }
    }

    pub(super) fn of_value(value: Value) -> Self {
        match value.kind() {
            Kind::Text(scalar) => Self::Text(scalar),
            Kind::Integer(scalar) | Kind::Number(scalar) => Self::Number(scalar),
            Kind::Boolean => Self::Switch,
            Kind::Json => Self::Json,
            Kind::Any => Self::Any,
            Kind::Object(object) => Self::Object(Members::Schema(object)),
            Kind::List(List { range, unique, element }) => {
                Self::List(Inner::Schema(element), Count { range, unique })
            }
            Kind::Map(value) => Self::Map(Inner::Schema(value)),
        }
    }
}

impl Inner {
    pub(super) fn expected(self) -> Expected {
        match self {
            Self::Of(expected) => *expected,
            Self::Schema(value) => Expected::of_value(value),
        }
    }
}

const FREE: Range = Range { least: None, most: None };
const TEXT: Expected = Expected::Text(Scalar { range: FREE, words: None, pattern: None });
const ANY_NUMBER: Count = Count { range: FREE, unique: false };
const TEXTS: Expected = Expected::List(Inner::Of(&TEXT), ANY_NUMBER);
const WORDS: Expected = Expected::OneOrMany(Inner::Of(&Expected::Word));
const ONE_OR_MANY_TEXTS: Expected = Expected::OneOrMany(Inner::Of(&TEXT));
const ANYTHING_NAMED: Expected = Expected::Map(Inner::Of(&Expected::Any));

/// A policy.
pub(super) const POLICY: Members = Members::Some(&[
    ("Id", TEXT),
    ("Statement", Expected::OneOrMany(Inner::Of(&Expected::Object(STATEMENT)))),
]);

const STATEMENT: Members = Members::Some(&[
    ("Action", WORDS),
    ("Condition", Expected::Map(Inner::Of(&Expected::Map(Inner::Of(&ONE_OR_MANY_TEXTS))))),
    ("Effect", Expected::Word),
    ("NotAction", WORDS),
    ("NotPrincipal", Expected::Principal),
    ("NotResource", WORDS),
    ("Principal", Expected::Principal),
    ("Resource", WORDS),
    ("Sid", TEXT),
]);

/// The principals of a statement, by kind.
pub(super) const PRINCIPALS: Expected = Expected::Map(Inner::Of(&ONE_OR_MANY_TEXTS));

/// A template, except its resources.
pub(super) const TEMPLATE: Members = Members::All(&Closed {
    noun: "template",
    part: "section",
    members: SECTIONS,
    serverless: &["Globals"],
    is_refused: true,
    help: "remove it, or put what is your own into `Metadata`",
});

const SECTIONS: &[(&str, Expected)] = &[
    ("AWSTemplateFormatVersion", Expected::Any),
    ("Conditions", Expected::Map(Inner::Of(&Expected::Json))),
    ("Description", TEXT),
    ("Mappings", Expected::Map(Inner::Of(&Expected::Map(Inner::Of(&ANYTHING_NAMED))))),
    ("Hooks", Expected::Any),
    ("Metadata", ANYTHING_NAMED),
    ("Outputs", Expected::Map(Inner::Of(&Expected::Object(OUTPUT)))),
    ("Parameters", Expected::Map(Inner::Of(&Expected::Object(PARAMETER)))),
    ("Resources", Expected::Any),
    ("Rules", Expected::Any),
    ("Transform", Expected::Any),
];

const OUTPUT: Members = Members::All(&Closed {
    noun: "output",
    part: "member",
    members: &[
        ("Condition", Expected::Any),
        ("Description", Expected::Any),
        ("Export", Expected::Any),
        ("Value", Expected::Any),
    ],
    serverless: &[],
    is_refused: false,
    help: "remove it",
});

const PARAMETER: Members = Members::All(&Closed {
    noun: "parameter",
    part: "member",
    members: PARAMETER_MEMBERS,
    serverless: &[],
    is_refused: true,
    help: "remove it",
});

const PARAMETER_MEMBERS: &[(&str, Expected)] = &[
    ("AllowedPattern", TEXT),
    ("AllowedValues", TEXTS),
    ("ConstraintDescription", TEXT),
    ("Default", TEXT),
    ("Description", TEXT),
    ("MaxLength", Expected::Any),
    ("MaxValue", Expected::Any),
    ("MinLength", Expected::Any),
    ("MinValue", Expected::Any),
    ("NoEcho", Expected::Switch),
    ("Type", TEXT),
];

/// The members of every resource. The type and the properties are checked on their own.
pub(super) const RESOURCE: &Closed = &Closed {
    noun: "resource",
    part: "member",
    members: RESOURCE_MEMBERS,
    serverless: &["Connectors", "IgnoreGlobals"],
    is_refused: true,
    help: "remove it, or put it into `Properties` if it is a property",
};

const RESOURCE_MEMBERS: &[(&str, Expected)] = &[
    ("Condition", Expected::Word),
    ("CreationPolicy", ANYTHING_NAMED),
    ("DeletionPolicy", Expected::Word),
    ("DependsOn", WORDS),
    // Undocumented. What AWS CodeStar generated has it, and the CDK writes it.
    ("Description", TEXT),
    ("Metadata", ANYTHING_NAMED),
    ("Properties", ANYTHING_NAMED),
    ("Type", Expected::Any),
    ("UpdatePolicy", ANYTHING_NAMED),
    ("UpdateReplacePolicy", Expected::Word),
];
