//! `TableArn`: the parts of a table's ARN, and why a text is not one.

use super::regions::{self, Partition};
use super::resource::ResourceKind;

/// The number of digits of an account's id.
pub const ACCOUNT_DIGITS: usize = 12;

/// The ARN of a table: `arn:<partition>:dynamodb:<Region>:<account>:table/<name>`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableArn<'a> {
    /// The partition of its Region.
    pub partition: Partition,
    /// The Region's code.
    pub region: &'a str,
    /// The account's 12 digits.
    pub account: &'a str,
    /// The table's name.
    pub name: &'a str,
}

/// Why a text is not a table's ARN.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoTableArn<'a> {
    /// It is something else, such as a name or the ARN of an index.
    Other,
    /// There is no such Region.
    Region(&'a str),
    /// The Region is in another partition than the ARN's.
    Partition {
        /// The partition in the ARN.
        written: &'a str,
        /// The partition of its Region.
        right: Partition,
    },
    /// No account has such an id.
    Account(&'a str),
}

impl<'a> TableArn<'a> {
    /// Parses an ARN.
    ///
    /// # Errors
    ///
    /// If it is not a table's, or its Region, partition or account cannot exist.
    pub fn read(arn: &'a str) -> Result<Self, NoTableArn<'a>> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", written, "dynamodb", region, account, resource] = *parts.as_slice() else {
            return Err(NoTableArn::Other);
        };
        let is_table = ResourceKind::of_arn_part(resource) == Some(ResourceKind::Table);
        let name = resource.strip_prefix("table/").filter(|_| is_table);
        let name = name.filter(|_| !arn.contains(['*', '?']));
        let Some(name) = name.filter(|_| !region.is_empty() && !account.is_empty()) else {
            return Err(NoTableArn::Other);
        };
        let partition = regions::partition_of(region).ok_or(NoTableArn::Region(region))?;
        if partition.id() != written {
            return Err(NoTableArn::Partition { written, right: partition });
        }
        if !is_account(account) {
            return Err(NoTableArn::Account(account));
        }
        Ok(Self { partition, region, account, name })
    }
}

impl NoTableArn<'_> {
    /// What is wrong with it, for a message.
    pub fn message(self, arn: &str) -> String {
        match self {
            Self::Other => format!("`{arn}` is not the ARN of a table"),
            Self::Region(code) => format!("`{arn}` is in `{code}`, which is no Region"),
            Self::Partition { written, .. } => {
                format!("`{arn}` is of partition `{written}`, and its Region of another")
            }
            Self::Account(id) => {
                format!("`{arn}` is of account `{id}`, which is not an account id")
            }
        }
    }

    /// What to write instead.
    pub fn help(self) -> String {
        match self {
            Self::Other => "write `arn:aws:dynamodb:<Region>:<account>:table/<name>`".to_owned(),
            Self::Region(_) => "write the code of a Region, such as `eu-west-1`".to_owned(),
            Self::Partition { right, .. } => format!("write `arn:{}:dynamodb:…`", right.id()),
            Self::Account(_) => format!("an account has {ACCOUNT_DIGITS} digits"),
        }
    }
}

/// Whether an account can have this id.
pub fn is_account(id: &str) -> bool {
    id.len() == ACCOUNT_DIGITS && id.chars().all(|character| character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_taken_apart() {
        let arn = TableArn::read("arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders");
        let expected = TableArn {
            partition: Partition::AwsCn,
            region: "cn-north-1",
            account: "111122223333",
            name: "orders",
        };
        assert_eq!(arn, Ok(expected));
    }

    #[test]
    fn what_cannot_be_has_its_reason() {
        for (arn, wrong) in [
            ("orders", NoTableArn::Other),
            ("arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/a", NoTableArn::Other),
            ("arn:aws:dynamodb:eu-west-1:111122223333:table/ord*", NoTableArn::Other),
            ("arn:aws:dynamodb::111122223333:table/orders", NoTableArn::Other),
            ("arn:aws:dynamodb:eu-west-1::table/orders", NoTableArn::Other),
            ("arn:aws:sqs:eu-west-1:111122223333:table/orders", NoTableArn::Other),
            (
                "arn:aws:dynamodb:eu-west-99:111122223333:table/orders",
                NoTableArn::Region("eu-west-99"),
            ),
            (
                "arn:aws-cn:dynamodb:eu-west-1:111122223333:table/orders",
                NoTableArn::Partition { written: "aws-cn", right: Partition::Aws },
            ),
            ("arn:aws:dynamodb:eu-west-1:44:table/orders", NoTableArn::Account("44")),
        ] {
            assert_eq!(TableArn::read(arn), Err(wrong), "{arn}");
        }
    }
}
