//! Where a new password comes from.

use std::io::{self, BufRead, IsTerminal, Write};

use super::Refusal;
use crate::{
    domain::{DisplayName, Rejection},
    service::people::passwords,
};

/// A new password.
pub(super) enum Password {
    /// By a person, who knows it.
    Given(String),
    /// By us: it has to be told.
    Made(String),
}

impl Password {
    /// A random one.
    pub(super) fn made() -> Result<Self, Refusal> {
        Ok(Self::Made(passwords::random()?))
    }

    /// From a person at a terminal, twice and unseen; else the first line of standard input.
    pub(super) fn ask(name: &DisplayName) -> Result<Self, Refusal> {
        if !io::stdin().is_terminal() {
            let line = io::stdin().lock().lines().next().transpose()?;
            let none =
                "A password is needed: write it to standard input, or use --random-password.";
            return Ok(Self::Given(line.ok_or_else(|| Rejection::invalid(none))?));
        }
        let first = rpassword::prompt_password(format!("Password for {name}: "))?;
        let second = rpassword::prompt_password("The same again: ")?;
        if first != second {
            return Err(Rejection::invalid("These were two different passwords.").into());
        }
        Ok(Self::Given(first))
    }

    /// The password itself.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Given(word) | Self::Made(word) => word,
        }
    }

    /// Writes it on a line of its own if nobody knows it yet.
    pub(super) fn tell(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Given(_) => Ok(()),
            Self::Made(word) => writeln!(out, "{word}"),
        }
    }
}
