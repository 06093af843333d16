//! Clients that do what docs/protocol.md asks of one, remember everything, and are compared with
//! the final history afterwards.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{Person, Socket, eventually_within, nonce};

/// How long a fleet may take until all have everything.
const SETTLING: Duration = Duration::from_secs(40);

/// Clients in one room, spread over nodes.
pub(crate) struct Fleet {
    room: String,
    crew: Crew,
    members: Vec<Arc<Mutex<Record>>>,
    tasks: JoinSet<()>,
    began: Instant,
}

#[derive(Clone)]
struct Crew {
    nodes: Arc<Mutex<Vec<SocketAddr>>>,
    quiet: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
    /// When the last message was acknowledged, and the longest time that none was.
    pauses: Arc<Mutex<(Instant, Duration)>>,
}

/// What one client knows.
#[derive(Default)]
struct Record {
    /// seq → nonce, of the log as it stands for this client.
    view: BTreeMap<u64, String>,
    position: Option<(String, u64)>,
    outbox: VecDeque<String>,
    acknowledged: HashMap<String, u64>,
    /// Verdicts and events that told of a loss or a hole.
    told: Vec<String>,
    /// What must never be.
    faults: Vec<String>,
    /// Names that came and went in the room.
    movements: Vec<String>,
}

/// What came out: one line of the table in docs/reliability.md.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) acknowledged: usize,
    pub(crate) told: Vec<String>,
    pub(crate) movements: usize,
}

impl Fleet {
    /// `count` people, each writing about every `pace`, on nodes in turn.
    pub(crate) async fn start(
        nodes: &[SocketAddr],
        room: &str,
        count: usize,
        pace: Duration,
    ) -> Self {
        let crew = Crew {
            nodes: Arc::new(Mutex::new(nodes.to_vec())),
            quiet: Arc::default(),
            acknowledged: Arc::default(),
            pauses: Arc::new(Mutex::new((Instant::now(), Duration::ZERO))),
        };
        let mut fleet = Self {
            room: room.to_owned(),
            crew,
            members: Vec::new(),
            tasks: JoinSet::new(),
            began: Instant::now(),
        };
        for n in 0..count {
            let person = Person::enter(nodes[n % nodes.len()], &format!("Sailor {n}")).await;
            let record = Arc::new(Mutex::new(Record::default()));
            fleet.members.push(Arc::clone(&record));
            let sailor = Sailor {
                person,
                room: room.to_owned(),
                crew: fleet.crew.clone(),
                record,
                turn: n,
                pace,
                next_write: Instant::now() + pace.mul_f64(n as f64 / count as f64),
                in_flight: None,
                hold_until: Instant::now(),
                next_id: 1,
                asked: None,
                hello: None,
            };
            fleet.tasks.spawn(sailor.sail());
        }
        fleet.acknowledges(count).await;
        *fleet.crew.pauses.lock().unwrap() = (Instant::now(), Duration::ZERO);
        fleet
    }

    /// From now on these are the nodes to come back to.
    pub(crate) fn sail_to(&self, nodes: &[SocketAddr]) {
        *self.crew.nodes.lock().unwrap() = nodes.to_vec();
    }

    /// How many messages were acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        self.crew.acknowledged.load(Relaxed)
    }

    /// Waits until so many more are acknowledged; how long that took.
    pub(crate) async fn acknowledges(&self, more: usize) -> Duration {
        let (start, goal) = (Instant::now(), self.acknowledged() + more);
        let what = format!("{more} more acknowledged");
        eventually_within(SETTLING, &what, async || {
            (self.acknowledged() >= goal).then_some(())
        })
        .await;
        start.elapsed()
    }

    /// Ends the writing, waits until everybody has everything, and checks the whole against the
    /// history that the nodes give.
    pub(crate) async fn check(mut self, what: &str) -> Outcome {
        self.crew.quiet.store(true, Relaxed);
        let nodes = self.crew.nodes.lock().unwrap().clone();
        eventually_within(SETTLING, "all outboxes are empty", async || {
            let empty = |m: &Arc<Mutex<Record>>| m.lock().unwrap().outbox.is_empty();
            self.members.iter().all(empty).then_some(())
        })
        .await;
        let history = eventually_within(SETTLING, "everybody has everything", async || {
            let history = history(nodes[0], &self.room).await?;
            let top = history.keys().next_back().copied().unwrap_or(0);
            let has_all = |m: &Arc<Mutex<Record>>| {
                m.lock()
                    .unwrap()
                    .position
                    .as_ref()
                    .is_some_and(|(_, seq)| *seq == top)
            };
            self.members.iter().all(has_all).then_some(history)
        })
        .await;
        let everybody = self.members.len();
        for node in &nodes {
            eventually_within(SETTLING, "all nodes count who is there", async || {
                (member_count(*node, &self.room).await? == everybody).then_some(())
            })
            .await;
        }
        let pause = self.crew.pauses.lock().unwrap().1;
        let took = self.began.elapsed();
        self.tasks.shutdown().await;
        let outcome = self.compare(&history);
        // For the table in docs/reliability.md.
        println!(
            "{what}: {} acknowledged, 0 lost, 0 doubled, 0 out of order in {:.1} s; longest pause \
             {:.1} s; told {:?}",
            outcome.acknowledged,
            took.as_secs_f64(),
            pause.as_secs_f64(),
            outcome.told
        );
        outcome
    }

    fn compare(&self, history: &BTreeMap<u64, String>) -> Outcome {
        let mut seen = BTreeSet::new();
        for (seq, nonce) in history {
            assert!(seen.insert(nonce), "{nonce} stands twice, again at {seq}");
        }
        let contiguous = history.keys().zip(1..).all(|(seq, n)| *seq == n);
        assert!(contiguous, "the history has holes");
        let mut told = Vec::new();
        let (mut acknowledged, mut movements) = (0, 0);
        for member in &self.members {
            let record = member.lock().unwrap();
            assert_eq!(record.faults, Vec::<String>::new());
            for nonce in record.acknowledged.keys() {
                assert!(seen.contains(nonce), "{nonce} was acknowledged and is lost");
            }
            for (seq, nonce) in &record.view {
                assert_eq!(history.get(seq), Some(nonce), "views differ at {seq}");
            }
            let first = record.view.keys().next().copied().unwrap_or(0);
            let last = record.view.keys().next_back().copied().unwrap_or(0);
            let missing = (last - first + 1) as usize - record.view.len();
            let told_of_gap = record.told.iter().any(|told| told == "gap");
            assert!(missing == 0 || told_of_gap, "a silent hole of {missing}");
            acknowledged += record.acknowledged.len();
            told.extend(record.told.iter().cloned());
            movements += record.movements.len();
        }
        told.sort();
        told.dedup();
        Outcome {
            acknowledged,
            told,
            movements,
        }
    }
}

impl Crew {
    fn note_pause(&self) {
        let mut pauses = self.pauses.lock().unwrap();
        pauses.1 = pauses.1.max(pauses.0.elapsed());
        pauses.0 = Instant::now();
    }
}

struct Sailor {
    person: Person,
    room: String,
    crew: Crew,
    record: Arc<Mutex<Record>>,
    turn: usize,
    pace: Duration,
    next_write: Instant,
    /// The command under way and the nonce that it carries.
    in_flight: Option<(u64, String)>,
    hold_until: Instant,
    next_id: u64,
    /// The subscribe that awaits its reply.
    asked: Option<u64>,
    hello: Option<u64>,
}

impl Sailor {
    async fn sail(mut self) {
        loop {
            let nodes = self.crew.nodes.lock().unwrap().clone();
            let node = nodes[self.turn % nodes.len()];
            self.in_flight = None;
            self.asked = None;
            let cookie = [("cookie", self.person.cookie.as_str())];
            let opening = Socket::try_open(node, "/ws", &cookie);
            if let Ok(Some(socket)) = timeout(Duration::from_secs(3), opening).await {
                self.voyage(socket).await;
            }
            self.turn += 1;
            sleep(Duration::from_millis(50 + 13 * (self.turn as u64 % 10))).await;
        }
    }

    /// One connection from hello to its end.
    async fn voyage(&mut self, mut socket: Socket) -> Option<()> {
        let mut room = json!({ "room": self.room });
        if let Some((epoch, seq)) = &self.record.lock().unwrap().position {
            room["epoch"] = epoch.as_str().into();
            room["seq"] = (*seq).into();
        }
        let hello = json!({"op": "hello", "v": 1, "rooms": [room]});
        self.hello = Some(self.give(&mut socket, hello).await?);
        loop {
            self.write();
            self.send(&mut socket).await?;
            let wake = self.next_write.max(self.hold_until);
            tokio::select! {
                message = socket.next() => self.hear(&mut socket, &message.ok()?).await?,
                () = sleep_until(wake.max(Instant::now() + Duration::from_millis(5))) => {}
            }
        }
    }

    fn write(&mut self) {
        if Instant::now() >= self.next_write && !self.crew.quiet.load(Relaxed) {
            self.record.lock().unwrap().outbox.push_back(nonce());
            self.next_write = Instant::now() + self.pace;
        }
    }

    async fn send(&mut self, socket: &mut Socket) -> Option<()> {
        if self.in_flight.is_some() || Instant::now() < self.hold_until {
            return Some(());
        }
        let Some(nonce) = self.record.lock().unwrap().outbox.front().cloned() else {
            return Some(());
        };
        let command = json!({"op": "send", "room": self.room, "nonce": nonce, "text": nonce});
        self.in_flight = Some((self.give(socket, command).await?, nonce));
        Some(())
    }

    async fn give(&mut self, socket: &mut Socket, mut command: Value) -> Option<u64> {
        let id = self.next_id;
        self.next_id += 1;
        command["id"] = id.into();
        socket.try_text(command.to_string()).await?;
        Some(id)
    }

    async fn hear(&mut self, socket: &mut Socket, message: &Value) -> Option<()> {
        let id = message["id"].as_u64();
        if id.is_some() && id == self.hello && message.get("error").is_some() {
            // Not let in now: come back.
            return None;
        }
        if let Some((_, nonce)) = self.in_flight.take_if(|(sent, _)| Some(*sent) == id) {
            self.answered(nonce, message);
        } else if id.is_some() && id == self.asked {
            self.asked = None;
            if message.get("ok").is_some() {
                self.resumed(socket, &message["ok"]).await?;
            } else {
                self.subscribe(socket).await?;
            }
        }
        if message["event"] == "ping" {
            socket.try_text(json!({"op": "pong"}).to_string()).await?;
        }
        if message["room"] != self.room.as_str() {
            return Some(());
        }
        match message["event"].as_str() {
            Some("entry") if self.apply(message["epoch"].as_str()?, &message["entry"]) => {}
            Some("entry") => {
                let fault = format!("an entry came before its turn: {message}");
                self.record.lock().unwrap().faults.push(fault);
            }
            Some("resumed") => self.resumed(socket, message).await?,
            Some("gap") => {
                let mut record = self.record.lock().unwrap();
                record.told.push("gap".to_owned());
                let epoch = message["epoch"].as_str()?.to_owned();
                record.position = Some((epoch, message["to"].as_u64()?));
            }
            Some("truncated" | "reset") => self.subscribe(socket).await?,
            Some("presence") => self.moved(message),
            _ => {}
        }
        Some(())
    }

    async fn subscribe(&mut self, socket: &mut Socket) -> Option<()> {
        let mut command = json!({"op": "subscribe", "room": self.room, "limit": 200});
        if let Some((epoch, seq)) = &self.record.lock().unwrap().position {
            command["epoch"] = epoch.as_str().into();
            command["seq"] = (*seq).into();
        }
        self.asked = Some(self.give(socket, command).await?);
        Some(())
    }

    async fn resumed(&mut self, socket: &mut Socket, answer: &Value) -> Option<()> {
        let verdict = answer["verdict"].as_str()?;
        let epoch = answer["epoch"].as_str()?.to_owned();
        let top = answer["top"].as_u64()?;
        {
            let mut record = self.record.lock().unwrap();
            let entries = answer["entries"].as_array()?;
            let before_page = entries
                .first()
                .and_then(|e| e["seq"].as_u64())
                .map_or(top, |s| s - 1);
            // Another life of the log: what was acknowledged in the one before and has not come
            // since may be lost.
            let seen = record.position.clone();
            if let Some((before, seq)) = seen
                && before != epoch
            {
                record.send_lost_again(|_, at| at > seq);
            }
            match verdict {
                "ok" => {}
                "truncated" => {
                    let end = answer["seq"].as_u64()?;
                    record.view.split_off(&(end + 1));
                    record.position = Some((epoch.clone(), end));
                    record.send_lost_again(|_, seq| seq > end);
                }
                "reset" => {
                    record.view.clear();
                    record.position = Some((epoch.clone(), before_page));
                    record.send_lost_again(|_, _| true);
                }
                // `new` and `gap`: what follows is the newest page.
                _ => record.position = Some((epoch.clone(), before_page)),
            }
            if !matches!(verdict, "ok" | "new") {
                record.told.push(verdict.to_owned());
            }
        }
        for entry in answer["entries"].as_array()? {
            self.apply(&epoch, entry);
        }
        if answer["more"] == true {
            self.subscribe(socket).await?;
        } else if let Some((now, _)) = &mut self.record.lock().unwrap().position {
            *now = epoch;
        }
        Some(())
    }

    /// `false` if entries before it are missing.
    fn apply(&self, epoch: &str, entry: &Value) -> bool {
        let mut record = self.record.lock().unwrap();
        let (Some(seq), Some(text)) = (entry["seq"].as_u64(), entry["text"].as_str()) else {
            return false;
        };
        let last = record.position.as_ref().map_or(0, |(_, seq)| *seq);
        if seq == last + 1 {
            // An acknowledged message is safe once its entry came: another in its place means
            // that the store lost it.
            record.send_lost_again(|nonce, at| at == seq && nonce != text);
            record.view.insert(seq, text.to_owned());
            record.position = Some((epoch.to_owned(), seq));
        }
        seq <= last + 1
    }

    fn answered(&mut self, nonce: String, reply: &Value) {
        let mut record = self.record.lock().unwrap();
        if let Some(seq) = reply["ok"]["seq"].as_u64() {
            record.outbox.retain(|waiting| *waiting != nonce);
            if record.acknowledged.insert(nonce, seq).is_none() {
                self.crew.acknowledged.fetch_add(1, Relaxed);
                self.crew.note_pause();
            }
            return;
        }
        match reply["error"]["code"].as_str() {
            Some("unavailable" | "rate_limited" | "internal") => {
                self.hold_until = Instant::now() + Duration::from_millis(100);
            }
            _ => record.faults.push(format!("refused: {reply}")),
        }
    }

    fn moved(&self, presence: &Value) {
        let mut record = self.record.lock().unwrap();
        for (sign, field) in [("+", "joined"), ("-", "left")] {
            for user in presence[field].as_array().into_iter().flatten() {
                record.movements.push(format!("{sign}{}", user["name"]));
            }
        }
    }
}

impl Record {
    /// Own messages that the store lost are sent once more, with their nonces, before all others.
    fn send_lost_again(&mut self, is_lost: impl Fn(&str, u64) -> bool) {
        let acknowledged = self.acknowledged.iter();
        let mut lost: Vec<_> = acknowledged
            .filter(|(nonce, seq)| is_lost(nonce, **seq))
            .collect();
        lost.sort_by_key(|(_, seq)| std::cmp::Reverse(**seq));
        for (nonce, _) in lost {
            if !self.outbox.contains(nonce) {
                self.outbox.push_front(nonce.clone());
            }
        }
    }
}

/// The whole of a room's log: seq → text, which is the nonce.
async fn history(node: SocketAddr, room: &str) -> Option<BTreeMap<u64, String>> {
    let mut all = BTreeMap::new();
    loop {
        let after = all.keys().next_back().copied().unwrap_or(0);
        let address = format!("http://{node}/api/rooms/{room}/messages?after={after}&limit=100");
        let page: Value = reqwest::get(address).await.ok()?.json().await.ok()?;
        for entry in page["entries"].as_array()? {
            let text = entry["text"].as_str()?.to_owned();
            all.insert(entry["seq"].as_u64()?, text);
        }
        if page["more"] != true {
            return Some(all);
        }
    }
}

/// How many users a node says are in a room.
pub(crate) async fn member_count(node: SocketAddr, room: &str) -> Option<usize> {
    let rooms: Value = reqwest::get(format!("http://{node}/api/rooms"))
        .await
        .ok()?
        .json()
        .await
        .ok()?;
    let room = rooms.as_array()?.iter().find(|r| r["id"] == room)?;
    usize::try_from(room["member_count"].as_u64()?).ok()
}
