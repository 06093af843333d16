//! Settings as lines for people.

use figment::value::Value;

use super::{Origin, Row, TABLE, sources};

/// One setting as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingLine {
    /// Its name.
    pub key: &'static str,
    /// Its value as one would write it; empty where it is not set; a password is `***`.
    pub value: String,
    /// Where the value came from.
    pub source: Origin,
    /// What it does.
    pub doc: &'static str,
}

impl SettingLine {
    /// `value` as [`Rule::read`](super::Rule::read) gave it.
    pub(super) fn new(row: &Row, value: &Value, source: Origin) -> Self {
        Self {
            key: row.key,
            value: row.rule.show(value),
            source,
            doc: row.doc.trim(),
        }
    }
}

/// What each setting is, as the page `docs/settings.md`: the table of the code, so that the page
/// cannot tell anything else.
pub fn settings_page() -> String {
    let mut page = String::from(INTRODUCTION);
    for row in TABLE {
        let default = match row.default {
            "" => "not set".to_owned(),
            value => format!("`{value}`"),
        };
        let cells = [
            format!("`{}`", row.key),
            format!("`{}`", sources::variable(row.key)),
            default,
            row.rule.to_string(),
            row.doc.trim().to_owned(),
        ];
        page.push_str("| ");
        page.push_str(&cells.join(" | "));
        page.push_str(" |\n");
    }
    page
}

const INTRODUCTION: &str = "\
# Settings

<!-- Written by `tertulia config --markdown`; a test compares. -->

Later wins: defaults, `tertulia.toml` in the working directory (or the file that `--config` or
`TERTULIA_CONFIG` names), environment variables, flags. A flag is the key with dashes:
`--max-rooms 50`. An empty variable counts as not set.

`PORT`, `CORS_ORIGINS`, `APP_NAME`, `DEBUG` and `REDIS_URL` (or `REDIS_HOST` with `REDIS_PORT` and
`REDIS_DB`) mean the setting of that name too; the name with `TERTULIA_` wins.

An unknown name or a value that does not fit stops the start with exit code 78 and says where it
was written. `tertulia config` prints every setting, its value and where it came from.

| setting | environment | default | must be | what it does |
|---|---|---|---|---|
";
