//! Values that tell comparisons of numbers, moments, addresses and bytes apart: end points, and what lies between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::policy_syntax::values::{AddressRange, Decimal, Moment};

/// The numbers themselves, one below all, one above all, and one between each two. Whole ones where the key has no
/// others.
pub(super) fn numbers(mut limits: Vec<Decimal>, whole: bool) -> Vec<String> {
    limits.sort();
    limits.dedup();
    let mut values = Vec::new();
    let mut last: Option<&Decimal> = None;
    for limit in &limits {
        values.push(match last {
            None => Some(limit.less()),
            Some(last) => last.before(limit, whole),
        });
        values.push(Some(limit.clone()).filter(|it| !whole || it.is_whole()));
        last = Some(limit);
    }
    values.push(last.map(Decimal::more));
    values.into_iter().flatten().map(|value| value.to_string()).collect()
}

/// The moments themselves, one before all, one after all, and one between each two.
pub(super) fn moments(mut limits: Vec<Moment>) -> Vec<Moment> {
    limits.sort();
    limits.dedup();
    let mut values = Vec::new();
    let mut last: Option<&Moment> = None;
    for limit in &limits {
        values.push(last.map_or_else(|| limit.earlier(), |last| last.before(limit)));
        values.push(limit.clone());
        last = Some(limit);
    }
    values.extend(last.map(Moment::later));
    values
}

/// The first and the last address of each range, and those beside them; and one of each kind.
pub(super) fn addresses(ranges: &[AddressRange]) -> Vec<String> {
    let mut values: Vec<IpAddr> = ranges.iter().flat_map(AddressRange::edges).collect();
    values.push(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
    values.push(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)));
    values.sort();
    values.dedup();
    values.into_iter().map(|address| address.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy_syntax::values::readings;

    #[test]
    fn numbers_stand_at_and_between_their_limits() {
        let limits = |of: &[&str]| of.iter().map(|it| Decimal::parse(it).unwrap()).collect();
        assert_eq!(numbers(limits(&["5", "6"]), true), ["4", "5", "6", "7"]);
        assert_eq!(numbers(limits(&["5", "6"]), false), ["4", "5", "5.1", "6", "7"]);
        assert_eq!(numbers(limits(&["-2", "10", "10.0"]), true), ["-3", "-2", "-1", "10", "11"]);
        assert_eq!(numbers(limits(&["5.5", "6.2"]), true), ["4", "6", "7"]);
        let close = numbers(limits(&["-0.2", "-0.1", "0.10", "0.11"]), false);
        let mut sorted: Vec<Decimal> = close.iter().map(|it| Decimal::parse(it).unwrap()).collect();
        assert_eq!(sorted.len(), 9);
        sorted.dedup();
        assert!(sorted.is_sorted() && sorted.len() == 9, "{close:?}");
    }

    #[test]
    fn moments_stand_at_and_between_their_limits() {
        let at = |text: &str| readings(text).remove(0);
        let limits = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:01.5Z"];
        let values = moments(limits.iter().map(|it| at(it)).collect());
        assert_eq!(values.len(), 7);
        assert!(values.is_sorted());
        for value in &values {
            assert_eq!(readings(&value.to_string()), std::slice::from_ref(value), "{value}");
        }
        let old = at("0001-03-01");
        assert_eq!(readings(&old.to_string()), std::slice::from_ref(&old), "{old}");
    }

    #[test]
    fn addresses_stand_on_both_sides_of_each_edge() {
        let range = |text: &str| AddressRange::parse(text).unwrap();
        let values = addresses(&[range("10.0.0.0/8"), range("0.0.0.0/0")]);
        for edge in ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", "0.0.0.0"] {
            assert!(values.iter().any(|value| value == edge), "{edge} in {values:?}");
        }
        assert_eq!(addresses(&[range("2001:db8::/32")]).len(), 6);
    }
}
