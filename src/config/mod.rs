//! Settings: read once, before anything is bound. Defaults < `tertulia.toml` < environment <
//! flags; what does not fit stops the start with a [`ConfigError`].

mod error;
mod lines;
mod rule;
mod settings;
mod sources;

use figment::value::{Dict, Value};

pub use self::{
    error::{ConfigError, Origin},
    lines::{SettingLine, settings_page},
    settings::{Access, Durability, LogFormat, RedisUrl, Secret, Settings},
    sources::Sources,
};
pub(crate) use self::{
    rule::Rule,
    settings::{Row, TABLE},
};

/// Room that the JSON around a message's text takes at most: its envelope in a frame or a body.
const ENVELOPE_BYTES: usize = 1024;

impl Settings {
    /// Reads, merges and checks everything.
    ///
    /// Fails at the first key that is not known, the first value that breaks its rule, or a file
    /// that cannot be read, in this order: files, unknown keys, values, rules between values.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let given = sources.read()?;
        given.refuse_unknown_keys()?;

        let mut values = Dict::new();
        let mut lines = Vec::with_capacity(TABLE.len());
        for row in TABLE {
            let (value, source) = given
                .find(row.key)
                .unwrap_or_else(|| (Value::from(row.default), Origin::Default));
            let value = row
                .rule
                .read(&value)
                .map_err(|problem| ConfigError::bad_value(row, &source, problem))?;
            lines.push(SettingLine::new(row, &value, source));
            values.insert(row.key.to_owned(), value);
        }

        let mut settings: Self = Value::from(values)
            .deserialize()
            .map_err(|error| ConfigError::defect(&error))?;
        settings.lines = lines;
        settings.on_fly = sources.is_on_fly();
        settings.check_together()?;
        Ok(settings)
    }

    /// Every setting in the order of the table, with its value and where it came from. Secrets
    /// are hidden.
    pub fn describe(&self) -> &[SettingLine] {
        &self.lines
    }

    /// The rules that need two values.
    fn check_together(&self) -> Result<(), ConfigError> {
        self.check_text_fits("max_frame_bytes", self.max_frame_bytes)?;
        self.check_text_fits("max_body_bytes", self.max_body_bytes)?;
        self.check_bucket()
    }

    /// A bucket is of no use without what opens it, nor that without a bucket.
    fn check_bucket(&self) -> Result<(), ConfigError> {
        let keys = [
            ("s3_access_key", self.s3_access_key.is_some()),
            ("s3_secret_key", self.s3_secret_key.is_some()),
        ];
        if self.s3_bucket.is_some() {
            let Some((key, _)) = keys.iter().find(|(_, is_there)| !is_there) else {
                return Ok(());
            };
            let problem = format!("{key} has to be set too, so that the bucket opens");
            return Err(self.refuse("s3_bucket", problem));
        }
        let is_said = |key: &&str| !matches!(self.line(key).source, Origin::Default);
        let mut others = ["s3_access_key", "s3_secret_key", "s3_endpoint"].into_iter();
        match others.find(is_said) {
            Some(key) => Err(self.refuse(key, "s3_bucket has to name the bucket too")),
            None => Ok(()),
        }
    }

    fn check_text_fits(&self, key: &str, bytes: usize) -> Result<(), ConfigError> {
        let text = self.max_text_bytes;
        if bytes >= text + ENVELOPE_BYTES {
            return Ok(());
        }
        // The setting that somebody wrote is the one to blame.
        let blamed = match self.line(key).source {
            Origin::Default => "max_text_bytes",
            Origin::File(_) | Origin::Variable(_) | Origin::Flag(_) => key,
        };
        let problem = format!(
            "{key} ({bytes}) has to be at least {ENVELOPE_BYTES} more than max_text_bytes \
             ({text}), so that the longest text fits"
        );
        Err(self.refuse(blamed, problem))
    }

    pub(crate) fn refuse(&self, key: &str, problem: impl Into<String>) -> ConfigError {
        ConfigError::bad_value(settings::row(key), &self.line(key).source, problem)
    }

    fn line(&self, key: &str) -> &SettingLine {
        self.lines
            .iter()
            .find(|line| line.key == key)
            .unwrap_or_else(|| unreachable!("no setting {key}"))
    }
}

impl Default for Settings {
    /// What a server runs with when nobody says anything.
    fn default() -> Self {
        Self::load(&Sources::none()).unwrap_or_else(|error| unreachable!("a default: {error}"))
    }
}
