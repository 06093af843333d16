//! One socket as the hub sees it: what it still has to get, in bounded memory.
//!
//! Control frames (replies, verdicts) are queued. Entries are not: a subscription is a position
//! in its room's ring, and frames are taken from there when the socket has room. Hints are sent
//! at once or not at all. Whoever has something for an idle socket writes it; what does not fit
//! is left to the socket's own task, which is woken.
//!
//! Lock order: a connection's lock may be held while a room's is taken, never the other way.

use std::{
    collections::HashMap,
    io::{ErrorKind, IoSlice, Result as IoResult},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{sync::Notify, time::Duration};

use super::{
    flush::Pass,
    lock,
    out::{End, Out},
    subscription::Subscription,
    view::View,
};
use crate::{
    domain::{Author, RoomId, SessionId},
    protocol::{CloseCode, event::Event, frame},
};

/// Entries are taken from the rings while less than this waits to be written.
const FILL: usize = 64 * 1024;
/// Hints are dropped while more than this waits to be written.
const HINTS_MAX: usize = 64 * 1024;
/// A connection with more than this in control frames waiting is evicted.
const CONTROL_MAX: usize = 256 * 1024;

/// Which protocol a connection speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `/ws`
    Multiplexed,
    /// `/ws/{room_id}`
    Plain,
}

/// Where bytes go. Any thread may call it.
#[async_trait]
pub trait Outlet: Send + Sync {
    /// Answers when a write may succeed again.
    async fn writable(&self);

    /// Writes what fits without waiting; [`ErrorKind::WouldBlock`] if nothing does.
    fn try_write(&self, pieces: &[IoSlice<'_>]) -> IoResult<usize>;
}

/// One socket.
pub struct Connection {
    number: u64,
    kind: Kind,
    user: Author,
    session: Option<SessionId>,
    view: Mutex<Arc<View>>,
    outlet: Box<dyn Outlet>,
    out: Mutex<Out>,
    subscriptions: Mutex<HashMap<RoomId, Arc<Subscription>>>,
    wake: Notify,
}

impl Connection {
    /// A connection that is in no room yet.
    pub fn new(
        kind: Kind,
        user: Author,
        session: Option<SessionId>,
        view: Arc<View>,
        outlet: Box<dyn Outlet>,
    ) -> Arc<Self> {
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        Arc::new(Self {
            number: NUMBERS.fetch_add(1, Relaxed),
            kind,
            user,
            session,
            view: Mutex::new(view),
            outlet,
            out: Mutex::new(Out::empty()),
            subscriptions: Mutex::default(),
            wake: Notify::new(),
        })
    }

    /// Its number on this node, for logs.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Which protocol it speaks.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Who speaks through it.
    pub fn user(&self) -> &Author {
        &self.user
    }

    /// The session it was opened with, if any.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// Which rooms its user sees.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&lock(&self.view))
    }

    /// Another view from now on; gives the one before.
    pub(super) fn set_view(&self, view: Arc<View>) -> Arc<View> {
        std::mem::replace(&mut *lock(&self.view), view)
    }

    /// Queues a control frame and writes what fits. Evicts the connection with 4008 when more
    /// than [`CONTROL_MAX`] bytes wait already.
    pub fn send(&self, frame: Bytes) {
        let mut out = lock(&self.out);
        if out.end != End::Open {
            return;
        }
        if out.queued > CONTROL_MAX {
            self.queue_eviction(&mut out);
        } else {
            out.push(frame);
        }
        self.pump(&mut out);
    }

    /// Tells of the directory, unless too much waits already: then the whole of it is owed, see
    /// [`Self::owes_lobby`].
    pub(super) fn send_lobby(&self, frames: &Bytes) {
        let mut out = lock(&self.out);
        if out.queued > HINTS_MAX {
            out.lobby_stale = true;
        } else if out.end == End::Open {
            out.push(frames.clone());
            self.pump(&mut out);
        }
    }

    /// Queues a close frame as the last. The socket's task writes it and ends.
    pub fn close(&self, code: CloseCode, reason: &str) {
        let mut out = lock(&self.out);
        self.queue_close(&mut out, code, reason);
        self.pump(&mut out);
    }

    /// Drops what waits and closes with 4008: the client took no byte for too long.
    pub fn evict(&self) {
        let mut out = lock(&self.out);
        self.queue_eviction(&mut out);
        self.pump(&mut out);
    }

    /// Takes no more and waits for nothing: the socket is to be dropped as it is.
    pub fn give_up(&self) {
        lock(&self.out).end = End::Broken;
        self.wake.notify_one();
    }

    /// Whether a close frame was queued, or the socket broke.
    pub fn is_closing(&self) -> bool {
        lock(&self.out).end != End::Open
    }

    /// Whether the socket can take nothing more, for ever.
    pub fn is_broken(&self) -> bool {
        lock(&self.out).end == End::Broken
    }

    /// Whether it was closed because it took nothing.
    pub(super) fn was_evicted(&self) -> bool {
        lock(&self.out).evicted
    }

    /// Bytes that wait to be written.
    pub fn queued(&self) -> usize {
        lock(&self.out).queued
    }

    /// How long nothing could be written although something waits.
    pub fn stalled_for(&self) -> Duration {
        let out = lock(&self.out);
        if out.queue.is_empty() {
            Duration::ZERO
        } else {
            out.moved_at.elapsed()
        }
    }

    /// Whether the directory is owed as a whole, and can be sent now. Asking takes the debt over.
    pub fn owes_lobby(&self) -> bool {
        let mut out = lock(&self.out);
        let due = out.lobby_stale && out.queue.is_empty();
        out.lobby_stale &= !due;
        due
    }

    /// Writes what the socket takes. To be called by its task when it is writable.
    pub fn write(&self) {
        self.pump(&mut lock(&self.out));
    }

    /// Waits until the socket takes bytes again and writes what it takes. For a task that has
    /// more to queue; it still may be stalled for ever, so bound it.
    pub async fn written(&self) {
        self.outlet.writable().await;
        self.write();
    }

    /// Answers when the socket's task has something to look at: bytes to write, or the end.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// The subscription to a room, if there is one.
    pub(super) fn subscription(&self, room: &RoomId) -> Option<Arc<Subscription>> {
        lock(&self.subscriptions).get(room).cloned()
    }

    /// Whether it is subscribed to a room.
    pub fn is_in(&self, room: &RoomId) -> bool {
        lock(&self.subscriptions).contains_key(room)
    }

    /// The rooms it is subscribed to.
    pub(super) fn subscribed(&self) -> Vec<RoomId> {
        lock(&self.subscriptions).keys().cloned().collect()
    }

    /// How many rooms it is subscribed to.
    pub fn subscription_count(&self) -> usize {
        lock(&self.subscriptions).len()
    }

    /// Says whether it replaced one of the same room.
    pub(super) fn add_subscription(&self, subscription: &Arc<Subscription>) -> bool {
        let room = subscription.room().id().clone();
        lock(&self.subscriptions)
            .insert(room, Arc::clone(subscription))
            .is_some()
    }

    pub(super) fn remove_subscription(&self, room: &RoomId) -> Option<Arc<Subscription>> {
        lock(&self.subscriptions).remove(room)
    }

    /// Takes this very subscription out; `false` if another took its place meanwhile.
    pub(super) fn forget(&self, subscription: &Arc<Subscription>) -> bool {
        let mut subscriptions = lock(&self.subscriptions);
        let room = subscription.room().id();
        let is_same = subscriptions
            .get(room)
            .is_some_and(|other| Arc::ptr_eq(other, subscription));
        is_same && subscriptions.remove(room).is_some()
    }

    pub(super) fn take_subscriptions(&self) -> Vec<Arc<Subscription>> {
        let taken = std::mem::take(&mut *lock(&self.subscriptions));
        taken.into_values().collect()
    }

    /// One pass over the room brought something: written now if the socket is idle, else left as
    /// a position in the ring.
    pub(super) fn offer(&self, subscription: &Arc<Subscription>, pass: &Pass) {
        let mut out = lock(&self.out);
        if out.end != End::Open || !subscription.is_live() {
            return;
        }
        let in_step = out.queue.is_empty() && subscription.cursor() == pass.from;
        if in_step && !subscription.is_behind() && pass.entries(self.kind).len() <= FILL {
            out.push(pass.entries(self.kind).clone());
            subscription.move_to(pass.to);
        } else if subscription.cursor() < pass.to {
            out.fall_behind(subscription);
        }
        for hint in pass.hints_for(self.kind, self.user.id) {
            if out.queued <= HINTS_MAX {
                out.push(hint.clone());
            } else {
                out.miss_hint(subscription);
            }
        }
        self.pump(&mut out);
    }

    /// Queues the answer to a subscribe and starts the flow of entries right after it.
    ///
    /// `false`, and nothing queued, if the room ended the subscription meanwhile.
    pub(super) fn start(&self, subscription: &Arc<Subscription>, answer: Bytes) -> bool {
        let mut out = lock(&self.out);
        if !subscription.go_live() {
            return false;
        }
        if out.end == End::Open {
            out.push(answer);
            out.fall_behind(subscription);
            self.pump(&mut out);
        }
        true
    }

    fn queue_eviction(&self, out: &mut Out) {
        out.evicted = true;
        out.drop_waiting();
        self.queue_close(out, CloseCode::Slow, "Too slow to keep up");
    }

    fn queue_close(&self, out: &mut Out, code: CloseCode, reason: &str) {
        if out.end == End::Open {
            out.end = End::Closing;
            out.behind.clear();
            out.stale.clear();
            out.push(frame::close(code.number(), reason));
            self.wake.notify_one();
        }
    }

    fn pump(&self, out: &mut MutexGuard<'_, Out>) {
        loop {
            self.fill(out);
            if out.queue.is_empty() || out.end == End::Broken {
                return;
            }
            match self.outlet.try_write(&out.pieces()) {
                Ok(written) if written > 0 => out.advance(written),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Ok(_) | Err(_) => {
                    out.end = End::Broken;
                    break;
                }
            }
        }
        self.wake.notify_one();
    }

    /// Takes entries from the rings while there is room in the queue.
    fn fill(&self, out: &mut Out) {
        while out.queued < FILL && out.end == End::Open {
            let Some(subscription) = out.behind.pop_front() else {
                break;
            };
            self.catch_up(out, &subscription);
            if subscription.has_more() && out.end == End::Open {
                out.behind.push_back(subscription);
            } else {
                subscription.caught_up();
            }
        }
        if out.queue.is_empty() && out.end == End::Open {
            for subscription in std::mem::take(&mut out.stale) {
                out.push(subscription.stale_presence());
            }
        }
    }
}

impl Connection {
    /// Queues what the ring has after the cursor; first the gap, if something fell out of it.
    fn catch_up(&self, out: &mut Out, subscription: &Subscription) {
        let Some((epoch, taken)) = subscription.take(self.kind, FILL - out.queued) else {
            return;
        };
        if taken.gap.is_some() {
            subscription.room().metrics().fell_behind();
        }
        match (taken.gap, self.kind) {
            (Some(_), Kind::Plain) => {
                return self.queue_close(out, CloseCode::Overload, "Too slow to keep up");
            }
            (Some((from, to)), Kind::Multiplexed) => {
                let gap = Event::Gap {
                    room: subscription.room().id(),
                    epoch: &epoch,
                    from,
                    to,
                };
                out.push(gap.frame());
            }
            (None, _) => {}
        }
        for frame in taken.frames {
            out.push(frame);
        }
        subscription.move_to(taken.next);
    }
}
