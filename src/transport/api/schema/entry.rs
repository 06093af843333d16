//! Entries, as the REST API shows them. What they carry equals what the sockets carry; a test holds
//! the two together.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::{UserObject, files::FileObject, unread::MentionsObject};
use crate::{
    backend::Page,
    domain::{Body, Entry, Fate, Pin, Reaction},
};

/// What happened in a room.
#[derive(Enum, Debug, Clone, Copy)]
#[oai(rename = "Kind", rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Somebody said something.
    Message,
    /// A message was changed.
    Edited,
    /// A message was deleted.
    Deleted,
    /// Somebody reacted to a message, or took that back.
    Reacted,
    /// Somebody pinned a message, or took that back.
    Pinned,
    /// Messages lost their author, who deleted the account.
    Erased,
}

/// What became of the messages of somebody who deleted the account.
#[derive(Enum, Debug, Clone, Copy)]
#[oai(rename = "Fate", rename_all = "snake_case")]
pub(crate) enum FateObject {
    /// The text stays; nothing tells whose it was.
    Anonymised,
    /// The text went too.
    Deleted,
}

/// An entry of a room's log.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Entry", skip_serializing_if_is_none)]
pub(crate) struct EntryObject {
    /// Its slot in the room's total order, from 1.
    seq: u64,
    /// When the server appended it: RFC 3339, UTC, milliseconds.
    at: String,
    /// What happened.
    kind: Kind,
    /// Who did it; absent where nobody is to be named.
    author: Option<UserObject>,
    /// Of a message: the author's idempotency key.
    nonce: Option<Uuid>,
    /// Of a message or an edit: the text. Source text, never HTML.
    text: Option<String>,
    /// Of a message: its files; absent when it has none.
    files: Option<Vec<FileObject>>,
    /// How often the message was changed; absent when never.
    rev: Option<u32>,
    /// When it was last changed.
    edited_at: Option<String>,
    /// `true` on what is left of a deleted message.
    deleted: Option<bool>,
    /// Whom the message calls; absent where nobody.
    mentions: Option<MentionsObject>,
    /// Of a message: the seq of the one that it answers.
    reply_to: Option<u64>,
    /// Of a message: who reacted, each emoji in the order of its first use.
    reactions: Option<Vec<ReactionObject>>,
    /// Of a message: who pinned it and when, while it is.
    pinned: Option<PinObject>,
    /// Of a change of a message, a deletion, a reaction or a pin: the message's seq.
    target: Option<u64>,
    /// Of a reaction: with what.
    emoji: Option<String>,
    /// Of a reaction or a pin: whether it is there from now on.
    on: Option<bool>,
    /// Of an erasure: the messages' seqs.
    targets: Option<Vec<u64>>,
    /// Of an erasure: messages of others that lost what was done to them by who is gone.
    others: Option<Vec<u64>>,
    /// Of an erasure: what became of them.
    fate: Option<FateObject>,
}

/// That a message is pinned.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Pin")]
pub(crate) struct PinObject {
    /// Who pinned it.
    by: UserObject,
    /// When.
    at: String,
}

impl From<&Pin> for PinObject {
    fn from(pin: &Pin) -> Self {
        Self {
            by: UserObject::from(&pin.by),
            at: pin.at.to_string(),
        }
    }
}

/// The pinned messages of a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Pins")]
pub(crate) struct PinsObject {
    /// Last pinned first.
    pins: Vec<EntryObject>,
}

impl PinsObject {
    /// These messages.
    pub(in crate::transport::api) fn new(pins: &[Entry]) -> Self {
        Self {
            pins: pins.iter().map(EntryObject::from).collect(),
        }
    }
}

/// Who reacted to a message with an emoji.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Reaction")]
pub(crate) struct ReactionObject {
    /// With what.
    emoji: String,
    /// In the order in which they did.
    users: Vec<UserObject>,
}

impl From<&Reaction> for ReactionObject {
    fn from(reaction: &Reaction) -> Self {
        Self {
            emoji: reaction.emoji.as_str().to_owned(),
            users: reaction.users.iter().map(UserObject::from).collect(),
        }
    }
}

/// A page of a room's history.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Page")]
pub(crate) struct PageObject {
    /// The room's id.
    room: String,
    /// The life of the room's log.
    epoch: String,
    /// First retained seq.
    lo: u64,
    /// Newest seq.
    top: u64,
    /// In rising order.
    entries: Vec<EntryObject>,
    /// Whether there is more in the direction asked for.
    more: bool,
}

impl From<&Entry> for EntryObject {
    fn from(entry: &Entry) -> Self {
        let (kind, author) = match &entry.body {
            Body::Message(message) => (Kind::Message, Some(&message.author)),
            Body::Edited { author, .. } => (Kind::Edited, Some(author)),
            Body::Deleted { author, .. } => (Kind::Deleted, Some(author)),
            Body::Reacted { author, .. } => (Kind::Reacted, Some(author)),
            Body::Pinned { author, .. } => (Kind::Pinned, Some(author)),
            Body::Erased { .. } => (Kind::Erased, None),
        };
        let mut this = Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            kind,
            author: author.map(UserObject::from),
            nonce: None,
            text: None,
            files: None,
            rev: None,
            edited_at: None,
            deleted: None,
            mentions: None,
            reply_to: None,
            reactions: None,
            pinned: None,
            target: None,
            emoji: None,
            on: None,
            targets: None,
            others: None,
            fate: None,
        };
        this.tell(&entry.body);
        this
    }
}

impl EntryObject {
    /// Adds what is told of this kind.
    fn tell(&mut self, body: &Body) {
        match body {
            Body::Message(message) => {
                self.nonce = Some(message.nonce.0);
                self.text = message.text.as_ref().map(|text| text.as_str().to_owned());
                self.files = FileObject::of(&message.files);
                self.rev = (message.rev > 0).then_some(message.rev);
                self.edited_at = message.edited_at.map(|at| at.to_string());
                self.deleted = message.deleted.then_some(true);
                self.mentions = MentionsObject::of(&message.mentions);
                self.pinned = message.pinned.as_ref().map(PinObject::from);
                self.reply_to = message.reply_to;
                let reactions = &message.reactions;
                self.reactions = (!reactions.is_empty())
                    .then(|| reactions.iter().map(ReactionObject::from).collect());
            }
            Body::Edited {
                target,
                text,
                rev,
                mentions,
                ..
            } => {
                self.mentions = MentionsObject::of(mentions);
                self.target = Some(*target);
                self.text = Some(text.as_str().to_owned());
                self.rev = Some(*rev);
            }
            Body::Deleted { target, .. } => self.target = Some(*target),
            Body::Reacted {
                target, emoji, on, ..
            } => {
                self.target = Some(*target);
                self.emoji = Some(emoji.as_str().to_owned());
                self.on = Some(*on);
            }
            Body::Pinned { target, on, .. } => {
                self.target = Some(*target);
                self.on = Some(*on);
            }
            Body::Erased {
                targets,
                others,
                fate,
            } => {
                self.targets = Some(targets.clone());
                self.others = Some(others.clone()).filter(|others| !others.is_empty());
                self.fate = Some(match fate {
                    Fate::Anonymised => FateObject::Anonymised,
                    Fate::Deleted => FateObject::Deleted,
                });
            }
        }
    }
}

impl PageObject {
    /// A page of this room.
    pub(in crate::transport::api) fn new(room: String, page: &Page) -> Self {
        Self {
            room,
            epoch: page.tail.epoch.as_str().to_owned(),
            lo: page.tail.lo,
            top: page.tail.top,
            entries: page.entries.iter().map(EntryObject::from).collect(),
            more: page.more,
        }
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::ToJSON;

    use super::*;
    use crate::domain::{
        Author, DisplayName, Emoji, Group, Mentions, Message, MessageText, Nonce, Timestamp, UserId,
    };

    fn ann() -> Author {
        Author {
            id: UserId::new(),
            name: DisplayName::parse("Ann").unwrap(),
            bot: false,
        }
    }

    /// With all that others can do to it.
    fn liked(message: Message, emoji: &Emoji) -> Message {
        let mut liked = message.answering(Some(3));
        liked.set_reaction(&ann(), (emoji, true));
        liked.pinned = Some(Pin {
            by: ann(),
            at: Timestamp::from_millis(2),
        });
        liked
    }

    #[test]
    fn an_entry_is_the_same_over_http_and_over_sockets() {
        let author = ann();
        let text = MessageText::parse("hello", 100).unwrap();
        let mentions = Mentions {
            users: vec![UserId::new()],
            group: Some(Group::Here),
        };
        let message = Message::new(author.clone(), Nonce::new(), text.clone(), mentions.clone());
        let again = Timestamp::from_millis(1);
        let edited = message
            .clone()
            .edited(text.clone(), mentions.clone(), again);
        let with_files = message.clone().with_files(super::super::files::examples());
        let deleted = edited.clone().tombstone();
        let emoji = Emoji::parse("👍").unwrap();
        let liked = liked(message.clone(), &emoji);
        let bodies = [
            Body::Message(message),
            Body::Message(with_files),
            Body::Message(edited),
            Body::Message(deleted),
            Body::Edited {
                author: author.clone(),
                target: 1,
                text,
                rev: 1,
                mentions,
            },
            Body::Deleted {
                author: author.clone(),
                target: 1,
            },
            Body::Message(liked),
            Body::Pinned {
                author: author.clone(),
                target: 1,
                on: true,
            },
            Body::Reacted {
                author,
                target: 1,
                emoji,
                on: false,
            },
            Body::Erased {
                targets: vec![1, 2],
                others: vec![],
                fate: Fate::Anonymised,
            },
            Body::Erased {
                targets: vec![],
                others: vec![3],
                fate: Fate::Deleted,
            },
        ];
        bodies.into_iter().for_each(is_the_same);
    }

    fn is_the_same(body: Body) {
        let entry = Entry {
            seq: 7,
            at: Timestamp::from_millis(0),
            body,
        };
        let http = EntryObject::from(&entry).to_json().unwrap();
        assert_eq!(http, serde_json::to_value(&entry).unwrap());
    }
}
