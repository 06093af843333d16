//! Why a server does not start: in words for the person who wrote the setting.

use std::{fmt, path::PathBuf};

use super::{Row, Rule, TABLE, sources};

/// Where a value came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// A file.
    File(PathBuf),
    /// An environment variable, by its name.
    Variable(String),
    /// A flag, with its dashes.
    Flag(String),
}

impl Origin {
    /// `key` with `value`, as one would write it there.
    fn assign(&self, key: &str, value: &str) -> String {
        match self {
            Self::Variable(name) | Self::Flag(name) => format!("{name}={value}"),
            Self::Default | Self::File(_) => {
                let bare = value.parse::<u64>().is_ok() || value.parse::<bool>().is_ok();
                let quote = if bare { "" } else { "\"" };
                format!("{key} = {quote}{value}{quote}")
            }
        }
    }

    /// How to have no `key` there.
    fn leave_out(&self, key: &str) -> String {
        match self {
            Self::Variable(name) => format!("unset {name}"),
            Self::Flag(name) => format!("no {name}"),
            Self::Default | Self::File(_) => format!("no line {key} = …"),
        }
    }

    /// `key`, as one would write it there.
    fn spell(&self, key: &str) -> String {
        match self {
            Self::Variable(_) => sources::variable(key),
            Self::Flag(_) => sources::flag(key),
            Self::Default | Self::File(_) => key.to_owned(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// A setting that stops the start. Its `Display` is two lines for a person: what is wrong and
/// where, and a good value; it never contains a secret.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{key}: {problem} (from {origin})\n  for example: {example}")]
pub struct ConfigError {
    /// The setting.
    pub key: String,
    /// Where the value was written.
    pub origin: Origin,
    /// What is wrong with it.
    pub problem: String,
    /// A good value, as one would write it in the same place.
    pub example: String,
}

impl ConfigError {
    /// What a process that cannot use its configuration exits with (`EX_CONFIG` of sysexits.h).
    pub const EXIT_CODE: u8 = 78;

    /// A value broke the rule of its setting.
    pub(crate) fn bad_value(row: &Row, origin: &Origin, problem: impl Into<String>) -> Self {
        // No Redis is good in this version.
        let example = if matches!(row.rule, Rule::RedisUrl) {
            origin.leave_out(row.key)
        } else {
            origin.assign(row.key, row.example())
        };
        Self {
            key: row.key.to_owned(),
            origin: origin.clone(),
            problem: problem.into(),
            example,
        }
    }

    /// There is no such setting.
    pub(crate) fn unknown(key: &str, origin: Origin) -> Self {
        let (problem, row) = match nearest(key) {
            Some(row) => (
                format!(
                    "there is no such setting; did you mean {}?",
                    origin.spell(row.key)
                ),
                row,
            ),
            None => (
                "there is no such setting; `tertulia config` lists them all".to_owned(),
                super::settings::row("port"),
            ),
        };
        let example = match &origin {
            Origin::Variable(_) => {
                Origin::Variable(origin.spell(row.key)).assign(row.key, row.example())
            }
            Origin::Flag(_) => Origin::Flag(origin.spell(row.key)).assign(row.key, row.example()),
            Origin::Default | Origin::File(_) => origin.assign(row.key, row.example()),
        };
        Self {
            key: key.to_owned(),
            origin,
            problem,
            example,
        }
    }

    /// The file of settings cannot be used.
    pub(crate) fn unreadable(origin: Origin, problem: impl Into<String>) -> Self {
        Self {
            key: "config".to_owned(),
            example: match &origin {
                Origin::File(_) | Origin::Default => "port = 8000".to_owned(),
                Origin::Variable(_) => "TERTULIA_CONFIG=tertulia.toml".to_owned(),
                Origin::Flag(_) => "--config=tertulia.toml".to_owned(),
            },
            origin,
            problem: problem.into(),
        }
    }

    /// A rule let something through that its field cannot hold: ours to fix.
    pub(crate) fn defect(error: &figment::Error) -> Self {
        Self::unreadable(Origin::Default, format!("a defect of Tertulia: {error}"))
    }
}

/// The setting that somebody most likely meant: at most a third of its letters differ.
fn nearest(key: &str) -> Option<&'static Row> {
    TABLE
        .iter()
        .map(|row| (strsim::osa_distance(key, row.key), row))
        .filter(|(distance, row)| distance * 3 <= row.key.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, row)| row)
}
