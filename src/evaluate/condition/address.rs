//! The addresses and ranges of `IpAddress` and `NotIpAddress`, against the address of a request.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::evaluate::truth::Truth;
use crate::policy_syntax::values::AddressRange;

/// Whether the range contains an address. An IPv4 range contains no IPv6 address, nor the
/// reverse.
pub(super) fn holds(range: &AddressRange, address: IpAddr) -> Truth {
    match (range.address, address, range.prefix) {
        (IpAddr::V4(range), IpAddr::V4(address), prefix) => {
            in_v4(range, address, prefix.unwrap_or(32)).into()
        }
        (IpAddr::V6(range), IpAddr::V6(address), Some(prefix)) => {
            in_v6(range, address, prefix).into()
        }
        // "If you specify an IP address without the associated routing prefix, IAM uses the
        // default prefix value of /32", which is one IPv4 address, but very many IPv6 ones.
        (IpAddr::V6(range), IpAddr::V6(address), None) => {
            match (in_v6(range, address, 128), in_v6(range, address, 32)) {
                (true, _) => Truth::Yes,
                (false, false) => Truth::No,
                (false, true) => {
                    Truth::unknown("AWS does not say which prefix an IPv6 address without one has")
                }
            }
        }
        _ => Truth::No,
    }
}

fn in_v4(range: Ipv4Addr, address: Ipv4Addr, prefix: u32) -> bool {
    let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
    range.to_bits() & mask == address.to_bits() & mask
}

fn in_v6(range: Ipv6Addr, address: Ipv6Addr, prefix: u32) -> bool {
    let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
    range.to_bits() & mask == address.to_bits() & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(range: &str, address: &str) -> &'static str {
        match super::holds(&AddressRange::parse(range).unwrap(), address.parse().unwrap()) {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn ranges_hold_the_addresses_of_their_prefix() {
        for (range, address, expected) in [
            ("203.0.113.0/24", "203.0.113.1", "yes"),
            ("203.0.113.0/24", "203.0.114.1", "no"),
            ("203.0.113.77/24", "203.0.113.1", "yes"),
            ("203.0.113.7", "203.0.113.7", "yes"),
            ("203.0.113.7", "203.0.113.8", "no"),
            ("0.0.0.0/0", "255.255.255.255", "yes"),
            ("10.0.0.0/31", "10.0.0.1", "yes"),
            ("10.0.0.0/31", "10.0.0.2", "no"),
            ("2001:DB8:1234:5678::/64", "2001:db8:1234:5678:9::1", "yes"),
            ("2001:DB8:1234:5678::/64", "2001:db8:1234:5679::1", "no"),
            ("::/0", "2001:db8::1", "yes"),
            ("2001:db8::1/128", "2001:DB8:0:0::1", "yes"),
        ] {
            assert_eq!(holds(range, address), expected, "{range} {address}");
        }
    }

    #[test]
    fn the_families_do_not_meet() {
        assert_eq!(holds("0.0.0.0/0", "2001:db8::1"), "no");
        assert_eq!(holds("::/0", "203.0.113.1"), "no");
    }

    #[test]
    fn an_ipv6_address_without_prefix_is_clear_only_where_both_readings_agree() {
        assert_eq!(holds("2001:db8::1", "2001:db8:0::1"), "yes");
        assert_eq!(holds("2001:db8::1", "2001:db9::1"), "no");
        assert_eq!(holds("2001:db8::1", "2001:db8::2"), "unknown");
    }
}
