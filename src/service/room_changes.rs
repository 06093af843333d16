//! Changing rooms, and deleting them with all that was said.

use super::{
    Caller, Chat, Result,
    people::{
        audit::Act,
        contended,
        kinds::SeatMark,
        store::{Change, Stored},
    },
};
use crate::{
    backend::Expect,
    domain::{Action, Rejection, RoomFacts, RoomId, RoomKind, RoomName, Topic, UserId},
    protocol::event::RoomView,
};

/// Tries before facts that others keep changing are given up.
const TRIES: usize = 50;

/// What somebody wants to change about a room; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct RoomChangeAsked {
    /// Its name.
    pub name: Option<String>,
    /// What it is about; empty: nothing.
    pub topic: Option<String>,
    /// Read only or not.
    pub archived: Option<bool>,
    /// Seconds between two messages of one member; 0: no slow mode.
    pub slow_s: Option<u32>,
    /// Days that messages are kept; 0: as the server says.
    pub retention_days: Option<u32>,
}

impl RoomChangeAsked {
    /// Changes the facts, name and topic as they were understood, and tells what it changed.
    fn apply(
        &self,
        name: Option<&RoomName>,
        topic: Option<&Option<Topic>>,
        facts: &mut RoomFacts,
    ) -> Vec<String> {
        let mut told = Vec::new();
        if let Some(name) = name {
            told.push(match facts.kind {
                RoomKind::Open => format!("name {name}"),
                RoomKind::Private | RoomKind::Direct => "name".to_owned(),
            });
            facts.name = Some(name.clone());
        }
        if let Some(topic) = topic {
            told.push("topic".to_owned());
            facts.topic.clone_from(topic);
        }
        if let Some(archived) = self.archived {
            told.push(if archived { "archived" } else { "unarchived" }.to_owned());
            facts.archived = archived;
        }
        if let Some(slow_s) = self.slow_s {
            told.push(format!("slow mode {slow_s} s"));
            facts.slow_s = slow_s;
        }
        if let Some(days) = self.retention_days {
            told.push(format!("messages kept {days} days"));
            facts.retention_days = days;
        }
        told
    }
}

impl Chat {
    /// Changes a room.
    pub async fn change_room(
        &self,
        caller: &Caller,
        id: &RoomId,
        asked: &RoomChangeAsked,
    ) -> Result<RoomView> {
        let needed = [
            (Action::Rename, asked.name.is_some()),
            (Action::SetTopic, asked.topic.is_some()),
            (Action::Archive, asked.archived.is_some()),
            (Action::SetSlow, asked.slow_s.is_some()),
            (Action::SetRetention, asked.retention_days.is_some()),
        ];
        self.check_in(caller, Action::See, id).await?;
        for (action, is_asked) in needed {
            if is_asked {
                self.check_in(caller, action, id).await?;
            }
        }
        let name = asked.name.as_deref().map(RoomName::parse).transpose()?;
        let topic = asked.topic.as_deref().map(Topic::parse).transpose()?;
        if asked.slow_s.is_some_and(|s| s > RoomFacts::MAX_SLOW_S) {
            return Err(Rejection::invalid("Slow mode can be at most six hours.").into());
        }
        if asked
            .retention_days
            .is_some_and(|days| days > RoomFacts::MAX_RETENTION_DAYS)
        {
            return Err(Rejection::invalid(
                "Messages can be kept for 1 to 3650 days, or 0: as the server says.",
            )
            .into());
        }
        self.amend_room(id, |facts, change| {
            let told = asked.apply(name.as_ref(), topic.as_ref(), facts);
            Act::new("room_changed", caller.user.as_deref())
                .in_room(&self.scene(id))
                .detail(told.join(", "))
                .write(change);
            Ok(())
        })
        .await?;
        self.room(caller, id).await
    }

    /// Changes facts, whatever others do meanwhile.
    pub(super) async fn amend_room(
        &self,
        id: &RoomId,
        amend: impl Fn(&mut RoomFacts, &mut Change) -> Result<()>,
    ) -> Result<()> {
        for _ in 0..TRIES {
            let stored = self.people.store.get::<RoomFacts>(id.as_str()).await?;
            let expect = stored.as_ref().map_or(Expect::Absent, Stored::expected);
            let mut facts = stored.map(|stored| stored.value).unwrap_or_default();
            let mut change = Change::new();
            amend(&mut facts, &mut change)?;
            change.put(id.as_str(), expect, &facts);
            change.touch_room(id);
            if self.people.store.offer(change).await? {
                return Ok(self.hub.refresh_room(id).await?);
            }
        }
        Err(contended())
    }

    /// Deletes a room with all that was said in it. `confirm` must be its name.
    pub async fn delete_room(&self, caller: &Caller, id: &RoomId, confirm: &str) -> Result<()> {
        self.check_in(caller, Action::Delete, id).await?;
        let name = self.name_of(id);
        if confirm.trim() != name {
            return Err(Rejection::invalid(format!(
                "To delete the room with all its messages, confirm with its name: {name}"
            ))
            .into());
        }
        self.amend_room(id, |facts, change| {
            facts.deleted = true;
            Act::new("room_deleted", caller.user.as_deref())
                .in_room(&self.scene(id))
                .write(change);
            Ok(())
        })
        .await?;
        self.clear_room(id).await
    }

    /// Removes what is left of a deleted room: log, seats, facts. May be repeated.
    pub(super) async fn clear_room(&self, id: &RoomId) -> Result<()> {
        self.backend.delete_room(id).await?;
        let prefix = format!("{id}/");
        for (mark, _) in self
            .people
            .store
            .all::<SeatMark>(&prefix, usize::MAX)
            .await?
        {
            let user = mark.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            if let Some(user) = user.map(UserId)
                && self.people.user(user).await?.is_some()
            {
                self.take_seat(user, id, |_| Ok(())).await?;
            } else {
                let mut change = Change::new();
                change.remove::<SeatMark>(mark, Expect::Anything);
                self.people.store.commit(change).await?;
            }
        }
        self.remove_hooks_of(id).await?;
        self.discard_room_files(id).await?;
        let mut change = Change::new();
        change.remove::<RoomFacts>(id.as_str(), Expect::Anything);
        Ok(self.people.store.commit(change).await?)
    }
}
