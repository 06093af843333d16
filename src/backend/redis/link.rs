//! The way to Redis: which server has which key, and how to get an answer from it in spite of
//! restarts, failovers and moved slots.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use futures_util::future::join_all;

use deadpool_redis::redis::{Client, Cmd, FromRedisValue, Value, cmd, from_redis_value};
use tokio::time::{Duration, Instant, sleep, timeout, timeout_at};

use super::{
    keys::{SLOTS, slot},
    place::{Address, Place, Topology},
    script::Call,
    server::{RESPONSE, Server, info},
    topology::{self, Found, Slots},
    trouble::Trouble,
};
use crate::backend::{BackendError, Result};

/// How long a request is tried before its caller is told that Redis is away.
pub(super) const PATIENCE: Duration = Duration::from_millis(2500);
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
    looked_at: Mutex<Option<Instant>>,
}

/// What is asked of a server.
enum Question<'a> {
    Script(&'a Call),
    Command(&'a Cmd),
}

impl Question<'_> {
    fn command(&self) -> Cmd {
        match self {
            Self::Script(call) => call.by_name(),
            Self::Command(command) => (*command).clone(),
        }
    }
}

impl Link {
    /// Knows no server yet: see [`Self::refresh`].
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            map: RwLock::default(),
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

    /// Runs one command for each key, those of one server in one go. In the order asked for.
    pub(super) async fn each<T: FromRedisValue>(
        &self,
        commands: &[(String, Cmd)],
    ) -> Result<Vec<T>> {
        let asked = commands
            .iter()
            .map(|(key, command)| self.command(key, command));
        futures_util::future::try_join_all(asked).await
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

    /// Looks again which server has what; at most every 200 ms. Says whether something changed.
    pub(super) async fn refresh(&self) -> bool {
        {
            let mut looked_at = self
                .looked_at
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if looked_at.is_some_and(|at| at.elapsed() < REFRESH_PAUSE) {
                return false;
            }
            *looked_at = Some(Instant::now());
        }
        match self.discover().await {
            Ok(found) => self.adopt(&found),
            Err(trouble) => {
                tracing::debug!(?trouble, "cannot find out where Redis is");
                false
            }
        }
    }

    fn adopt(&self, found: &Found) -> bool {
        let before = self.map();
        if before.is_like(found) {
            return false;
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
        tracing::info!(servers = servers.join(","), "Redis is here now");
        *self.map.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Map { shards });
        true
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

/// How a server is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Plain,
    /// Its slot is on the way to this server.
    Asking,
}

async fn ask_server(
    server: &Server,
    question: &Question<'_>,
    way: Way,
) -> std::result::Result<Value, Trouble> {
    let mut conn = server.request().await?;
    if way == Way::Asking {
        answered(conn.send_packed_command(&cmd("ASKING")).await?)?;
    }
    let outcome = conn.send_packed_command(&question.command()).await;
    let outcome = match (outcome.map_err(Trouble::from).and_then(answered), question) {
        (Err(Trouble::NoScript), Question::Script(call)) => {
            if way == Way::Asking {
                answered(conn.send_packed_command(&cmd("ASKING")).await?)?;
            }
            let again = conn.send_packed_command(&call.by_text()).await;
            again.map_err(Trouble::from).and_then(answered)
        }
        (outcome, _) => outcome,
    };
    if matches!(outcome, Err(Trouble::Away(_))) {
        // An answer that comes late must not be taken for the next one's.
        drop(deadpool_redis::Connection::take(conn));
        server.drop_idle();
    }
    outcome
}

/// An error that was answered is one.
pub(super) fn answered(value: Value) -> std::result::Result<Value, Trouble> {
    if let Value::ServerError(error) = &value {
        return Err(Trouble::answered(error));
    }
    Ok(value)
}

/// The answer in the form that is needed.
pub(super) fn typed<T: FromRedisValue>(value: Value) -> std::result::Result<T, Trouble> {
    from_redis_value(value).map_err(|error| Trouble::Said("TYPE".to_owned(), error.to_string()))
}

/// Something stored that we did not write.
pub(super) fn foreign(what: &str) -> BackendError {
    BackendError::Internal(format!("{what} in Redis is not in our form"))
}
