//! Whom a message is pushed to: who is to be told, may see it now, does not look, and has not read it.

use std::{collections::HashSet, sync::Arc};

use futures_util::{StreamExt, stream};

use super::Job;
use crate::{
    domain::{Bearing, Body, Group, Message, RoomFacts, RoomId, Seq, Timestamp, UserId},
    service::{Caller, Chat, Result},
};

/// Users who are looked at side by side.
const AT_ONCE: usize = 16;
/// Present users who are read at once, and how many of them are called by `@here` at most.
const ROSTER_PAGE: usize = 100;
const MOST_HERE: usize = 5000;

/// A message, and whom to tell of it.
pub(super) struct Told {
    pub(super) room: RoomId,
    pub(super) facts: Arc<RoomFacts>,
    pub(super) seq: Seq,
    pub(super) message: Message,
    /// Users, and whether the message calls them.
    pub(super) users: Vec<(UserId, Bearing)>,
}

impl Chat {
    /// `None`: nobody.
    pub(super) async fn whom_to_push(&self, job: &Job) -> Result<Option<Told>> {
        let Some(facts) = self.facts(&job.room).await? else {
            return Ok(None);
        };
        let here = match job.mentions.group {
            Some(Group::Here) => self.present(&job.room).await?,
            Some(Group::Room) | None => HashSet::new(),
        };
        let now = Timestamp::now();
        let wanting = self.pushes.pushees.find(|user, notify| {
            let calls = match job.mentions.group {
                Some(Group::Room) => true,
                Some(Group::Here) => here.contains(&user),
                None => false,
            } || job.mentions.users.contains(&user);
            let bearing = if calls {
                Bearing::Calls
            } else {
                Bearing::Passes
            };
            let tells = notify.of(&job.room).tells(facts.kind, bearing, now);
            (tells && user != job.author).then_some(bearing)
        });
        if wanting.is_empty() {
            return Ok(None);
        }
        // As it is now: it may have been changed, or deleted.
        let slot = self.backend.slot(&job.room, job.seq).await?;
        let Some(Body::Message(message)) = slot.map(|slot| slot.entry.body) else {
            return Ok(None);
        };
        if message.deleted {
            return Ok(None);
        }
        let users: Vec<_> = stream::iter(wanting)
            .map(|(user, bearing)| async move {
                let misses = self.misses(user, &job.room, job.seq).await?;
                Ok(misses.then_some((user, bearing)))
            })
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<Result<_>>>()
            .await;
        let users = users.into_iter().filter_map(Result::transpose);
        let users = users.collect::<Result<Vec<_>>>()?;
        Ok((!users.is_empty()).then_some(Told {
            room: job.room.clone(),
            facts,
            seq: job.seq,
            message,
            users,
        }))
    }

    /// Whether a user who may see an entry neither looks nor has read it.
    async fn misses(&self, user: UserId, room: &RoomId, seq: Seq) -> Result<bool> {
        let Some(known) = self.user(user).await? else {
            return Ok(false);
        };
        let Some(facts) = self.facts(room).await? else {
            return Ok(false);
        };
        if !self.counts_for(&Caller::of(known), room, &facts) {
            return Ok(false);
        }
        if self.backend.is_attentive(user).await? {
            return Ok(false);
        }
        let read = self.backend.read_positions(user).await?;
        Ok(read.get(room).is_none_or(|read| read.seq < seq))
    }

    async fn present(&self, room: &RoomId) -> Result<HashSet<UserId>> {
        let (mut present, mut cursor) = (HashSet::new(), None);
        while present.len() < MOST_HERE {
            let page = self.backend.roster(room, cursor, ROSTER_PAGE).await?;
            present.extend(page.users.iter().map(|user| user.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(present)
    }
}
