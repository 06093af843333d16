//! A flag for each setting, from the table of settings.

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::config::{Row, Rule, TABLE};

/// Shown by `-h`; the rest by `--help`.
const COMMON: [&str; 4] = ["host", "port", "data_dir", "log"];

/// The flags that were given, as key and value; what a value means is for the settings to say.
pub(super) struct Flags {
    pub(super) given: Vec<(String, String)>,
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = TABLE
            .iter()
            .filter_map(|row| {
                let value: &String = matches.get_one(row.key)?;
                Some((row.key.to_owned(), value.clone()))
            })
            .collect();
        Ok(Self { given })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        command.args(TABLE.iter().map(flag))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn flag(row: &'static Row) -> Arg {
    let arg = Arg::new(row.key)
        .long(row.key.replace('_', "-"))
        .help(row.doc.trim())
        .value_name("VALUE")
        .help_heading("Settings")
        .hide_short_help(!COMMON.contains(&row.key))
        .global(true);
    let arg = if row.key.contains('_') {
        arg.alias(row.key)
    } else {
        arg
    };
    if matches!(row.rule, Rule::Switch) {
        arg.num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
    } else {
        arg
    }
}
