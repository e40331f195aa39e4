//! Limits of items, and of the requests that write them.

use std::ops::RangeInclusive;

use super::super::pages;
use super::super::source::Source;

/// Where the numbers come from.
pub const SOURCE: Source = Source {
    what: "the developer guide and the API reference of DynamoDB",
    version: "Constraints, BatchWriteItem, CapacityUnitCalculations",
    date: "2026-11-21",
    page: pages::DYNAMODB_CONSTRAINTS,
};

/// The size of an item, names and values (400 KB). Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const ITEM_BYTES: usize = 400 * 1_024;

/// The size of a partition key's value. Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const PARTITION_KEY_BYTES: RangeInclusive<usize> = 1..=2_048;

/// The size of a sort key's value. Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const SORT_KEY_BYTES: RangeInclusive<usize> = 1..=1_024;

/// The significant digits of a number: without leading and trailing zeros.
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const NUMBER_DIGITS: usize = 38;

/// The power of ten of a number's first digit, from 1E-130 to 9.99…E+125, of either sign.
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const NUMBER_MAGNITUDE: RangeInclusive<i64> = -130..=125;

/// How many lists and maps a value may be nested in. Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const NESTING: usize = 32;

/// The size of a list or a map without its content, in bytes: [`pages::DYNAMODB_ITEM_SIZES`].
pub const DOCUMENT_OVERHEAD_BYTES: usize = 3;

/// The size that each element of a list or member of a map adds to its own, in bytes:
/// [`pages::DYNAMODB_ITEM_SIZES`].
pub const MEMBER_OVERHEAD_BYTES: usize = 1;

/// The items that one request writes. Hard limit: [`pages::DYNAMODB_BATCH_WRITE_ITEM`].
pub const BATCH_WRITE_ITEMS: usize = 25;

/// The size of such a request (16 MB). Hard limit: [`pages::DYNAMODB_BATCH_WRITE_ITEM`].
pub const BATCH_WRITE_BYTES: usize = 16 * 1_024 * 1_024;
