//! `Operator`: what the name of a condition operator asks for.

/// An operator such as `ForAllValues:StringNotLikeIfExists`, taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Operator {
    pub(super) set: Option<Set>,
    pub(super) test: Test,
    pub(super) negated: bool,
    pub(super) if_exists: bool,
}

/// How the values of a list count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Set {
    ForAllValues,
    ForAnyValue,
}

/// What one value of the request is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Test {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Order),
    Date(Order),
    Bool,
    Binary,
    IpAddress,
    /// `ArnEquals` and `ArnLike`, which "behave identically".
    Arn,
    Null,
}

/// How two numbers or two moments compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Order {
    pub(super) fn holds(self, between: std::cmp::Ordering) -> bool {
        match self {
            Self::Equals => between.is_eq(),
            Self::LessThan => between.is_lt(),
            Self::LessThanEquals => between.is_le(),
            Self::GreaterThan => between.is_gt(),
            Self::GreaterThanEquals => between.is_ge(),
        }
    }
}

impl Operator {
    /// The operator of this name, in any case.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (set, name) = match name.split_once(':') {
            Some(("forallvalues", name)) => (Some(Set::ForAllValues), name),
            Some(("foranyvalue", name)) => (Some(Set::ForAnyValue), name),
            Some(_) => return None,
            None => (None, name.as_str()),
        };
        let (name, if_exists) =
            name.strip_suffix("ifexists").map_or((name, false), |name| (name, true));
        let (test, negated) = match name {
            "stringequals" => (Test::StringEquals, false),
            "stringnotequals" => (Test::StringEquals, true),
            "stringequalsignorecase" => (Test::StringEqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Test::StringEqualsIgnoreCase, true),
            "stringlike" => (Test::StringLike, false),
            "stringnotlike" => (Test::StringLike, true),
            "numericequals" => (Test::Numeric(Order::Equals), false),
            "numericnotequals" => (Test::Numeric(Order::Equals), true),
            "numericlessthan" => (Test::Numeric(Order::LessThan), false),
            "numericlessthanequals" => (Test::Numeric(Order::LessThanEquals), false),
            "numericgreaterthan" => (Test::Numeric(Order::GreaterThan), false),
            "numericgreaterthanequals" => (Test::Numeric(Order::GreaterThanEquals), false),
            "dateequals" => (Test::Date(Order::Equals), false),
            "datenotequals" => (Test::Date(Order::Equals), true),
            "datelessthan" => (Test::Date(Order::LessThan), false),
            "datelessthanequals" => (Test::Date(Order::LessThanEquals), false),
            "dategreaterthan" => (Test::Date(Order::GreaterThan), false),
            "dategreaterthanequals" => (Test::Date(Order::GreaterThanEquals), false),
            "bool" => (Test::Bool, false),
            "binaryequals" => (Test::Binary, false),
            "ipaddress" => (Test::IpAddress, false),
            "notipaddress" => (Test::IpAddress, true),
            "arnequals" | "arnlike" => (Test::Arn, false),
            "arnnotequals" | "arnnotlike" => (Test::Arn, true),
            // "You can add IfExists to the end of any condition operator name except Null".
            "null" if !if_exists && set.is_none() => (Test::Null, false),
            _ => return None,
        };
        Some(Self { set, test, negated, if_exists })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart() {
        assert_eq!(
            Operator::named("ForAllValues:StringNotLikeIfExists"),
            Some(Operator {
                set: Some(Set::ForAllValues),
                test: Test::StringLike,
                negated: true,
                if_exists: true,
            })
        );
        assert_eq!(Operator::named("stringequals"), Operator::named("StringEquals"));
        assert_eq!(Operator::named("ArnEquals"), Operator::named("ArnLike"));
    }

    #[test]
    fn other_names_are_no_operators() {
        for name in
            ["", "StringMatches", "NullIfExists", "ForAllValues:Null", "ForSome:Bool", "IfExists"]
        {
            assert_eq!(Operator::named(name), None, "{name}");
        }
    }
}
