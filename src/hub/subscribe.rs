//! Coming (back) to a room: the answer to a position, and the entries after it, without a hole
//! and without a double between the two.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::value::{RawValue, to_raw_value};
use tokio::time::sleep;

use super::{
    Connection, Hub,
    room::{FromRing, Room},
    subscription::Subscription,
    unsteady,
};
use crate::{
    backend::{BackendError, PageLimit, Result},
    domain::{Entry, Position, Resume, RoomId, Seq, Verdict},
    protocol::event::Resumed,
};

/// Tries before a room that changes under every one of them is called unsteady.
const TRIES: usize = 5;

impl Hub {
    /// Subscribes a connection, or tells what it has to read first (`more`).
    ///
    /// `answer` makes the frame that carries the answer; it is queued before any entry that
    /// follows it. Subscribing again moves the subscription to the new position.
    /// [`crate::backend::BackendError::NoRoom`] if there is no such room.
    pub async fn subscribe(
        self: &Arc<Self>,
        connection: &Arc<Connection>,
        id: &RoomId,
        ask: Ask,
        answer: impl Fn(&Resumed) -> Bytes,
    ) -> Result<()> {
        self.know(id).await?;
        pause(connection, id);
        let outcome = self.try_subscribe(connection, id, &ask, answer).await;
        if !matches!(outcome, Ok(Stand::Subscribed)) && connection.remove_subscription(id).is_some()
        {
            // The old subscription is over, and no new one took its place.
            self.attendance.left(id, connection);
        }
        outcome.map(drop)
    }

    async fn try_subscribe(
        self: &Arc<Self>,
        connection: &Arc<Connection>,
        id: &RoomId,
        ask: &Ask,
        answer: impl Fn(&Resumed) -> Bytes,
    ) -> Result<Stand> {
        for _ in 0..TRIES {
            let room = self.open(id).await?;
            let Some((resumed, next)) = self.judge(&room, ask).await? else {
                continue;
            };
            self.metrics.resumed(resumed.verdict.word());
            if resumed.more {
                connection.send(answer(&resumed));
                return Ok(Stand::MustRead);
            }
            if let Some(subscription) = room.attach(connection, &resumed.epoch, next)
                && self.enter(connection, &subscription, answer(&resumed))?
            {
                return Ok(Stand::Subscribed);
            }
        }
        Err(unsteady())
    }

    /// Follows a room from its next entry on, without an answer: what plain connections do.
    pub async fn follow(self: &Arc<Self>, connection: &Arc<Connection>, id: &RoomId) -> Result<()> {
        self.know(id).await?;
        for _ in 0..TRIES {
            let room = self.open(id).await?;
            let Position { epoch, seq } = room.position();
            if let Some(subscription) = room.attach(connection, &epoch, seq + 1)
                && self.enter(connection, &subscription, Bytes::new())?
            {
                return Ok(());
            }
        }
        Err(unsteady())
    }

    /// Ends a subscription; ending one that is not there is no error.
    pub fn unsubscribe(&self, connection: &Arc<Connection>, id: &RoomId) {
        if let Some(subscription) = connection.remove_subscription(id) {
            self.detach(connection, &subscription);
        }
    }

    pub(super) fn detach(&self, connection: &Arc<Connection>, subscription: &Arc<Subscription>) {
        // The room may have ended it at this moment: whoever took it out of the connection tells.
        subscription.room().detach(subscription);
        self.attendance.left(subscription.room().id(), connection);
    }

    /// `false` if the room's log began anew between attaching and this: look again.
    /// [`BackendError::NoRoom`] if the connection's user cannot see the room any more.
    fn enter(
        &self,
        connection: &Arc<Connection>,
        subscription: &Arc<Subscription>,
        answer: Bytes,
    ) -> Result<bool> {
        let id = subscription.room().id();
        if !connection.add_subscription(subscription) {
            self.attendance.came(id, connection);
        }
        // Looked at only now: whoever changes the view looks for subscriptions after that.
        let kind = self.lobby.kind(id);
        if !kind.is_some_and(|kind| connection.view().shows(id, kind)) {
            self.unsubscribe(connection, id);
            return Err(BackendError::NoRoom);
        }
        Ok(connection.start(subscription, answer))
    }

    /// The verdict, and the seq that follows what it gives. `None`: the room changed meanwhile.
    async fn judge(&self, room: &Arc<Room>, ask: &Ask) -> Result<Option<(Resumed, Seq)>> {
        let position = ask.position.as_ref();
        if let FromRing::Entries {
            entries,
            epoch,
            lo,
            next,
        } = room.answer(position, ask.limit)
        {
            let verdict = if position.is_some() {
                Verdict::Ok
            } else {
                Verdict::New
            };
            let resumed = Resumed {
                room: room.id().clone(),
                verdict,
                epoch,
                lo,
                top: next - 1,
                seq: None,
                entries,
                more: false,
                member_count: self.lobby.member_count(room.id()),
            };
            return Ok(Some((resumed, next)));
        }
        let limit = PageLimit::entries(ask.limit);
        let resume = self
            .backend
            .resume(room.id(), ask.position.clone(), limit)
            .await?;
        let (resumed, next) = self.as_resumed(room.id(), &resume);
        if resumed.epoch != room.position().epoch {
            self.doubt(Arc::clone(room));
            return Ok(None);
        }
        if !resumed.more && room.position().seq + 1 < next {
            self.await_hints(room, next).await;
            return Ok(None);
        }
        Ok(Some((resumed, next)))
    }

    /// The log has more than this node has heard of: it may be on its way, or lost.
    async fn await_hints(&self, room: &Arc<Room>, next: Seq) {
        sleep(self.options.reorder).await;
        if room.position().seq + 1 < next {
            self.doubt(Arc::clone(room));
        }
    }

    fn as_resumed(&self, room: &RoomId, resume: &Resume) -> (Resumed, Seq) {
        let last = resume.entries.last().map_or(resume.tail.top, |e| e.seq);
        let entries = resume.entries.iter().filter_map(json).collect();
        let resumed = Resumed {
            room: room.clone(),
            verdict: resume.verdict,
            epoch: resume.tail.epoch.clone(),
            lo: resume.tail.lo,
            top: resume.tail.top,
            seq: resume.end,
            entries,
            more: resume.more,
            member_count: self.lobby.member_count(room),
        };
        (resumed, last + 1)
    }
}

/// Where a client stands after a subscribe.
enum Stand {
    Subscribed,
    /// The page was full: it has to read on first.
    MustRead,
}

/// What a client brings and how much it can take.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What it has seen.
    pub position: Option<Position>,
    /// Most entries in the answer.
    pub limit: usize,
}

/// Takes the old subscription out, but not its user out of the room: a client that subscribes
/// again has not left.
fn pause(connection: &Connection, id: &RoomId) {
    if let Some(subscription) = connection.subscription(id) {
        subscription.room().detach(&subscription);
    }
}

fn json(entry: &Entry) -> Option<Box<RawValue>> {
    to_raw_value(entry).ok()
}
