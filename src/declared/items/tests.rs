//! Cases that the examples of the rules do not cover.

use super::*;
use crate::dynamodb::{
    Attribute, DistanceFunction, Entity, GlobalSecondaryIndex, Item, LocalSecondaryIndex,
    TableHandle, TableV2, VectorIndex,
};
use crate::stack::{Stage, lower};

/// The codes and messages for one stack with a table of many keys.
fn found(add: impl FnOnce(&TableHandle, &mut Stack)) -> Vec<String> {
    let mut stack = Stack::new("shop");
    let orders = stack.add(
        TableV2::on_demand("orders", Attribute::string("shop"))
            .sort_key(Attribute::number("order"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byDigest", Attribute::binary("digest"))
                    .sort_key(Attribute::string("shop")),
            )
            .local_secondary_index(LocalSecondaryIndex::new("byDay", Attribute::string("day"))),
    );
    add(&orders, &mut stack);
    let lowered = lower(&stack, &Stage::default());
    assert!(!lowered.template.to_json().contains("2025-12-09"), "no data in the template");
    let findings = crate::declared::judge(&stack, &Stage::default(), &lowered);
    findings.iter().map(|finding| format!("{} {}", finding.code(), finding.message())).collect()
}

/// The findings in one item that has its key.
fn in_item(more: impl FnOnce(Item) -> Item) -> Vec<String> {
    found(|orders, stack| {
        let item = Item::of(orders).attribute("shop", "Hanoi").attribute("order", 1);
        stack.add(more(item.attribute("day", "2025-12-09")));
    })
}

fn value(value: impl Into<AttributeValue>) -> Vec<String> {
    in_item(|item| item.attribute("value", value))
}

const NOTHING: [&str; 0] = [];

#[test]
fn each_missing_key_is_said_and_those_of_indexes_may_be_missing() {
    let alone = |name: &'static str, value: AttributeValue| {
        found(|orders, stack| stack.add(Item::of(orders).attribute(name, value)))
    };
    assert_eq!(
        alone("order", 1.into()),
        ["DAT001 an item of table `orders` has no partition key `shop`"]
    );
    assert_eq!(
        alone("shop", "Hanoi".into()),
        ["DAT001 an item of table `orders` has no sort key `order`"]
    );
    assert_eq!(in_item(|item| item), NOTHING);
}

#[test]
fn a_key_of_two_indexes_keeps_to_the_stricter_limit() {
    let of = |bytes: usize| {
        found(|orders, stack| {
            let shop = "é".repeat(bytes / 2);
            stack.add(Item::of(orders).attribute("shop", shop).attribute("order", 1));
        })
    };
    assert_eq!(of(1_024), NOTHING);
    assert_eq!(
        of(1_026),
        [
            "DAT004 `shop`, the sort key of index `byDigest`, has 1026 bytes, at most 1024 are allowed"
        ]
    );
    let digest = |bytes: usize| {
        in_item(|item| item.attribute("digest", AttributeValue::binary(vec![0; bytes])))
    };
    assert_eq!(digest(2_048), NOTHING);
    assert_eq!(
        digest(2_049),
        [
            "DAT004 `digest`, the partition key of index `byDigest`, has 2049 bytes, at most 2048 are allowed"
        ]
    );
    assert_eq!(digest(0), ["DAT003 `digest`, the partition key of index `byDigest`, is empty"]);
}

#[test]
fn an_item_of_400_kb_passes_and_one_byte_more_does_not() {
    // shop, Hanoi, order, 1, day, 2025-12-09 and the name `value`.
    let others = 4 + 5 + 5 + 2 + 3 + 10 + 5;
    assert_eq!(value("x".repeat(ITEM_BYTES - others)), NOTHING);
    assert_eq!(
        value("x".repeat(ITEM_BYTES - others + 1)),
        ["DAT005 an item of table `orders` has 409601 bytes, at most 409600 are allowed"]
    );
}

#[test]
fn keys_are_compared_by_value() {
    let orders = |numbers: [AttributeValue; 2]| {
        found(|orders, stack| {
            for number in numbers {
                stack.add(Item::of(orders).attribute("shop", "Hanoi").attribute("order", number));
            }
        })
    };
    assert_eq!(orders([1.into(), 2.into()]), NOTHING);
    assert_eq!(
        orders([1.into(), AttributeValue::number("1.00")]),
        ["DAT006 two items of table `orders` have the same `shop` and `order`"]
    );
}

#[test]
fn numbers_are_judged_wherever_they_stand() {
    for fits in ["85.5", "-0", "1e-130"] {
        assert_eq!(value(AttributeValue::number(fits)), NOTHING);
    }
    assert_eq!(value(u64::MAX), NOTHING);
    assert_eq!(value(f64::NAN), ["DAT007 `value` is not a number: `NaN`"]);
    assert_eq!(value(AttributeValue::number("9".repeat(38))), NOTHING);
    assert_eq!(
        value(AttributeValue::number("9".repeat(39))),
        ["DAT007 `value` has 39 digits, at most 38 are allowed"]
    );
    let inner = AttributeValue::map([("list", AttributeValue::list([f64::INFINITY]))]);
    assert_eq!(value(inner), ["DAT007 `value.list[0]` is not a number: `inf`"]);
    assert_eq!(
        value(AttributeValue::number_set(["1", "1e126"])),
        ["DAT007 `value` is no number that DynamoDB holds: `1e126`"]
    );
}

#[test]
fn sets_have_members_each_once() {
    let empty: [&str; 0] = [];
    assert_eq!(value(AttributeValue::string_set(empty)), ["DAT008 `value` is an empty set"]);
    let twice = "DAT008 `value` is a set that has a member twice";
    assert_eq!(value(AttributeValue::number_set(["1", "1.0"])), [twice]);
    assert_eq!(value(AttributeValue::binary_set([[1], [1]])), [twice]);
    assert_eq!(value(AttributeValue::string_set(["1", "1.0"])), NOTHING);
    assert_eq!(value(AttributeValue::list(empty)), NOTHING);
}

#[test]
fn members_of_maps_have_names_each_once() {
    assert_eq!(value(AttributeValue::map([("a", 1), ("a", 2)])), ["DAT009 `value` has `a` twice"]);
    assert_eq!(value(AttributeValue::map([("", 1)])), ["DAT011 an attribute has an empty name"]);
    assert_eq!(in_item(|item| item.attribute("n".repeat(65_535), 1)), NOTHING);
    assert_eq!(
        in_item(|item| item.attribute("n".repeat(65_536), 1)),
        ["DAT011 the name of an attribute has 65536 bytes, at most 65535 are allowed"]
    );
}

#[test]
fn an_item_of_another_stacks_table_is_foreign() {
    let mut other = Stack::new("other");
    let table = other.add(TableV2::on_demand("orders", Attribute::string("id")));
    let found = found(|_, stack| stack.add(Item::of(&table).attribute("shop", 1)));
    assert_eq!(found, ["CFN002 table `orders` belongs to another stack"]);
}

#[test]
fn an_item_is_of_an_entity_of_its_table_where_there_are_any() {
    let found = |attributes: &[(&str, &str)]| {
        let mut stack = Stack::new("orders");
        let index = GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"));
        let app = stack.add(
            TableV2::on_demand("MyApp", Attribute::string("PK"))
                .sort_key(Attribute::string("SK"))
                .global_secondary_index(index)
                .entity(
                    Entity::new("User")
                        .key("USER#{id}", "METADATA")
                        .index_partition_key("GSI1", "EMAIL#{email}"),
                )
                .entity(Entity::new("Order").key("USER#{id}", "ORDER#{at}#{order}")),
        );
        let item = Item::of(&app);
        stack
            .add(attributes.iter().fold(item, |item, (name, value)| item.attribute(*name, *value)));
        let template = lower(&stack, &Stage::default()).template;
        judge(&stack, &template).iter().map(Finding::code).collect::<Vec<_>>()
    };
    let user = |email: &'static str| [("PK", "USER#1"), ("SK", "METADATA"), ("GSI1PK", email)];
    assert_eq!(found(&user("EMAIL#a@example.com")), [""; 0]);
    assert_eq!(found(&user("MAIL#a@example.com")), ["DAT012"]);
    let at = |sort: &'static str| [("PK", "USER#1"), ("SK", sort)];
    assert_eq!(found(&at("METADATA")), [""; 0], "it is not in the index");
    assert_eq!(found(&at("ORDER#2025-12-09T09:00:00Z#7")), [""; 0]);
    assert_eq!(found(&at("ORDER#7")), ["DAT012"]);
    assert_eq!(found(&[("PK", "USR#1"), ("SK", "METADATA")]), ["DAT012"]);
}

#[test]
fn an_item_fits_each_template_of_an_index() {
    let found = |bracket: &str, round: AttributeValue| {
        let mut stack = Stack::new("tournaments");
        let partition = ["tournament", "region"].map(Attribute::string);
        let matches = stack.add(
            TableV2::on_demand("Matches", Attribute::string("matchId"))
                .global_secondary_index(
                    GlobalSecondaryIndex::with_partition_keys("byRound", partition)
                        .sort_keys([Attribute::number("round"), Attribute::string("bracket")]),
                )
                .entity(Entity::new("Match").partition_key("{matchId}").index_key(
                    "byRound",
                    ["{tournament}", "R#{region}"],
                    ["{round}", "B#{bracket}"],
                )),
        );
        stack.add(
            Item::of(&matches)
                .attribute("matchId", "1")
                .attribute("tournament", "WINTER2026")
                .attribute("region", "R#EU")
                .attribute("round", round)
                .attribute("bracket", bracket),
        );
        let template = lower(&stack, &Stage::default()).template;
        let line = |finding: &Finding| format!("{} {}", finding.code(), finding.message());
        judge(&stack, &template).iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(found("B#upper", 3.into()), NOTHING);
    assert_eq!(
        found("upper", 3.into()),
        [
            "DAT012 `WINTER2026`, `R#EU` and `upper` is no key of entity `Match` in the index `byRound`"
        ]
    );
    assert_eq!(found("B#upper", "3".into()).len(), 1, "its type is said elsewhere");
}

#[test]
fn a_vector_is_a_list_of_the_indexs_dimensions() {
    let found = |name: &str, value: AttributeValue| {
        let mut stack = Stack::new("shop");
        let products = stack.add(
            TableV2::on_demand("Products", Attribute::string("id")).vector_index(
                VectorIndex::new("similar", "embedding", 3, DistanceFunction::Cosine)
                    .partition_key(Attribute::string("shop"))
                    .inline_filter(Attribute::number("price")),
            ),
        );
        stack.add(Item::of(&products).attribute("id", "1").attribute(name, value));
        let template = lower(&stack, &Stage::default()).template;
        let line = |finding: &Finding| format!("{} {}", finding.code(), finding.message());
        judge(&stack, &template).iter().map(line).collect::<Vec<_>>()
    };
    let list = |numbers: &[i32]| AttributeValue::list(numbers.iter().copied());
    assert_eq!(found("title", "a".into()), NOTHING, "it is not in the index");
    assert_eq!(found("embedding", list(&[1, 2, 3])), NOTHING);
    let vector = "DAT013 `embedding`, the vector of index `similar`,";
    assert_eq!(found("embedding", list(&[1, 2])), [format!("{vector} has 2 numbers, the index 3")]);
    assert_eq!(found("embedding", "1, 2, 3".into()), [format!("{vector} is a string")]);
    let mixed = AttributeValue::list(["1", "2", "3"]);
    assert_eq!(found("embedding", mixed), [format!("{vector} holds a string")]);
    assert_eq!(found("shop", "a".into()), NOTHING);
    assert_eq!(
        found("shop", 1.into()),
        ["DAT014 `shop`, by which `similar` is searched, is a number"]
    );
    assert_eq!(
        found("price", "1".into()),
        ["DAT014 `price`, by which `similar` is searched, is a string"]
    );
}
