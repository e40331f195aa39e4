//! The expected shape of a value: from a schema, or for what surrounds the properties, and for policies.

use crate::schema::{Kind, List, Member, Object, Range, Scalar, Value};

/// The expected shape of a value.
#[derive(Clone, Copy)]
pub(super) enum ExpectedShape {
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
    Of(&'static ExpectedShape),
    Schema(Value),
}

/// The members of an object.
#[derive(Clone, Copy)]
pub(super) enum Members {
    /// These members, and possibly others.
    Some(&'static [(&'static str, ExpectedShape)]),
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
    pub(super) members: &'static [(&'static str, ExpectedShape)],
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

impl ExpectedShape {
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
    pub(super) fn expected(self) -> ExpectedShape {
        match self {
            Self::Of(expected) => *expected,
            Self::Schema(value) => ExpectedShape::of_value(value),
        }
    }
}

const FREE: Range = Range { least: None, most: None };
const TEXT: ExpectedShape = ExpectedShape::Text(Scalar { range: FREE, words: None, pattern: None });
const ANY_NUMBER: Count = Count { range: FREE, unique: false };
const TEXTS: ExpectedShape = ExpectedShape::List(Inner::Of(&TEXT), ANY_NUMBER);
const WORDS: ExpectedShape = ExpectedShape::OneOrMany(Inner::Of(&ExpectedShape::Word));
const ONE_OR_MANY_TEXTS: ExpectedShape = ExpectedShape::OneOrMany(Inner::Of(&TEXT));
const ANYTHING_NAMED: ExpectedShape = ExpectedShape::Map(Inner::Of(&ExpectedShape::Any));

/// A policy.
pub(super) const POLICY: Members = Members::Some(&[
    ("Id", TEXT),
    ("Statement", ExpectedShape::OneOrMany(Inner::Of(&ExpectedShape::Object(STATEMENT)))),
]);

const STATEMENT: Members = Members::Some(&[
    ("Action", WORDS),
    (
        "Condition",
        ExpectedShape::Map(Inner::Of(&ExpectedShape::Map(Inner::Of(&ONE_OR_MANY_TEXTS)))),
    ),
    ("Effect", ExpectedShape::Word),
    ("NotAction", WORDS),
    ("NotPrincipal", ExpectedShape::Principal),
    ("NotResource", WORDS),
    ("Principal", ExpectedShape::Principal),
    ("Resource", WORDS),
    ("Sid", TEXT),
]);

/// The principals of a statement, by kind.
pub(super) const PRINCIPALS: ExpectedShape = ExpectedShape::Map(Inner::Of(&ONE_OR_MANY_TEXTS));

/// A template, except its resources.
pub(super) const TEMPLATE: Members = Members::All(&Closed {
    noun: "template",
    part: "section",
    members: SECTIONS,
    serverless: &["Globals"],
    is_refused: true,
    help: "remove it, or put what is your own into `Metadata`",
});

const SECTIONS: &[(&str, ExpectedShape)] = &[
    ("AWSTemplateFormatVersion", ExpectedShape::Any),
    ("Conditions", ExpectedShape::Map(Inner::Of(&ExpectedShape::Json))),
    ("Description", TEXT),
    ("Mappings", ExpectedShape::Map(Inner::Of(&ExpectedShape::Map(Inner::Of(&ANYTHING_NAMED))))),
    ("Hooks", ExpectedShape::Any),
    ("Metadata", ANYTHING_NAMED),
    ("Outputs", ExpectedShape::Map(Inner::Of(&ExpectedShape::Object(OUTPUT)))),
    ("Parameters", ExpectedShape::Map(Inner::Of(&ExpectedShape::Object(PARAMETER)))),
    ("Resources", ExpectedShape::Any),
    ("Rules", ExpectedShape::Any),
    ("Transform", ExpectedShape::Any),
];

const OUTPUT: Members = Members::All(&Closed {
    noun: "output",
    part: "member",
    members: &[
        ("Condition", ExpectedShape::Any),
        ("Description", ExpectedShape::Any),
        ("Export", ExpectedShape::Any),
        ("Value", ExpectedShape::Any),
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

const PARAMETER_MEMBERS: &[(&str, ExpectedShape)] = &[
    ("AllowedPattern", TEXT),
    ("AllowedValues", TEXTS),
    ("ConstraintDescription", TEXT),
    ("Default", TEXT),
    ("Description", TEXT),
    ("MaxLength", ExpectedShape::Any),
    ("MaxValue", ExpectedShape::Any),
    ("MinLength", ExpectedShape::Any),
    ("MinValue", ExpectedShape::Any),
    ("NoEcho", ExpectedShape::Switch),
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

const RESOURCE_MEMBERS: &[(&str, ExpectedShape)] = &[
    ("Condition", ExpectedShape::Word),
    ("CreationPolicy", ANYTHING_NAMED),
    ("DeletionPolicy", ExpectedShape::Word),
    ("DependsOn", WORDS),
    // Undocumented. What AWS CodeStar generated has it, and the CDK writes it.
    ("Description", TEXT),
    ("Metadata", ANYTHING_NAMED),
    ("Properties", ANYTHING_NAMED),
    ("Type", ExpectedShape::Any),
    ("UpdatePolicy", ANYTHING_NAMED),
    ("UpdateReplacePolicy", ExpectedShape::Word),
];
