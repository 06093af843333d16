//! Messages that a user keeps to come back to: for the user alone, on all devices.

use serde::Serialize;

use super::{
    Caller, Chat, Result,
    people::{
        contended,
        store::{Change, Stored},
    },
};
use crate::{
    backend::{BackendError, Expect},
    domain::{Action, Body, Entry, Rejection, RoomId, Saved, SavedMessage, Seq, Timestamp, UserId},
};

/// Tries before a record that others keep changing is given up.
const TRIES: usize = 50;

/// A saved message as it is now.
#[derive(Debug, Serialize)]
pub struct SavedView {
    /// Where it is, and since when it is saved.
    pub place: SavedMessage,
    /// `None`: the room keeps it no more.
    pub entry: Option<Entry>,
}

/// Some of a user's saved messages, last saved first.
#[derive(Debug)]
pub struct SavedPage {
    /// Those in rooms that the user may read.
    pub messages: Vec<SavedView>,
    /// Where the next page begins; `None`: this is the last one.
    pub next: Option<Timestamp>,
}

impl Chat {
    /// What a user saved.
    pub(super) async fn saved_of(&self, user: UserId) -> Result<Saved> {
        let stored = self.people.store.get::<Saved>(&user.to_string()).await?;
        Ok(stored.map(|stored| stored.value).unwrap_or_default())
    }

    /// Keeps a message for the caller. Again, it changes nothing.
    pub async fn save_message(&self, caller: &Caller, room: &RoomId, seq: Seq) -> Result<()> {
        self.check_in(caller, Action::See, room).await?;
        let user = caller.need_self()?.id;
        self.reactions.take((user, room.clone()))?;
        self.message(room, seq).await?;
        self.amend_saved(user, |saved| {
            if saved.has(room, seq) {
                return Ok(false);
            }
            if saved.messages.len() >= Saved::MOST {
                // Rooms that are no more make place.
                let lobby = self.hub.lobby();
                saved
                    .messages
                    .retain(|one| lobby.facts(&one.room).is_some());
            }
            if saved.messages.len() >= Saved::MOST {
                return Err(Rejection::limit(format!(
                    "You saved {} messages, which is the most there can be. Remove some of them first.",
                    Saved::MOST
                ))
                .into());
            }
            saved.add(room.clone(), seq, Timestamp::now());
            Ok(true)
        })
        .await
    }

    /// Keeps it no more, also where the room may not be read any more.
    pub async fn unsave_message(&self, caller: &Caller, room: &RoomId, seq: Seq) -> Result<()> {
        let user = caller.need_self()?.id;
        self.amend_saved(user, |saved| {
            let before = saved.messages.len();
            saved.remove(room, seq);
            Ok(saved.messages.len() < before)
        })
        .await
    }

    /// Changes the record, whatever other devices do meanwhile, and tells all of them. `amend` says
    /// whether it changed anything.
    async fn amend_saved(
        &self,
        user: UserId,
        amend: impl Fn(&mut Saved) -> Result<bool>,
    ) -> Result<()> {
        let id = user.to_string();
        for _ in 0..TRIES {
            let stored = self.people.store.get::<Saved>(&id).await?;
            let expect = stored.as_ref().map_or(Expect::Absent, Stored::expected);
            let mut saved = stored.map(|stored| stored.value).unwrap_or_default();
            if !amend(&mut saved)? {
                return Ok(());
            }
            let mut change = Change::new();
            if saved.messages.is_empty() {
                change.remove::<Saved>(id.as_str(), expect);
            } else {
                change.put(id.as_str(), expect, &saved);
            }
            change.touch(user);
            if self.people.store.offer(change).await? {
                return Ok(());
            }
        }
        Err(contended())
    }

    /// A page of what the caller saved, saved before `before`. What is in rooms that the caller may not
    /// read now is left out, and comes back with the right to read them.
    pub async fn saved(
        &self,
        caller: &Caller,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<SavedPage> {
        let user = caller.need_self()?.id;
        let saved = self.saved_of(user).await?;
        let newest_first = saved.messages.into_iter().rev();
        let asked = newest_first.filter(|one| before.is_none_or(|before| one.at < before));
        let (mut messages, mut next) = (Vec::new(), None);
        for place in asked {
            if self
                .check_in(caller, Action::See, &place.room)
                .await
                .is_err()
            {
                continue;
            }
            if messages.len() == limit {
                next = messages.last().map(|last: &SavedView| last.place.at);
                break;
            }
            let entry = self.kept(&place).await?;
            messages.push(SavedView { place, entry });
        }
        Ok(SavedPage { messages, next })
    }

    /// The message in the slot; `None` where there is none any more.
    async fn kept(&self, place: &SavedMessage) -> Result<Option<Entry>> {
        let slot = match self.backend.slot(&place.room, place.seq).await {
            Err(BackendError::NoRoom) => return Ok(None),
            slot => slot?,
        };
        let entry = slot.map(|slot| slot.entry);
        Ok(entry.filter(|entry| matches!(entry.body, Body::Message(_))))
    }

    /// The seqs of those that the caller saved in one room.
    pub async fn saved_in(&self, caller: &Caller, room: &RoomId) -> Result<Vec<Seq>> {
        self.check_in(caller, Action::See, room).await?;
        let user = caller.need_self()?.id;
        let saved = self.saved_of(user).await?;
        let here = saved.messages.into_iter().filter(|one| one.room == *room);
        Ok(here.map(|one| one.seq).collect())
    }
}
