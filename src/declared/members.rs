//! Judges the members of a global table of several accounts. Policies contain their accounts, but
//! nothing in the template contains their Regions.

use super::Judge;
use super::rules::{IMPORTED_TABLE, MEMBERS};
use crate::dynamodb::TableIdentity;
use crate::facts::{TableArn, regions};
use crate::findings::Finding;
use crate::site::At;
use crate::template::Expr;

impl Judge<'_> {
    /// Checks the members that a table lets join, and the source if it joins one itself, as far as
    /// their ARNs are literal. The source itself is checked by a rule on templates.
    pub(super) fn check_members(
        &mut self,
        id: &str,
        source: Option<&At<Expr>>,
        members: &[At<Expr>],
    ) {
        let source = source.and_then(|source| Some((source, read(source)?)));
        let mut known: Vec<(&At<Expr>, TableArn<'_>)> = source.into_iter().collect();
        for member in members {
            let Some(arn) = read(member) else {
                if let Some((message, help)) = TableIdentity::TableArn(member.value.clone()).fault()
                {
                    let finding = Finding::new(&IMPORTED_TABLE, message).at(member.site);
                    self.findings.push(finding.help(help));
                }
                continue;
            };
            if !self.check_home(id, member, arn) {
                self.check_beside(id, (member, arn), &known);
            }
            known.push((member, arn));
        }
    }

    /// Checks a member against the table itself, which is in the stack's Region.
    fn check_home(&mut self, id: &str, member: &At<Expr>, arn: TableArn<'_>) -> bool {
        let Some(home) = &self.stack.region else { return false };
        let code = home.value.as_str();
        let (message, help) = if arn.region == code {
            (
                format!("table `{id}` has a member in `{code}`, the stack's own Region"),
                "a global table has one replica in a Region",
            )
        } else if regions::partition_of(code).is_some_and(|own| own != arn.partition) {
            (
                format!("table `{id}` in `{code}` cannot have a member in `{}`", arn.region),
                "members of a global table are in one partition",
            )
        } else {
            return false;
        };
        Finding::new(&MEMBERS, message)
            .at(member.site)
            .and(home.site, "the stack's Region")
            .help(help)
            .add_to(&mut self.findings);
        true
    }

    /// Checks a member against the ones before it.
    fn check_beside(
        &mut self,
        id: &str,
        (member, arn): (&At<Expr>, TableArn<'_>),
        known: &[(&At<Expr>, TableArn<'_>)],
    ) {
        let first = |is_one: &dyn Fn(TableArn<'_>) -> bool| {
            known.iter().find(|(_, other)| is_one(*other)).map(|(first, _)| first.site)
        };
        let found = if let Some(first) = first(&|other| other == arn) {
            let text = member.value.as_str().unwrap_or_default();
            Some((first, format!("table `{id}` has member `{text}` twice"), "keep one of them"))
        } else if let Some(first) = first(&|other| other.account == arn.account) {
            let message = format!("table `{id}` has two members in account `{}`", arn.account);
            Some((first, message, "each account has one replica"))
        } else if let Some(first) = first(&|other| other.region == arn.region) {
            let message = format!("table `{id}` has two members in `{}`", arn.region);
            Some((first, message, "a global table has one replica in a Region"))
        } else if let Some(first) = first(&|other| other.partition != arn.partition) {
            let message = format!("table `{id}` has members in two partitions");
            Some((first, message, "members of a global table are in one partition"))
        } else {
            None
        };
        let Some((first, message, help)) = found else { return };
        Finding::new(&MEMBERS, message)
            .here(member.site, "the second")
            .and(first, "the first")
            .help(help)
            .add_to(&mut self.findings);
    }
}

fn read(member: &At<Expr>) -> Option<TableArn<'_>> {
    TableArn::read(member.value.as_str()?).ok()
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{Attribute, MultiAccountReplica, TableV2};
    use crate::stack::{Stack, Stage};

    const SOURCE: &str = "arn:aws:dynamodb:us-east-1:111111111111:table/orders";
    const IRELAND: &str = "arn:aws:dynamodb:eu-west-1:222222222222:table/orders";

    fn messages(stack: &Stack) -> Vec<String> {
        let report = stack.check(&Stage::default());
        let message = |finding: &crate::findings::Finding| {
            format!("{} {}", finding.code(), finding.message())
        };
        report.findings().map(message).collect()
    }

    /// The messages about a table of the stack that lets these members join.
    fn own(members: &[&str]) -> Vec<String> {
        let table = TableV2::on_demand("Orders", Attribute::string("id"));
        let mut stack = Stack::new("shop").region("eu-central-1");
        let table = members.iter().fold(table, |table, arn| table.multi_account_replica(*arn));
        stack.add(table);
        messages(&stack)
    }

    #[test]
    fn a_member_is_named_by_its_arn() {
        let mut stack = Stack::new("shop");
        let orders = TableV2::on_demand("Orders", Attribute::string("id"));
        stack.add(orders.multi_account_replica("orders"));
        stack.add(MultiAccountReplica::of("Items", SOURCE).multi_account_replica("items"));
        assert_eq!(
            messages(&stack),
            [
                "CFN007 `orders` is not the ARN of a table",
                "CFN007 `items` is not the ARN of a table"
            ]
        );
        let arn = "arn:aws:dynamodb:eu-west-1:1234:table/orders";
        assert_eq!(
            own(&[arn]),
            [format!("CFN007 `{arn}` is of account `1234`, which is not an account id")]
        );
    }

    #[test]
    fn members_are_apart() {
        assert_eq!(own(&[SOURCE, IRELAND]), [""; 0]);
        for (other, message) in [
            (IRELAND, format!("table `Orders` has member `{IRELAND}` twice")),
            (
                "arn:aws:dynamodb:eu-west-2:222222222222:table/orders",
                "table `Orders` has two members in account `222222222222`".to_owned(),
            ),
            (
                "arn:aws:dynamodb:eu-west-1:333333333333:table/orders",
                "table `Orders` has two members in `eu-west-1`".to_owned(),
            ),
            (
                "arn:aws:dynamodb:eu-central-1:333333333333:table/orders",
                "table `Orders` has a member in `eu-central-1`, the stack's own Region".to_owned(),
            ),
            (
                "arn:aws-cn:dynamodb:cn-north-1:333333333333:table/orders",
                "table `Orders` in `eu-central-1` cannot have a member in `cn-north-1`".to_owned(),
            ),
        ] {
            assert_eq!(own(&[IRELAND, other]), [format!("CFN008 {message}")]);
        }
    }

    #[test]
    fn the_source_is_a_member() {
        let with = |member: &str| {
            let mut stack = Stack::new("shop");
            stack.add(MultiAccountReplica::of("Orders", SOURCE).multi_account_replica(member));
            messages(&stack)
        };
        assert_eq!(with(IRELAND), [""; 0]);
        assert_eq!(with(SOURCE), [format!("CFN008 table `Orders` has member `{SOURCE}` twice")]);
        let china = "arn:aws-cn:dynamodb:cn-north-1:333333333333:table/orders";
        assert_eq!(with(china), ["CFN008 table `Orders` has members in two partitions"]);
    }

    #[test]
    fn a_source_that_is_no_table_is_said_once() {
        let mut stack = Stack::new("shop");
        stack.add(MultiAccountReplica::of("Orders", format!("{SOURCE}/index/x")));
        let message = format!("DDB082 `{SOURCE}/index/x` is not the ARN of a table");
        assert_eq!(messages(&stack), [message]);
    }
}
