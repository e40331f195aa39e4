//! `AddressRange`: the addresses and ranges of `IpAddress` and `NotIpAddress`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address or a range in CIDR notation, IPv4 or IPv6.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct AddressRange {
    pub(crate) address: IpAddr,
    /// `None` if the policy has an address without a prefix.
    pub(crate) prefix: Option<u32>,
}

impl AddressRange {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse().ok().filter(|prefix| *prefix <= longest)?)
            }
            Some(_) => return None,
            None => None,
        };
        Some(Self { address, prefix })
    }

    /// The first and the last address, and those before and behind them. An IPv6 address without a prefix may be
    /// a range.
    pub(crate) fn edges(&self) -> impl Iterator<Item = IpAddr> + use<> {
        let (address, prefix) = (self.address, self.prefix);
        let prefixes = match (address, prefix) {
            (_, Some(prefix)) => vec![prefix],
            (IpAddr::V4(_), None) => vec![32],
            (IpAddr::V6(_), None) => vec![32, 128],
        };
        prefixes.into_iter().flat_map(move |prefix| match address {
            IpAddr::V4(address) => {
                let rest = u32::MAX.checked_shr(prefix).unwrap_or(0);
                let (first, last) = (address.to_bits() & !rest, address.to_bits() | rest);
                let beside = [Some(first), Some(last), first.checked_sub(1), last.checked_add(1)];
                let all = beside.into_iter().flatten();
                all.map(|bits| IpAddr::V4(Ipv4Addr::from_bits(bits))).collect::<Vec<_>>()
            }
            IpAddr::V6(address) => {
                let rest = u128::MAX.checked_shr(prefix).unwrap_or(0);
                let (first, last) = (address.to_bits() & !rest, address.to_bits() | rest);
                let beside = [Some(first), Some(last), first.checked_sub(1), last.checked_add(1)];
                let all = beside.into_iter().flatten();
                all.map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits))).collect()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_else_is_no_range() {
        for text in [
            "",
            "203.0.113",
            "203.0.113.0/33",
            "203.0.113.0/",
            "203.0.113.0/-1",
            "203.0.113.*",
            "2001:db8::/129",
            "203.0.113.0/24/1",
            "203.0.113.0/+8",
            "everywhere",
            "256.0.0.1",
        ] {
            assert_eq!(AddressRange::parse(text), None, "{text}");
        }
    }
}
