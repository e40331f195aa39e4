//! A page of documentation for a stack, as Markdown: its tables, keys, entities, access patterns,
//! and who reaches what. The last comes from the template, the rest from the declaration.

mod diagram;
mod elsewhere;
mod patterns;

use std::sync::Arc;

use crate::access::Access;
use crate::dynamodb::{
    Attribute, EntityDeclaration, KeySchema, KeyTemplate, Projection, TableDeclaration,
    VectorIndexDeclaration,
};
use crate::shown::{self, Text};
use crate::stack::Stack;

/// The page of a stack, with what the access report says of its template. Ends with a newline. The
/// same declaration gives the same bytes.
///
/// ```
/// use tablature::access::Access;
/// use tablature::evaluate::Environment;
/// use tablature::{Attribute, Stack, Stage, TableV2, docs};
///
/// let mut stack = Stack::new("shop");
/// stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
/// let template = stack.template(&Stage::default()).unwrap();
///
/// let page = docs::page(&stack, &Access::of(&template, Environment::default()));
/// assert!(page.contains("## Table Orders"));
/// ```
pub fn page(stack: &Stack, access: &Access) -> String {
    let mut parts = vec![format!("# {}\n", plain(stack.name()))];
    if let Some(description) = &stack.description {
        parts.push(format!("{}\n", plain(&description.value)));
    }
    let tables: Vec<&TableDeclaration> = stack.all().map(Arc::as_ref).collect();
    if tables.is_empty() {
        parts.push("The stack has no tables of its own.\n".to_owned());
    } else {
        parts.push(diagram::of(&tables));
    }
    parts.extend(tables.into_iter().map(table));
    parts.extend(elsewhere::of(stack));
    parts.push(below(&access.markdown(stack.name())));
    parts.join("\n")
}

fn table(table: &TableDeclaration) -> String {
    let mut parts = vec![format!("## Table {}\n", plain(&table.id.value))];
    let keys = table.keys();
    let rows = keys.iter().map(|key| {
        let names = |attributes: &[Attribute]| codes(attributes.iter().map(|it| &it.name.value));
        vec![place(key.index), names(key.partition), names(key.sort), held(key.projection)]
    });
    parts.push(rows_under(&["Key", "Partition key", "Sort key", "Holds"], rows));
    parts.extend(elsewhere::regions(table));
    if !table.vector_indexes.is_empty() {
        parts.push("### Vector indexes\n".to_owned());
        let rows = table.vector_indexes.iter().map(vector_row);
        parts.push(rows_under(&["Index", "Vector", "Distance", "Searched by", "Holds"], rows));
    }
    if !table.entities.is_empty() {
        parts.push("### Entities\n".to_owned());
        let rows = table.entities.iter().flat_map(|entity| entity_rows(entity, &keys));
        parts.push(rows_under(&["Entity", "In", "Partition key", "Sort key"], rows));
        for entity in table.entities.iter().filter(|entity| !entity.attributes.is_empty()) {
            let names = codes(&entity.attributes);
            parts.push(format!("{} holds {names}.\n", plain(&entity.name.value)));
        }
    }
    if !table.access_patterns.is_empty() {
        parts.push("### Access patterns\n".to_owned());
        let rows = table.access_patterns.iter().flat_map(|pattern| patterns::rows(table, pattern));
        parts.push(rows_under(&["Pattern", "Call", "Served by", "Key", "More"], rows));
    }
    parts.join("\n")
}

fn entity_rows(entity: &EntityDeclaration, keys: &[KeySchema<'_>]) -> Vec<Vec<String>> {
    let rows = keys.iter().filter_map(|key| {
        let templates = entity.templates(*key)?;
        let texts = |part: &[KeyTemplate]| codes(part.iter().map(|it| &it.text.value));
        let (partition, sort) = (texts(&templates.partition), texts(&templates.sort));
        Some(vec![plain(&entity.name.value), place(key.index), partition, sort])
    });
    rows.collect()
}

/// Where a key is: in the table, or in an index of it.
fn place(index: Option<&str>) -> String {
    index.map_or("the table".to_owned(), |index| format!("index {}", code(index)))
}

fn vector_row(index: &VectorIndexDeclaration) -> Vec<String> {
    let dimensions = index.dimensions.value;
    let vector = format!("{}, {dimensions} dimensions", code(&index.vector_attribute.value));
    let names = |attributes: &[Attribute]| codes(attributes.iter().map(|it| &it.name.value));
    let searched = match (index.partition_keys.as_slice(), index.inline_filters.as_slice()) {
        ([], filters) => names(filters),
        (partition, []) => format!("{} always", names(partition)),
        (partition, filters) => format!("{} always, {}", names(partition), names(filters)),
    };
    let distance = code(index.distance_function.value.word());
    vec![code(&index.name.value), vector, distance, searched, held(Some(&index.projection.value))]
}

fn held(projection: Option<&Projection>) -> String {
    match projection {
        None | Some(Projection::All) => "all attributes".to_owned(),
        Some(Projection::KeysOnly) => "keys only".to_owned(),
        Some(Projection::Include(names)) => {
            format!("keys and {}", codes(names.iter().map(|name| &name.value)))
        }
    }
}

fn rows_under(heading: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heading: Vec<String> = heading.iter().map(|&cell| cell.to_owned()).collect();
    let line = row(&vec!["---".to_owned(); heading.len()]);
    let rows: String = rows.map(|cells| row(&cells)).collect();
    format!("{}{line}{rows}", row(&heading))
}

/// Turns a page into a section of another.
fn below(page: &str) -> String {
    let deeper = |line: &str| match line.starts_with('#') {
        true => format!("#{line}\n"),
        false => format!("{line}\n"),
    };
    page.lines().map(deeper).collect()
}

/// Text without markup, on one line: one line of it follows the other.
fn plain(text: &str) -> String {
    Text::of(&shown::message(text.replace('\n', " "))).markdown()
}

/// Names as code, in a cell of a table.
fn codes<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}

/// Code in a cell of a table.
fn code(text: &str) -> String {
    Text::of(&shown::name(text)).code()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cognito::UserSignIn;
    use crate::dynamodb::{AccessPattern, Attribute, Entity, GlobalSecondaryIndex, TableV2};
    use crate::evaluate::Environment;
    use crate::iam::{LeadingKey, Role};
    use crate::stack::Stage;

    fn orders() -> Stack {
        let mut stack = Stack::new("orders").description("A shop in one table");
        let app = stack.add(
            TableV2::on_demand("MyApp", Attribute::string("PK"))
                .sort_key(Attribute::string("SK"))
                .global_secondary_index(
                    GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"))
                        .sort_key(Attribute::string("GSI1SK")),
                )
                .entity(Entity::new("User").key("USER#{userId}", "METADATA").index_key(
                    "GSI1",
                    "EMAIL#{email}",
                    "USER#{userId}",
                ))
                .entity(
                    Entity::new("Order")
                        .key("USER#{userId}", "ORDER#{createdAt}#{orderId}")
                        .index_key("GSI1", "ORDER#{orderId}", "USER#{userId}")
                        .attributes(["status", "total"]),
                )
                .entity(Entity::new("OrderItem").key("ORDER#{orderId}", "ITEM#{productId}"))
                .entity(Entity::new("Product").key("PRODUCT#{productId}", "METADATA").index_key(
                    "GSI1",
                    "CATEGORY#{category}",
                    "PRODUCT#{productId}",
                ))
                .access_pattern(AccessPattern::get("user by id", "User"))
                .access_pattern(AccessPattern::query("user by email", "User").by(["email"]))
                .access_pattern(
                    AccessPattern::query("a user's orders, newest first", "Order")
                        .by(["userId"])
                        .descending("createdAt"),
                )
                .access_pattern(
                    AccessPattern::query("an order and its items", "Order")
                        .and("OrderItem")
                        .by(["orderId"]),
                )
                .access_pattern(AccessPattern::query("an order by id", "Order").by(["orderId"]))
                .access_pattern(
                    AccessPattern::query("products of a category", "Product").by(["category"]),
                )
                .access_pattern(
                    AccessPattern::put("create a user only where none exists", "User")
                        .if_none_exists(),
                )
                .access_pattern(AccessPattern::transact_write(
                    "create an order with its items",
                    ["Order", "OrderItem"],
                )),
        );
        let sign_in = stack.add(UserSignIn::new("Shoppers"));
        let own = app.entity("User").and("Order").read_data();
        stack.add(
            Role::new("Shopper", sign_in.authenticated())
                .allow(own.rows(LeadingKey::user_pool_sub())),
        );
        stack
    }

    fn boilerplate() -> Stack {
        let mut stack = Stack::new("boilerplate");
        stack.add(
            TableV2::on_demand("Table", Attribute::string("pk"))
                .sort_key(Attribute::string("sk"))
                .global_secondary_index(
                    GlobalSecondaryIndex::new("gsi1", Attribute::string("gsi1_pk"))
                        .sort_key(Attribute::string("gsi1_sk")),
                )
                .entity(Entity::new("Company").key("company#{name}", "company#"))
                .entity(Entity::new("User").key("user#{email}", "user#").index_key(
                    "gsi1",
                    "user#{email}",
                    "user#{email}",
                ))
                .entity(Entity::new("CompanyUser").key("company#{name}", "user#{email}"))
                .entity(Entity::new("UserCompany").key("user#{email}", "company#{name}"))
                .access_pattern(
                    AccessPattern::query("users of a company", "CompanyUser").by(["name"]),
                )
                .access_pattern(AccessPattern::query("a user by email", "User").by(["email"])),
        );
        stack
    }

    fn tournaments() -> Stack {
        let mut stack = Stack::new("tournaments");
        let partition = ["tournament", "region"].map(Attribute::string);
        stack.add(
            TableV2::on_demand("Matches", Attribute::string("matchId"))
                .global_secondary_index(
                    GlobalSecondaryIndex::with_partition_keys("byRound", partition)
                        .sort_keys(["round", "bracket"].map(Attribute::string)),
                )
                .global_secondary_index(
                    GlobalSecondaryIndex::new("byPlayer", Attribute::number("player"))
                        .sort_keys(["date", "round"].map(Attribute::string)),
                )
                .entity(
                    Entity::new("Match")
                        .partition_key("{matchId}")
                        .index_key(
                            "byRound",
                            ["{tournament}", "{region}"],
                            ["{round}", "{bracket}"],
                        )
                        .index_key("byPlayer", "{player}", ["{day}T{time}", "{round}"]),
                )
                .access_pattern(
                    AccessPattern::query("a region's matches", "Match")
                        .by(["tournament", "region"])
                        .descending("round"),
                )
                .access_pattern(AccessPattern::query("matches of a round", "Match").by([
                    "tournament",
                    "region",
                    "round",
                ]))
                .access_pattern(
                    AccessPattern::query("a player's day", "Match").by(["player", "day"]),
                ),
        );
        stack
    }

    fn written(stack: &Stack) -> String {
        assert_eq!(stack.check(&Stage::default()).codes(), [""; 0]);
        let template = stack.template(&Stage::default()).unwrap();
        page(stack, &Access::of(&template, Environment::default()))
    }

    #[test]
    fn a_page_says_which_key_serves_each_pattern() {
        insta::with_settings!({
            snapshot_path => "../../snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("docs-orders", written(&orders()));
            insta::assert_snapshot!("docs-boilerplate", written(&boilerplate()));
            insta::assert_snapshot!("docs-tournaments", written(&tournaments()));
        });
        assert_eq!(written(&orders()), written(&orders()));
    }

    #[test]
    fn a_stack_without_tables_has_a_page() {
        let mut stack = Stack::new("backup");
        stack.add(Role::for_lambda("Backup"));
        assert!(written(&stack).contains("The stack has no tables of its own."));
    }

    #[test]
    fn what_users_wrote_does_not_break_the_page() {
        assert_eq!(plain("a|b\n#c"), "a\\|b \\#c");
        assert_eq!(code("a|`b"), "`a\\|'b`");
    }
}
