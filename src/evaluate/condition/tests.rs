//! The rules of AWS's pages on conditions, one test each.

use super::*;

/// Whether `operator key: values` holds, with the key given as one text or a JSON list, or absent.
fn holds(operator: &str, given: Option<&str>, values: &[&str]) -> &'static str {
    holds_in(operator, values, &context("a:key", given))
}

fn context(key: &str, given: Option<&str>) -> Context {
    match given {
        None => Context::new(),
        Some(list) if list.starts_with('[') => {
            let values: Vec<String> = serde_json::from_str(list).unwrap();
            Context::new().with_list(key, values)
        }
        Some(text) => Context::new().with(key, text),
    }
}

fn holds_in(operator: &str, values: &[&str], context: &Context) -> &'static str {
    let values: Vec<Text> = values.iter().copied().map(Text::known).collect();
    match Condition::new(Operator::of(operator), "A:Key", &values, true).holds(context) {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown(_) => "unknown",
    }
}

#[test]
fn strings_compare_exactly_without_case_or_with_wildcards() {
    assert_eq!(holds("StringEquals", Some("a"), &["a"]), "yes");
    assert_eq!(holds("StringEquals", Some("A"), &["a"]), "no");
    assert_eq!(holds("StringEquals", Some("ab"), &["a*"]), "no");
    assert_eq!(holds("StringEqualsIgnoreCase", Some("PreProd"), &["preprod"]), "yes");
    assert_eq!(holds("StringLike", Some("t1.micro"), &["t1.*"]), "yes");
    assert_eq!(holds("StringLike", Some("T1.micro"), &["t1.*"]), "no");
    assert_eq!(holds("StringLike", Some("ab"), &["a?"]), "yes");
}

#[test]
fn several_values_are_or_and_nor_when_negated() {
    assert_eq!(holds("StringEquals", Some("b"), &["a", "b"]), "yes");
    assert_eq!(holds("StringNotEquals", Some("b"), &["a", "b"]), "no");
    assert_eq!(holds("StringNotEquals", Some("c"), &["a", "b"]), "yes");
    assert_eq!(holds("StringNotLike", Some("b"), &["a*", "b*"]), "no");
}

// Access Analyzer's policy checks on empty arrays: with a set operator or `IfExists`, the condition holds only
// where the key is missing; elsewhere two sentences of the page disagree on negated operators.
#[test]
fn a_condition_without_values_holds_at_most_where_its_key_is_missing() {
    for (operator, missing, there) in [
        ("StringEquals", "no", "no"),
        ("StringNotEquals", "yes", "unknown"),
        ("ArnNotLike", "yes", "unknown"),
        ("StringEqualsIfExists", "yes", "no"),
        ("StringNotLikeIfExists", "yes", "no"),
        ("NumericNotEqualsIfExists", "yes", "no"),
        ("ForAllValues:StringEquals", "yes", "no"),
        ("ForAllValues:StringNotEquals", "yes", "no"),
        ("ForAllValues:StringNotLikeIfExists", "yes", "no"),
        ("ForAnyValue:StringLike", "no", "no"),
        ("ForAnyValue:StringNotEquals", "no", "no"),
        ("ForAnyValue:StringNotEqualsIfExists", "no", "no"),
    ] {
        assert_eq!(holds(operator, None, &[]), missing, "{operator}, missing");
        assert_eq!(
            holds(operator, Some(r#"["b"]"#).filter(|_| operator.contains(':')).or(Some("b")), &[]),
            there,
            "{operator}"
        );
    }
}

// "ForAllValues with Null always returns true", "ForAnyValue with Null always returns false": that contradicts what
// set operators do with values.
#[test]
fn null_with_a_set_operator_is_decided_where_the_key_has_no_value() {
    for given in [None, Some("[]")] {
        for wanted in ["true", "false"] {
            assert_eq!(holds("ForAllValues:Null", given, &[wanted]), "yes", "{given:?}");
            assert_eq!(holds("ForAnyValue:Null", given, &[wanted]), "no", "{given:?}");
        }
    }
    for given in [Some("a"), Some(r#"["a", "b"]"#)] {
        assert_eq!(holds("ForAllValues:Null", given, &["false"]), "unknown", "{given:?}");
        assert_eq!(holds("forAnyValue:null", given, &["true"]), "unknown", "{given:?}");
    }
}

// "If the key … is not present in the request context, the values do not match and the condition is
// false. If the policy condition requires that the key is not matched …, the condition is true."
#[test]
fn a_missing_key_matches_only_negated_operators_and_if_exists() {
    for operator in [
        "StringEquals",
        "StringEqualsIgnoreCase",
        "StringLike",
        "NumericEquals",
        "NumericLessThan",
        "DateEquals",
        "DateGreaterThan",
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "ArnEquals",
        "ArnLike",
    ] {
        assert_eq!(holds(operator, None, &["1"]), "no", "{operator}");
        assert_eq!(holds(&format!("{operator}IfExists"), None, &["1"]), "yes", "{operator}");
    }
    for operator in [
        "StringNotEquals",
        "StringNotEqualsIgnoreCase",
        "StringNotLike",
        "NumericNotEquals",
        "DateNotEquals",
        "NotIpAddress",
        "ArnNotEquals",
        "ArnNotLike",
    ] {
        assert_eq!(holds(operator, None, &["1"]), "yes", "{operator}");
        assert_eq!(holds(&format!("{operator}IfExists"), None, &["1"]), "yes", "{operator}");
    }
}

#[test]
fn if_exists_compares_a_key_that_is_there() {
    assert_eq!(holds("StringLikeIfExists", Some("m2.micro"), &["t1.*"]), "no");
    assert_eq!(holds("StringEqualsIfExists", Some("a"), &["a"]), "yes");
}

#[test]
fn null_asks_whether_the_key_is_there() {
    assert_eq!(holds("Null", None, &["true"]), "yes");
    assert_eq!(holds("Null", None, &["false"]), "no");
    assert_eq!(holds("Null", Some("a"), &["false"]), "yes");
    assert_eq!(holds("Null", Some("a"), &["True"]), "no");
    assert_eq!(holds("Null", Some("a"), &["true", "false"]), "yes");
    assert_eq!(holds("Null", Some("a"), &["perhaps"]), "unknown");
}

// "… if the context key value resolves to a null dataset, such as an empty string. To prevent missing
// context keys or context keys with empty values from evaluating to true, you can include the Null
// condition operator with a false value to check if the context key exists and its value is not null."
#[test]
fn an_empty_value_is_null() {
    for empty in ["", "[]", r#"[""]"#] {
        assert_eq!(holds("Null", Some(empty), &["false"]), "no", "{empty}");
        assert_eq!(holds("ForAllValues:StringEquals", Some(empty), &["a"]), "yes", "{empty}");
        assert_eq!(holds("ForAnyValue:StringEquals", Some(empty), &[""]), "no", "{empty}");
    }
    assert_eq!(holds("Null", Some(r#"["", "a"]"#), &["false"]), "yes");
    assert_eq!(holds("StringEquals", Some(""), &[""]), "yes");
    assert_eq!(holds("StringEqualsIfExists", Some(""), &["a"]), "unknown");
}

#[test]
fn for_all_values_asks_every_value_and_is_true_of_none() {
    let all = |given, values: &[&str]| holds("ForAllValues:StringEquals", given, values);
    assert_eq!(all(Some(r#"["a", "b"]"#), &["a", "b", "c"]), "yes");
    assert_eq!(all(Some(r#"["a", "x"]"#), &["a", "b"]), "no");
    assert_eq!(all(None, &["a"]), "yes");
    assert_eq!(all(None, &[]), "yes");
    assert_eq!(all(Some("a"), &["a"]), "yes");
}

#[test]
fn for_any_value_asks_one_value_and_is_false_of_none() {
    let any = |given, values: &[&str]| holds("ForAnyValue:StringLike", given, values);
    assert_eq!(any(Some(r#"["a1", "x"]"#), &["a*"]), "yes");
    assert_eq!(any(Some(r#"["x", "y"]"#), &["a*"]), "no");
    assert_eq!(any(None, &["a*"]), "no");
    assert_eq!(holds("ForAnyValue:StringNotEquals", None, &["a"]), "no");
    assert_eq!(holds("ForAnyValue:StringEqualsIfExists", None, &["a"]), "yes");
}

// "None of the values of the context key in the request can match any of the context key values in
// your policy"; "At least one context key value in the request must NOT match any".
#[test]
fn negated_set_operators() {
    let given = Some(r#"["a", "x"]"#);
    assert_eq!(holds("ForAllValues:StringNotEquals", given, &["a", "b"]), "no");
    assert_eq!(holds("ForAllValues:StringNotEquals", given, &["b", "c"]), "yes");
    assert_eq!(holds("ForAnyValue:StringNotEquals", given, &["a", "b"]), "yes");
    assert_eq!(holds("ForAnyValue:StringNotEquals", given, &["a", "x"]), "no");
}

// "Multivalued context keys require a condition set operator": what happens without one is not
// documented.
#[test]
fn a_list_without_set_operator_is_unknown() {
    assert_eq!(holds("StringEquals", Some(r#"["a"]"#), &["a"]), "unknown");
    assert_eq!(holds("StringNotEquals", Some(r#"["a"]"#), &["b"]), "unknown");
}

#[test]
fn numbers_compare_by_value() {
    assert_eq!(holds("NumericLessThanEquals", Some("10"), &["10"]), "yes");
    assert_eq!(holds("NumericLessThan", Some("9"), &["10"]), "yes");
    assert_eq!(holds("NumericGreaterThan", Some("-1.5"), &["-2"]), "yes");
    assert_eq!(holds("NumericGreaterThanEquals", Some("1"), &["2", "0"]), "yes");
    assert_eq!(holds("NumericEquals", Some("10.0"), &["10"]), "yes");
    assert_eq!(holds("NumericNotEquals", Some("10.0"), &["10"]), "no");
}

#[test]
fn dates_compare_in_either_notation() {
    let given = Some("2020-01-01T00:00:01Z");
    assert_eq!(holds("DateGreaterThan", given, &["2020-01-01T00:00:00Z"]), "yes");
    assert_eq!(holds("DateLessThan", given, &["1577836802"]), "yes");
    assert_eq!(holds("DateEquals", given, &["2020-01-01T01:00:01+01:00"]), "yes");
    assert_eq!(holds("DateNotEquals", given, &["1577836801"]), "no");
    assert_eq!(holds("DateGreaterThan", given, &["2019"]), "yes");
    assert_eq!(holds("DateLessThan", given, &["2021"]), "unknown");
}

#[test]
fn booleans_bytes_and_addresses() {
    assert_eq!(holds("Bool", Some("TRUE"), &["true"]), "yes");
    assert_eq!(holds("Bool", Some("false"), &["true"]), "no");
    assert_eq!(holds("BinaryEquals", Some("Zm9v"), &["Zm9v"]), "yes");
    assert_eq!(holds("BinaryEquals", Some("Zm9v"), &["Zm8="]), "no");
    assert_eq!(holds("IpAddress", Some("203.0.113.9"), &["10.0.0.0/8", "203.0.113.0/24"]), "yes");
    assert_eq!(holds("NotIpAddress", Some("203.0.113.9"), &["203.0.113.0/24"]), "no");
    assert_eq!(holds("NotIpAddress", Some("2001:db8::1"), &["203.0.113.0/24"]), "yes");
}

#[test]
fn a_value_of_another_type_is_unknown_unless_another_one_decides() {
    assert_eq!(holds("NumericEquals", Some("10"), &["ten"]), "unknown");
    assert_eq!(holds("NumericEquals", Some("10"), &["ten", "10"]), "yes");
    assert_eq!(holds("NumericNotEquals", Some("10"), &["ten", "10"]), "no");
    assert_eq!(holds("NumericNotEquals", Some("10"), &["ten", "11"]), "unknown");
    assert_eq!(holds("NumericEquals", Some("ten"), &["10"]), "unknown");
    assert_eq!(holds("DateEquals", Some("2020-01-01"), &["today"]), "unknown");
    assert_eq!(holds("Bool", Some("1"), &["true"]), "unknown");
    assert_eq!(holds("IpAddress", Some("203.0.113.9"), &["203.0.113.*"]), "unknown");
    assert_eq!(holds("ArnLike", Some("arn:aws:iam::1:role/a"), &["*"]), "unknown");
    assert_eq!(holds("StringMatches", Some("a"), &["a"]), "unknown");
}

#[test]
fn variables_stand_in_string_and_arn_comparisons_only() {
    let user = Context::new()
        .with("a:key", "bob")
        .with("aws:username", "bob")
        .with("aws:MultiFactorAuthAge", "10");
    assert_eq!(holds_in("StringEquals", &["${aws:username}"], &user), "yes");
    let arn = Context::new().with("a:key", "arn:aws:iam::1:user/bob").with("aws:username", "bob");
    assert_eq!(holds_in("ArnEquals", &["arn:aws:iam::1:user/${aws:username}"], &arn), "yes");
    let number = Context::new().with("a:key", "10").with("aws:MultiFactorAuthAge", "10");
    assert_eq!(holds_in("NumericEquals", &["${aws:MultiFactorAuthAge}"], &number), "unknown");
    let flag = Context::new().with("a:key", "true").with("aws:SecureTransport", "true");
    assert_eq!(holds_in("Bool", &["${aws:SecureTransport}"], &flag), "unknown");
}

// "Inverted condition operators like StringNotEquals or StringNotLike do match against a null value."
#[test]
fn a_variable_without_value_matches_only_negated_operators() {
    let none = Context::new().with("a:key", "bob");
    for (operator, expected) in [
        ("StringEquals", "no"),
        ("StringLike", "no"),
        ("StringNotEquals", "yes"),
        ("StringNotLike", "yes"),
        ("ForAllValues:StringEquals", "no"),
        ("ForAnyValue:StringNotEquals", "yes"),
    ] {
        assert_eq!(holds_in(operator, &["${aws:username}"], &none), expected, "{operator}");
    }
    assert_eq!(holds_in("StringNotEquals", &["${aws:username}", "bob"], &none), "no");
    let arn = Context::new().with("a:key", "arn:aws:iam::1:user/bob");
    let missing = ["arn:aws:iam::1:user/${aws:username}"];
    assert_eq!(holds_in("ArnNotLike", &missing, &arn), "yes");
}

// "You cannot use a multivalued context key as a policy variable."
#[test]
fn a_list_is_no_variable() {
    let list = Context::new().with("a:key", "bob").with_list("a:list", ["bob"]);
    assert_eq!(holds_in("StringEquals", &["${a:list}"], &list), "no");
    assert_eq!(holds_in("StringNotEquals", &["${a:list}"], &list), "unknown");
}

#[test]
fn an_unknown_key_is_unknown_whatever_the_operator() {
    let unknown = Context::new().unknown("a:key", "nobody said");
    for operator in ["StringEquals", "StringNotEqualsIfExists", "Null", "ForAllValues:StringLike"] {
        assert_eq!(holds_in(operator, &["true"], &unknown), "unknown", "{operator}");
    }
}
