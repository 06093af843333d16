//! Who made a request: by which address, and whether the browser came by HTTPS. A proxy hides
//! both and says them in headers, which anybody can write: they are believed only from the
//! proxies that the settings name.

mod network;

use std::net::IpAddr;

use poem::{
    Request,
    http::{HeaderMap, HeaderName, HeaderValue},
};

pub use network::{Network, NotANetwork};

use super::upgrade;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FLY_CLIENT_IP: HeaderName = HeaderName::from_static("fly-client-ip");

/// Whose word about a caller is believed.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Proxies {
    /// Their `X-Forwarded-For` and `X-Forwarded-Proto` count.
    pub trusted: Vec<Network>,
    /// This is a machine on Fly: `Fly-Client-IP` and `X-Forwarded-Proto` of private peers count.
    pub on_fly: bool,
}

/// What [`super::front::Front`] found out about the caller, in the request's extensions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Caller {
    address: Option<IpAddr>,
    is_https: bool,
}

/// The address that rates count: the peer's, or what a trusted proxy says. IPv4 is never mapped
/// into IPv6. `None` if the request did not come through a TCP socket.
pub(super) fn client_address(request: &Request) -> Option<IpAddr> {
    match request.extensions().get::<Caller>() {
        Some(caller) => caller.address,
        None => peer(request),
    }
}

/// Whether a trusted proxy says that the browser came by HTTPS. `false` means only that nobody
/// who is trusted says so.
pub(super) fn is_https(request: &Request) -> bool {
    let caller = request.extensions().get::<Caller>();
    caller.is_some_and(|caller| caller.is_https)
}

impl Proxies {
    /// Lets [`client_address`] and [`is_https`] know what the trusted say of this request.
    pub(super) fn introduce(&self, request: &mut Request) {
        let caller = match peer(request) {
            Some(peer) => self.caller(peer, request.headers()),
            None => Caller {
                address: None,
                is_https: false,
            },
        };
        request.extensions_mut().insert(caller);
    }

    fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> Caller {
        let is_trusted = self.trusts(peer);
        let is_flys = self.on_fly && is_private(peer);
        let address = if is_trusted {
            self.walk(peer, headers)
        } else if is_flys {
            single(headers, &FLY_CLIENT_IP)
                .and_then(address)
                .unwrap_or(peer)
        } else {
            peer
        };
        let proto = single(headers, &FORWARDED_PROTO);
        let came_by_https = proto.is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
        Caller {
            address: Some(address),
            is_https: (is_trusted || is_flys) && came_by_https,
        }
    }

    /// From the right, where the nearest proxy wrote, over those that are trusted, to the first
    /// that is not: what stands left of it is its word only. Where something is no address, the
    /// last good one counts.
    fn walk(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let elements = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        let mut nearest = peer;
        for element in elements {
            match std::str::from_utf8(element).ok().and_then(address) {
                Some(next) if self.trusts(next) => nearest = next,
                Some(first) => return first,
                None => return nearest,
            }
        }
        nearest
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.holds(address))
    }
}

fn peer(request: &Request) -> Option<IpAddr> {
    upgrade::peer_address(request).map(|peer| peer.ip())
}

/// The value of a header that may stand only once.
fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first: &HeaderValue = values.next()?;
    let alone = values.next().is_none();
    first.to_str().ok().map(str::trim).filter(|_| alone)
}

/// An address as proxies write it, some with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches([' ', '\t']);
    let bare = match text.strip_prefix('[') {
        Some(rest) => {
            let (inside, port) = rest.split_once(']')?;
            let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
            return inside.parse().ok().map(IpAddr::V6).filter(|_| is_port);
        }
        None => match text.split_once(':') {
            Some((v4, port)) if is_port(port) && !v4.is_empty() => v4,
            _ => text,
        },
    };
    bare.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok()
}

/// Of a network that the internet does not reach.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback(),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback(),
    }
}

#[cfg(test)]
mod tests;
