//! Judges replicas in relation to the stack's Region, which no template contains, and the keys of
//! tables.

use super::Judge;
use super::rules::{KEY_BY_ARN, OTHER_PARTITION, OWN_REGION};
use crate::dynamodb::{ReplicaDeclaration, TableDeclaration};
use crate::facts::regions;
use crate::findings::finding;
use crate::site::At;
use crate::template::{Expr, Intrinsic, Node};

impl Judge<'_> {
    pub(super) fn replicas(&mut self, table: &TableDeclaration) {
        self.check_keys(table);
        self.check_partitions(table);
        for replica in &table.replicas {
            self.check_own_region(table, replica);
        }
    }

    /// The template contains only `AWS::Region`, so rules on templates cannot judge this.
    fn check_own_region(&mut self, table: &TableDeclaration, replica: &ReplicaDeclaration) {
        let Some(own) = &self.stack.region else { return };
        let region = &replica.region;
        if own.value != region.value {
            return;
        }
        let (code, id) = (&region.value, &table.id.value);
        finding!(&OWN_REGION, "table `{id}` has two replicas in `{code}`, the stack's own Region")
            .here(region.site, "the table itself is there")
            .and(own.site, "the stack's Region")
            .help("remove the replica: what is said of the table is said of this Region")
            .add_to(&mut self.findings);
    }

    /// The template contains only `AWS::Region`. Replicas of different partitions are reported by a
    /// rule on templates.
    fn check_partitions(&mut self, table: &TableDeclaration) {
        let Some(own) = &self.stack.region else { return };
        let of = |region: &At<String>| regions::partition_of(&region.value);
        let mut others = table.replicas.iter().map(|replica| &replica.region);
        let Some(first) = others.find(|region| of(region).is_some()) else { return };
        let (Some(home), Some(there)) = (of(own), of(first)) else { return };
        if home == there || others.any(|region| of(region).is_some_and(|other| other != there)) {
            return;
        }
        let (code, id) = (&first.value, &table.id.value);
        finding!(&OTHER_PARTITION, "table `{id}` cannot be in `{}` and in `{code}`", own.value)
            .here(first.site, format!("in partition `{}`", there.id()))
            .and(own.site, format!("in partition `{}`", home.id()))
            .help("make it a table of its own, in a stack of that partition")
            .add_to(&mut self.findings);
    }

    /// DynamoDB accepts an alias as well, but the policy of a reader does not.
    fn check_keys(&mut self, table: &TableDeclaration) {
        for (_, key) in table.customer_keys() {
            self.check_key(key, &table.id.value);
        }
    }

    pub(super) fn check_key(&mut self, key: &At<Expr>, table: &str) {
        if may_be_a_key_arn(&key.value) {
            return;
        }
        let shown = key.value.to_json();
        let text = key.value.as_str().unwrap_or(&shown);
        finding!(&KEY_BY_ARN, "`{text}` is not the ARN of a key, for table `{table}`")
        .here(key.site, "an alias or an id is no resource of a policy")
        .help(
            "name a `Key` of the stack, `&key`, or write `arn:aws:kms:<Region>:<account>:key/<id>`",
        )
            .add_to(&mut self.findings);
    }
}

/// Whether a value can be the ARN of one key. `Ref` of a key gives its id, of an alias its name.
fn may_be_a_key_arn(value: &Expr) -> bool {
    let is_arn =
        |text: &str| text.starts_with("arn:") && text.contains(":kms:") && text.contains(":key/");
    let one = |text: &str| !text.contains(['*', '?']) && !text.contains(":alias/");
    match Node::root(value).intrinsic() {
        None => value.as_str().is_none_or(|text| is_arn(text) && one(text)),
        Some(Intrinsic::Ref(_)) => false,
        Some(Intrinsic::GetAtt(_, attribute)) => attribute == "Arn",
        Some(Intrinsic::Sub(text, _)) => one(text),
        Some(Intrinsic::Join(..) | Intrinsic::Other(..)) => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::declared::judge_stack;
    use crate::dynamodb::{Attribute, TableEncryption, TableV2};
    use crate::stack::{Stack, Stage};
    use crate::template::Expr;

    #[test]
    fn a_key_is_named_by_its_arn() {
        let found = |key: Expr| {
            let mut stack = Stack::new("shop");
            let orders = TableV2::on_demand("Orders", Attribute::string("id"));
            stack.add(orders.encryption(TableEncryption::customer_managed(key)));
            let findings = judge_stack(&stack, &Stage::default());
            findings.iter().map(|finding| finding.code().to_owned()).collect::<Vec<_>>()
        };
        for wrong in ["alias/orders", "0000aaaa", "arn:aws:kms:eu-west-1:1:alias/orders", ""] {
            assert_eq!(found(wrong.into()), ["DDB062"], "{wrong}");
        }
        assert_eq!(found("arn:aws-cn:kms:cn-north-1:1:key/mrk-1".into()), [""; 0]);
        assert_eq!(found(Expr::get_att("Key", "Arn")), [""; 0]);
        let arn = "arn:aws:kms:${AWS::Region}:${AWS::AccountId}";
        assert_eq!(found(Expr::sub(format!("{arn}:key/mrk-1"))), [""; 0]);
        for wrong in [
            Expr::reference("Key"),
            Expr::get_att("Key", "KeyId"),
            Expr::sub(format!("{arn}:alias/orders")),
            Expr::from("arn:aws:kms:eu-west-1:111122223333:key/*"),
        ] {
            assert_eq!(found(wrong.clone()), ["DDB062"], "{}", wrong.to_json());
        }
    }
}
