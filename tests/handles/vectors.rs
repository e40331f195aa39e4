//! Searching vector indexes.

use serde_json::json;
use tablature::Action::{Query, Scan, SearchVectors};
use tablature::assertions::on;
use tablature::findings::{Color, Sources};
use tablature::{
    Attribute, DistanceFunction, GlobalSecondaryIndex, LeadingKey, Role, Stack, Stage, TableV2,
    UserSignIn, VectorIndex,
};

use crate::{statements, template};

fn products() -> TableV2<tablature::OnDemand> {
    TableV2::on_demand("Products", Attribute::string("id"))
        .global_secondary_index(GlobalSecondaryIndex::new("byShop", Attribute::string("shopId")))
        .vector_index(
            VectorIndex::new("similar", "embedding", 1024, DistanceFunction::Cosine)
                .partition_key(Attribute::string("shopId"))
                .inline_filter(Attribute::number("price"))
                .project_include(["title"]),
        )
        .vector_index(VectorIndex::new("alike", "sound", 3, DistanceFunction::DotProduct))
}

#[test]
fn a_vector_index_is_written_as_cloudformation_spells_it() {
    let mut stack = Stack::new("shop");
    stack.add(products());
    let template = template(&stack);
    let properties = &template["Resources"]["Products"]["Properties"];
    assert_eq!(
        properties["VectorIndexes"][0],
        json!({
            "Dimensions": 1024,
            "DistanceFunction": "COSINE",
            "IndexName": "similar",
            "Projection": { "NonKeyAttributes": ["title"], "ProjectionType": "INCLUDE" },
            "SearchSchema": [
                { "AttributeName": "shopId", "SearchSchemaElementType": "HASH" },
                { "AttributeName": "price", "SearchSchemaElementType": "INLINE_FILTER" },
            ],
            "VectorAttribute": { "AttributeName": "embedding" },
        })
    );
    // The vector's attribute is not a key and has no definition; the attributes of the search schema have one.
    let defined: Vec<&str> = (properties["AttributeDefinitions"].as_array().unwrap().iter())
        .map(|definition| definition["AttributeName"].as_str().unwrap())
        .collect();
    assert_eq!(defined, ["id", "shopId", "price"]);
}

#[test]
fn a_search_is_granted_on_its_index_and_table_and_nothing_else_reads_the_index() {
    let mut stack = Stack::new("shop");
    let products = stack.add(products());
    stack.add(Role::for_lambda("One").allow(products.vector_index("similar").search_vectors()));
    stack.add(Role::for_lambda("All").allow(products.search_vectors()));
    stack.add(Role::for_lambda("Reader").allow(products.read_data()));
    stack.add(Role::for_lambda("Named").allow(products.actions([Query, SearchVectors])));
    let template = template(&stack);

    let arn = json!({ "Fn::GetAtt": ["Products", "Arn"] });
    let index = |name: &str| json!({ "Fn::Sub": format!("${{Products.Arn}}/index/{name}") });
    let [one] = &statements(&template, "One")[..] else { panic!("{template}") };
    assert_eq!(one["Sid"], "ReadProductsSimilar");
    assert_eq!(one["Action"], json!(["dynamodb:SearchVectors"]));
    assert_eq!(one["Resource"], json!([index("similar"), arn]));
    let [all] = &statements(&template, "All")[..] else { panic!("{template}") };
    assert_eq!(all["Resource"], json!([arn, index("similar"), index("alike")]));

    let similar = || on(&products).index("similar");
    stack.role("One").may(SearchVectors, similar());
    stack.role("One").may_not(SearchVectors, on(&products.vector_index("alike")));
    stack.role("All").may(SearchVectors, on(&products.vector_index("alike")));
    stack.role("Reader").may_not(SearchVectors, similar());
    stack.role("Reader").may([Query, Scan], on(&products).index("byShop"));
    stack.role("Named").may(SearchVectors, similar());
    // IAM names both kinds of index alike. What DynamoDB does not offer on one is not granted.
    stack.role("Named").may_not(Query, similar());
    stack.role("Named").may_not(SearchVectors, on(&products).index("byShop"));
}

#[test]
fn a_search_has_no_own_rows() {
    let mut stack = Stack::new("shop");
    let products = stack.add(products());
    let sign_in = stack.add(UserSignIn::new("People"));
    let own = products.search_vectors().rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Person", sign_in.authenticated()).allow(own));
    assert_eq!(stack.check(&Stage::default()).codes(), ["IAM003"]);
}

#[test]
fn the_other_kind_of_index_is_suggested() {
    let mut stack = Stack::new("shop");
    let products = stack.add(products());
    stack.add(
        Role::for_lambda("Search")
            .allow(products.vector_index("byShop").search_vectors())
            .allow(products.vector_index("simlar").search_vectors())
            .allow(products.index("similar").read_data()),
    );
    let report = stack.check(&Stage::default());
    assert_eq!(report.codes(), ["IAM001", "IAM001", "IAM001"]);
    let text = report.text(&Sources::under(["."]), Color::Never);
    for help in [
        "write `index(\"byShop\")`",
        "did you mean `vector_index(\"similar\")`?",
        "write `vector_index(\"similar\")`",
    ] {
        assert!(text.contains(help), "{text}");
    }
}

#[test]
fn a_search_needs_a_vector_index() {
    let mut stack = Stack::new("shop");
    let shops = stack.add(TableV2::on_demand("Shops", Attribute::string("id")));
    stack.add(
        Role::for_lambda("Search")
            .allow(shops.actions([SearchVectors]))
            .allow(shops.search_vectors()),
    );
    assert_eq!(stack.check(&Stage::default()).codes(), ["IAM004", "IAM004"]);
}
