//! A hub whose hints cross a bad network: nobody in the room may notice more than a delay.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod ear;
mod hints;
mod lossy;
mod rooms;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use tempfile::TempDir;
use tertulia::{
    backend::{
        Backend, Log, NewEntry,
        embedded::{Embedded, Options},
    },
    domain::{
        Author, DisplayName, Mentions, Message, MessageText, Nonce, Position, RoomId, Seq, UserId,
    },
    hub::{Ask, Hub, HubOptions, Kind},
    metrics::Metrics,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use ear::Ear;
use lossy::Lossy;

/// Longer than any story: what takes this long does not happen in it.
const NEVER: Duration = Duration::from_hours(1);

/// A hub over a bad network.
struct Node {
    net: Arc<Lossy>,
    hub: Arc<Hub>,
    tasks: TaskTracker,
    stop: CancellationToken,
    dir: TempDir,
}

impl Node {
    /// One that notices nothing by itself: each story says what it is to notice.
    async fn start(change: impl FnOnce(&mut HubOptions)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let net = Lossy::over(Embedded::open(Options::at(dir.path())).unwrap());
        let mut options = HubOptions {
            reorder: NEVER,
            compare_interval: NEVER,
            refresh_interval: NEVER,
            leave_grace: Duration::from_millis(50),
            lobby_interval: Duration::from_millis(10),
            ..HubOptions::default()
        };
        change(&mut options);
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let backend: Arc<dyn Backend> = Arc::<Lossy>::clone(&net);
        let hub = Hub::start(backend, options, Metrics::new(), &tasks, &stop)
            .await
            .unwrap();
        Self {
            net,
            hub,
            tasks,
            stop,
            dir,
        }
    }

    /// Somebody connected who is in no room yet.
    fn connect(&self, kind: Kind) -> Ear {
        let ear = Ear::new(kind);
        assert!(self.hub.connect(&ear.connection, Bytes::new));
        ear
    }

    /// Somebody who follows a room.
    async fn bob_in(&self, room: &RoomId) -> Ear {
        let bob = self.connect(Kind::Multiplexed);
        self.subscribe(&bob, room, None).await;
        bob
    }

    async fn subscribe(&self, who: &Ear, room: &RoomId, position: Option<Position>) {
        let ask = Ask {
            position,
            limit: 100,
        };
        let subscribed = self
            .hub
            .subscribe(&who.connection, room, ask, |_| Bytes::new());
        subscribed.await.unwrap();
    }

    /// Says so many things and gives the place of the last.
    async fn say(&self, room: &RoomId, count: usize) -> Position {
        let mut last = None;
        for n in 0..count {
            last = Some(say(&*self.net, room, &format!("m{n}")).await);
        }
        last.unwrap()
    }

    async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.net.close().await;
    }
}

async fn say(log: &dyn Log, room: &RoomId, text: &str) -> Position {
    let ann = Author {
        bot: false,
        id: UserId::new(),
        name: DisplayName::parse("Ann").unwrap(),
    };
    let text = MessageText::parse(text, 100).unwrap();
    let message = Message::new(ann, Nonce::new(), text, Mentions::default());
    let appended = log.append(room, NewEntry::message(message)).await;
    appended.unwrap().position
}

fn general() -> RoomId {
    room("general")
}

fn room(id: &str) -> RoomId {
    RoomId::parse(id).unwrap()
}

fn up_to(top: Seq) -> impl Iterator<Item = Seq> {
    1..=top
}
