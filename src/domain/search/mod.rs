//! Finding messages by what they say, who said it, where and when. What matches is decided here,
//! for every backend: an index may only leave out what would not match.

mod excerpt;
mod fold;
mod matching;
mod parse;
#[cfg(test)]
mod tests;

pub use excerpt::{Excerpt, excerpt};
pub use fold::{Token, key, tokens};
pub use matching::{Match, rank, traits};
pub use parse::FILTERS;

use super::{RoomId, Seq, Timestamp, UserId};

/// What somebody looks for. All of it must be true of a message.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    /// Each must be in the text.
    pub terms: Vec<Term>,
    /// Said by one of these; empty: by anybody.
    pub from: Vec<From>,
    /// Said in one of these rooms, by name or id; empty: in any.
    pub rooms: Vec<String>,
    /// The message has all of these.
    pub has: Vec<Has>,
    /// Said before this moment.
    pub before: Option<Timestamp>,
    /// Said at this moment or later.
    pub after: Option<Timestamp>,
}

/// Tokens that stand in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Folded; at least one.
    pub tokens: Vec<String>,
    /// Whether the last one may be the beginning of a word only.
    pub is_prefix: bool,
}

/// Who said it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct From {
    /// As it was written.
    pub name: String,
    /// The tokens of the name.
    pub tokens: Vec<String>,
    /// Whether these are the whole name, not only how it begins.
    pub is_whole: bool,
    /// Whose name it is now, if anybody's: what was said under another name counts too.
    pub user: Option<UserId>,
}

impl From {
    /// The name that stands for whoever asks.
    pub const ME: &str = "me";
}

/// What a message can have beside words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Has {
    /// An address of the web.
    Link,
    /// A picture, or a link to one.
    Image,
    /// A file, or a link to one.
    File,
    /// Something set as code.
    Code,
}

impl Has {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Link, Self::Image, Self::File, Self::Code];

    /// As it is written after `has:`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Image => "image",
            Self::File => "file",
            Self::Code => "code",
        }
    }
}

/// A part of a text, in UTF-16 code units: from `start` up to and without `end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// Its first.
    pub start: usize,
    /// After its last.
    pub end: usize,
}

/// The place of a message among those of all rooms: newest first, then by room, then by seq.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// When it was said.
    pub at: Timestamp,
    /// Where.
    pub room: RoomId,
    /// Which slot.
    pub seq: Seq,
}

/// Which come first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// The newest.
    #[default]
    Newest,
    /// Those that fit best, of the newest.
    Best,
}
