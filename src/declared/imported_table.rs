//! Judges imported tables, which do not appear in the template.

use indexmap::IndexSet;

use super::Judge;
use super::rules::{IMPORTED_TABLE, TWO_OF_ONE_ID};
use crate::builder::Id;
use crate::dynamodb::{ImportedTableDeclaration, ReachedIndex, TableIdentity};
use crate::facts::ResourceKind;
use crate::facts::limits::dynamodb::{INDEX_NAME_LENGTH, is_table_name_character};
use crate::findings::{Finding, finding};
use crate::iam::{Grant, TableId};
use crate::site::At;
use crate::stack::Declared;
use crate::template::{Expr, Node};

impl Judge<'_> {
    pub(super) fn imported_table(&mut self, table: &ImportedTableDeclaration) {
        let ImportedTableDeclaration { id, source, indexes, encryption_key, calls: _ } = table;
        self.check_only_one(table);
        self.check_elsewhere(table);
        if let Some((message, help)) = source.value.fault() {
            self.findings.push(Finding::new(&IMPORTED_TABLE, message).at(source.site).help(help));
        }
        self.check_indexes(&id.value, indexes);
        if let Some(key) = encryption_key {
            self.check_key(key, &id.value);
        }
    }

    /// Reports indexes whose names are malformed or declared twice.
    pub(super) fn check_indexes(&mut self, id: &str, indexes: &[At<ReachedIndex>]) {
        let mut known: IndexSet<&str> = IndexSet::new();
        for At { value: ReachedIndex { name, kind: _ }, site } in indexes {
            let message = if INDEX_NAME_LENGTH.contains(&name.len())
                && name.chars().all(is_table_name_character)
            {
                if known.insert(name) {
                    continue;
                }
                format!("table `{}` has index `{name}` twice", id)
            } else {
                format!("`{name}` is not the name of an index")
            };
            Finding::new(&IMPORTED_TABLE, message)
                .at(*site)
                .help("each index once, by its name: 3 to 255 of `A-Za-z0-9_.-`")
                .add_to(&mut self.findings);
        }
    }

    /// Reports literal stream ARNs that do not belong to their table.
    pub(super) fn check_streams(&mut self, grant: &Grant) {
        for target in &grant.subject.targets {
            let (TableId::Imported(id), ResourceKind::Stream, Some(text)) =
                (&target.table, target.kind, target.arn.as_str())
            else {
                continue;
            };
            let mut tables = self.stack.all::<ImportedTableDeclaration>();
            let table = tables.find(|table| table.id.value == *id);
            let Some(table) = table.filter(|table| table.source.value.fault().is_none()) else {
                continue;
            };
            let message = format!("`{text}` is not a stream of table `{id}`");
            let is_said = self.findings.iter().any(|finding| finding.message() == message);
            if is_said || table.source.value.has_stream(text) {
                continue;
            }
            Finding::new(&IMPORTED_TABLE, message)
                .at(&Node::root(&target.arn))
                .help("write `arn:aws:dynamodb:<Region>:<account>:table/<name>/stream/<label>`")
                .add_to(&mut self.findings);
        }
    }

    /// Reports an imported table that is one of the stack's own, by its id or by its name.
    fn check_elsewhere(&mut self, table: &ImportedTableDeclaration) {
        let id = &table.id;
        if id.value.is_empty() {
            Finding::new(&IMPORTED_TABLE, "an imported table has an empty id")
                .at(id.site)
                .help("give it an id, such as `Orders`")
                .add_to(&mut self.findings);
        }
        let own: Vec<(&Id, Option<Expr>)> = (self.stack.declarations.iter())
            .filter_map(|declared| match declared {
                Declared::Table(own) => {
                    let name = own.table_name.as_ref();
                    Some((&own.id, self.stack.physical_name(self.stage, &own.id, name)))
                }
                Declared::MultiAccountReplica(own) => Some((&own.id, own.effective_name())),
                _ => None,
            })
            .collect();
        let name = match &table.source.value {
            TableIdentity::TableName(name) => name.as_str(),
            TableIdentity::TableArn(_) => None,
        };
        let is_it = |own: &Option<Expr>| {
            name.is_some() && own.as_ref().and_then(|own| own.as_str()) == name
        };
        if let Some((own, _)) = own.iter().find(|(_, own)| is_it(own)) {
            let name = name.unwrap_or_default();
            finding!(&IMPORTED_TABLE, "the stack has table `{name}` itself, as `{}`", own.value)
                .here(table.source.site, "imported here")
                .and(own.site, "the table")
                .help("use its handle, which `stack.add(…)` gives")
                .add_to(&mut self.findings);
        } else if let Some((own, _)) = own.iter().find(|(own, _)| own.value == id.value) {
            finding!(&TWO_OF_ONE_ID, "two tables are called `{}`", id.value)
                .here(id.site, "from elsewhere")
                .and(own.site, "the stack's own")
                .help("give one of them another id")
                .add_to(&mut self.findings);
        }
    }

    fn check_only_one(&mut self, table: &ImportedTableDeclaration) {
        let mut tables = self.stack.all::<ImportedTableDeclaration>();
        let first = tables.find(|other| other.id.value == table.id.value);
        let Some(first) = first.filter(|first| !std::ptr::eq(first.as_ref(), table)) else {
            return;
        };
        finding!(&TWO_OF_ONE_ID, "two imported tables are called `{}`", table.id.value)
            .here(table.id.site, "the second")
            .and(first.id.site, "the first")
            .help("give one of them another id, or use the handle of the first")
            .add_to(&mut self.findings);
    }
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{Attribute, ImportedTable, MultiAccountReplica, TableV2};
    use crate::iam::Role;
    use crate::stack::{Stack, Stage};

    fn messages(table: ImportedTable) -> Vec<String> {
        let mut stack = Stack::new("reports");
        let table = stack.add(table);
        stack.add(Role::for_lambda("Report").allow(table.read_data()));
        let report = stack.check(&Stage::default());
        report.findings().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn a_name_is_a_name_and_an_arn_one_tables() {
        let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders";
        let named = |name: &str| messages(ImportedTable::from_table_name("Orders", name));
        let by_arn = |arn: &str| messages(ImportedTable::from_table_arn("Orders", arn));
        assert_eq!(named("abc"), [""; 0]);
        assert_eq!(named(&"x".repeat(255)), [""; 0]);
        assert_eq!(named("ab"), ["`ab` is not a table's name"]);
        assert_eq!(named(&"x".repeat(256)).len(), 1);
        assert_eq!(named("shop/orders"), ["`shop/orders` is not a table's name"]);
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
        assert_eq!(messages(ImportedTable::from_table_name("Orders", import.clone())), [""; 0]);
        assert_eq!(messages(ImportedTable::from_table_arn("Orders", import)), [""; 0]);
    }

    #[test]
    fn an_index_is_named_once() {
        let table = ImportedTable::from_table_name("Orders", "orders");
        assert_eq!(
            messages(table.global_secondary_index("byDay").local_secondary_index("byDay")),
            ["table `Orders` has index `byDay` twice"]
        );
    }

    #[test]
    fn an_arn_is_of_a_region_and_an_account() {
        let by_arn = |arn: &str| messages(ImportedTable::from_table_arn("Orders", arn));
        let arn = "arn:aws:dynamodb:eu-west-99:111122223333:table/Orders";
        assert_eq!(by_arn(arn), [format!("`{arn}` is in `eu-west-99`, which is no Region")]);
        let arn = "arn:aws:dynamodb:eu-west-1:44:table/Orders";
        assert_eq!(
            by_arn(arn),
            [format!("`{arn}` is of account `44`, which is not an account id")]
        );
    }

    #[test]
    fn a_replica_of_another_account_has_indexes_by_name_too() {
        let source = "arn:aws:dynamodb:us-east-1:111111111111:table/orders";
        let lines = |indexes: &[&str]| {
            let replica = MultiAccountReplica::of("Orders", source);
            let mut stack = Stack::new("shop");
            stack.add(
                indexes.iter().fold(replica, |replica, name| replica.global_secondary_index(*name)),
            );
            codes(&stack)
        };
        assert_eq!(lines(&["byDay"]), [""; 0]);
        assert_eq!(lines(&["a b"]), ["CFN007 `a b` is not the name of an index"]);
        assert_eq!(lines(&["dup", "dup"]), ["CFN007 table `Orders` has index `dup` twice"]);
    }

    #[test]
    fn it_is_none_of_the_stacks_own() {
        let lines = |id: &str, name: &str| {
            let mut stack = Stack::new("shop");
            let own = TableV2::on_demand("Orders", Attribute::string("id"));
            stack.add(own.table_name("orders"));
            let table = stack.add(ImportedTable::from_table_name(id, name));
            stack.add(Role::for_lambda("Report").allow(table.read_data()));
            codes(&stack)
        };
        assert_eq!(lines("Others", "others"), [""; 0]);
        assert_eq!(lines("Orders", "others"), ["CFN001 two tables are called `Orders`"]);
        let own = "CFN007 the stack has table `orders` itself, as `Orders`";
        assert_eq!(lines("Others", "orders"), [own]);
        assert_eq!(lines("Orders", "orders"), [own], "one mistake, one finding");
        assert!(
            lines("", "others").contains(&"CFN007 an imported table has an empty id".to_owned())
        );
    }

    #[test]
    fn a_stream_is_the_tables() {
        let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders";
        let lines = |table: ImportedTable, stream: &str| {
            let mut stack = Stack::new("reports");
            let stream = stack.add(table).stream(stream);
            stack.add(Role::for_lambda("One").allow(stream.read()));
            stack.add(Role::for_lambda("Two").allow(stream.read()));
            codes(&stack)
        };
        let by_arn = |stream: &str| lines(ImportedTable::from_table_arn("Orders", arn), stream);
        let by_name =
            |stream: &str| lines(ImportedTable::from_table_name("Orders", "Orders"), stream);
        let right = format!("{arn}/stream/2026-01-01T00:00:00.000");
        assert_eq!(by_arn(&right), [""; 0]);
        assert_eq!(by_name(&right), [""; 0]);
        let other = "arn:aws:dynamodb:eu-west-1:111122223333:table/Others/stream/2026";
        for wrong in ["nope", arn, other] {
            let message = format!("CFN007 `{wrong}` is not a stream of table `Orders`");
            assert_eq!(by_arn(wrong), [message.as_str()]);
            assert_eq!(by_name(wrong), [message.as_str()]);
        }
    }

    fn codes(stack: &Stack) -> Vec<String> {
        let report = stack.check(&Stage::default());
        let found = report.findings().filter(|finding| finding.code().starts_with("CFN"));
        found.map(|finding| format!("{} {}", finding.code(), finding.message())).collect()
    }
}
