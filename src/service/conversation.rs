//! Talking: say, delete, read, be there.

use std::sync::Arc;

use futures_util::FutureExt;

use super::{
    Caller, Chat, Result,
    moderation::reason,
    people::{audit::Act, contended, refused, store::Change},
};
use crate::{
    backend::{
        Appended, BackendError, NewEntry, Page, PageLimit, Pending, Roster, SlotChange, Window,
    },
    domain::{
        Action, Body, Message, MessageText, Nonce, Rate, Rejection, Role, RoomFacts, RoomId, Seq,
        User, UserId, UserKind,
        access::{Place, role_in},
    },
    hub::TYPING_MAX,
    protocol::command::HistoryWindow,
};

/// Users on one page of who is present.
const ROSTER_PAGE: usize = 100;
/// Tries before a message that others keep changing is given up.
const TRIES: usize = 20;

fn word(outcome: &crate::backend::Result<Appended>) -> &'static str {
    match outcome {
        Ok(Appended { repeated: true, .. }) => "repeated",
        Ok(Appended {
            repeated: false, ..
        }) => "appended",
        Err(BackendError::NoRoom | BackendError::Conflict | BackendError::Limit(_)) => "refused",
        Err(BackendError::Unavailable(_) | BackendError::Internal(_)) => "unavailable",
    }
}

impl Chat {
    /// Appends a message. Its place among the author's messages is taken when this returns; that
    /// it is durable, when the answer comes. The same author and nonce give the same position.
    pub async fn say(
        &self,
        caller: &Caller,
        room: &RoomId,
        nonce: Nonce,
        text: &str,
    ) -> Result<Pending<Appended>> {
        let hub = Arc::clone(&self.hub);
        let allowed = self.may_say(caller, room, nonce, text).await;
        let text = allowed.inspect_err(|_| hub.metrics().sent("refused"))?;
        let message = Message::new(caller.author()?, nonce, text);
        let pending = self.backend.append(room, NewEntry::message(message));
        Ok(pending
            .inspect(move |outcome| hub.metrics().sent(word(outcome)))
            .boxed())
    }

    async fn may_say(
        &self,
        caller: &Caller,
        room: &RoomId,
        nonce: Nonce,
        text: &str,
    ) -> Result<MessageText> {
        let facts = self.check_in(caller, Action::Send, room).await?;
        let text = MessageText::parse(text, self.rules.max_text_bytes)?;
        if let Err(no) = self.keep_pace(caller, room, &facts).await {
            // What is there already is not said again: whoever asks once more gets the answer that was
            // lost, however fast.
            let author = caller.need()?.id;
            if !self.backend.knows(room, author, nonce).await? {
                return Err(no);
            }
        }
        Ok(text)
    }

    async fn keep_pace(&self, caller: &Caller, room: &RoomId, facts: &RoomFacts) -> Result<()> {
        let user = caller.need()?;
        let sends = match user.kind {
            UserKind::Bot => &self.bot_sends,
            UserKind::PasserBy | UserKind::Guest | UserKind::Account => &self.sends,
        };
        sends.take((user.id, room.clone()))?;
        self.keep_slow(caller, room, facts).await
    }

    /// Slow mode holds on all nodes together, and not for those who keep order.
    async fn keep_slow(&self, caller: &Caller, room: &RoomId, facts: &RoomFacts) -> Result<()> {
        if facts.slow_s == 0 {
            return Ok(());
        }
        let user = caller.need()?;
        if role_in(user, Place { id: room, facts }) >= Role::Moderator {
            return Ok(());
        }
        let bucket = format!("slow {room} {}", user.id);
        let rate = Rate::within(1, facts.slow_s);
        match self.backend.take(&bucket, rate, 1.0).await? {
            None => Ok(()),
            Some(wait) => Err(Rejection::slow_mode(wait).into()),
        }
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
        for _ in 0..TRIES {
            let slot = self.backend.slot(room, seq).await?;
            let gone = || Rejection::not_found("There is no such message any more.");
            let slot = slot.ok_or_else(gone)?;
            let Body::Message(message) = slot.entry.body else {
                return Err(gone().into());
            };
            if message.deleted {
                return Err(gone().into());
            }
            let author = message.author.clone();
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
            let rewrite = SlotChange {
                seq,
                version: slot.version,
                body: Body::Message(message.tombstone()),
            };
            let entry = NewEntry {
                key: None,
                body: Body::Deleted {
                    author: user.author(),
                    target: seq,
                },
            };
            let outcome = self.backend.rewrite(room, vec![rewrite], entry).await;
            if outcome == Err(BackendError::Conflict) {
                continue;
            }
            return Ok(outcome?);
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

    /// A page of a room's past.
    pub async fn history(
        &self,
        caller: &Caller,
        room: &RoomId,
        window: HistoryWindow,
        limit: usize,
    ) -> Result<Page> {
        self.check_in(caller, Action::See, room).await?;
        let window = match window {
            HistoryWindow::Newest => Window::Newest,
            HistoryWindow::Before(seq) => Window::Before(seq),
            HistoryWindow::After(seq) => Window::After(seq),
        };
        let limit = PageLimit::entries(limit);
        Ok(self.backend.page(room, window, limit).await?)
    }

    /// Notes how far the caller has read; returns where the position is now.
    pub async fn advance_read(&self, caller: &Caller, room: &RoomId, seq: Seq) -> Result<Seq> {
        self.check_in(caller, Action::See, room).await?;
        let user = caller.need()?;
        Ok(self.backend.advance_read(user.id, room, seq).await?)
    }

    /// Tells the others that somebody is typing: at most once in 3 s for each user and room, and
    /// not in rooms where more than 100 are present. What is too much is dropped silently.
    pub async fn typing(&self, caller: &Caller, room: &RoomId) -> Result<()> {
        self.check_in(caller, Action::Send, room).await?;
        let user = caller.need()?;
        let many = self.hub.lobby().member_count(room) > TYPING_MAX;
        if !many && self.typings.take((user.id, room.clone())).is_ok() {
            self.backend.typing(room, user.author()).await;
        }
        Ok(())
    }

    /// Who is present in a room: the page after `cursor`.
    pub async fn who(
        &self,
        caller: &Caller,
        room: &RoomId,
        cursor: Option<UserId>,
    ) -> Result<Roster> {
        self.check_in(caller, Action::See, room).await?;
        Ok(self.backend.roster(room, cursor, ROSTER_PAGE).await?)
    }
}
