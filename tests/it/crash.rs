//! Sudden ends: the real binary is killed over and over while people talk.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use serde_json::{Value, json};
use tokio::{task::JoinSet, time::Instant};

use crate::support::{Person, Process, Socket, eventually, nonce};

const ROOM: &str = "general";
const ROUNDS: usize = 20;

/// Somebody who says one message after another and repeats what was not acknowledged.
struct Talker {
    person: Person,
    by_socket: bool,
    /// Not acknowledged yet.
    due: String,
    /// Nonces and their seqs.
    acknowledged: Vec<(String, u64)>,
    repeats: usize,
}

impl Talker {
    async fn enter(process: &Process, number: usize) -> Self {
        Self {
            person: Person::enter(process.at, &format!("Talker {number}")).await,
            by_socket: number.is_multiple_of(2),
            due: nonce(),
            acknowledged: Vec::new(),
            repeats: 0,
        }
    }

    /// The socket, if this one talks over a socket.
    async fn come(&self) -> Option<Socket> {
        if self.by_socket {
            Some(self.person.join(&[ROOM]).await)
        } else {
            None
        }
    }

    /// Talks until the server is gone.
    async fn talk(mut self, socket: Option<Socket>, count: Arc<AtomicUsize>) -> Self {
        if let Some(mut socket) = socket {
            while let Some(seq) = socket.try_say(ROOM, &self.due, "on we go").await {
                self.landed(seq, &count);
            }
        } else {
            while let Some(seq) = self.post().await {
                self.landed(seq, &count);
            }
        }
        self
    }

    async fn post(&mut self) -> Option<u64> {
        let request = self
            .person
            .request("POST", &format!("/api/rooms/{ROOM}/messages"))
            .header("Idempotency-Key", &self.due)
            .json(&json!({"text": "on we go"}));
        let answer = request.send().await.ok()?;
        let sent: Value = answer.json().await.ok()?;
        self.repeats += usize::from(sent["repeated"] == true);
        sent["seq"].as_u64()
    }

    fn landed(&mut self, seq: u64, count: &AtomicUsize) {
        let nonce = std::mem::replace(&mut self.due, nonce());
        self.acknowledged.push((nonce, seq));
        count.fetch_add(1, Relaxed);
    }
}

/// Everything in the room: nonces by seq. A hole or a double seq fails.
async fn history(person: &Person) -> BTreeMap<u64, String> {
    let mut all = BTreeMap::new();
    loop {
        let top = all.len() as u64;
        let path = format!("/api/rooms/{ROOM}/messages?after={top}&limit=100");
        let page: Value = person.get(&path).await.json().await.unwrap();
        for (seq, entry) in (top + 1..).zip(page["entries"].as_array().unwrap()) {
            assert_eq!(entry["seq"], seq, "no holes");
            all.insert(seq, entry["nonce"].as_str().unwrap().to_owned());
        }
        if page["more"] == false {
            return all;
        }
    }
}

/// The index of the store caught up: the newest of what is kept is what a search finds.
async fn is_found(person: &Person, kept: &BTreeMap<u64, String>) {
    let path = "/api/search?q=%22on%20we%20go%22&limit=50";
    let found: Value = person.get(path).await.json().await.unwrap();
    let results = found["results"].as_array().unwrap().iter();
    let newest: Vec<u64> = results
        .map(|result| result["seq"].as_u64().unwrap())
        .collect();
    let expected: Vec<u64> = kept.keys().rev().take(50).copied().collect();
    assert_eq!(newest, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_every_kill() {
    let start = Instant::now();
    let free = [
        ("TERTULIA_SEND_RATE", "10000"),
        ("TERTULIA_SEND_BURST", "100000"),
        ("TERTULIA_COMMAND_RATE", "10000"),
        ("TERTULIA_COMMAND_BURST", "100000"),
    ];
    let mut process = Process::start(&free).await;
    let mut talkers = Vec::new();
    for number in 0..4 {
        talkers.push(Talker::enter(&process, number).await);
    }
    for round in 0..ROUNDS {
        let count = Arc::new(AtomicUsize::new(0));
        let mut talking = JoinSet::new();
        let mut sockets = Vec::new();
        for talker in &talkers {
            sockets.push(talker.come().await);
        }
        for (talker, socket) in talkers.into_iter().zip(sockets) {
            talking.spawn(talker.talk(socket, Arc::clone(&count)));
        }
        // Another moment in each round, in no step with the talkers.
        let enough = 5 + round * 17 % 61;
        eventually("people talk", async || {
            (count.load(Relaxed) >= enough).then_some(())
        })
        .await;
        process.kill().await;
        talkers = talking.join_all().await;
        process.revive().await;
    }

    let person = &talkers.first().unwrap().person;
    let kept = history(person).await;
    is_found(person, &kept).await;
    let mut seqs = BTreeMap::new();
    for (seq, nonce) in &kept {
        let before = seqs.insert(nonce, *seq);
        assert_eq!(before, None, "{nonce} appears once");
    }
    let acknowledged: Vec<_> = talkers.iter().flat_map(|t| &t.acknowledged).collect();
    for (nonce, seq) in &acknowledged {
        assert_eq!(seqs.get(nonce), Some(seq), "what was acknowledged is there");
    }
    let in_doubt = kept.len() - acknowledged.len();
    assert!(in_doubt <= talkers.len(), "{in_doubt} nobody sent");
    let repeats: usize = talkers.iter().map(|t| t.repeats).sum();
    println!(
        "{ROUNDS} kills, {} acknowledged, {} kept, {repeats} repeats answered with the \
         first place, {:?}",
        acknowledged.len(),
        kept.len(),
        start.elapsed(),
    );
}
