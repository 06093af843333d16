//! Hearing: one connection for each server that does nothing else, supervised here.
//!
//! No library does this for us: a resubscription that was lost in an outage leaves a connection
//! that looks well and hears nothing. So each subscriber proves from end to end that it hears: when
//! it was quiet, a probe is published to it on the way that appends take. Two that do not arrive,
//! and it is built anew.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use deadpool_redis::redis::{
    Pipeline, PushInfo, PushKind, Value, aio::MultiplexedConnection, cmd, from_redis_value,
};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    time::{MissedTickBehavior, interval, sleep, timeout},
};
use uuid::Uuid;

use super::{
    Shared, ask::answered, keys::slot, server::Server, subscribers::Request, trouble::Trouble,
};
use crate::{
    backend::{Hint, Result},
    domain::RoomId,
};

/// After this long without a word, a probe is sent.
const QUIET: Duration = Duration::from_secs(3);
/// How long a probe may take.
const PROBE: Duration = Duration::from_secs(2);
/// Probes that may be missed, less one.
const MISSES: u32 = 2;
/// Channels in one pipeline.
const CHUNK: usize = 200;
/// Between two tries to connect: doubled from the first to the last, and spread.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What the connection's own task notes.
pub(super) struct Hearing {
    /// Milliseconds since the start when something was heard last.
    heard_at: AtomicU64,
    /// The connection is of no use any more.
    lost: Notify,
}

impl Hearing {
    pub(super) fn since(now: u64) -> Self {
        Self {
            heard_at: AtomicU64::new(now),
            lost: Notify::new(),
        }
    }

    pub(super) fn heard_at(&self) -> u64 {
        self.heard_at.load(Relaxed)
    }
}

/// Listens to one server.
pub(super) struct Subscriber {
    shared: Arc<Shared>,
    server: Arc<Server>,
    hearing: Arc<Hearing>,
    requests: mpsc::Receiver<Request>,
    /// What is subscribed on the connection there is.
    channels: Arc<Mutex<HashSet<String>>>,
    id: Uuid,
}

impl Subscriber {
    pub(super) fn new(
        shared: Arc<Shared>,
        server: Arc<Server>,
        hearing: Arc<Hearing>,
        requests: mpsc::Receiver<Request>,
    ) -> Self {
        Self {
            shared,
            server,
            hearing,
            requests,
            channels: Arc::default(),
            id: Uuid::new_v4(),
        }
    }

    /// Listens; what breaks is built anew, for ever.
    pub(super) async fn run(mut self) {
        let mut pause = PAUSE;
        loop {
            match self.listen(&mut pause).await {
                Ok(()) => return,
                Err(trouble) => {
                    let address = self.server.address();
                    tracing::info!(%address, ?trouble, "listening to Redis anew");
                    self.server.troubled(&trouble);
                }
            }
            // Hints are lost from here on until the next connection is there.
            sleep(pause.mul_f64(0.5 + spread())).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            self.shared.link.refresh().await;
        }
    }

    /// One connection from its first to its last word. `Ok`: nobody needs it any more.
    async fn listen(&mut self, pause: &mut Duration) -> std::result::Result<(), Trouble> {
        self.channels().clear();
        let mut conn = self.connect().await?;
        let probe = self.probe_channel();
        self.subscribe(&mut conn, std::slice::from_ref(&probe))
            .await?;
        self.follow_map(&mut conn).await?;
        // The first hearing counts from here; whatever was said before has to be read.
        self.hearing
            .heard_at
            .store(self.shared.subscribers.now(), Relaxed);
        self.shared.ear.tell(Hint::Disturbed);
        *pause = PAUSE;
        let mut ticks = interval(Duration::from_millis(500));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut misses = 0;
        let hearing = Arc::clone(&self.hearing);
        loop {
            tokio::select! {
                biased;
                () = hearing.lost.notified() => {
                    return Err(Trouble::Away("the connection was lost".to_owned()));
                }
                request = self.requests.recv() => match request {
                    None => return Ok(()),
                    Some(request) => self.obey(&mut conn, request).await?,
                },
                _ = ticks.tick() => {
                    if self.quiet_for() < QUIET {
                        misses = 0;
                    } else if self.is_deaf(&probe).await {
                        misses += 1;
                        if misses >= MISSES {
                            return Err(Trouble::Away("it does not hear its probe".to_owned()));
                        }
                    }
                }
            }
        }
    }

    async fn connect(&self) -> std::result::Result<MultiplexedConnection, Trouble> {
        let shared = Arc::downgrade(&self.shared);
        let hearing = Arc::clone(&self.hearing);
        let channels = Arc::clone(&self.channels);
        self.server
            .subscriber(move |push| match shared.upgrade() {
                Some(shared) => hear(&shared, &hearing, &channels, push),
                None => hearing.lost.notify_one(),
            })
            .await
    }

    async fn obey(
        &mut self,
        conn: &mut MultiplexedConnection,
        request: Request,
    ) -> std::result::Result<(), Trouble> {
        match request {
            Request::Watch(room, done) => {
                // Those that ask at the same moment share the way.
                let mut asked = vec![(room, done)];
                let mut others = Vec::new();
                while asked.len() < CHUNK
                    && let Ok(next) = self.requests.try_recv()
                {
                    match next {
                        Request::Watch(room, done) => asked.push((room, done)),
                        other @ (Request::Unwatch(_) | Request::Look) => others.push(other),
                    }
                }
                self.confirm(conn, asked).await?;
                for other in others {
                    Box::pin(self.obey(conn, other)).await?;
                }
                Ok(())
            }
            Request::Unwatch(room) => self.drop_channel(conn, &room).await,
            Request::Look => self.follow_map(conn).await,
        }
    }

    async fn confirm(
        &self,
        conn: &mut MultiplexedConnection,
        asked: Vec<(RoomId, oneshot::Sender<()>)>,
    ) -> std::result::Result<(), Trouble> {
        let channel = |(room, _): &(RoomId, _)| self.shared.keys.room_channel(room);
        let channels: Vec<_> = asked.iter().map(channel).collect();
        self.subscribe(conn, &channels).await?;
        for (_, done) in asked {
            // Who asked may have given up.
            done.send(()).unwrap_or_default();
        }
        Ok(())
    }

    /// Subscribes to all that this server has to tell and is not heard yet.
    async fn follow_map(
        &self,
        conn: &mut MultiplexedConnection,
    ) -> std::result::Result<(), Trouble> {
        let missing: Vec<String> = {
            let map = self.shared.link.map();
            let keys = &self.shared.keys;
            let watched = self.shared.subscribers.watched();
            let rooms = watched.iter().map(|room| keys.room_channel(room));
            let all = rooms.chain([keys.lobby_channel()]);
            let here = all.filter(|channel| map.has(&self.server, slot(channel)));
            let channels = self.channels();
            here.filter(|channel| !channels.contains(channel)).collect()
        };
        if missing.is_empty() {
            return Ok(());
        }
        self.subscribe(conn, &missing).await?;
        self.shared.ear.tell(Hint::Disturbed);
        Ok(())
    }

    /// Answers once all are confirmed.
    async fn subscribe(
        &self,
        conn: &mut MultiplexedConnection,
        channels: &[String],
    ) -> std::result::Result<(), Trouble> {
        let word = if self.shared.link.is_sharded() {
            "SSUBSCRIBE"
        } else {
            "SUBSCRIBE"
        };
        self.channels().extend(channels.iter().cloned());
        self.each(conn, word, channels).await
    }

    async fn drop_channel(
        &self,
        conn: &mut MultiplexedConnection,
        room: &RoomId,
    ) -> std::result::Result<(), Trouble> {
        if self.shared.subscribers.is_watched(room) {
            return Ok(());
        }
        let channel = self.shared.keys.room_channel(room);
        if !self.channels().remove(&channel) {
            return Ok(());
        }
        let word = if self.shared.link.is_sharded() {
            "SUNSUBSCRIBE"
        } else {
            "UNSUBSCRIBE"
        };
        self.each(conn, word, &[channel]).await
    }

    /// One command for each channel: a cluster refuses channels of several slots in one.
    async fn each(
        &self,
        conn: &mut MultiplexedConnection,
        word: &str,
        channels: &[String],
    ) -> std::result::Result<(), Trouble> {
        for some in channels.chunks(CHUNK) {
            let mut pipeline = Pipeline::with_capacity(some.len());
            for channel in some {
                pipeline.cmd(word).arg(channel);
            }
            for value in conn.send_packed_commands(&pipeline, 0, some.len()).await? {
                answered(value)?;
            }
        }
        Ok(())
    }

    /// Sends a probe the way appends go and waits for it. A Redis that does not answer at all is
    /// not a subscriber that does not hear.
    async fn is_deaf(&self, probe: &str) -> bool {
        let before = self.hearing.heard_at.load(Relaxed);
        let mut command = cmd(self.shared.link.publish());
        command.arg(probe).arg("?");
        let sent: Result<i64> = self.shared.link.command(probe, &command).await;
        if sent.is_err() {
            return false;
        }
        let heard = async {
            while self.hearing.heard_at.load(Relaxed) == before {
                sleep(PAUSE).await;
            }
        };
        timeout(PROBE, heard).await.is_err()
    }

    fn probe_channel(&self) -> String {
        let map = self.shared.link.map();
        let here = |slot| map.has(&self.server, slot);
        self.shared.keys.probe_channel(self.id, here)
    }

    fn quiet_for(&self) -> Duration {
        let now = self.shared.subscribers.now();
        let heard = self.hearing.heard_at.load(Relaxed);
        Duration::from_millis(now.saturating_sub(heard))
    }

    fn channels(&self) -> MutexGuard<'_, HashSet<String>> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something came without being asked for. Runs in the connection's own task: what is slow here
/// makes Redis wait, and Redis cuts off whoever is too slow.
fn hear(
    shared: &Shared,
    hearing: &Hearing,
    channels: &Mutex<HashSet<String>>,
    PushInfo { kind, data }: PushInfo,
) {
    match kind {
        PushKind::Message | PushKind::SMessage => {
            hearing.heard_at.store(shared.subscribers.now(), Relaxed);
            let mut data = data.into_iter();
            let (Some(channel), Some(payload)) = (text(data.next()), text(data.next())) else {
                return;
            };
            shared.heard(&channel, &payload);
        }
        PushKind::Disconnection => hearing.lost.notify_one(),
        PushKind::Unsubscribe | PushKind::SUnsubscribe => {
            // Not by our will: the slot has gone elsewhere.
            let channel = text(data.into_iter().next());
            let channels = channels.lock().unwrap_or_else(PoisonError::into_inner);
            if channel.is_none_or(|channel| channels.contains(&channel)) {
                hearing.lost.notify_one();
            }
        }
        PushKind::Subscribe
        | PushKind::SSubscribe
        | PushKind::PSubscribe
        | PushKind::PUnsubscribe
        | PushKind::PMessage
        | PushKind::Invalidate
        | PushKind::Other(_)
        | _ => {}
    }
}

fn text(value: Option<Value>) -> Option<String> {
    from_redis_value(value?).ok()
}

/// A number from 0 to 1 that differs between nodes that lost the same Redis.
fn spread() -> f64 {
    let mut byte = [0];
    match getrandom::fill(&mut byte) {
        Ok(()) => f64::from(byte[0]) / 255.0,
        Err(_) => 0.5,
    }
}
