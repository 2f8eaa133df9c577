//! Ranges of addresses, as `192.0.2.0/24` or `2001:db8::/32`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The shortest prefixes: a slip of the pen shuts out nobody's whole continent.
const SHORTEST_V4: u8 = 8;
const SHORTEST_V6: u8 = 16;

/// A range; the bits behind its length are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    length: u8,
}

fn masked(address: IpAddr, length: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(v4) & mask))
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(v6) & mask))
        }
    }
}

impl Network {
    /// Reads a range, or one address; the error is a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let unreadable = || "Write a range as 192.0.2.0/24 or 2001:db8::/32, or one address.".to_owned();
        let (address, length) = match text.trim().split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u8>().map_err(|_| unreadable())?)),
            None => (text.trim(), None),
        };
        let first: IpAddr = address.parse().map_err(|_| unreadable())?;
        let (shortest, longest) = if first.is_ipv4() { (SHORTEST_V4, 32) } else { (SHORTEST_V6, 128) };
        let length = length.unwrap_or(longest);
        if length > longest {
            return Err(unreadable());
        }
        if length < shortest {
            return Err(format!("This range is too wide: /{shortest} is the widest."));
        }
        Ok(Self { first: masked(first, length), length })
    }

    /// An IPv4 address that came as IPv6 is the same address.
    pub fn contains(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4() && masked(address, self.length) == self.first
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.first, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_range_holds_what_begins_like_it() {
        assert!(has("192.0.2.0/24", "192.0.2.255") && !has("192.0.2.0/24", "192.0.3.0"));
        assert!(has("192.0.2.7", "192.0.2.7") && !has("192.0.2.7", "192.0.2.8"));
        assert!(has("192.0.2.0/24", "::ffff:192.0.2.9"));
        assert!(has("2001:db8::/32", "2001:db8:1::1") && !has("2001:db8::/32", "2001:db9::1"));
        assert!(!has("10.0.0.0/8", "2001:db8::1"));
        assert_eq!(Network::parse("192.0.2.77/24").unwrap().to_string(), "192.0.2.0/24");
    }

    #[test]
    fn what_is_no_range_or_far_too_wide_is_refused() {
        for text in
            ["", "here", "192.0.2.0/33", "192.0.2.0/x", "2001:db8::/129", "0.0.0.0/0", "::/0", "1.2.3"]
        {
            assert!(Network::parse(text).is_err(), "{text}");
        }
    }
}
