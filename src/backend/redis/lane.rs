//! Appending: lanes that keep the order of each room and send what waits in one go.
//!
//! ```text
//! append ──► the room's lane ──► one pipeline for all that waits (+ WAIT) ──► hints, answers
//! ```
//!
//! A lane has one pipeline under way and its own connections, so that nothing overtakes and a
//! WAIT counts exactly what it should. What got no clear answer is sent again, with the same key,
//! before anything that came after it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Weak},
    time::Duration,
};

use deadpool_redis::redis::{Pipeline, Value, cmd};
use futures_util::future::join_all;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep},
};

use super::{
    Shared,
    ask::{answered, typed},
    link::PATIENCE,
    parts::Parts,
    place::Address,
    script::APPEND,
    server::{Fenced, Server},
    trouble::Trouble,
};
use crate::{
    backend::{Appended, BackendError, Hint, Result},
    domain::{Body, Entry, Epoch, Position, RoomId, Seq, Tally, Timestamp},
};

/// Most entries in one pipeline.
const BATCH: usize = 256;
/// Entries that wait for a lane; one more is answered `Unavailable` at once.
pub(super) const QUEUE: usize = 4096;
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(50);
/// How long replicas may take to have a batch.
const REPLICATION: Duration = Duration::from_secs(1);

/// An entry on its way.
pub(super) struct Item {
    room: RoomId,
    body: Body,
    /// Everything but what depends on the connection.
    parts: Parts,
    until: Instant,
    answer: oneshot::Sender<Result<Appended>>,
}

impl Item {
    /// An entry, and where its answer will come.
    pub(super) fn new(
        room: RoomId,
        body: Body,
        parts: Parts,
    ) -> (Self, oneshot::Receiver<Result<Appended>>) {
        let (answer, coming) = oneshot::channel();
        let until = Instant::now() + PATIENCE;
        let item = Self {
            room,
            body,
            parts,
            until,
            answer,
        };
        (item, coming)
    }

    /// An answer that nobody awaits is no loss.
    fn settle(self, outcome: Result<Appended>) {
        drop(self.answer.send(outcome));
    }
}

/// Takes entries of its rooms until the queue ends.
pub(super) async fn run(shared: Weak<Shared>, mut queue: mpsc::Receiver<Item>) {
    let mut connections: HashMap<Address, Fenced> = HashMap::new();
    let mut waiting: VecDeque<Item> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match queue.recv().await {
                Some(item) => waiting.push_back(item),
                None => return,
            }
        }
        while waiting.len() < BATCH
            && let Ok(item) = queue.try_recv()
        {
            waiting.push_back(item);
        }
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let before = waiting.len();
        let trouble = pass(&shared, &mut connections, &mut waiting).await;
        give_up_late(&mut waiting, trouble.as_ref());
        if let Some(trouble) = trouble {
            tracing::debug!(?trouble, waiting = waiting.len(), "appending again");
            shared.link.refresh().await;
            if waiting.len() == before {
                sleep(PAUSE).await;
            }
        }
    }
}

/// What waited too long is answered; its outcome is unknown.
fn give_up_late(waiting: &mut VecDeque<Item>, trouble: Option<&Trouble>) {
    let now = Instant::now();
    while let Some(item) = waiting.pop_front_if(|item| item.until <= now) {
        let why = trouble
            .cloned()
            .unwrap_or(Trouble::Away("no answer in time".to_owned()));
        item.settle(Err(why.into()));
    }
}

/// Sends what waits, once. What has to be sent again stays, in order; the trouble says why.
async fn pass(
    shared: &Arc<Shared>,
    connections: &mut HashMap<Address, Fenced>,
    waiting: &mut VecDeque<Item>,
) -> Option<Trouble> {
    let mut trouble = None;
    let mut homeless = VecDeque::new();
    let mut by_server: Vec<(Arc<Server>, Vec<Item>)> = Vec::new();
    for item in waiting.drain(..) {
        let [meta, ..] = &item.parts.keys;
        match shared.link.server(meta) {
            Ok(server) => match by_server.iter_mut().find(|(s, _)| Arc::ptr_eq(s, &server)) {
                Some((_, items)) => items.push(item),
                None => by_server.push((server, vec![item])),
            },
            Err(why) => {
                trouble = Some(why);
                homeless.push_back(item);
            }
        }
    }
    let sent = by_server.into_iter().map(|(server, items)| {
        let fenced = connections.remove(server.address());
        send(shared, server, fenced, items)
    });
    for Sent {
        address,
        fenced,
        again,
        why,
    } in join_all(sent).await
    {
        if let Some(fenced) = fenced {
            connections.insert(address, fenced);
        }
        waiting.extend(again);
        trouble = why.or(trouble);
    }
    waiting.extend(homeless);
    trouble
}

struct Sent {
    address: Address,
    /// The connection, if it is still good.
    fenced: Option<Fenced>,
    again: Vec<Item>,
    why: Option<Trouble>,
}

async fn send(
    shared: &Arc<Shared>,
    server: Arc<Server>,
    fenced: Option<Fenced>,
    items: Vec<Item>,
) -> Sent {
    // Somebody has seen another process at this address since.
    let fenced = fenced.filter(|fenced| server.fence().is_none_or(|now| now == fenced.fence));
    let fenced = match fenced {
        Some(fenced) => Ok(fenced),
        None => server.connect().await,
    };
    let address = server.address().clone();
    let outcome = match fenced {
        Ok(mut fenced) => match exchange(shared, &mut fenced, &items).await {
            Ok(answers) => Ok((fenced, answers)),
            Err(trouble) => Err(trouble),
        },
        Err(trouble) => Err(trouble),
    };
    match outcome {
        Ok((fenced, answers)) => {
            let (again, why) = settle(shared, &server, items, answers).await;
            let is_good = !matches!(why, Some(Trouble::Away(_) | Trouble::Moved(_)));
            Sent {
                address,
                fenced: is_good.then_some(fenced),
                again,
                why,
            }
        }
        Err(trouble) => {
            server.troubled(&trouble);
            let (again, why) = if trouble.passes() {
                (items, Some(trouble))
            } else {
                refuse(items, &trouble);
                (Vec::new(), None)
            };
            Sent {
                address,
                fenced: None,
                again,
                why,
            }
        }
    }
}

fn refuse(items: Vec<Item>, trouble: &Trouble) {
    for item in items {
        item.settle(Err(trouble.clone().into()));
    }
}

type Answers = Vec<std::result::Result<Value, Trouble>>;

/// One pipeline there and back. With replicas to wait for, an answer counts only once they have
/// what it answers.
async fn exchange(
    shared: &Shared,
    fenced: &mut Fenced,
    items: &[Item],
) -> std::result::Result<Answers, Trouble> {
    let replicas = shared.durability.replicas();
    let publish = shared.link.publish();
    let mut pipeline = Pipeline::with_capacity(items.len() + 1);
    let calls: Vec<_> = items
        .iter()
        .map(|item| item.parts.call(&fenced.fence, publish, replicas))
        .collect();
    for call in &calls {
        pipeline.add_command(call.by_name());
    }
    if replicas > 0 {
        pipeline.add_command(wait(replicas));
    }
    let count = pipeline.len();
    let mut values = fenced
        .conn
        .send_packed_commands(&pipeline, 0, count)
        .await?;
    let confirmed = if replicas > 0 { values.pop() } else { None };
    let mut answers: Answers = values.into_iter().map(answered).collect();
    if answers
        .iter()
        .any(|answer| matches!(answer, Err(Trouble::NoScript)))
    {
        // Flushed under way: known again for the next try.
        answered(fenced.conn.send_packed_command(&APPEND.load()).await?)?;
    }
    if let Some(confirmed) = confirmed {
        let have: usize = answered(confirmed).and_then(typed)?;
        if have < replicas {
            let why = Trouble::Lags(format!("{have} of {replicas} replicas have it"));
            let done = answers.iter_mut().filter(|answer| answer.is_ok());
            done.for_each(|answer| *answer = Err(why.clone()));
        }
    }
    Ok(answers)
}

/// Waits until so many replicas have what this connection has written.
pub(super) fn wait(replicas: usize) -> deadpool_redis::redis::Cmd {
    let mut command = cmd("WAIT");
    command
        .arg(replicas)
        .arg(u64::try_from(REPLICATION.as_millis()).unwrap_or(u64::MAX));
    command
}

/// Answers what has an answer; gives back what has to be sent again, and why.
async fn settle(
    shared: &Shared,
    server: &Server,
    items: Vec<Item>,
    answers: Answers,
) -> (Vec<Item>, Option<Trouble>) {
    let (mut again, mut why) = (Vec::new(), None);
    for (item, answer) in items.into_iter().zip(answers) {
        let answer = answer.and_then(appended);
        match answer {
            Ok(appended) => {
                server.wrote();
                shared.has_appended(&item.room, &appended, entry(&item, &appended));
                item.settle(Ok(appended));
            }
            // Listed and not begun: somebody stopped in between, or Redis lost it.
            Err(trouble) if trouble.is("NOROOM") => {
                if shared.begin_if_listed(&item.room).await == Ok(false) {
                    item.settle(Err(trouble.into()));
                } else {
                    why = Some(Trouble::Moved("its log has just begun".to_owned()));
                    again.push(item);
                }
            }
            Err(trouble) => {
                server.troubled(&trouble);
                if trouble.passes() {
                    why = Some(trouble);
                    again.push(item);
                } else {
                    item.settle(Err(trouble.into()));
                }
            }
        }
    }
    (again, why)
}

fn entry(item: &Item, appended: &Appended) -> Option<Hint> {
    (!appended.repeated).then(|| Hint::Appended {
        room: item.room.clone(),
        epoch: appended.position.epoch.clone(),
        entry: Arc::new(Entry {
            seq: appended.position.seq,
            at: appended.at,
            body: item.body.clone(),
        }),
        tally: appended.tally,
    })
}

fn appended(value: Value) -> std::result::Result<Appended, Trouble> {
    let (repeated, epoch, seq, at, said, recounts): (bool, String, Seq, i64, u64, u64) =
        typed(value)?;
    Ok(Appended {
        position: Position {
            epoch: Epoch::from(epoch),
            seq,
        },
        at: Timestamp::from_millis(at),
        repeated,
        tally: Tally { said, recounts },
    })
}

/// What an append is answered with when its lane cannot take it.
pub(super) fn full() -> BackendError {
    BackendError::Unavailable("too many messages wait for Redis".to_owned())
}
