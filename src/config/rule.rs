//! What a value must be. Every source may write every value as text, since the environment and
//! flags know nothing else; a file may also write numbers, switches and lists.

use std::net::IpAddr;

use figment::value::{Empty, Value};
use tracing_subscriber::EnvFilter;

use super::RedisUrl;
use crate::{backend::redis::Place, transport::caller::Network};

/// The rule of one setting.
pub(crate) enum Rule {
    /// 1 to this many characters.
    Text {
        /// The most.
        max_chars: usize,
    },
    /// A path that is not empty.
    Path,
    /// An IP address.
    Address,
    /// A whole number, both ends included.
    Whole {
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// Yes or no.
    Switch,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Web origins.
    Origins,
    /// Ranges of addresses.
    Networks,
    /// Letters without blanks, or nothing.
    Word {
        /// A good one.
        example: &'static str,
    },
    /// Where a server is, or nothing.
    Url,
    /// What is shown nowhere, or nothing.
    Secret,
    /// Where Redis is.
    RedisUrl,
    /// The first part of keys.
    Prefix,
    /// What to log.
    LogFilter,
}

impl Rule {
    /// A whole number from `min` to `max`.
    pub(crate) const fn whole(min: u64, max: u64) -> Self {
        Self::Whole { min, max }
    }

    /// The value in the type of its field, or what is wrong with it, as a sentence without its
    /// full stop.
    pub(crate) fn read(&self, value: &Value) -> Result<Value, String> {
        if let Self::Origins = self {
            return self.list(value, origin);
        }
        if let Self::Networks = self {
            return self.list(value, network);
        }
        let text = text(value).ok_or_else(|| format!("a list or a table, and not {self}"))?;
        let text = text.trim();
        let refuse = || format!("`{text}` is not {self}");
        match self {
            Self::Text { max_chars } => {
                let fits = (1..=*max_chars).contains(&text.chars().count());
                let clean = !text.chars().any(char::is_control);
                (fits && clean)
                    .then(|| Value::from(text))
                    .ok_or_else(refuse)
            }
            Self::Path => (!text.is_empty())
                .then(|| Value::from(text))
                .ok_or_else(refuse),
            Self::Address => text
                .parse::<IpAddr>()
                .map(|address| Value::from(address.to_string()))
                .map_err(|_| refuse()),
            Self::Whole { min, max } => text
                .replace('_', "")
                .parse::<u64>()
                .ok()
                .filter(|number| (min..=max).contains(&number))
                .map(Value::from)
                .ok_or_else(refuse),
            Self::Switch => switch(text).map(Value::from).ok_or_else(refuse),
            Self::OneOf(words) => words
                .iter()
                .find(|word| word.eq_ignore_ascii_case(text))
                .map(|word| Value::from(*word))
                .ok_or_else(|| one_of(words, text)),
            Self::Word { .. } | Self::Url | Self::Secret | Self::RedisUrl if text.is_empty() => {
                Ok(Value::from(Empty::None))
            }
            Self::Word { .. } => is_word(text).then(|| Value::from(text)).ok_or_else(refuse),
            Self::Url => is_url(text).then(|| Value::from(text)).ok_or_else(refuse),
            Self::Secret => is_word(text)
                .then(|| Value::from(text))
                .ok_or_else(|| format!("this is not {self}")),
            Self::RedisUrl => redis_url(text),
            Self::Prefix => is_prefix(text)
                .then(|| Value::from(text))
                .ok_or_else(refuse),
            Self::LogFilter => log_filter(text),
            Self::Origins | Self::Networks => unreachable!("read above"),
        }
    }

    /// A list in a file; commas or JSON, as the demo's variable was, in a text.
    fn list(
        &self,
        value: &Value,
        read: fn(&str) -> Result<String, String>,
    ) -> Result<Value, String> {
        let listed: Vec<String> = match value {
            Value::Array(_, items) => items
                .iter()
                .map(|item| text(item).ok_or("a list inside a list".to_owned()))
                .collect::<Result<_, _>>()?,
            Value::String(_, text) if text.trim_start().starts_with('[') => {
                serde_json::from_str(text)
                    .map_err(|_| format!("`{text}` is not a JSON list of texts"))?
            }
            other @ (Value::String(..) | Value::Char(..) | Value::Bool(..) | Value::Num(..)) => {
                let text = text(other).unwrap_or_default();
                text.split(',').map(str::to_owned).collect()
            }
            Value::Empty(..) => Vec::new(),
            Value::Dict(..) => return Err(format!("a table, and not {self}")),
        };
        let items: Vec<String> = listed
            .iter()
            .map(|item| item.trim())
            .filter(|item| !item.is_empty())
            .map(read)
            .collect::<Result<_, _>>()?;
        Ok(Value::from(items))
    }

    /// A value that [`Rule::read`] accepted, as one would write it; a password is `***`.
    pub(crate) fn show(&self, value: &Value) -> String {
        match (self, value) {
            (_, Value::Array(_, items)) => {
                let items: Vec<_> = items.iter().filter_map(text).collect();
                items.join(",")
            }
            (Self::Secret, value) => match text(value) {
                Some(text) if !text.is_empty() => "***".to_owned(),
                Some(_) | None => String::new(),
            },
            (Self::RedisUrl, value) => value
                .deserialize::<RedisUrl>()
                .map_or_else(|_| String::new(), |url| url.to_string()),
            (_, value) => text(value).unwrap_or_default(),
        }
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text { max_chars } => write!(
                f,
                "a text of 1 to {max_chars} characters without control characters"
            ),
            Self::Path => f.write_str("a path"),
            Self::Address => f.write_str(
                "an IP address; `::` is every address of this machine, `127.0.0.1` only itself",
            ),
            Self::Whole { min, max } => write!(f, "a whole number from {min} to {max}"),
            Self::Switch => f.write_str("`true` or `false`"),
            Self::OneOf(words) => write!(f, "one of: {}", words.join(", ")),
            Self::Origins => f.write_str("a list of scheme://host[:port]"),
            Self::Networks => f.write_str("a list of addresses and address/bits"),
            Self::Word { .. } => f.write_str("up to 200 characters without blanks"),
            Self::Url => f.write_str("http:// or https:// and a host, without a path"),
            Self::Secret => f.write_str("a secret of up to 200 characters without blanks"),
            Self::RedisUrl => f.write_str(
                "redis://[user:password@]host[:port][/database], \
                 redis+sentinel://host[:port],…/master or redis+cluster://host[:port],…; \
                 rediss with TLS",
            ),
            Self::Prefix => f.write_str("1 to 32 of the characters a–z A–Z 0–9 - _ : ."),
            Self::LogFilter => f.write_str("a log filter"),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Char(_, letter) => Some(letter.to_string()),
        Value::Bool(_, switch) => Some(switch.to_string()),
        Value::Num(_, number) => number
            .to_i128()
            .map(|n| n.to_string())
            .or_else(|| number.to_u128().map(|n| n.to_string()))
            .or_else(|| number.to_f64().map(|n| n.to_string())),
        Value::Empty(..) => Some(String::new()),
        Value::Dict(..) | Value::Array(..) => None,
    }
}

fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn one_of(words: &[&str], text: &str) -> String {
    if words == ["open"] {
        format!("`{text}` comes in a later version; this one knows only `open`")
    } else {
        format!("`{text}` is not one of: {}", words.join(", "))
    }
}

/// As a browser writes it in `Origin`: lower case, no port where it is the scheme's own.
fn origin(text: &str) -> Result<String, String> {
    if text == "*" {
        return Err(
            "`*` would let every web site act as whoever visits it; list the sites that may"
                .to_owned(),
        );
    }
    let refuse = || format!("`{text}` is not scheme://host[:port], without a path");
    let lower = text.to_ascii_lowercase();
    let (scheme, place) = lower
        .trim_end_matches('/')
        .split_once("://")
        .ok_or_else(refuse)?;
    let (host, port) = split_port(place);
    let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let host_fits = !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._[]:".contains(c))
        && (host.starts_with('[') == host.contains(':'));
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    if !(scheme_fits && host_fits && port_fits) {
        return Err(refuse());
    }
    Ok(match (scheme, port) {
        ("http", Some("80")) | ("https", Some("443")) | (_, None) => format!("{scheme}://{host}"),
        (_, Some(port)) => format!("{scheme}://{host}:{port}"),
    })
}

fn network(text: &str) -> Result<String, String> {
    match text.parse::<Network>() {
        Ok(network) => Ok(network.to_string()),
        Err(problem) => Err(format!("`{text}` is no range of addresses: {problem}")),
    }
}

/// `host:port`, where an IPv6 host stands in brackets.
fn split_port(place: &str) -> (&str, Option<&str>) {
    match place.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (place, None),
    }
}

/// The problem never repeats the text: it may hold a password.
fn redis_url(text: &str) -> Result<Value, String> {
    match text.parse::<Place>() {
        Ok(_) => Ok(Value::from(text)),
        Err(problem) => Err(format!("this is not {}: {problem}", Rule::RedisUrl)),
    }
}

fn is_word(text: &str) -> bool {
    text.len() <= 200 && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn is_url(text: &str) -> bool {
    origin(text).is_ok()
}

/// Braces would change which part of a key names its slot.
fn is_prefix(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    (1..=32).contains(&text.len()) && text.chars().all(fits)
}

/// A bare word must be a level: the filter's own parser would take a misspelt level for the name
/// of a module, and log nothing.
fn log_filter(text: &str) -> Result<Value, String> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    for directive in text.split(',').map(str::trim) {
        let named = directive.contains(['=', '[']);
        if !named && !LEVELS.contains(&directive.to_ascii_lowercase().as_str()) {
            return Err(format!(
                "`{directive}` is not a level ({}) nor target=level",
                LEVELS.join(", ")
            ));
        }
    }
    EnvFilter::builder()
        .parse(text)
        .map_err(|error| format!("`{text}` is not a log filter: {error}"))?;
    Ok(Value::from(text))
}
