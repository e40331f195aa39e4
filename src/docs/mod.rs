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
use crate::shown::{self, Shown, Text, said};
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
    shown_page(stack, access).into()
}

pub(crate) fn shown_page(stack: &Stack, access: &Access) -> Shown {
    let mut parts = vec![said!("# {}\n", plain(stack.name()))];
    if let Some(description) = &stack.description {
        parts.push(said!("{}\n", plain(&description.value)));
    }
    let tables: Vec<&TableDeclaration> = stack.all().map(Arc::as_ref).collect();
    if tables.is_empty() {
        parts.push("The stack has no tables of its own.\n".into());
    } else {
        parts.push(diagram::of(&tables));
    }
    parts.extend(tables.into_iter().map(table));
    parts.extend(elsewhere::of(stack));
    parts.push(below(&access.shown_markdown(stack.name())));
    Shown::joined(parts, "\n")
}

fn table(table: &TableDeclaration) -> Shown {
    let mut parts = vec![said!("## Table {}\n", plain(&table.id.value))];
    let keys = table.keys();
    let rows = keys.iter().map(|key| {
        let names = |attributes: &[Attribute]| codes(attributes.iter().map(|it| &it.name.value));
        vec![place(key.index), names(key.partition), names(key.sort), held(key.projection)]
    });
    parts.push(rows_under(&["Key", "Partition key", "Sort key", "Holds"], rows));
    parts.extend(elsewhere::regions(table));
    if !table.vector_indexes.is_empty() {
        parts.push("### Vector indexes\n".into());
        let rows = table.vector_indexes.iter().map(vector_row);
        parts.push(rows_under(&["Index", "Vector", "Distance", "Searched by", "Holds"], rows));
    }
    if !table.entities.is_empty() {
        parts.push("### Entities\n".into());
        let rows = table.entities.iter().flat_map(|entity| entity_rows(entity, &keys));
        parts.push(rows_under(&["Entity", "In", "Partition key", "Sort key"], rows));
        for entity in table.entities.iter().filter(|entity| !entity.attributes.is_empty()) {
            let names = codes(&entity.attributes);
            parts.push(said!("{} holds {}.\n", plain(&entity.name.value), names));
        }
    }
    if !table.access_patterns.is_empty() {
        parts.push("### Access patterns\n".into());
        let rows = table.access_patterns.iter().flat_map(|pattern| patterns::rows(table, pattern));
        parts.push(rows_under(&["Pattern", "Call", "Served by", "Key", "More"], rows));
    }
    Shown::joined(parts, "\n")
}

fn entity_rows(entity: &EntityDeclaration, keys: &[KeySchema<'_>]) -> Vec<Vec<Shown>> {
    let rows = keys.iter().filter_map(|key| {
        let templates = entity.templates(*key)?;
        let texts = |part: &[KeyTemplate]| codes(part.iter().map(|it| &it.text.value));
        let (partition, sort) = (texts(&templates.partition), texts(&templates.sort));
        Some(vec![plain(&entity.name.value), place(key.index), partition, sort])
    });
    rows.collect()
}

/// Where a key is: in the table, or in an index of it.
fn place(index: Option<&str>) -> Shown {
    index.map_or("the table".into(), |index| said!("index {}", code(index)))
}

fn vector_row(index: &VectorIndexDeclaration) -> Vec<Shown> {
    let attribute = code(&index.vector_attribute.value);
    let vector = said!("{}, {} dimensions", attribute, index.dimensions.value);
    let names = |attributes: &[Attribute]| codes(attributes.iter().map(|it| &it.name.value));
    let searched = match (index.partition_keys.as_slice(), index.inline_filters.as_slice()) {
        ([], filters) => names(filters),
        (partition, []) => said!("{} always", names(partition)),
        (partition, filters) => said!("{} always, {}", names(partition), names(filters)),
    };
    let distance = code(index.distance_function.value.word());
    vec![code(&index.name.value), vector, distance, searched, held(Some(&index.projection.value))]
}

fn held(projection: Option<&Projection>) -> Shown {
    match projection {
        None | Some(Projection::All) => "all attributes".into(),
        Some(Projection::KeysOnly) => "keys only".into(),
        Some(Projection::Include(names)) => {
            said!("keys and {}", codes(names.iter().map(|name| &name.value)))
        }
    }
}

fn rows_under(heading: &[&'static str], rows: impl Iterator<Item = Vec<Shown>>) -> Shown {
    let row = |cells: Vec<Shown>| said!("| {} |\n", Shown::joined(cells, " | "));
    let line = row(vec!["---".into(); heading.len()]);
    let heading = row(heading.iter().map(|cell| (*cell).into()).collect());
    said!("{}{}{}", heading, line, rows.map(row).collect::<Shown>())
}

/// Turns a page into a section of another.
fn below(page: &Shown) -> Shown {
    let deeper = |line: &str| match line.starts_with('#') {
        true => format!("#{line}\n"),
        false => format!("{line}\n"),
    };
    Shown::assembled(page.lines().map(deeper).collect())
}

/// Text without markup, on one line: one line of it follows the other.
fn plain(text: &str) -> Shown {
    Text::of(&shown::message(text.replace('\n', " "))).markdown()
}

/// Names as code, in a cell of a table.
fn codes<'a>(names: impl IntoIterator<Item = &'a String>) -> Shown {
    Shown::joined(names.into_iter().map(|name| code(name)), ", ")
}

/// Code in a cell of a table.
fn code(text: &str) -> Shown {
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
