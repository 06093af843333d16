//! Compares what every client saw and was told with what is in the log at the end.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    net::SocketAddr,
    sync::MutexGuard,
    time::Duration,
};

use serde_json::Value;

use tokio::time::{Instant, sleep};

use super::{
    Person,
    chatter::ROOM,
    ledger::{Ledger, Place},
};

/// Until a node that died is counted out for certain.
const FORGETTING: Duration = Duration::from_secs(35);

/// What became of the promises during a fault: one row of the table.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) fault: String,
    pub(crate) clients: usize,
    pub(crate) acknowledged: usize,
    /// Acknowledged and not in the log at the end.
    pub(crate) lost: usize,
    /// In the log more than once.
    pub(crate) doubled: usize,
    /// Delivered twice or too early, or in another order than its writer sent.
    pub(crate) out_of_order: usize,
    /// Entries that a client does not have, or that are something else there.
    pub(crate) holes: usize,
    /// Places at which two clients saw different things.
    pub(crate) disagreements: Vec<String>,
    /// Acknowledged, lost by the log, and sent again by their writers.
    pub(crate) resent: usize,
    /// Verdicts that were given, other than `ok`.
    pub(crate) verdicts: BTreeSet<String>,
    /// Answers that asked to wait.
    pub(crate) refusals: usize,
    /// From the end of the fault until the last client saw something written after it.
    pub(crate) recovery: Option<Duration>,
    /// What every node tells of who is there, if it is not what is true.
    pub(crate) presence: Option<String>,
}

impl Outcome {
    /// Every promise was kept.
    pub(crate) fn is_clean(&self) -> &Self {
        assert_eq!(
            (self.lost, self.doubled, self.out_of_order, self.holes),
            (0, 0, 0, 0),
            "{self:#?}"
        );
        assert!(self.disagreements.is_empty(), "{self:#?}");
        assert_eq!(self.presence, None, "{self:#?}");
        assert!(self.acknowledged > 0, "{self:#?}");
        self
    }

    /// Everybody was live again in this time.
    pub(crate) fn recovers_in(&self, seconds: u64) -> &Self {
        assert!(
            self.recovery <= Some(Duration::from_secs(seconds)),
            "{self:#?}"
        );
        self
    }

    /// No client was told that anything was lost.
    pub(crate) fn goes_unnoticed(&self) -> &Self {
        assert!(self.verdicts.is_empty(), "{self:#?}");
        assert_eq!(self.resent, 0, "{self:#?}");
        self
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recovery = self.recovery.map_or("-".to_owned(), |time| {
            format!("{:.1} s", time.as_secs_f64())
        });
        // A row of the table in docs/reliability.md.
        write!(
            f,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            self.fault,
            self.clients,
            self.acknowledged,
            self.lost,
            self.doubled,
            self.out_of_order,
            self.holes + self.disagreements.len(),
            self.resent,
            self.refusals,
            recovery,
        )
    }
}

/// The seq of the newest entry.
pub(crate) async fn top(person: &Person) -> Option<u64> {
    let answer = person
        .request("GET", &format!("/api/rooms/{ROOM}"))
        .send()
        .await
        .ok()?;
    answer.json::<Value>().await.ok()?["top"].as_u64()
}

/// Everything in the log: nonces by seq.
pub(crate) async fn history(person: &Person) -> BTreeMap<u64, String> {
    let mut all = BTreeMap::new();
    loop {
        let last = all.keys().next_back().copied().unwrap_or(0);
        let path = format!("/api/rooms/{ROOM}/messages?after={last}&limit=100");
        let page: Value = person.get(&path).await.json().await.unwrap();
        for entry in page["entries"].as_array().unwrap() {
            let nonce = entry["nonce"].as_str().unwrap_or("-").to_owned();
            all.insert(entry["seq"].as_u64().unwrap(), nonce);
        }
        if page["more"] == false {
            return all;
        }
    }
}

/// How many people a node tells are in a room.
pub(crate) async fn member_count(node: SocketAddr, room: &str) -> Option<usize> {
    let rooms = crate::support::web()
        .get(format!("http://{node}/api/rooms"))
        .send()
        .await
        .ok()?;
    let rooms: Value = rooms.json().await.ok()?;
    let rooms = rooms.as_array()?;
    let room = rooms.iter().find(|other| other["id"] == room)?;
    usize::try_from(room["member_count"].as_u64()?).ok()
}

/// Waits until every node tells that so many users are there; what they tell if they never do.
pub(crate) async fn present(nodes: &[SocketAddr], users: usize) -> Option<String> {
    let mut told = Vec::new();
    for &node in nodes {
        let mut last = None;
        let start = Instant::now();
        while last != Some(users) && start.elapsed() < FORGETTING {
            last = member_count(node, ROOM).await;
            sleep(Duration::from_millis(20)).await;
        }
        if last != Some(users) {
            told.push(format!("{node} tells {last:?}, {users} are there"));
        }
    }
    (!told.is_empty()).then(|| told.join("; "))
}

pub(crate) fn compare(
    fault: &str,
    ledgers: &[MutexGuard<'_, Ledger>],
    history: &BTreeMap<u64, String>,
    presence: Option<String>,
    recovery: Option<Duration>,
) -> Outcome {
    let mut places: HashMap<&String, Vec<u64>> = HashMap::new();
    for (seq, nonce) in history {
        places.entry(nonce).or_default().push(*seq);
    }
    let count = |look: fn(&Ledger) -> usize| ledgers.iter().map(|ledger| look(ledger)).sum();
    let acknowledged = ledgers.iter().flat_map(|ledger| ledger.acknowledged.keys());
    let late: usize = ledgers.iter().map(|ledger| jumbled(ledger, &places)).sum();
    Outcome {
        fault: fault.to_owned(),
        clients: ledgers.len(),
        acknowledged: count(|ledger| ledger.acknowledged.len()),
        lost: acknowledged
            .filter(|nonce| !places.contains_key(nonce))
            .count(),
        doubled: places.values().filter(|seqs| seqs.len() > 1).count(),
        out_of_order: count(|ledger| ledger.out_of_order) + late,
        holes: ledgers.iter().map(|ledger| holes(ledger, history)).sum(),
        disagreements: disagreements(ledgers),
        resent: count(|ledger| ledger.resent),
        verdicts: ledgers
            .iter()
            .flat_map(|ledger| ledger.verdicts.clone())
            .collect(),
        refusals: count(|ledger| ledger.refusals),
        recovery,
        presence,
    }
}

/// Own messages that stand before one that was sent earlier.
fn jumbled(ledger: &Ledger, places: &HashMap<&String, Vec<u64>>) -> usize {
    if ledger.resent > 0 {
        return 0;
    }
    let seqs: Vec<_> = ledger
        .written
        .iter()
        .filter_map(|nonce| places.get(nonce)?.first())
        .collect();
    seqs.windows(2).filter(|pair| pair[0] > pair[1]).count()
}

/// From where the client joined to the end, what it does not have or has otherwise.
fn holes(ledger: &Ledger, history: &BTreeMap<u64, String>) -> usize {
    let Some(first) = ledger.view.keys().next() else {
        return history.len();
    };
    let missing = history
        .range(first..)
        .filter(|(seq, nonce)| ledger.view.get(seq) != Some(nonce));
    let beyond = ledger.view.keys().filter(|seq| !history.contains_key(seq));
    missing.count() + beyond.count()
}

fn disagreements(ledgers: &[MutexGuard<'_, Ledger>]) -> Vec<String> {
    let mut all: HashMap<&Place, &String> = HashMap::new();
    let mut found = Vec::new();
    for ledger in ledgers {
        found.extend(ledger.contradictions.clone());
        for (place, nonce) in &ledger.seen {
            if all.insert(place, nonce).is_some_and(|other| other != nonce) {
                found.push(format!("{place:?} is {nonce} for some and not for others"));
            }
        }
    }
    found
}

/// A checker that cannot fail proves nothing.
#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::{super::ledger::Draft, *};

    /// Somebody who sent `own` at these places and saw `view`.
    fn ledger(own: &[(&str, u64)], view: &[(u64, &str)]) -> Mutex<Ledger> {
        let mut ledger = Ledger::default();
        for (nonce, seq) in own {
            let draft = Draft {
                nonce: (*nonce).to_owned(),
                text: String::new(),
            };
            ledger.written.push(draft.nonce.clone());
            ledger
                .acknowledged
                .insert(draft.nonce.clone(), (draft, ("E".to_owned(), *seq)));
        }
        for (seq, nonce) in view {
            ledger.note(("E".to_owned(), *seq), nonce);
            ledger.view.insert(*seq, (*nonce).to_owned());
        }
        Mutex::new(ledger)
    }

    /// Lost, doubled, out of order, holes, disagreements.
    fn found(ledgers: &[Mutex<Ledger>], history: &[&str]) -> [usize; 5] {
        let history = (1..)
            .zip(history.iter().map(|&nonce| nonce.to_owned()))
            .collect();
        let ledgers: Vec<_> = ledgers
            .iter()
            .map(|ledger| ledger.lock().unwrap())
            .collect();
        let o = compare("", &ledgers, &history, None, None);
        [
            o.lost,
            o.doubled,
            o.out_of_order,
            o.holes,
            o.disagreements.len(),
        ]
    }

    #[test]
    fn every_broken_promise_is_found() {
        let ann = || ledger(&[("a", 1), ("b", 2)], &[(1, "a"), (2, "b")]);
        assert_eq!(found(&[ann()], &["a", "b"]), [0, 0, 0, 0, 0]);
        assert_eq!(found(&[ann()], &["a"]), [1, 0, 0, 1, 0], "lost");
        assert_eq!(
            found(&[ann()], &["a", "b", "a"]),
            [0, 1, 0, 1, 0],
            "doubled"
        );
        let late = ledger(&[("a", 2), ("b", 1)], &[(1, "b"), (2, "a")]);
        assert_eq!(found(&[late], &["b", "a"]), [0, 0, 1, 0, 0], "out of order");
        let hole = ledger(&[], &[(1, "a"), (3, "c")]);
        assert_eq!(found(&[hole], &["a", "b", "c"]), [0, 0, 0, 1, 0], "a hole");
        let other = ledger(&[], &[(1, "a"), (2, "x")]);
        assert_eq!(
            found(&[ann(), other], &["a", "b"]),
            [0, 0, 0, 1, 1],
            "two truths"
        );
    }
}
