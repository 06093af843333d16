//! The command line: what the binary can be asked to do.

mod config;
mod flags;
mod healthcheck;
mod user;

use std::path::PathBuf;

use clap::{
    CommandFactory, FromArgMatches, Parser, Subcommand,
    error::{ContextKind, ContextValue, ErrorKind},
};

use self::flags::Flags;
pub use self::{
    config::{Layout, write_settings},
    healthcheck::{Endpoint, healthcheck},
    user::{UserVerb, manage_users},
};
use crate::config::{ConfigError, Origin, Settings, Sources};

/// What the binary was asked to do, with the settings it takes.
#[derive(Debug)]
pub enum Command {
    /// Run a server until it is told to stop.
    Serve(Box<Settings>),
    /// Print every setting: [`write_settings`].
    Config(Box<Settings>, Layout),
    /// Print the description of the HTTP API.
    Openapi,
    /// Ask a running server whether it is ready: [`healthcheck`].
    Healthcheck(Endpoint),
    /// List or change who is known: [`manage_users`].
    Users(Box<Settings>, UserVerb),
}

/// Reads the arguments, the environment and the file of this process.
///
/// Prints and exits by itself for `--help` (0), `--version` (0) and a line that cannot be
/// understood (2). A flag that no setting has is a [`ConfigError`], as everywhere else.
pub fn parse() -> Result<Command, ConfigError> {
    let matches = match Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => match unknown_flag(&error) {
            Some(name) => return Err(ConfigError::unknown_flag(&name)),
            None => error.exit(),
        },
    };
    let Cli { verb, file, flags } =
        Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let settings = || Settings::load(&Sources::of_process(file, flags.given)).map(Box::new);
    Ok(match verb.unwrap_or(Verb::Serve) {
        Verb::Serve => Command::Serve(settings()?),
        Verb::Config { markdown: false } => Command::Config(settings()?, Layout::Columns),
        Verb::Config { markdown: true } => Command::Config(settings()?, Layout::Page),
        Verb::Openapi => Command::Openapi,
        Verb::Healthcheck { url: Some(url) } => Command::Healthcheck(url),
        Verb::Healthcheck { url: None } => {
            let settings = settings()?;
            Command::Healthcheck(Endpoint::ready(settings.host, settings.port))
        }
        Verb::User { verb } => Command::Users(settings()?, verb),
    })
}

/// Chat rooms from one binary: with no command it serves them.
#[derive(Parser)]
#[command(
    name = "tertulia",
    version,
    after_help = "Every setting: tertulia --help"
)]
struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// File of settings instead of ./tertulia.toml
    #[arg(long = "config", value_name = "FILE", global = true)]
    file: Option<PathBuf>,

    #[command(flatten)]
    flags: Flags,
}

#[derive(Subcommand)]
enum Verb {
    /// Run a server (what `tertulia` alone does)
    Serve,
    /// Print every setting, its value and where it came from
    Config {
        /// Print the page docs/settings.md
        #[arg(long)]
        markdown: bool,
    },
    /// Print the description of the HTTP API (openapi.json)
    Openapi,
    /// Exit with 0 when a running server is ready, 1 otherwise
    Healthcheck {
        /// What to ask instead of /readyz of this machine
        #[arg(long, value_name = "http://HOST[:PORT]/PATH")]
        url: Option<Endpoint>,
    },
    /// List, add, ban people and change their roles, also while the server runs
    User {
        #[command(subcommand)]
        verb: UserVerb,
    },
}

fn unknown_flag(error: &clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(name)) if name.starts_with("--") => Some(name.clone()),
        _ => None,
    }
}

impl ConfigError {
    fn unknown_flag(name: &str) -> Self {
        let key = name.trim_start_matches('-').replace('-', "_");
        Self::unknown(&key, Origin::Flag(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_stand_before_and_after_the_command() {
        for line in [
            ["tertulia", "--max-rooms", "50", "serve"],
            ["tertulia", "serve", "--max-rooms", "50"],
            ["tertulia", "serve", "--max_rooms", "50"],
        ] {
            let cli = Cli::try_parse_from(line).unwrap();
            assert_eq!(cli.flags.given, [("max_rooms".to_owned(), "50".to_owned())]);
        }
    }

    #[test]
    fn a_switch_needs_no_value() {
        let cli = Cli::try_parse_from(["tertulia", "--debug", "config"]).unwrap();
        assert_eq!(cli.flags.given, [("debug".to_owned(), "true".to_owned())]);
    }
}
