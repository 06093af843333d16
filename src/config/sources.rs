//! Where settings come from, and how the later win over the earlier.

use std::{env, path::PathBuf};

use figment::{
    Error, Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

use super::{ConfigError, Origin, TABLE};

const PREFIX: &str = "TERTULIA_";
const FILE_VARIABLE: &str = "TERTULIA_CONFIG";
const DEFAULT_FILE: &str = "tertulia.toml";

/// Names that mean a setting without our prefix: what hosts set, and what the demo read. They
/// lose against the prefixed name.
const ALIASES: &[(&str, &str)] = &[
    ("PORT", "port"),
    ("CORS_ORIGINS", "cors_origins"),
    ("APP_NAME", "app_name"),
    ("DEBUG", "debug"),
    ("REDIS_URL", "redis_url"),
];

/// The environment variable of a setting.
pub(crate) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_ascii_uppercase())
}

/// The flag of a setting.
pub(crate) fn flag(key: &str) -> String {
    format!("--{}", key.replace('_', "-"))
}

/// Everything settings are read from, so that a test needs no process of its own.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Where `tertulia.toml` is looked for; it may be missing. `None`: not looked for.
    pub directory: Option<PathBuf>,
    /// A file that has to be there instead, from `--config`; wins over `TERTULIA_CONFIG`.
    pub file: Option<PathBuf>,
    /// Environment variables; those that mean nothing to us are ignored, empty ones too.
    pub variables: Vec<(String, String)>,
    /// Flags as key and value.
    pub flags: Vec<(String, String)>,
}

impl Sources {
    /// Nothing but defaults.
    pub fn none() -> Self {
        Self {
            directory: None,
            file: None,
            variables: Vec::new(),
            flags: Vec::new(),
        }
    }

    /// The working directory and the environment of this process, and its flags.
    pub fn of_process(file: Option<PathBuf>, flags: Vec<(String, String)>) -> Self {
        let text = |part: std::ffi::OsString| part.to_string_lossy().into_owned();
        Self {
            directory: Some(PathBuf::new()),
            file,
            variables: env::vars_os()
                .map(|(name, value)| (text(name), text(value)))
                .collect(),
            flags,
        }
    }

    /// Reads and merges them.
    pub(super) fn read(&self) -> Result<Given, ConfigError> {
        let mut figment = Figment::new();
        if let Some(path) = self.find_file()? {
            figment = figment.merge(Toml::file_exact(&path));
            // Nothing else can fail to be read, and figment does not name the file here.
            figment.data().map_err(|error| unreadable(path, &error))?;
        }
        for (name, key) in ALIASES {
            if let Some(value) = self.variable(name) {
                figment = figment.merge(Said::in_variable(name, key, value));
            }
        }
        if let Some(url) = self.redis_url_of_parts() {
            figment = figment.merge(Said::in_variable("REDIS_HOST", "redis_url", &url));
        }
        for (name, value) in self.prefixed() {
            let key = name[PREFIX.len()..].to_ascii_lowercase();
            figment = figment.merge(Said::in_variable(name, &key, value));
        }
        for (key, value) in &self.flags {
            figment = figment.merge(Said {
                kind: FLAG,
                name: flag(key),
                key: key.clone(),
                value: value.clone(),
            });
        }
        Ok(Given::new(figment))
    }

    /// Whether this is a machine on Fly, which sets this variable in all of them.
    pub(super) fn is_on_fly(&self) -> bool {
        self.variable("FLY_APP_NAME").is_some()
    }

    fn variable(&self, name: &str) -> Option<&str> {
        self.variables
            .iter()
            .find(|(given, value)| given == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The demo's three variables. Only a host asks for Redis: Kubernetes and old Docker links
    /// set `REDIS_PORT` on their own.
    fn redis_url_of_parts(&self) -> Option<String> {
        if self.variable("REDIS_URL").is_some() {
            return None;
        }
        let host = self.variable("REDIS_HOST")?;
        let port = self.variable("REDIS_PORT").unwrap_or("6379");
        let database = self.variable("REDIS_DB").unwrap_or("0");
        Some(if host.contains(':') {
            format!("redis://[{host}]:{port}/{database}")
        } else {
            format!("redis://{host}:{port}/{database}")
        })
    }

    /// Variables with our prefix.
    fn prefixed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, value)| {
                name.starts_with(PREFIX)
                    && *name != FILE_VARIABLE
                    && !value.is_empty()
                    && !is_service_link(name, value)
            })
    }

    fn find_file(&self) -> Result<Option<PathBuf>, ConfigError> {
        let named = match (&self.file, self.variable(FILE_VARIABLE)) {
            (Some(path), _) => Some((path.clone(), Origin::Flag("--config".to_owned()))),
            (None, Some(path)) => Some((
                PathBuf::from(path),
                Origin::Variable(FILE_VARIABLE.to_owned()),
            )),
            (None, None) => None,
        };
        if let Some((path, origin)) = named {
            return if path.is_file() {
                Ok(Some(path))
            } else {
                let problem = format!("there is no file {}", path.display());
                Err(ConfigError::unreadable(origin, problem))
            };
        }
        let found = self.directory.as_ref().map(|dir| dir.join(DEFAULT_FILE));
        Ok(found.filter(|path| path.exists()))
    }
}

/// Kubernetes tells every pod about a Service named `tertulia` in variables like these.
fn is_service_link(name: &str, value: &str) -> bool {
    name.starts_with("TERTULIA_SERVICE_")
        || name.starts_with("TERTULIA_PORT_")
        || (name == "TERTULIA_PORT" && value.contains("://"))
}

/// What the sources said, merged.
pub(super) struct Given {
    figment: Figment,
    values: Dict,
}

impl Given {
    fn new(figment: Figment) -> Self {
        let values = figment
            .data()
            .unwrap_or_default()
            .into_iter()
            .find(|(profile, _)| *profile == Profile::Default)
            .map(|(_, values)| values)
            .unwrap_or_default();
        Self { figment, values }
    }

    pub(super) fn find(&self, key: &str) -> Option<(Value, Origin)> {
        let value = self.values.get(key)?;
        Some((value.clone(), self.origin(value)))
    }

    pub(super) fn refuse_unknown_keys(&self) -> Result<(), ConfigError> {
        for (key, value) in &self.values {
            if !TABLE.iter().any(|row| row.key == key) {
                return Err(ConfigError::unknown(key, self.origin(value)));
            }
        }
        Ok(())
    }

    fn origin(&self, value: &Value) -> Origin {
        // Only leaves are sure to carry the tag of their source.
        let leaf = value
            .as_dict()
            .and_then(|table| table.values().next())
            .unwrap_or(value);
        self.figment
            .get_metadata(leaf.tag())
            .map_or(Origin::Default, origin)
    }
}

fn origin(metadata: &Metadata) -> Origin {
    let source = metadata.source.as_ref();
    if let Some(path) = source.and_then(figment::Source::file_path) {
        return Origin::File(path.to_owned());
    }
    let name = source
        .and_then(figment::Source::custom)
        .unwrap_or_default()
        .to_owned();
    match metadata.name.as_ref() {
        FLAG => Origin::Flag(name),
        VARIABLE => Origin::Variable(name),
        _ => Origin::Default,
    }
}

/// The file is not TOML, or not ours to read.
fn unreadable(path: PathBuf, error: &Error) -> ConfigError {
    let problem = error.kind.to_string().trim_end().to_owned();
    ConfigError::unreadable(Origin::File(path), problem)
}

const VARIABLE: &str = "variable";
const FLAG: &str = "flag";

/// One value from a variable or a flag.
struct Said {
    kind: &'static str,
    name: String,
    key: String,
    value: String,
}

impl Said {
    fn in_variable(name: &str, key: &str, value: &str) -> Self {
        Self {
            kind: VARIABLE,
            name: name.to_owned(),
            key: key.to_owned(),
            value: value.to_owned(),
        }
    }
}

impl Provider for Said {
    fn metadata(&self) -> Metadata {
        Metadata::from(self.kind, figment::Source::Custom(self.name.clone()))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let dict = Dict::from([(self.key.clone(), Value::from(self.value.clone()))]);
        Ok(Profile::Default.collect(dict))
    }
}
