//! A table from elsewhere: the template has nothing of it, so what is wrong with it is said here.

use indexmap::IndexSet;

use super::Lowering;
use crate::dynamodb::{ImportedTableDeclaration, ReachedIndex, Source};
use crate::facts::limits::dynamodb::{INDEX_NAME_LENGTH, is_table_name_character};
use crate::findings::Finding;
use crate::site::At;
use crate::stack::Declared;
use crate::stack::rules::{IMPORTED_TABLE, TWO_OF_ONE_ID};
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn imported_table(&mut self, table: &ImportedTableDeclaration) {
        let ImportedTableDeclaration { id, source, indexes, encryption_key } = table;
        self.check_only_one(table);
        if let Some((message, help)) = source.value.fault() {
            self.findings.push(Finding::new(&IMPORTED_TABLE, message).at(source.site).help(help));
        }
        let mut known: IndexSet<&str> = IndexSet::new();
        for At { value: ReachedIndex { name, kind: _ }, site } in indexes {
            let message = if INDEX_NAME_LENGTH.contains(&name.len())
                && name.chars().all(is_table_name_character)
            {
                if known.insert(name) {
                    continue;
                }
                format!("table `{}` is said to have index `{name}` twice", id.value)
            } else {
                format!("`{name}` is no name of an index")
            };
            self.findings.push(
                Finding::new(&IMPORTED_TABLE, message)
                    .at(*site)
                    .help("each index once, by its name: 3 to 255 of `A-Za-z0-9_.-`"),
            );
        }
        if let Some(key) = encryption_key {
            self.check_key(key, &id.value);
        }
    }

    /// The ARN of a table in another account, where it is written out.
    pub(super) fn check_member(&mut self, arn: &At<Expr>) {
        if let Some((message, help)) = Source::TableArn(arn.value.clone()).fault() {
            self.findings.push(Finding::new(&IMPORTED_TABLE, message).at(arn.site).help(help));
        }
    }

    fn check_only_one(&mut self, table: &ImportedTableDeclaration) {
        let first = self.stack.declarations.iter().find_map(|declared| match declared {
            Declared::ImportedTable(other) if other.id.value == table.id.value => Some(other),
            _ => None,
        });
        let Some(first) = first.filter(|first| !std::ptr::eq(first.as_ref(), table)) else {
            return;
        };
        self.findings.push(
            Finding::new(
                &TWO_OF_ONE_ID,
                format!("two imported tables are called `{}`", table.id.value),
            )
            .at(table.id.site)
            .label("the second")
            .and(first.id.site, "the first")
            .help("give one of them another id, or use the handle of the first"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{Attribute, ImportedTable, MultiAccountReplica, TableV2};
    use crate::iam::Role;
    use crate::stack::{Stack, Stage};

    fn said(table: ImportedTable) -> Vec<String> {
        let mut stack = Stack::new("reports");
        let table = stack.add(table);
        stack.add(Role::for_lambda("Report").allow(table.read_data()));
        let report = stack.check(&Stage::default());
        report.findings().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn a_name_is_a_name_and_an_arn_one_tables() {
        let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders";
        let named = |name: &str| said(ImportedTable::from_table_name("Orders", name));
        let by_arn = |arn: &str| said(ImportedTable::from_table_arn("Orders", arn));
        assert_eq!(named("abc"), [""; 0]);
        assert_eq!(named(&"x".repeat(255)), [""; 0]);
        assert_eq!(named("ab"), ["`ab` is no table's name"]);
        assert_eq!(named(&"x".repeat(256)).len(), 1);
        assert_eq!(named("shop/orders"), ["`shop/orders` is no table's name"]);
        assert_eq!(named(arn), [format!("`{arn}` is an ARN, and no table's name")]);
        assert_eq!(by_arn(arn), [""; 0]);
        for wrong in [
            "Orders",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/",
            "arn:aws:dynamodb::111122223333:table/Orders",
            "arn:aws:dynamodb:eu-west-1::table/Orders",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders/index/byStatus",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/Ord*",
            "arn:aws:s3:eu-west-1:111122223333:table/Orders",
        ] {
            assert_eq!(by_arn(wrong), [format!("`{wrong}` is not the ARN of a table")]);
        }
    }

    #[test]
    fn what_only_deployment_knows_is_not_judged() {
        let import = serde_json::json!({ "Fn::ImportValue": "shop-Orders" });
        assert_eq!(said(ImportedTable::from_table_name("Orders", import.clone())), [""; 0]);
        assert_eq!(said(ImportedTable::from_table_arn("Orders", import)), [""; 0]);
    }

    #[test]
    fn a_member_of_another_account_is_told_by_its_arn() {
        let mut stack = Stack::new("shop");
        let orders = TableV2::on_demand("Orders", Attribute::string("id"));
        stack.add(orders.multi_account_replica("orders"));
        let source = "arn:aws:dynamodb:us-east-1:111111111111:table/items";
        stack.add(MultiAccountReplica::of("Items", source).multi_account_replica("items"));
        let report = stack.check(&Stage::default());
        let said: Vec<&str> = report.findings().map(|finding| finding.message()).collect();
        assert_eq!(
            said,
            ["`orders` is not the ARN of a table", "`items` is not the ARN of a table"]
        );
    }

    #[test]
    fn an_index_is_said_once() {
        let table = ImportedTable::from_table_name("Orders", "orders");
        assert_eq!(
            said(table.global_secondary_index("byDay").local_secondary_index("byDay")),
            ["table `Orders` is said to have index `byDay` twice"]
        );
    }
}
