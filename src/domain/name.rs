//! Names that people choose: for themselves and for rooms.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::Rejection;

/// How a user is called: 1 to 32 characters in NFC after trimming, and nothing that cannot be
/// seen. No two users have names that look alike: see [`super::likeness`].
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DisplayName(String);

/// How a room is called: 1 to 30 characters, by the same rules.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomName(String);

impl DisplayName {
    /// Most characters (Unicode scalar values) of a name.
    pub const MAX_CHARS: usize = 32;

    /// Trims, normalises and checks.
    pub fn parse(raw: &str) -> Result<Self, Rejection> {
        parse("name", raw, Self::MAX_CHARS).map(Self)
    }

    /// The name of a guest of the plain endpoint who gave none.
    pub fn anonymous() -> Self {
        Self("Anonymous".to_owned())
    }

    /// Who stands on the messages of somebody whose account was deleted. Nobody else can have it.
    pub fn erased() -> Self {
        Self("Deleted user".to_owned())
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RoomName {
    /// Most characters (Unicode scalar values) of a room's name.
    pub const MAX_CHARS: usize = 30;

    /// Trims, normalises and checks.
    pub fn parse(raw: &str) -> Result<Self, Rejection> {
        parse("room name", raw, Self::MAX_CHARS).map(Self)
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn parse(what: &str, raw: &str, max: usize) -> Result<String, Rejection> {
    // Before normalising: NFC of a huge input costs time, and it shrinks a text by less than this.
    if raw.len() > max * 32 {
        return Err(too_long(what, max));
    }
    let name: String = raw.trim().nfc().collect();
    if let Some(bad) = name.chars().find(|c| is_unseen(*c)) {
        return Err(Rejection::invalid(format!(
            "The {what} contains a character that cannot be seen (U+{:04X}). Please leave it out.",
            u32::from(bad)
        )));
    }
    if !name.chars().any(is_visible) {
        return Err(Rejection::invalid(format!("Please give a {what}.")));
    }
    if name.chars().count() > max {
        return Err(too_long(what, max));
    }
    if has_mark_pile(&name) {
        return Err(Rejection::invalid(format!(
            "The {what} stacks too many accents on one letter."
        )));
    }
    Ok(name)
}

fn too_long(what: &str, max: usize) -> Rejection {
    Rejection::invalid(format!("The {what} can have at most {max} characters."))
}

/// Control, bidi-override, zero-width and other invisible characters, with which a name could
/// look like another or break a line.
fn is_unseen(c: char) -> bool {
    use GeneralCategory as G;
    matches!(
        c.general_category(),
        G::Control | G::Format | G::LineSeparator | G::ParagraphSeparator | G::PrivateUse | G::Unassigned | G::Surrogate
    )
    // Fillers and joiners that count as letters or marks and still show nothing.
    || matches!(c, '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}')
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !is_combining_mark(c) && !is_unseen(c)
}

fn has_mark_pile(name: &str) -> bool {
    let mut run = 0;
    name.chars().any(|c| {
        run = if is_combining_mark(c) { run + 1 } else { 0 };
        run > 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_trimmed_and_normalised() {
        for (raw, name) in [
            ("  Ann ", "Ann"),
            ("Ada Lind", "Ada Lind"),
            ("Zoe\u{308}", "Zo\u{eb}"),
            ("李小龙", "李小龙"),
            ("محمد", "محمد"),
            ("😀", "😀"),
        ] {
            assert_eq!(DisplayName::parse(raw).unwrap().as_str(), name);
        }
        assert!(DisplayName::parse(&"x".repeat(32)).is_ok());
    }

    #[test]
    fn names_nobody_can_see_or_read_are_refused() {
        for bad in [
            "",
            "   ",
            "\u{200b}",
            "a\u{200b}b",
            "a\u{202e}b",
            "a\u{2066}b",
            "a\nb",
            "a\0b",
            "\u{3164}",
            "\u{301}",
            "a\u{ad}b",
            "a\u{feff}",
            "\u{e000}",
            "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        ] {
            assert!(DisplayName::parse(bad).is_err(), "{bad:?}");
        }
        assert!(DisplayName::parse(&"x".repeat(33)).is_err());
    }

    #[test]
    fn a_room_name_has_at_most_thirty_characters() {
        assert!(RoomName::parse(&"ü".repeat(30)).is_ok());
        let no = RoomName::parse(&"ü".repeat(31)).unwrap_err();
        assert_eq!(no.sentence, "The room name can have at most 30 characters.");
    }
}
