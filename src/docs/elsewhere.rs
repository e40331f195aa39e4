//! Tables beyond the stack: replicas, imported tables.

use super::{code, codes, plain, rows_under};
use crate::dynamodb::{ReachedIndex, TableDeclaration, TableIdentity};
use crate::shown::{Shown, said};
use crate::site::At;
use crate::stack::{Declared, Stack};
use crate::template::Expr;

/// The Regions of a table besides the stack's, and its replicas in other accounts.
pub(super) fn regions(table: &TableDeclaration) -> Vec<Shown> {
    let mut lines = Vec::new();
    if !table.replicas.is_empty() {
        let regions = codes(table.replicas.iter().map(|replica| &replica.region.value));
        lines.push(said!("Also in {}.\n", regions));
    }
    if !table.multi_account_replicas.is_empty() {
        let arns = table.multi_account_replicas.iter().map(|arn| shown(&arn.value));
        lines.push(said!("Replicas of other accounts: {}.\n", Shown::joined(arns, ", ")));
    }
    lines
}

/// The tables that the stack joins or grants on, and does not create.
pub(super) fn of(stack: &Stack) -> Option<Shown> {
    let rows: Vec<Vec<Shown>> = (stack.declarations.iter())
        .filter_map(|declared| match declared {
            Declared::ImportedTable(table) => {
                let (TableIdentity::TableName(source) | TableIdentity::TableArn(source)) =
                    &table.source.value;
                Some(row(&table.id.value, "imported", source, &table.indexes))
            }
            Declared::MultiAccountReplica(replica) => {
                let source = &replica.source_arn.value;
                Some(row(&replica.id.value, "a replica of it", source, &replica.indexes))
            }
            _ => None,
        })
        .collect();
    (!rows.is_empty()).then(|| {
        let heading = &["Table", "Is", "Name or ARN", "Indexes"];
        said!("## Tables from elsewhere\n\n{}", rows_under(heading, rows.into_iter()))
    })
}

fn row(id: &str, what: &'static str, arn: &Expr, indexes: &[At<ReachedIndex>]) -> Vec<Shown> {
    let indexes = codes(indexes.iter().map(|index| &index.value.name));
    vec![plain(id), what.into(), shown(arn), indexes]
}

/// An ARN as it is written, or as its intrinsic function.
fn shown(arn: &Expr) -> Shown {
    arn.as_str().map_or_else(|| code(&arn.to_json()), code)
}

#[cfg(test)]
mod tests {
    use crate::access::Access;
    use crate::docs::page;
    use crate::dynamodb::{
        Attribute, DistanceFunction, ImportedTable, MultiAccountReplica, Replica, TableV2,
        VectorIndex,
    };
    use crate::evaluate::Environment;
    use crate::iam::Role;
    use crate::stack::{Stack, Stage};

    #[test]
    fn what_is_elsewhere_is_on_the_page() {
        let mut stack = Stack::new("shop");
        let similar = VectorIndex::new("similar", "embedding", 1024, DistanceFunction::Cosine)
            .partition_key(Attribute::string("shopId"))
            .inline_filter(Attribute::number("price"));
        let products = stack.add(
            TableV2::on_demand("Products", Attribute::string("id"))
                .vector_index(similar)
                .replica(Replica::new("eu-west-1")),
        );
        let items = ImportedTable::from_table_name("Items", "items-prod");
        let items = stack.add(items.global_secondary_index("byDay"));
        let source = "arn:aws:dynamodb:us-east-1:111111111111:table/prices";
        stack.add(MultiAccountReplica::of("Prices", source));
        stack.add(
            Role::for_lambda("Search").allow(products.search_vectors()).allow(items.read_data()),
        );
        assert_eq!(stack.check(&Stage::default()).codes(), [""; 0]);
        let template = stack.template(&Stage::default()).unwrap();
        let page = page(&stack, &Access::of(&template, Environment::default()));
        insta::with_settings!({
            snapshot_path => "../../snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("docs-elsewhere", page);
        });
    }
}
