//! The AWS managed policy that an ARN names.

use crate::facts::managed_policies;
use crate::template::Node;
use crate::template::text::{self, Piece};

/// The path and name of an AWS managed policy, in any partition.
pub(in crate::rules) fn aws_managed(arn: &Node<'_>) -> Option<String> {
    let mut written = String::new();
    for piece in text::pieces(arn) {
        match piece {
            Piece::Literal(text) => written.push_str(&text),
            Piece::Ref("AWS::Partition") => written.push_str("aws"),
            _ => return None,
        }
    }
    managed_policies::name(&written).map(str::to_owned)
}
