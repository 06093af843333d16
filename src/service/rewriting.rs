//! Changing what was said: edit, delete. Of what was there before nothing is kept.

use super::{
    Caller, Chat, Result,
    moderation::reason,
    people::{audit::Act, contended, refused, store::Change},
};
use crate::{
    backend::{Appended, BackendError, NewEntry, PageLimit, SlotChange, Window},
    domain::{
        Action, Body, Mentions, Message, MessageText, Nonce, Rejection, RoomId, Seq, Timestamp,
        User, UserId,
        access::{Place, role_in},
    },
};

/// Tries before a message that others keep changing is given up.
const TRIES: usize = 200;
/// Entries looked at in one read.
const PAGE: usize = 200;

/// What all that tells of a message's changes says now.
struct Now {
    text: MessageText,
    mentions: Mentions,
    rev: u32,
}

impl Now {
    /// Of a deleted message.
    fn nothing(rev: u32) -> Self {
        Self {
            text: MessageText::stored(String::new()),
            mentions: Mentions::default(),
            rev,
        }
    }
}

impl Chat {
    /// Changes one's own message, and tells everybody. The same author and nonce give the same
    /// position. At most [`Message::MOST_EDITS`] times; each counts as a message for the rates, and
    /// slow mode does not hold it up.
    pub async fn edit_message(
        &self,
        caller: &Caller,
        room: &RoomId,
        seq: Seq,
        nonce: Nonce,
        text: &str,
    ) -> Result<Appended> {
        let facts = self.check_in(caller, Action::EditOwn, room).await?;
        let text = MessageText::parse(text, self.rules.max_text_bytes)?;
        let in_time = self.keep_pace(caller, room);
        self.unless_known(caller, room, nonce, in_time).await?;
        let user = caller.need()?;
        let mentions = self.mentions_in(caller, room, &facts, &text).await?;
        let _turn = self.turns.take(room, seq).await;
        for _ in 0..TRIES {
            let (message, version) = self.message(room, seq).await?;
            if message.author.id != user.id {
                return Err(refused("You can change only what you said yourself."));
            }
            if message.rev >= Message::MOST_EDITS {
                return Err(Rejection::limit(
                    "This message was changed as often as it can be. Delete it and write another.",
                )
                .into());
            }
            let before = message.rev;
            let message = message.edited(text.clone(), mentions.clone(), Timestamp::now());
            let rev = message.rev;
            let now = Now {
                text: text.clone(),
                mentions: mentions.clone(),
                rev,
            };
            let mut slots = self.edits_of(room, seq, before, &now).await?;
            slots.push(SlotChange {
                seq,
                version,
                body: Body::Message(message),
            });
            let entry = NewEntry {
                key: Some((user.id, nonce)),
                body: Body::Edited {
                    author: user.author(),
                    target: seq,
                    text: now.text,
                    rev,
                    mentions: now.mentions,
                },
            };
            let outcome = self.backend.rewrite(room, slots, entry).await;
            if outcome != Err(BackendError::Conflict) {
                return Ok(outcome?);
            }
        }
        Err(contended())
    }

    /// A message and the version of its slot; refused once it is deleted or trimmed away.
    pub(super) async fn message(&self, room: &RoomId, seq: Seq) -> Result<(Message, u32)> {
        let slot = self.backend.slot(room, seq).await?;
        match slot.map(|slot| (slot.entry.body, slot.version)) {
            Some((Body::Message(message), version)) if !message.deleted => Ok((message, version)),
            _ => Err(Rejection::not_found("There is no such message any more.").into()),
        }
    }

    /// The entries that tell of the `count` changes of a message so far, as they are `now`. Knowing how
    /// many there are, reading ends with the last.
    async fn edits_of(
        &self,
        room: &RoomId,
        target: Seq,
        count: u32,
        now: &Now,
    ) -> Result<Vec<SlotChange>> {
        let mut found = Vec::new();
        let mut after = target;
        let mut more = true;
        while more && found.len() < count as usize {
            let limit = PageLimit::entries(PAGE);
            let page = self.backend.page(room, Window::After(after), limit).await?;
            after = page.entries.last().map_or(after, |entry| entry.seq);
            more = page.more;
            let tells =
                |body: &Body| matches!(body, Body::Edited { target: of, .. } if *of == target);
            let told = page.entries.into_iter().filter(|entry| tells(&entry.body));
            found.extend(told.map(|entry| entry.seq));
        }
        let mut slots = Vec::with_capacity(found.len() + 1);
        for seq in found {
            let Some(slot) = self.backend.slot(room, seq).await? else {
                continue;
            };
            let Body::Edited { author, .. } = slot.entry.body else {
                continue;
            };
            slots.push(SlotChange {
                seq,
                version: slot.version,
                body: Body::Edited {
                    author,
                    target,
                    text: now.text.clone(),
                    rev: now.rev,
                    mentions: now.mentions.clone(),
                },
            });
        }
        Ok(slots)
    }

    /// Deletes a message: its text is gone from the store, and everybody is told. One's own; in
    /// rooms where the caller keeps order, others' too, except those of a higher role.
    pub async fn delete_message(
        &self,
        caller: &Caller,
        room: &RoomId,
        seq: Seq,
        why: Option<&str>,
    ) -> Result<Appended> {
        let why = reason(why)?;
        let sees = self.check_in(caller, Action::DeleteOwn, room).await;
        if let Err(no) = sees {
            // Who keeps order may delete what was reported, also where the rest is not theirs to see.
            let keeps_order = self.check(caller, Action::SeeReports).is_ok();
            if !keeps_order || !self.is_reported(room, seq).await? {
                return Err(no);
            }
        }
        let user = caller.need()?;
        let mut is_noted = false;
        let _turn = self.turns.take(room, seq).await;
        for _ in 0..TRIES {
            let (message, version) = self.message(room, seq).await?;
            let author = message.author.clone();
            let was_pinned = message.pinned.is_some();
            let is_own = author.id == user.id;
            if !is_own {
                self.may_delete(caller, room, seq, author.id).await?;
            }
            // Before it is done: an act that nobody was told of must not be.
            if !is_own && !is_noted {
                let act = Act::new("message_deleted", Some(user))
                    .on_author(author)
                    .in_room(&self.scene(room))
                    .why(&why)
                    .detail(format!("message {seq}"));
                self.note(act).await?;
                is_noted = true;
            }
            let files = message.files.clone();
            self.doom(room, seq, &files).await?;
            let nothing = Now::nothing(message.rev);
            let mut slots = self.edits_of(room, seq, nothing.rev, &nothing).await?;
            slots.push(SlotChange {
                seq,
                version,
                body: Body::Message(message.tombstone()),
            });
            let entry = NewEntry {
                key: None,
                body: Body::Deleted {
                    author: user.author(),
                    target: seq,
                },
            };
            let outcome = self.backend.rewrite(room, slots, entry).await;
            if outcome == Err(BackendError::Conflict) {
                continue;
            }
            let done = outcome?;
            if was_pinned {
                self.strike_pins(room, &[seq]).await;
            }
            self.discard_all(&files).await;
            return Ok(done);
        }
        Err(contended())
    }

    async fn note(&self, act: Act) -> Result<()> {
        let mut change = Change::new();
        act.write(&mut change);
        Ok(self.people.store.commit(change).await?)
    }

    async fn may_delete(&self, caller: &Caller, room: &RoomId, seq: Seq, of: UserId) -> Result<()> {
        let allowed = self.check_in(caller, Action::DeleteMessages, room).await;
        let facts = match allowed {
            Ok(facts) => Some(facts),
            Err(no) => {
                let keeps_order = self.check(caller, Action::SeeReports).is_ok();
                if !keeps_order || !self.is_reported(room, seq).await? {
                    return Err(no);
                }
                None
            }
        };
        // Where the room gives the caller no power, that on the server counts.
        let role = |user: &User| match facts.as_deref() {
            Some(facts) => role_in(user, Place { id: room, facts }),
            None => user.role,
        };
        let own = role(caller.need()?);
        let author = self.people.user(of).await?;
        if author.is_some_and(|author| role(&author.value) > own) {
            return Err(refused(
                "You cannot delete messages of somebody whose role is above yours.",
            ));
        }
        Ok(())
    }
}
