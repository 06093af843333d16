//! What earlier entries hold once a later one was appended. Backends store this together with the
//! later entry; whoever keeps entries in memory makes it so there.

use super::{Body, Entry, Mentions, Message, MessageText, Pin, Seq};

impl Body {
    /// The message it tells of, where it tells of one.
    pub fn target(&self) -> Option<Seq> {
        match self {
            Self::Edited { target, .. }
            | Self::Deleted { target, .. }
            | Self::Reacted { target, .. }
            | Self::Pinned { target, .. } => Some(*target),
            Self::Message(_) | Self::Erased { .. } => None,
        }
    }

    /// Whether earlier entries tell of the same change of the message, and not the message alone.
    pub fn changes_text(&self) -> bool {
        matches!(self, Self::Edited { .. } | Self::Deleted { .. })
    }
}

impl Entry {
    /// What this slot holds after `later`; `None`: the same as before.
    pub fn after(&self, later: &Self) -> Option<Body> {
        let target = later.body.target()?;
        match (&self.body, &later.body) {
            (Body::Message(message), _) if self.seq == target && !message.deleted => {
                message.clone().after(later).map(Body::Message)
            }
            (
                Body::Edited {
                    author, target: of, ..
                },
                Body::Edited {
                    text,
                    rev,
                    mentions,
                    ..
                },
            ) if *of == target => Some(Body::Edited {
                author: author.clone(),
                target,
                text: text.clone(),
                rev: *rev,
                mentions: mentions.clone(),
            }),
            (
                Body::Edited {
                    author,
                    target: of,
                    rev,
                    ..
                },
                Body::Deleted { .. },
            ) if *of == target => Some(Body::Edited {
                author: author.clone(),
                target,
                text: MessageText::stored(String::new()),
                rev: *rev,
                mentions: Mentions::default(),
            }),
            _ => None,
        }
    }
}

impl Message {
    /// What `later`, which tells of this message, leaves of it.
    fn after(mut self, later: &Entry) -> Option<Self> {
        match &later.body {
            Body::Edited {
                text,
                rev,
                mentions,
                ..
            } => {
                self.text = Some(text.clone());
                self.rev = *rev;
                self.mentions = mentions.clone();
                self.edited_at = Some(later.at);
            }
            Body::Deleted { .. } => self = self.tombstone(),
            Body::Reacted {
                author, emoji, on, ..
            } => self.set_reaction(author, (emoji, *on)),
            Body::Pinned { author, on, .. } => {
                self.pinned = on.then(|| Pin {
                    by: author.clone(),
                    at: later.at,
                });
            }
            Body::Message(_) | Body::Erased { .. } => return None,
        }
        Some(self)
    }
}
