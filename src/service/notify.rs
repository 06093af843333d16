//! Of what a user is told, room by room.

use super::{
    Caller, Chat, Result,
    people::contended,
    people::store::{Change, Stored},
};
use crate::{
    backend::Expect,
    domain::{
        Action, Notify, NotifyLevel, Rejection, RoomFacts, RoomId, RoomNotify, Silence, Timestamp,
        UserId,
    },
    protocol::event::NotifyView,
};

/// Tries before a record that others keep changing is given up.
const TRIES: usize = 50;
/// A room is muted for as long as this at most, in seconds: a year. Longer is for good.
const LONGEST_MUTE_S: u64 = 366 * 24 * 60 * 60;

impl Chat {
    /// What a user chose.
    pub(super) async fn notify_of(&self, user: UserId) -> Result<Notify> {
        let stored = self.people.store.get::<Notify>(&user.to_string()).await?;
        Ok(stored.map(|stored| stored.value).unwrap_or_default())
    }

    /// Sets of what the caller is told in a room. `level`: `None` is what is usual there. `mute_s`:
    /// for so many seconds nothing; `Some(None)`: until the caller ends it.
    pub async fn set_notify(
        &self,
        caller: &Caller,
        room: &RoomId,
        level: Option<NotifyLevel>,
        mute_s: Option<Option<u64>>,
    ) -> Result<NotifyView> {
        let facts = self.check_in(caller, Action::See, room).await?;
        let user = caller.need_self()?.id;
        let now = Timestamp::now();
        let mute = match mute_s {
            None => None,
            Some(None) => Some(Silence::ForGood),
            Some(Some(seconds @ 1..=LONGEST_MUTE_S)) => {
                Some(Silence::Until(now.plus_seconds(seconds)))
            }
            Some(Some(_)) => {
                return Err(Rejection::invalid(
                    "A room is muted for a second at least and a year at most, or for good.",
                )
                .into());
            }
        };
        let chosen = RoomNotify { level, mute };
        for _ in 0..TRIES {
            let stored = self.people.store.get::<Notify>(&user.to_string()).await?;
            let expect = stored.as_ref().map_or(Expect::Absent, Stored::expected);
            let mut notify = stored.map(|stored| stored.value).unwrap_or_default();
            if chosen == RoomNotify::default() {
                notify.rooms.remove(room);
            } else {
                notify.rooms.insert(room.clone(), chosen);
            }
            self.keep_bound(&mut notify)?;
            let mut change = Change::new();
            change.put(user.to_string(), expect, &notify);
            change.touch(user);
            if self.people.store.offer(change).await? {
                return Ok(view(chosen, &facts, now));
            }
        }
        Err(contended())
    }

    /// Rooms that are no more make place.
    fn keep_bound(&self, notify: &mut Notify) -> Result<()> {
        if notify.rooms.len() > Notify::MOST {
            let lobby = self.hub.lobby();
            notify.rooms.retain(|room, _| lobby.facts(room).is_some());
        }
        if notify.rooms.len() > Notify::MOST {
            return Err(Rejection::limit(format!(
                "You chose notifications for {} rooms, which is the most there can be. Set some of them back first.",
                Notify::MOST
            ))
            .into());
        }
        Ok(())
    }
}

/// What was chosen, as the user sees it.
pub(super) fn view(chosen: RoomNotify, facts: &RoomFacts, now: Timestamp) -> NotifyView {
    let mute = chosen.mute_at(now);
    NotifyView {
        level: chosen.level_in(facts.kind),
        muted: mute.is_some(),
        muted_until: mute.and_then(|mute| match mute {
            Silence::Until(until) => Some(until),
            Silence::ForGood => None,
        }),
    }
}
