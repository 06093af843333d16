//! A range of addresses.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::{Deserialize, Deserializer, de};

/// A range of addresses in CIDR notation; a bare address is the range of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

/// What is wrong with the text of a [`Network`], as a sentence without its full stop.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotANetwork {
    /// Something else.
    #[error("it is not an address, or an address, a slash and a number of bits")]
    Form,
    /// `10.0.0.1/8`: whether one or sixteen million addresses are meant nobody knows.
    #[error("it has bits behind its length; did you mean {0}")]
    Loose(Network),
    /// A length of zero.
    #[error("it is the whole internet, which anybody may write from")]
    Everybody,
}

impl Network {
    /// Whether an address belongs to it. IPv4 mapped into IPv6 is IPv4.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4() && cut(address, self.bits) == self.first
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (ip, bits) = match text.split_once('/') {
            Some((ip, bits)) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                (ip, Some(bits.parse::<u8>().map_err(|_| NotANetwork::Form)?))
            }
            Some(_) => return Err(NotANetwork::Form),
            None => (text, None),
        };
        let given: IpAddr = ip.parse().map_err(|_| NotANetwork::Form)?;
        let bits = bits.unwrap_or(width(given));
        let first = given.to_canonical();
        // A mapped IPv4 network is shorter by the 96 bits that say so.
        let shorter = width(given) - width(first);
        let bits = bits.checked_sub(shorter).ok_or(NotANetwork::Form)?;
        if bits > width(first) {
            return Err(NotANetwork::Form);
        }
        if bits == 0 {
            return Err(NotANetwork::Everybody);
        }
        let whole = Self {
            first: cut(first, bits),
            bits,
        };
        if whole.first != first {
            return Err(NotANetwork::Loose(whole));
        }
        Ok(whole)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

/// The address with everything behind `bits`, at most its width, set to zero.
fn cut(address: IpAddr, bits: u8) -> IpAddr {
    let behind = u32::from(width(address) - bits);
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(behind).unwrap_or(0);
            IpAddr::V4((v4.to_bits() & mask).into())
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(behind).unwrap_or(0);
            IpAddr::V6((v6.to_bits() & mask).into())
        }
    }
}
