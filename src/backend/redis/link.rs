//! The way to Redis: which server has which key, and how to get an answer from it in spite of
//! restarts, failovers and moved slots.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use futures_util::future::join_all;

use deadpool_redis::redis::{Client, Cmd, FromRedisValue, Value, cmd};
use tokio::{
    sync::Notify,
    time::{Duration, Instant, sleep, timeout, timeout_at},
};

use super::{
    ask::{Question, Way, answered, ask_server, pipeline, typed},
    keys::{SLOTS, slot},
    place::{Address, Place, Topology},
    script::Call,
    server::{RESPONSE, Server, info},
    topology::{self, Found, Slots},
    trouble::Trouble,
};
use crate::backend::Result;

/// How long a request is tried before its caller is told that Redis is away.
pub(super) const PATIENCE: Duration = Duration::from_millis(2500);
/// Commands in one pipeline.
const PIPELINE: usize = 500;
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two looks at the topology.
const REFRESH_PAUSE: Duration = Duration::from_millis(200);

/// Which server has which slots, at one moment.
#[derive(Default)]
pub(super) struct Map {
    shards: Vec<(Vec<Slots>, Arc<Server>)>,
}

impl Map {
    /// All servers, each once.
    pub(super) fn servers(&self) -> impl Iterator<Item = &Arc<Server>> {
        self.shards.iter().map(|(_, server)| server)
    }

    /// The server of a slot; `None` while nobody has it.
    pub(super) fn of(&self, slot: u16) -> Option<&Arc<Server>> {
        let has = |(slots, _): &&(Vec<Slots>, _)| slots.iter().any(|range| range.contains(&slot));
        self.shards.iter().find(has).map(|(_, server)| server)
    }

    /// Whether a server has a slot.
    pub(super) fn has(&self, server: &Arc<Server>, slot: u16) -> bool {
        self.of(slot)
            .is_some_and(|other| Arc::ptr_eq(other, server))
    }

    fn is_like(&self, found: &Found) -> bool {
        let now = self
            .shards
            .iter()
            .map(|(slots, server)| (server.address(), slots));
        now.eq(found.iter())
    }
}

/// The way to Redis.
pub(super) struct Link {
    place: Place,
    map: RwLock<Arc<Map>>,
    /// The map is another one: whoever found that out, subscribers have to follow.
    pub(super) changed: Notify,
    looked_at: Mutex<Option<Instant>>,
}

impl Link {
    /// Knows no server yet: see [`Self::refresh`].
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            map: RwLock::default(),
            changed: Notify::new(),
            looked_at: Mutex::new(None),
        }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether it is a cluster, with sharded publish and subscribe.
    pub(super) fn is_sharded(&self) -> bool {
        matches!(self.place.topology, Topology::Cluster(_))
    }

    /// The command that publishes.
    pub(super) fn publish(&self) -> &'static str {
        if self.is_sharded() {
            "SPUBLISH"
        } else {
            "PUBLISH"
        }
    }

    /// Who has what now.
    pub(super) fn map(&self) -> Arc<Map> {
        Arc::clone(&self.map.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The server of a key.
    pub(super) fn server(&self, key: &str) -> std::result::Result<Arc<Server>, Trouble> {
        let map = self.map();
        let server = map.of(slot(key)).cloned();
        server.ok_or_else(|| Trouble::Moved("no server has that slot".to_owned()))
    }

    /// Runs a script where its key is.
    pub(super) async fn run<T: FromRedisValue>(&self, call: &Call) -> Result<T> {
        Ok(typed(self.ask(call.key(), Question::Script(call)).await?)?)
    }

    /// The same, keeping the scripts' own words apart.
    pub(super) async fn try_run<T: FromRedisValue>(
        &self,
        call: &Call,
    ) -> std::result::Result<T, Trouble> {
        typed(self.ask(call.key(), Question::Script(call)).await?)
    }

    /// Runs a command where `key` is.
    pub(super) async fn command<T: FromRedisValue>(&self, key: &str, command: &Cmd) -> Result<T> {
        Ok(typed(self.ask(key, Question::Command(command)).await?)?)
    }

    /// Runs one command for each key, those of one server in a few pipelines. The answers come in
    /// the order asked for.
    pub(super) async fn each<T: FromRedisValue>(
        &self,
        commands: &[(String, Cmd)],
    ) -> Result<Vec<T>> {
        let mut answers = Vec::with_capacity(commands.len());
        for some in commands.chunks(PIPELINE) {
            for (answer, (key, command)) in self.pipelines(some).await.into_iter().zip(some) {
                answers.push(match answer {
                    Some(value) => typed(value)?,
                    // Moved, away, or never asked: once more, with patience.
                    None => self.command(key, command).await?,
                });
            }
        }
        Ok(answers)
    }

    /// One try; `None` where there was no answer.
    async fn pipelines(&self, commands: &[(String, Cmd)]) -> Vec<Option<Value>> {
        let mut by_server: Vec<(Arc<Server>, Vec<usize>)> = Vec::new();
        for (index, (key, _)) in commands.iter().enumerate() {
            let Ok(server) = self.server(key) else {
                continue;
            };
            match by_server.iter_mut().find(|(s, _)| Arc::ptr_eq(s, &server)) {
                Some((_, indexes)) => indexes.push(index),
                None => by_server.push((server, vec![index])),
            }
        }
        let asked = by_server.iter().map(|(server, indexes)| async move {
            let some = indexes.iter().filter_map(|index| commands.get(*index));
            pipeline(server, some.map(|(_, command)| command)).await
        });
        let values = join_all(asked).await.into_iter().zip(&by_server);
        let answers = values.flat_map(|(values, (_, indexes))| {
            let values = values.unwrap_or_default();
            indexes.iter().copied().zip(values)
        });
        let mut found: HashMap<usize, Value> = answers
            .filter_map(|(index, value)| Some((index, answered(value).ok()?)))
            .collect();
        (0..commands.len())
            .map(|index| found.remove(&index))
            .collect()
    }

    /// Asks until there is an answer, for [`PATIENCE`]. Everything asked here may be done twice.
    async fn ask(&self, key: &str, question: Question<'_>) -> std::result::Result<Value, Trouble> {
        let until = Instant::now() + PATIENCE;
        loop {
            let tried = timeout_at(until, self.ask_once(key, &question)).await;
            let trouble = match tried {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(trouble)) if !trouble.passes() => return Err(trouble),
                Ok(Err(trouble)) => trouble,
                Err(_) => return Err(Trouble::Away("no answer in time".to_owned())),
            };
            if Instant::now() + PAUSE >= until {
                return Err(trouble);
            }
            sleep(PAUSE).await;
            self.refresh().await;
        }
    }

    async fn ask_once(
        &self,
        key: &str,
        question: &Question<'_>,
    ) -> std::result::Result<Value, Trouble> {
        let server = self.server(key)?;
        let answer = ask_server(&server, question, Way::Plain).await;
        let answer = match answer {
            Err(Trouble::Ask(address)) => {
                let other = Server::new(&self.place, &address).map_err(Trouble::from)?;
                ask_server(&other, question, Way::Asking).await
            }
            answer => answer,
        };
        match &answer {
            Ok(_) => server.well(),
            Err(trouble) => server.troubled(trouble),
        }
        answer
    }

    /// Looks again which server has what; at most every 200 ms.
    pub(super) async fn refresh(&self) {
        {
            let mut looked_at = self
                .looked_at
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if looked_at.is_some_and(|at| at.elapsed() < REFRESH_PAUSE) {
                return;
            }
            *looked_at = Some(Instant::now());
        }
        match self.discover().await {
            Ok(found) => self.adopt(&found),
            Err(trouble) => {
                tracing::debug!(?trouble, "cannot find out where Redis is");
            }
        }
    }

    fn adopt(&self, found: &Found) {
        let before = self.map();
        if before.is_like(found) {
            return;
        }
        let known = |address: &Address| {
            let mut servers = before.servers();
            servers.find(|server| server.address() == address).cloned()
        };
        let mut shards = Vec::new();
        for (address, slots) in found {
            let server = match known(address) {
                Some(server) => server,
                None => match Server::new(&self.place, address) {
                    Ok(server) => Arc::new(server),
                    Err(error) => {
                        tracing::error!(%address, %error, "not a server");
                        continue;
                    }
                },
            };
            shards.push((slots.clone(), server));
        }
        let servers: Vec<_> = found.keys().map(Address::to_string).collect();
        tracing::info!(servers = servers.join(","), "looking for Redis here now");
        *self.map.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Map { shards });
        self.changed.notify_one();
    }

    async fn discover(&self) -> std::result::Result<Found, Trouble> {
        match &self.place.topology {
            Topology::Standalone(address) => {
                Ok(BTreeMap::from([(address.clone(), vec![0..=SLOTS - 1])]))
            }
            Topology::Sentinel { sentinels, master } => {
                let mut command = cmd("SENTINEL");
                command.arg("MASTER").arg(master);
                let asked = sentinels.iter().map(|sentinel| async {
                    let asked = timeout(RESPONSE / 2, self.ask_node(sentinel, &command)).await;
                    topology::primary(&asked.ok()?.ok()?)
                });
                // One that was cut off may still believe in the primary before the last.
                let answers = join_all(asked).await.into_iter().flatten();
                let newest = answers.max_by_key(|(epoch, _)| *epoch);
                newest
                    .map(|(_, found)| found)
                    .ok_or_else(|| Trouble::Away("no Sentinel knows the primary".to_owned()))
            }
            Topology::Cluster(seeds) => {
                let map = self.map();
                let known = map.servers().map(|server| server.address().clone());
                let nodes: Vec<_> = known.chain(seeds.iter().cloned()).collect();
                let mut command = cmd("CLUSTER");
                command.arg("SLOTS");
                self.first_answer(&nodes, &command, topology::shards).await
            }
        }
    }

    async fn first_answer(
        &self,
        nodes: &[Address],
        command: &Cmd,
        read: impl Fn(&Value, &Address) -> Option<Found>,
    ) -> std::result::Result<Found, Trouble> {
        let mut last = Trouble::Away("nobody to ask".to_owned());
        for node in nodes {
            let asked = timeout(RESPONSE / 2, self.ask_node(node, command)).await;
            match asked.unwrap_or_else(|_| Err(Trouble::Away(format!("{node} is silent")))) {
                Ok(value) => match read(&value, node) {
                    Some(found) if !found.is_empty() => return Ok(found),
                    _ => last = Trouble::Away(format!("{node} does not know")),
                },
                Err(trouble) => last = trouble,
            }
        }
        Err(last)
    }

    async fn ask_node(&self, node: &Address, command: &Cmd) -> std::result::Result<Value, Trouble> {
        let place = match self.place.topology {
            // Sentinels have no users of their own here, and no databases.
            Topology::Sentinel { .. } => Place {
                user: None,
                password: None,
                ..self.place.clone()
            },
            Topology::Standalone(_) | Topology::Cluster(_) => self.place.clone(),
        };
        let client = Client::open(info(&place, node, 0)?)?;
        let mut conn = client.get_multiplexed_async_connection().await?;
        answered(conn.send_packed_command(command).await?)
    }
}
