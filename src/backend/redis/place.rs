//! Where Redis is: one URL says it for a single server, for Sentinel and for Cluster.

use std::{fmt, str::FromStr};

use percent_encoding::percent_decode_str;

const REDIS_PORT: u16 = 6379;
const SENTINEL_PORT: u16 = 26379;

/// Where Redis is and how to get in. Neither `Debug` nor `Display` shows the password.
///
/// ```text
/// redis://[user:password@]host[:port][/database]
/// redis+sentinel://[user:password@]host[:port],host…/master[/database]
/// redis+cluster://[user:password@]host[:port],host…
/// ```
///
/// `rediss` in place of `redis` means TLS. User and password are Redis's; Sentinels are asked
/// without. Special characters in them are percent-encoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// Whether to speak TLS.
    pub tls: bool,
    /// The ACL user; `None` is Redis's `default`.
    pub user: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// Number of the database; 0 in a cluster.
    pub database: i64,
    /// How to find the primary.
    pub topology: Topology,
}

/// How to find the server that takes writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Topology {
    /// It is this one.
    Standalone(Address),
    /// One of these Sentinels knows it.
    Sentinel {
        /// Sentinels, at least one.
        sentinels: Vec<Address>,
        /// The name under which they watch it.
        master: String,
    },
    /// One of these nodes knows who has which slots.
    Cluster(Vec<Address>),
}

/// A host and a port.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Address {
    /// Name or IP address, without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tls = if self.tls { "s" } else { "" };
        let list = |addresses: &[Address]| {
            let all: Vec<_> = addresses.iter().map(Address::to_string).collect();
            all.join(",")
        };
        match &self.topology {
            Topology::Standalone(address) => write!(f, "redis{tls}://{address}"),
            Topology::Sentinel { sentinels, master } => {
                write!(f, "redis{tls}+sentinel://{}/{master}", list(sentinels))
            }
            Topology::Cluster(nodes) => write!(f, "redis{tls}+cluster://{}", list(nodes)),
        }
    }
}

impl FromStr for Place {
    type Err = &'static str;

    /// The problem is said without the value, which may hold a password.
    fn from_str(url: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = url.split_once("://").ok_or("it has no scheme://")?;
        let (scheme, kind) = scheme.split_once('+').unwrap_or((scheme, ""));
        let tls = match scheme {
            "redis" => false,
            "rediss" => true,
            _ => return Err("the scheme is not one of those"),
        };
        let (login, rest) = match rest.rsplit_once('@') {
            Some((login, rest)) => (Some(login), rest),
            None => (None, rest),
        };
        let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, password) = login.map_or(Ok((None, None)), credentials)?;
        let place = |topology, database: &str| {
            Ok(Self {
                tls,
                user,
                password,
                database: number(database)?,
                topology,
            })
        };
        match kind {
            "" => place(Topology::Standalone(address(hosts, REDIS_PORT)?), path),
            "sentinel" => {
                let (master, database) = path.split_once('/').unwrap_or((path, ""));
                if master.is_empty() {
                    return Err("the name of the master is missing: …/mymaster");
                }
                let sentinels = addresses(hosts, SENTINEL_PORT)?;
                let master = master.to_owned();
                place(Topology::Sentinel { sentinels, master }, database)
            }
            "cluster" if path.is_empty() => {
                place(Topology::Cluster(addresses(hosts, REDIS_PORT)?), "")
            }
            "cluster" => Err("a cluster has no numbered databases"),
            _ => Err("the scheme is not one of those"),
        }
    }
}

type Credentials = (Option<String>, Option<String>);

fn credentials(login: &str) -> Result<Credentials, &'static str> {
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8();
        decoded.map_or(Err("user or password is not UTF-8"), |text| {
            Ok((!text.is_empty()).then(|| text.into_owned()))
        })
    };
    match login.split_once(':') {
        Some((user, password)) => Ok((decode(user)?, decode(password)?)),
        None => Ok((None, decode(login)?)),
    }
}

fn number(database: &str) -> Result<i64, &'static str> {
    if database.is_empty() {
        return Ok(0);
    }
    let number = database.parse::<u16>();
    number.map_or(Err("the database is not a number"), |n| Ok(n.into()))
}

fn addresses(hosts: &str, default_port: u16) -> Result<Vec<Address>, &'static str> {
    hosts
        .split(',')
        .map(|host| address(host.trim(), default_port))
        .collect()
}

fn address(text: &str, default_port: u16) -> Result<Address, &'static str> {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, port)) => (host, Some(port.strip_prefix(':').ok_or("a port is wrong")?)),
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    if host.is_empty() || host.contains(['/', ' ', '?', '#']) {
        return Err("a host is missing or wrong");
    }
    let port = match port {
        Some(port) => port.parse().map_err(|_| "a port is wrong")?,
        None => default_port,
    };
    let host = host.to_owned();
    Ok(Address { host, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(url: &str) -> String {
        url.parse::<Place>()
            .map_or_else(str::to_owned, |place| place.to_string())
    }

    #[test]
    fn one_url_says_where() {
        assert_eq!(shown("redis://cache"), "redis://cache:6379");
        assert_eq!(shown("rediss://u:p@[::1]:7/2"), "rediss://[::1]:7");
        assert_eq!(
            shown("redis+sentinel://a,b:7/main/3"),
            "redis+sentinel://a:26379,b:7/main"
        );
        assert_eq!(
            shown("rediss+cluster://:secret@a:1,b"),
            "rediss+cluster://a:1,b:6379"
        );
    }

    #[test]
    fn credentials_are_decoded_and_the_password_is_not_shown() {
        let place: Place = "redis://ann:p%40ss@h/5".parse().unwrap();
        assert_eq!(place.user.as_deref(), Some("ann"));
        assert_eq!(place.password.as_deref(), Some("p@ss"));
        assert_eq!(place.database, 5);
        assert!(!format!("{place:?}").contains("p@ss"));
        let place: Place = "redis://:only@h".parse().unwrap();
        assert_eq!(
            (place.user, place.password),
            (None, Some("only".to_owned()))
        );
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for bad in [
            "cache:6379",
            "http://cache",
            "redis://",
            "redis://h:port",
            "redis://h/x",
            "redis+sentinel://h",
            "redis+cluster://h/1",
            "redis+magic://h",
        ] {
            assert!(bad.parse::<Place>().is_err(), "{bad}");
        }
    }
}
