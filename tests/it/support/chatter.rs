//! One client of a fleet: it does what docs/protocol.md asks of a client, for as long as it takes.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_tungstenite::tungstenite::Error;

use super::{
    Socket,
    ledger::{Answer, Draft, Ledger},
    nonce,
};

pub(crate) const ROOM: &str = "general";
/// Drafts that may wait; a writer with more writes nothing new.
const OUTBOX: usize = 200;

/// What a fleet is told to do.
#[derive(Clone, Debug)]
pub(crate) struct Orders {
    /// Where nodes are, to the best of anybody's knowledge.
    pub(crate) nodes: Vec<SocketAddr>,
    pub(crate) writes: bool,
    pub(crate) ends: bool,
    /// When the fault ended, in milliseconds of the fleet.
    pub(crate) since: Option<u64>,
}

pub(crate) struct Chatter {
    pub(crate) number: usize,
    /// Between two messages; a reader has none.
    pub(crate) pause: Option<Duration>,
    /// After so long without a word, a connection is taken for dead.
    pub(crate) silence: Duration,
    pub(crate) started: Instant,
    pub(crate) orders: watch::Receiver<Orders>,
    pub(crate) ledger: Arc<Mutex<Ledger>>,
    pub(crate) http: reqwest::Client,
    pub(crate) cookie: Option<String>,
    pub(crate) next_draft: Instant,
    pub(crate) not_before: Instant,
    pub(crate) dice: u64,
}

/// One life of a connection.
struct Live {
    socket: Socket,
    subscribed: bool,
    asked: HashMap<u64, Asked>,
}

enum Asked {
    Hello,
    Subscription,
    Send(String),
    Page,
}

impl Chatter {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap()
    }

    fn roll(&mut self, below: u64) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.dice >> 33) % below
    }

    /// Comes, and comes back, until the fleet ends.
    pub(crate) async fn run(mut self) {
        while !self.orders.borrow().ends {
            if let Err(end) = self.live().await {
                self.ledger().ends.push(end);
            }
            let jitter = 50 + self.roll(400);
            sleep(Duration::from_millis(jitter)).await;
        }
    }

    async fn live(&mut self) -> Result<(), String> {
        let nodes = self.orders.borrow().nodes.clone();
        let choice = usize::try_from(self.roll(nodes.len() as u64)).unwrap();
        let mut live = timeout(Duration::from_secs(5), self.come(nodes[choice]))
            .await
            .map_err(|_| "nobody opened".to_owned())??;
        self.greet(&mut live).await?;
        let mut dead_at = Instant::now() + self.silence;
        loop {
            if self.orders.borrow_and_update().ends {
                live.socket.leave().await;
                return Ok(());
            }
            self.write();
            self.send(&mut live).await?;
            self.look(&mut live).await?;
            let wake = self
                .next_draft
                .max(self.not_before)
                .max(Instant::now() + Duration::from_millis(5));
            tokio::select! {
                heard = live.socket.next() => {
                    let heard = heard.map_err(|end| format!("{end:?}"))?;
                    dead_at = Instant::now() + self.silence;
                    self.hear(&mut live, heard).await?;
                }
                () = sleep_until(wake), if self.pause.is_some() => {}
                () = sleep_until(dead_at) => return Err("silence".to_owned()),
                changed = self.orders.changed() => changed.map_err(|error| error.to_string())?,
            }
        }
    }

    async fn come(&mut self, at: SocketAddr) -> Result<Live, String> {
        if self.cookie.is_none() {
            self.enter(at).await?;
        }
        let cookie = self.cookie.clone().unwrap_or_default();
        match Socket::try_open(at, "/ws", &[("cookie", &cookie)]).await {
            Ok(socket) => Ok(Live {
                socket,
                subscribed: false,
                asked: HashMap::new(),
            }),
            Err(Error::Http(answer)) => {
                if answer.status() == 401 {
                    self.cookie = None;
                }
                Err(answer.status().to_string())
            }
            Err(error) => Err(error.to_string()),
        }
    }

    async fn enter(&mut self, at: SocketAddr) -> Result<(), String> {
        let asked = self
            .http
            .post(format!("http://{at}/api/session"))
            .json(&json!({"name": format!("Chatter {}", self.number)}));
        let answer = asked.send().await.map_err(|error| error.to_string())?;
        let Some(cookie) = answer.headers().get("set-cookie") else {
            return Err(format!("entering: {}", answer.status()));
        };
        let cookie = cookie
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let me: Value = answer.json().await.map_err(|error| error.to_string())?;
        me["user"]["id"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.ledger().user);
        self.cookie = Some(cookie);
        Ok(())
    }

    fn place(&self) -> Value {
        match &self.ledger().position {
            Some((epoch, seq)) => json!({"room": ROOM, "epoch": epoch, "seq": seq}),
            None => json!({"room": ROOM}),
        }
    }

    async fn greet(&mut self, live: &mut Live) -> Result<(), String> {
        let hello = json!({"op": "hello", "v": 1, "rooms": [self.place()]});
        live.give(hello, Asked::Hello).await
    }

    async fn subscribe(&mut self, live: &mut Live) -> Result<(), String> {
        live.subscribed = false;
        let mut command = self.place();
        command["op"] = "subscribe".into();
        live.give(command, Asked::Subscription).await
    }

    /// Writes a new message if it is time to.
    fn write(&mut self) {
        let Some(pause) = self.pause.filter(|_| self.orders.borrow().writes) else {
            return;
        };
        let now = Instant::now();
        if now < self.next_draft {
            return;
        }
        self.next_draft = now + pause;
        let mut ledger = self.ledger();
        if ledger.outbox.len() >= OUTBOX {
            return;
        }
        let count = ledger.written.len();
        let text = format!(
            "{}.{count}@{}",
            self.number,
            self.started.elapsed().as_millis()
        );
        let draft = Draft {
            nonce: nonce(),
            text,
        };
        ledger.written.push(draft.nonce.clone());
        ledger.outbox.push_back(draft);
    }

    /// Sends the oldest message that waits, one at a time.
    async fn send(&mut self, live: &mut Live) -> Result<(), String> {
        let busy = live
            .asked
            .values()
            .any(|asked| matches!(asked, Asked::Send(_)));
        if busy || !live.subscribed || Instant::now() < self.not_before {
            return Ok(());
        }
        let Some(Draft { nonce, text }) = self.ledger().outbox.front().cloned() else {
            return Ok(());
        };
        let command = json!({"op": "send", "room": ROOM, "nonce": nonce, "text": text});
        live.give(command, Asked::Send(nonce)).await
    }

    async fn hear(&mut self, live: &mut Live, heard: Value) -> Result<(), String> {
        if let Some(id) = heard["id"].as_u64() {
            let asked = live.asked.remove(&id);
            return match asked {
                Some(asked) => self.answered(live, asked, &heard).await,
                None => Err(format!("a reply to nothing: {heard}")),
            };
        }
        match heard["event"].as_str().unwrap_or_default() {
            "ping" => live.pong().await,
            _ if heard["room"] != ROOM => Ok(()),
            "resumed" => self.resumed(live, &heard).await,
            "entry" => self.entry(live, &heard).await,
            "gap" => {
                let seq = |name: &str| heard[name].as_u64().unwrap();
                let epoch = heard["epoch"].as_str().unwrap();
                self.ledger().gap(epoch, seq("from"), seq("to"));
                Ok(())
            }
            end @ ("truncated" | "reset") => {
                self.ledger().verdicts.push(format!("live {end}"));
                self.subscribe(live).await
            }
            _ => Ok(()),
        }
    }

    async fn answered(
        &mut self,
        live: &mut Live,
        asked: Asked,
        reply: &Value,
    ) -> Result<(), String> {
        let (ok, error) = (&reply["ok"], &reply["error"]);
        match asked {
            Asked::Hello if ok.is_object() => Ok(()),
            Asked::Subscription if ok.is_object() => self.resumed(live, ok).await,
            Asked::Send(nonce) if ok.is_object() => {
                let place = (
                    ok["epoch"].as_str().unwrap().to_owned(),
                    ok["seq"].as_u64().unwrap(),
                );
                let how = if ok["repeated"] == true {
                    Answer::Repeated
                } else {
                    Answer::Appended
                };
                self.ledger().acknowledge(&nonce, place, how);
                Ok(())
            }
            Asked::Page if ok.is_object() => {
                self.ledger().fill(ok["entries"].as_array().unwrap());
                Ok(())
            }
            Asked::Send(_) => {
                self.ledger().refusals += 1;
                let retry = error["retry_ms"].as_u64().unwrap_or(500).min(2000);
                self.not_before = Instant::now() + Duration::from_millis(retry);
                match error["code"].as_str().unwrap_or_default() {
                    "unavailable" | "rate_limited" | "internal" => Ok(()),
                    _ => Err(format!("send: {error}")),
                }
            }
            // Not now: a new connection asks again, after a pause.
            Asked::Hello | Asked::Subscription | Asked::Page => Err(error.to_string()),
        }
    }

    async fn resumed(&mut self, live: &mut Live, answer: &Value) -> Result<(), String> {
        let since = self.orders.borrow().since;
        self.ledger().resumed(answer, since);
        if answer["more"] == true {
            return self.subscribe(live).await;
        }
        live.subscribed = true;
        Ok(())
    }

    async fn entry(&mut self, live: &mut Live, event: &Value) -> Result<(), String> {
        if !live.subscribed {
            return Ok(());
        }
        let since = self.orders.borrow().since;
        let (epoch, entry) = (event["epoch"].as_str().unwrap(), &event["entry"]);
        let seq = entry["seq"].as_u64().unwrap();
        {
            let mut ledger = self.ledger();
            if ledger.apply(epoch, entry, since) {
                return Ok(());
            }
            ledger.out_of_order += 1;
            if ledger
                .position
                .as_ref()
                .is_some_and(|(_, last)| seq <= *last)
            {
                return Ok(());
            }
        }
        self.subscribe(live).await
    }

    /// Asks for what is in the first hole, a page at a time.
    async fn look(&mut self, live: &mut Live) -> Result<(), String> {
        let busy = live
            .asked
            .values()
            .any(|asked| matches!(asked, Asked::Page));
        let hole = self.ledger().holes.first().copied();
        let Some((from, _)) = hole.filter(|_| live.subscribed && !busy) else {
            return Ok(());
        };
        let command = json!({"op": "history", "room": ROOM, "after": from - 1, "limit": 100});
        live.give(command, Asked::Page).await
    }
}

impl Live {
    async fn give(&mut self, command: Value, asked: Asked) -> Result<(), String> {
        let id = self.socket.try_give(command).await.ok_or("it broke")?;
        self.asked.insert(id, asked);
        Ok(())
    }

    async fn pong(&mut self) -> Result<(), String> {
        // It has no id and gets no reply.
        self.socket
            .try_text(json!({"op": "pong"}).to_string())
            .await
            .ok_or_else(|| "it broke".to_owned())
    }
}
