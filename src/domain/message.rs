//! A message, with what others did to it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{
    Author, Emoji, Fate, File, Mentions, MessageText, Nonce, Rejection, Seq, Timestamp, UserId,
};

/// What a member said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Who said it.
    pub author: Author,
    /// The author's idempotency key.
    pub nonce: Nonce,
    /// `None` once deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<MessageText>,
    /// The files that came with it; then the text may be empty. None once deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// How often it was changed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rev: u32,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// Whether it is a tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Whom it calls.
    #[serde(default, skip_serializing_if = "Mentions::is_empty")]
    pub mentions: Mentions,
    /// The slot of the message that it answers. What that one says stands there alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// In the order in which each emoji was used first; none without users.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Who pinned it and when, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<Pin>,
}

/// That a message is pinned: it is shown to everybody in the room until somebody takes that back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pin {
    /// Who pinned it.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// Who reacted with an emoji.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reaction {
    /// With what.
    pub emoji: Emoji,
    /// In the order in which they did; each once.
    pub users: Vec<Author>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl Message {
    /// How often a message can be changed: each change rewrites what tells of those before it.
    pub const MOST_EDITS: u32 = 100;
    /// Different emoji on one message.
    pub const MOST_EMOJI: usize = 20;
    /// Reactions to one message, of all emoji together: everybody who reads it gets them all.
    pub const MOST_REACTIONS: usize = 500;

    /// A message as it is when sent.
    pub fn new(author: Author, nonce: Nonce, text: MessageText, mentions: Mentions) -> Self {
        Self {
            author,
            nonce,
            text: Some(text),
            files: Vec::new(),
            rev: 0,
            edited_at: None,
            deleted: false,
            mentions,
            reply_to: None,
            reactions: Vec::new(),
            pinned: None,
        }
    }

    /// The message with these files.
    #[must_use]
    pub fn with_files(mut self, files: Vec<File>) -> Self {
        self.files = files;
        self
    }

    /// The message as an answer to another.
    #[must_use]
    pub fn answering(mut self, reply_to: Option<Seq>) -> Self {
        self.reply_to = reply_to;
        self
    }

    /// The message with another text.
    #[must_use]
    pub fn edited(mut self, text: MessageText, mentions: Mentions, at: Timestamp) -> Self {
        self.text = Some(text);
        self.mentions = mentions;
        self.rev += 1;
        self.edited_at = Some(at);
        self
    }

    /// The message as it is after its author is gone.
    #[must_use]
    pub fn erased(mut self, fate: Fate) -> Self {
        let user = self.author.id;
        self.author = Author::erased();
        self.forget(user);
        match fate {
            Fate::Anonymised => self,
            Fate::Deleted => self.tombstone(),
        }
    }

    /// Its words; where there are none, what its files are called. `None` once deleted.
    pub fn spoken(&self) -> Option<Cow<'_, str>> {
        let text = self.text.as_ref()?.as_str();
        if !text.is_empty() || self.files.is_empty() {
            return Some(text.into());
        }
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        Some(names.join(", ").into())
    }

    /// What is searched of it: its words, then a line for what each file is called and shows. `None`
    /// once deleted.
    pub fn searched(&self) -> Option<Cow<'_, str>> {
        let text = self.text.as_ref()?.as_str();
        if self.files.is_empty() {
            return Some(text.into());
        }
        let said = (!text.is_empty()).then(|| text.to_owned());
        let files = self.files.iter().map(|file| match &file.alt {
            Some(alt) => format!("{} {}", file.name.as_str(), alt.as_str()),
            None => file.name.as_str().to_owned(),
        });
        let lines: Vec<String> = said.into_iter().chain(files).collect();
        Some(lines.join("\n").into())
    }

    /// The message without its text and files, and without what was done to it.
    #[must_use]
    pub fn tombstone(mut self) -> Self {
        self.text = None;
        self.files.clear();
        self.mentions = Mentions::default();
        self.deleted = true;
        self.reply_to = None;
        self.reactions.clear();
        self.pinned = None;
        self
    }

    /// Whether this user reacted with this emoji.
    pub fn has_reaction(&self, user: UserId, emoji: &Emoji) -> bool {
        let mut of = self.reactions.iter();
        of.any(|one| one.emoji == *emoji && one.users.iter().any(|author| author.id == user))
    }

    /// Whether one reaction more fits, with this emoji.
    pub fn takes_reaction(&self, emoji: &Emoji) -> Result<(), Rejection> {
        let is_new = !self.reactions.iter().any(|one| one.emoji == *emoji);
        if is_new && self.reactions.len() >= Self::MOST_EMOJI {
            return Err(Rejection::limit(format!(
                "A message can have {} different emoji. Use one that is there already.",
                Self::MOST_EMOJI
            )));
        }
        let count: usize = self.reactions.iter().map(|one| one.users.len()).sum();
        if count >= Self::MOST_REACTIONS {
            return Err(Rejection::limit(format!(
                "A message can have {} reactions, and this one has them.",
                Self::MOST_REACTIONS
            )));
        }
        Ok(())
    }

    /// Sets or takes back a reaction; changes nothing where it is so already.
    pub fn set_reaction(&mut self, author: &Author, (emoji, on): (&Emoji, bool)) {
        if self.has_reaction(author.id, emoji) == on {
            return;
        }
        let at = self.reactions.iter().position(|one| one.emoji == *emoji);
        match (at.and_then(|at| self.reactions.get_mut(at)), on) {
            (Some(one), true) => one.users.push(author.clone()),
            (Some(one), false) => one.users.retain(|user| user.id != author.id),
            (None, true) => self.reactions.push(Reaction {
                emoji: emoji.clone(),
                users: vec![author.clone()],
            }),
            (None, false) => {}
        }
        self.reactions.retain(|one| !one.users.is_empty());
    }

    /// Whether this user did something to it.
    pub fn is_touched_by(&self, user: UserId) -> bool {
        let mut users = self.reactions.iter().flat_map(|one| &one.users);
        users.any(|author| author.id == user) || self.is_pinned_by(user)
    }

    fn is_pinned_by(&self, user: UserId) -> bool {
        self.pinned.as_ref().is_some_and(|pin| pin.by.id == user)
    }

    /// Takes out what this user did to it; whether there was anything. A pin stays, and tells of nobody.
    pub fn forget(&mut self, user: UserId) -> bool {
        let mut found = self.is_pinned_by(user);
        if let Some(pin) = self.pinned.as_mut().filter(|pin| pin.by.id == user) {
            pin.by = Author::erased();
        }
        for one in &mut self.reactions {
            let before = one.users.len();
            one.users.retain(|author| author.id != user);
            found |= one.users.len() < before;
        }
        self.reactions.retain(|one| !one.users.is_empty());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DisplayName, RejectionCode};

    fn author(name: &str) -> Author {
        Author {
            id: UserId::new(),
            name: DisplayName::parse(name).unwrap(),
            bot: false,
        }
    }

    fn message() -> Message {
        let text = MessageText::parse("hello", 100).unwrap();
        Message::new(author("Ann"), Nonce::new(), text, Mentions::default())
    }

    fn emoji(text: &str) -> Emoji {
        Emoji::parse(text).unwrap()
    }

    fn told(message: &Message) -> Vec<(String, usize)> {
        let each = message.reactions.iter();
        each.map(|one| (one.emoji.as_str().to_owned(), one.users.len()))
            .collect()
    }

    #[test]
    fn a_reaction_is_on_or_off_however_often_it_is_set() {
        let (mut message, bob, cleo) = (message(), author("Bob"), author("Cleo"));
        for on in [true, true] {
            message.set_reaction(&bob, (&emoji("👍"), on));
        }
        message.set_reaction(&bob, (&emoji("🎉"), true));
        message.set_reaction(&cleo, (&emoji("👍"), true));
        assert_eq!(told(&message), [("👍".into(), 2), ("🎉".into(), 1)]);
        for on in [false, false] {
            message.set_reaction(&bob, (&emoji("🎉"), on));
        }
        assert_eq!(told(&message), [("👍".into(), 2)]);
        assert!(message.forget(bob.id) && !message.forget(bob.id));
        assert_eq!(told(&message), [("👍".into(), 1)]);
        assert_eq!(message.tombstone().reactions, []);
    }

    #[test]
    fn there_is_an_end_to_emoji_and_to_reactions() {
        let mut full = message();
        let all = emojis::iter().take(Message::MOST_EMOJI + 1);
        let all: Vec<Emoji> = all.map(|one| emoji(one.as_str())).collect();
        for one in &all[..Message::MOST_EMOJI] {
            full.takes_reaction(one).unwrap();
            full.set_reaction(&author("Bob"), (one, true));
        }
        let no = full.takes_reaction(&all[Message::MOST_EMOJI]).unwrap_err();
        assert_eq!(no.code, RejectionCode::Limit);
        full.takes_reaction(&all[0]).unwrap();
        while full.takes_reaction(&all[0]).is_ok() {
            full.set_reaction(&author("Bob"), (&all[0], true));
        }
        let count: usize = full.reactions.iter().map(|one| one.users.len()).sum();
        assert_eq!(count, Message::MOST_REACTIONS);
    }

    #[test]
    fn a_pin_outlives_who_pinned_it_but_not_the_message() {
        let (mut message, bob) = (message(), author("Bob"));
        message.pinned = Some(Pin {
            by: bob.clone(),
            at: Timestamp::from_millis(1),
        });
        assert!(message.is_touched_by(bob.id) && message.forget(bob.id));
        assert!(!message.is_touched_by(bob.id));
        assert_eq!(message.pinned.as_ref().unwrap().by, Author::erased());
        assert_eq!(message.tombstone().pinned, None);
    }

    #[test]
    fn an_older_message_still_loads() {
        let mut old = serde_json::to_value(message()).unwrap();
        assert!(old.get("reactions").is_none());
        old["rev"] = 1.into();
        assert_eq!(
            serde_json::from_value::<Message>(old).unwrap().reactions,
            []
        );
    }
}
