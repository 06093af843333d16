//! The log: a room's ordered, bounded history.

use serde::{Deserialize, Serialize};

use super::{Author, Emoji, Epoch, File, Mentions, Message, MessageText, Seq, Timestamp, UserId};

/// One slot of a room's log. Its JSON is what clients get and what backends may store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Slot number, from 1, without holes.
    pub seq: Seq,
    /// When the backend appended it. Order is `seq`'s alone: clocks may step.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub body: Body,
}

/// What happened in a room.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Somebody said something. The slot always holds the message as it is now.
    Message(Message),
    /// The message in slot `target` was changed. Of several changes each entry holds the newest text:
    /// what was there before is kept nowhere.
    Edited {
        /// Who changed it.
        author: Author,
        /// The message's seq.
        target: Seq,
        /// The text as it is now; empty once the message is deleted.
        text: MessageText,
        /// The message's `rev` as it is now.
        rev: u32,
        /// Whom it calls now.
        #[serde(default, skip_serializing_if = "Mentions::is_empty")]
        mentions: Mentions,
    },
    /// The message in slot `target` was deleted, and its text with it.
    Deleted {
        /// Who deleted it.
        author: Author,
        /// The message's seq.
        target: Seq,
    },
    /// Somebody reacted to the message in slot `target`, or took that back. The slot holds the
    /// message with the reactions it has now.
    Reacted {
        /// Who.
        author: Author,
        /// The message's seq.
        target: Seq,
        /// With what.
        emoji: Emoji,
        /// Whether the reaction is there from now on.
        on: bool,
    },
    /// Somebody pinned the message in slot `target`, or took that back. The slot holds the message as it
    /// is now. A deleted message is not pinned any more, and nothing else tells of that.
    Pinned {
        /// Who.
        author: Author,
        /// The message's seq.
        target: Seq,
        /// Whether it is pinned from now on.
        on: bool,
    },
    /// The messages in these slots lost their author, who deleted the account, or their text too.
    /// The slots hold them as they are now.
    Erased {
        /// Their seqs, rising; with `others` at most 100.
        targets: Vec<Seq>,
        /// Messages of others, which lost what the author of the erased ones had done to them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<Seq>,
        /// What became of them.
        fate: Fate,
    },
}

/// What becomes of the messages of somebody whose account is deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The text stays; nothing tells whose it was.
    Anonymised,
    /// The text goes too.
    Deleted,
}

impl Body {
    /// Whose doing it was; that of nobody for what the server did.
    pub fn author_id(&self) -> UserId {
        match self {
            Self::Message(message) => message.author.id,
            Self::Edited { author, .. }
            | Self::Deleted { author, .. }
            | Self::Reacted { author, .. }
            | Self::Pinned { author, .. } => author.id,
            Self::Erased { .. } => Author::erased().id,
        }
    }

    /// The files that came with it.
    pub fn files(&self) -> &[File] {
        match self {
            Self::Message(message) => &message.files,
            Self::Edited { .. }
            | Self::Deleted { .. }
            | Self::Reacted { .. }
            | Self::Pinned { .. }
            | Self::Erased { .. } => &[],
        }
    }

    /// Whether it is a message that can be unread: one with something to read.
    pub fn counts(&self) -> bool {
        matches!(self, Self::Message(message) if !message.deleted)
    }

    /// Whom it calls, if it is a message that calls anybody.
    pub fn mentions(&self) -> Option<&Mentions> {
        match self {
            Self::Message(message) => Some(&message.mentions).filter(|called| !called.is_empty()),
            Self::Edited { .. }
            | Self::Deleted { .. }
            | Self::Reacted { .. }
            | Self::Pinned { .. }
            | Self::Erased { .. } => None,
        }
    }

    /// The same after its author is gone.
    #[must_use]
    pub fn erased(self, fate: Fate) -> Self {
        match self {
            Self::Message(message) => Self::Message(message.erased(fate)),
            Self::Edited {
                target,
                text,
                rev,
                mentions,
                ..
            } => {
                let (text, mentions) = match fate {
                    Fate::Anonymised => (text, mentions),
                    Fate::Deleted => (MessageText::stored(String::new()), Mentions::default()),
                };
                Self::Edited {
                    author: Author::erased(),
                    target,
                    text,
                    rev,
                    mentions,
                }
            }
            Self::Deleted { target, .. } => Self::Deleted {
                author: Author::erased(),
                target,
            },
            // Whoever comes back from before must not find a reaction of nobody.
            Self::Reacted { target, emoji, .. } => Self::Reacted {
                author: Author::erased(),
                target,
                emoji,
                on: false,
            },
            Self::Pinned { target, on, .. } => Self::Pinned {
                author: Author::erased(),
                target,
                on,
            },
            erased @ Self::Erased { .. } => erased,
        }
    }
}

/// The end of a room's log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tail {
    /// The current life of the log.
    pub epoch: Epoch,
    /// First retained seq; `top + 1` in an empty log.
    pub lo: Seq,
    /// Newest seq; 0 in a log that never had an entry.
    pub top: Seq,
    /// What counting unread messages needs to know of it.
    pub tally: Tally,
}

/// Two counters of a log that never go back. With the count of what is unread at one moment, the
/// count at a later one is known without asking: what was said since is unread too. Only where
/// `recounts` has moved it must be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Messages said so far, also those that are deleted or trimmed away.
    pub said: u64,
    /// How often something happened that may change the count of some users and not of others: a
    /// deletion, a mention, a trim.
    pub recounts: u64,
}

/// How a returning client stands to the log. Section 2.4 of the protocol's design; the client's
/// duties stand in docs/protocol.md.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It brought no position: the newest page.
    New,
    /// Its position is known: the entries after it.
    Ok,
    /// It saw entries that the backend lost: its epoch ended at `end`.
    Truncated,
    /// Entries after its position were trimmed away: the newest page.
    Gap,
    /// Its epoch is unknown: the newest page.
    Reset,
}

impl Verdict {
    /// As it stands on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Ok => "ok",
            Self::Truncated => "truncated",
            Self::Gap => "gap",
            Self::Reset => "reset",
        }
    }
}

/// The answer to a returning client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resume {
    /// How it stands.
    pub verdict: Verdict,
    /// Where the log ends now.
    pub tail: Tail,
    /// With [`Verdict::Truncated`]: the last seq of the client's epoch.
    pub end: Option<Seq>,
    /// In rising order, without holes.
    pub entries: Vec<Entry>,
    /// The page is full and does not reach `tail.top`.
    pub more: bool,
}

/// Judges a position against a log: pure, so that every backend gives the same verdicts.
///
/// `closed` gives the last seq of an earlier epoch that the log remembers.
/// Returns the verdict, where reading goes on (exclusive), and with `Truncated` the epoch's end.
pub fn judge(
    position: &super::Position,
    tail: &Tail,
    closed: impl Fn(&Epoch) -> Option<Seq>,
) -> (Verdict, Seq, Option<Seq>) {
    let end = if position.epoch == tail.epoch {
        Some(tail.top)
    } else {
        closed(&position.epoch)
    };
    let Some(end) = end else {
        return (Verdict::Reset, 0, None);
    };
    let since = position.seq.min(end);
    if since + 1 < tail.lo && since < tail.top {
        return (Verdict::Gap, 0, None);
    }
    if position.seq > end {
        (Verdict::Truncated, since, Some(end))
    } else {
        (Verdict::Ok, since, None)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    fn verdict(epoch: &str, seq: Seq, lo: Seq) -> (Verdict, Seq, Option<Seq>) {
        let tail = Tail {
            epoch: Epoch::from("now".to_owned()),
            lo,
            top: 120,
            tally: Tally::default(),
        };
        let position = Position {
            epoch: Epoch::from(epoch.to_owned()),
            seq,
        };
        judge(&position, &tail, |e| (e.as_str() == "old").then_some(98))
    }

    #[test]
    fn every_position_gets_its_verdict() {
        use Verdict::{Gap, Ok, Reset, Truncated};
        assert_eq!(verdict("now", 120, 1), (Ok, 120, None));
        assert_eq!(verdict("now", 0, 1), (Ok, 0, None));
        assert_eq!(verdict("now", 121, 1), (Truncated, 120, Some(120)));
        assert_eq!(verdict("old", 98, 1), (Ok, 98, None));
        assert_eq!(verdict("old", 99, 1), (Truncated, 98, Some(98)));
        assert_eq!(verdict("never", 5, 1), (Reset, 0, None));
        assert_eq!(verdict("now", 49, 50), (Ok, 49, None));
        assert_eq!(verdict("now", 48, 50), (Gap, 0, None));
        assert_eq!(verdict("old", 99, 100), (Gap, 0, None));
        assert_eq!(verdict("now", 120, 121), (Ok, 120, None));
    }
}
