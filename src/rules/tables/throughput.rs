//! Throughput: units that DynamoDB accepts, and those that need a higher quota.

use crate::facts::Standing;
use crate::facts::limits::dynamodb::{
    READ_CAPACITY_UNITS_PER_ACCOUNT, READ_CAPACITY_UNITS_PER_TABLE, THROUGHPUT_MINIMUM,
    WRITE_CAPACITY_UNITS_PER_ACCOUNT, WRITE_CAPACITY_UNITS_PER_TABLE,
};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::capacity::{
    Amount, Billing, ReadOrWrite, Setting, UnitsMeaning, billing, scalable_targets, settings,
    thousands,
};
use crate::rules::views::tables::{Table, is_here, is_known};

rules!(
    error UNITS = ddb025 {
        title: "throughput is a whole number of units, at least 1",
        explanation: "A table with no capacity would serve nothing. The −1 by which the API takes a \
            maximum of requests away is refused in templates: there, no maximum is no property.",
        page: pages::DYNAMODB_QUOTAS,
    },
    warning TABLE_QUOTA = ddb026 {
        title: "more than 40,000 units of a table or index need a higher quota",
        explanation: "Every account starts with 40,000 read and 40,000 write units for each table and for \
            each global index, on demand or provisioned. AWS raises the quota on request; until then the \
            deployment fails, or the maximum is never reached.",
        page: pages::DYNAMODB_QUOTAS,
    },
    warning ACCOUNT_QUOTA = ddb027 {
        title: "more than 80,000 provisioned units in an account need a higher quota",
        explanation: "Every account starts with 80,000 read and 80,000 write units in a Region, for all \
            provisioned tables and indexes together. Fixed capacity and the minimum of what is scaled are \
            counted here; other stacks of the account come on top.",
        page: pages::DYNAMODB_QUOTAS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut above = Vec::new();
    for table in template.tables() {
        let on_demand = billing(&table) == Some(Billing::OnDemand);
        for setting in settings(&table).iter().filter(|setting| !setting.inherited) {
            if on_demand && setting.is_zero() {
                continue;
            }
            check_presence(setting, findings);
            for amount in setting.amounts() {
                if amount.is_wrong() {
                    findings.push(no_units(&setting.owner, &amount));
                } else if let Some(finding) = above_table_quota(&setting.owner, &amount) {
                    above.push(amount.access);
                    findings.push(finding);
                }
            }
        }
    }
    for target in scalable_targets(template) {
        for name in ["MinCapacity", "MaxCapacity"] {
            let Some(node) = target.property(name) else { continue };
            let amount =
                Amount { node, name, access: ReadOrWrite::Read, role: UnitsMeaning::Minimum };
            if amount.is_wrong() {
                findings.push(no_units(&format!("`{target}`"), &amount));
            }
        }
    }
    for access in [ReadOrWrite::Read, ReadOrWrite::Write] {
        // A table that exceeds its own quota is reported already.
        if !above.contains(&access) {
            check_account(template, access, findings);
        }
    }
}

fn check_presence(setting: &Setting<'_>, findings: &mut Vec<Finding>) {
    let says_nothing = is_known(&setting.node)
        && setting.node.is_object()
        && setting.node.entries().next().is_none();
    if says_nothing && setting.billing == Billing::OnDemand {
        finding!(&UNITS, "`{}` of {} is empty", setting.name, setting.owner)
            .here(&setting.node, "no maximum here")
            .help(Help::either(
                "leave it out, or say `.maximum_read_request_units(1000)`",
                "leave it out, or write a number from 1 on",
            ))
            .add_to(findings);
    }
}

fn no_units(owner: &str, amount: &Amount<'_>) -> Finding {
    let value = amount.node.shown();
    let (word, builder) = (amount.access.word(), amount.access.builder());
    let in_stack = match amount.role {
        UnitsMeaning::Fixed => format!("the least is `{builder}::fixed({THROUGHPUT_MINIMUM})`"),
        UnitsMeaning::Minimum | UnitsMeaning::Maximum => {
            format!("such as `{builder}::autoscaled({THROUGHPUT_MINIMUM}, 100)`")
        }
        UnitsMeaning::Seed => "leave `.seed_capacity(…)` out, or begin with at least 1".to_owned(),
        UnitsMeaning::MostRequests => {
            format!("for no maximum, leave `.maximum_{word}_request_units(…)` out")
        }
    };
    let in_file = match amount.role {
        UnitsMeaning::Fixed | UnitsMeaning::Minimum | UnitsMeaning::Maximum => {
            format!("the least is {THROUGHPUT_MINIMUM}")
        }
        UnitsMeaning::Seed => format!("leave `{}` out, or begin with at least 1", amount.name),
        UnitsMeaning::MostRequests => format!("for no maximum, leave `{}` out", amount.name),
    };
    finding!(&UNITS, "`{}` of {owner} is {value}", amount.name)
        .here(&amount.node, format!("a whole number, at least {THROUGHPUT_MINIMUM}"))
        .help(Help::either(in_stack, in_file))
}

fn above_table_quota(owner: &str, amount: &Amount<'_>) -> Option<Finding> {
    let quota = match amount.access {
        ReadOrWrite::Read => READ_CAPACITY_UNITS_PER_TABLE,
        ReadOrWrite::Write => WRITE_CAPACITY_UNITS_PER_TABLE,
    };
    let counts = matches!(
        amount.role,
        UnitsMeaning::Fixed | UnitsMeaning::Maximum | UnitsMeaning::MostRequests
    );
    let units = amount.units().filter(|_| counts)?;
    if quota.standing(units) == Standing::Within {
        return None;
    }
    let (word, quota, units) = (amount.access.word(), thousands(quota.default), thousands(units));
    let finding =
        finding!(&TABLE_QUOTA, "{owner} asks for {units} {word} units, the quota is {quota}")
            .here(&amount.node, format!("above {quota}"))
            .help(
                Help::from(format!("stay within {quota}, or have the quota raised and say so: "))
                    .and(Word::acknowledgement("DDB026", &format!("our quota is {units}"))),
            );
    Some(finding)
}

/// The capacity that provisioned tables use from the start, in the stack's own Region.
fn check_account(template: &Judged<'_>, access: ReadOrWrite, findings: &mut Vec<Finding>) {
    let quota = match access {
        ReadOrWrite::Read => READ_CAPACITY_UNITS_PER_ACCOUNT,
        ReadOrWrite::Write => WRITE_CAPACITY_UNITS_PER_ACCOUNT,
    };
    let mut total: u64 = 0;
    let mut crossing: Option<Node<'_>> = None;
    for table in template.tables().filter(|table| billing(table) == Some(Billing::Provisioned)) {
        for setting in settings(&table).iter().filter(|s| is_in_stack_region(&table, s)) {
            for amount in setting.amounts() {
                let counts = amount.access == access
                    && matches!(amount.role, UnitsMeaning::Fixed | UnitsMeaning::Minimum);
                let Some(units) = amount.units().filter(|_| counts) else { continue };
                total = total.saturating_add(units);
                if crossing.is_none() && quota.standing(total) != Standing::Within {
                    crossing = Some(amount.node);
                }
            }
        }
    }
    let Some(node) = crossing else { return };
    let (word, quota, total) = (access.word(), thousands(quota.default), thousands(total));
    finding!(
        &ACCOUNT_QUOTA,
        "the tables provision {total} {word} units, an account has {quota} in a Region"
    )
    .here(&node, format!("from here above {quota}"))
    .help(
        Help::from("scale from a lower minimum, or have the quota raised and say so: ")
            .and(Word::acknowledgement("DDB027", &format!("our quota is {total}"))),
    )
    .add_to(findings);
}

/// Whether a setting certainly counts in the stack's Region.
fn is_in_stack_region(table: &Table<'_>, setting: &Setting<'_>) -> bool {
    setting.replica.is_none_or(|replica| table.replicas().len() == 1 || is_here(&replica))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{
        found, found_in, global, scaled, scaling, table, with,
    };

    fn provisioned(read: Value, write: Value) -> Value {
        table(json!({
            "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": { "ReadCapacityUnits": read, "WriteCapacityUnits": write },
        }))
    }

    #[test]
    fn units_are_whole_numbers_from_1() {
        for (units, is_right) in [
            (json!(1), true),
            (json!("1"), true),
            (json!({ "Ref": "Units" }), true),
            (json!(0), false),
            (json!(-1), false),
            (json!(1.5), false),
            (json!("many"), false),
        ] {
            let expect = |at: &str| if is_right { vec![] } else { vec![format!("DDB025 {at}")] };
            assert_eq!(
                found(&provisioned(units.clone(), json!(5))),
                expect("ProvisionedThroughput/ReadCapacityUnits")
            );
            let maximum = table(json!({ "OnDemandThroughput": { "MaxWriteRequestUnits": units } }));
            assert_eq!(found(&maximum), expect("OnDemandThroughput/MaxWriteRequestUnits"));
            let maximum = global(
                json!({ "WriteOnDemandThroughputSettings": { "MaxWriteRequestUnits": units } }),
            );
            assert_eq!(
                found(&maximum),
                expect("WriteOnDemandThroughputSettings/MaxWriteRequestUnits")
            );
            let scaled = scaled(scaling(1, 5, 70), scaling(units.clone(), 5, 70));
            assert_eq!(
                found(&scaled),
                expect(
                    "WriteProvisionedThroughputSettings/WriteCapacityAutoScalingSettings/MinCapacity"
                )
            );
            let target = json!({
                "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
                "Properties": { "ServiceNamespace": "dynamodb", "MinCapacity": units, "MaxCapacity": 5 },
            });
            assert_eq!(found_in(json!({ "T": target })), expect("MinCapacity"));
        }
    }

    #[test]
    fn a_maximum_of_nothing_is_left_out() {
        assert_eq!(
            found(&table(json!({ "OnDemandThroughput": {} }))),
            ["DDB025 OnDemandThroughput"]
        );
    }

    #[test]
    fn above_40_000_the_quota_must_be_raised() {
        assert_eq!(found(&provisioned(json!(40_000), json!(40_000))), [""; 0]);
        assert_eq!(
            found(&provisioned(json!(40_001), json!(40_001))),
            [
                "DDB026 ProvisionedThroughput/ReadCapacityUnits",
                "DDB026 ProvisionedThroughput/WriteCapacityUnits",
            ]
        );
        let maximum =
            |units: u32| table(json!({ "OnDemandThroughput": { "MaxReadRequestUnits": units } }));
        assert_eq!(found(&maximum(40_000)), [""; 0]);
        assert_eq!(found(&maximum(40_001)), ["DDB026 OnDemandThroughput/MaxReadRequestUnits"]);
        let scaled_to = |read: u32| scaled(scaling(1, read, 70), scaling(1, 40_000, 70));
        assert_eq!(found(&scaled_to(40_000)), [""; 0]);
        assert_eq!(
            found(&scaled_to(40_001)),
            [
                "DDB026 Replicas/0/ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings/MaxCapacity"
            ]
        );
    }

    #[test]
    fn above_80_000_in_all_the_accounts_quota_must_be_raised() {
        let of = |third: u32| {
            found_in(json!({
                "A": provisioned(json!(40_000), json!(5)),
                "B": scaled(scaling(39_000, 40_000, 70), scaling(5, 9, 70)),
                "T": provisioned(json!(third), json!(5)),
            }))
        };
        assert_eq!(of(1_000), [""; 0]);
        assert_eq!(of(1_001), ["DDB027 ProvisionedThroughput/ReadCapacityUnits"]);
        assert_eq!(of(90_000), ["DDB026 ProvisionedThroughput/ReadCapacityUnits"], "one mistake");
    }

    #[test]
    fn reads_of_another_region_are_not_counted() {
        let reads = json!({ "ReadCapacityUnits": 40_000 });
        let replica = |region: Value| {
            let reads = json!({ "ReadProvisionedThroughputSettings": reads });
            with(json!({ "Region": region }), reads)
        };
        let global = global(json!({
            "BillingMode": "PROVISIONED",
            "Replicas": [replica(json!({ "Ref": "AWS::Region" })), replica(json!("eu-west-1"))],
            "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
            "WriteProvisionedThroughputSettings": { "WriteCapacityAutoScalingSettings": scaling(5, 9, 70) },
        }));
        assert_eq!(
            found_in(json!({ "A": provisioned(json!(40_000), json!(5)), "T": global })),
            [""; 0]
        );
    }
}
