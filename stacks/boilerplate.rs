//! A starter for single-table Node projects: one table, to which other programs refer by name.

use tablature::invariants::{all_actions, anywhere, everyone};
use tablature::{
    AccessPattern, Attribute, Entity, GlobalSecondaryIndex, Item, Stack, Stage, TableV2,
};

/// The stack; its names are the same at every stage.
pub fn stack(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("boilerplate")
        .description("A starter for single-table Node projects")
        .outputs_for_all();
    let table = stack.add(
        TableV2::on_demand("boilerplate", Attribute::string("pk"))
            .sort_key(Attribute::string("sk"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("gsi1", Attribute::string("gsi1_pk"))
                    .sort_key(Attribute::string("gsi1_sk")),
            )
            .table_name("boilerplate")
            .entity(Entity::new("Company").key("company#{name}", "company#"))
            .entity(Entity::new("User").key("user#{email}", "user#").index_key(
                "gsi1",
                "user#{email}",
                "user#{email}",
            ))
            .entity(Entity::new("CompanyUser").key("company#{name}", "user#{email}"))
            .entity(Entity::new("UserCompany").key("user#{email}", "company#{name}"))
            .access_pattern(AccessPattern::query("users of a company", "CompanyUser").by(["name"]))
            .access_pattern(
                AccessPattern::query("companies of a user", "UserCompany").by(["email"]),
            )
            .access_pattern(AccessPattern::get("a company by name", "Company"))
            .access_pattern(AccessPattern::query("a user by email", "User").by(["email"])),
    );
    stack.never(
        everyone().may(all_actions(), anywhere()),
        "users of the starter add their own roles",
    );
    for (company, email) in [("acme", "ann@example.com"), ("globex", "binh@example.com")] {
        let (company, user) = (format!("company#{company}"), format!("user#{email}"));
        let item = |pk: &str, sk: &str| Item::of(&table).attribute("pk", pk).attribute("sk", sk);
        stack.add(item(&company, "company#"));
        stack.add(
            item(&user, "user#")
                .attribute("gsi1_pk", user.as_str())
                .attribute("gsi1_sk", user.as_str()),
        );
        stack.add(item(&company, &user));
        stack.add(item(&user, &company));
    }
    stack
}

/// Who may do what: nobody, since users of the starter add their own roles.
#[cfg(test)]
mod tests {
    use tablature::{Stage, Synthesis};

    use super::stack;

    /// Each stage's synthesis.
    fn stages() -> [Synthesis; 2] {
        ["dev", "prod"].map(Stage::new).map(|stage| Synthesis::of(&stack(&stage), &stage))
    }

    #[test]
    fn the_stack_lets_nobody_in() {
        for synthesis in stages() {
            let kinds: Vec<&str> =
                synthesis.template().resources().filter_map(|resource| resource.kind()).collect();
            assert_eq!(kinds, ["AWS::DynamoDB::GlobalTable"], "no role and no policy");
            assert!(
                !synthesis.template().to_json().contains("ResourcePolicy"),
                "none in the table"
            );
        }
    }

    #[test]
    fn other_programs_find_the_table_by_its_name() {
        for synthesis in stages() {
            let table = synthesis.template().resource("boilerplate").unwrap();
            let name = table.property("TableName").unwrap();
            assert_eq!(name.as_str(), Some("boilerplate"));
        }
    }
}
