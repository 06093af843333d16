//! One Redis server that takes writes: connections to it, and how it is.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deadpool_redis::{
    Manager, Pool, PoolConfig, Runtime, Timeouts,
    redis::{
        AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo,
        ProtocolVersion, PushInfo, RedisConnectionInfo, RedisError, Value,
        aio::MultiplexedConnection, cmd, io::tcp::TcpSettings,
    },
};
use socket2::TcpKeepalive;
use tokio::time::Instant;

use super::{
    ask::{answered, typed},
    place::{Address, Place},
    script,
    trouble::Trouble,
};

/// For a connection to come about.
const CONNECT: Duration = Duration::from_secs(2);
/// For an answer. A Redis that takes longer is as good as away.
pub(super) const RESPONSE: Duration = Duration::from_secs(2);
/// Connections for requests; further ones wait for one.
const POOL: usize = 16;

/// One Redis server.
pub(super) struct Server {
    address: Address,
    client: Client,
    pool: Pool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failing_since: Option<Instant>,
    refuses: bool,
    fence: Option<String>,
}

/// A connection, and the process and history that it leads to.
pub(super) struct Fenced {
    pub(super) conn: MultiplexedConnection,
    /// Changes when the process restarts, or follows another history.
    pub(super) fence: String,
}

impl Server {
    /// Connects to nothing yet.
    pub(super) fn new(place: &Place, address: &Address) -> Result<Self, RedisError> {
        let info = info(place, address, place.database)?;
        let manager = Manager::new_with_config(info.clone(), config())?;
        let bound = Some(RESPONSE);
        let pool = PoolConfig {
            max_size: POOL,
            timeouts: Timeouts {
                wait: bound,
                create: bound,
                recycle: bound,
            },
            ..PoolConfig::default()
        };
        let pool = Pool::builder(manager)
            .config(pool)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|_| {
                (
                    deadpool_redis::redis::ErrorKind::InvalidClientConfig,
                    "no runtime",
                )
            })?;
        Ok(Self {
            address: address.clone(),
            client: Client::open(info)?,
            pool,
            state: Mutex::default(),
        })
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// A connection for requests and their answers.
    pub(super) async fn request(&self) -> Result<deadpool_redis::Connection, Trouble> {
        self.pool.get().await.map_err(|error| {
            if let deadpool_redis::PoolError::Backend(error) = error {
                error.into()
            } else {
                Trouble::Away(error.to_string())
            }
        })
    }

    /// A connection of its own, to the primary for certain, with all scripts known.
    pub(super) async fn connect(&self) -> Result<Fenced, Trouble> {
        let client = &self.client;
        let mut conn = client
            .get_multiplexed_async_connection_with_config(&config())
            .await?;
        for script in script::ALL {
            conn.send_packed_command(&script.load()).await?;
        }
        let fence = fence(&mut conn).await?;
        self.lock().fence = Some(fence.clone());
        Ok(Fenced { conn, fence })
    }

    /// A connection of its own that passes every push to `heard`.
    pub(super) async fn subscriber(
        &self,
        heard: impl Fn(PushInfo) + Send + Sync + 'static,
    ) -> Result<MultiplexedConnection, Trouble> {
        let heard = move |push| {
            heard(push);
            Ok::<(), std::convert::Infallible>(())
        };
        let config = config()
            .set_push_sender(heard)
            .set_pipeline_buffer_size(1024);
        let conn = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        Ok(conn)
    }

    /// Asks which process answers now and whether it takes writes.
    pub(super) async fn look(&self) -> Result<(), Trouble> {
        let mut conn = self.request().await?;
        let fence = fence(&mut conn).await?;
        self.lock().fence = Some(fence);
        Ok(())
    }

    /// The process and history that answered last.
    pub(super) fn fence(&self) -> Option<String> {
        self.lock().fence.clone()
    }

    /// It did what it was asked to.
    pub(super) fn well(&self) {
        self.lock().failing_since = None;
    }

    /// It took a write.
    pub(super) fn wrote(&self) {
        let mut state = self.lock();
        state.failing_since = None;
        state.refuses = false;
    }

    /// It did not; notes what that says of its health.
    pub(super) fn troubled(&self, trouble: &Trouble) {
        let mut state = self.lock();
        match trouble {
            Trouble::Away(_) | Trouble::Moved(_) | Trouble::Login(_) => {
                state.failing_since.get_or_insert_with(Instant::now);
            }
            Trouble::Refuses(_) | Trouble::Lags(_) => state.refuses = true,
            Trouble::Ask(_) | Trouble::NoScript | Trouble::Said(..) => {}
        }
    }

    /// For how long nothing has worked.
    pub(super) fn failing_for(&self) -> Duration {
        let since = self.lock().failing_since;
        since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Whether it takes no writes, as last seen.
    pub(super) fn refuses(&self) -> bool {
        self.lock().refuses
    }

    /// Drops the connections for requests that are idle.
    pub(super) fn drop_idle(&self) {
        self.pool.retain(|_, _| false);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT))
        .set_response_timeout(Some(RESPONSE))
}

/// How to connect to a server of this place.
pub(super) fn info(
    place: &Place,
    address: &Address,
    database: i64,
) -> Result<ConnectionInfo, RedisError> {
    let Address { host, port } = address.clone();
    let addr = if place.tls {
        ConnectionAddr::TcpTls {
            host,
            port,
            insecure: false,
            tls_params: None,
        }
    } else {
        ConnectionAddr::Tcp(host, port)
    };
    let keepalive = TcpKeepalive::new()
        .with_time(Duration::from_secs(5))
        .with_interval(Duration::from_secs(2))
        .with_retries(3);
    let tcp = TcpSettings::default()
        .set_nodelay(true)
        .set_keepalive(keepalive);
    #[cfg(target_os = "linux")]
    let tcp = tcp.set_user_timeout(Duration::from_secs(8));
    let mut redis = RedisConnectionInfo::default()
        .set_protocol(ProtocolVersion::RESP3)
        .set_db(database)
        .set_lib_name("tertulia", env!("CARGO_PKG_VERSION"));
    if let Some(user) = &place.user {
        redis = redis.set_username(user);
    }
    if let Some(password) = &place.password {
        redis = redis.set_password(password);
    }
    let info = addr.into_connection_info()?;
    Ok(info.set_tcp_settings(tcp).set_redis_settings(redis))
}

/// Names the process at the other end and the history that it follows. A process that was made a
/// replica and then a primary again has lost what the other primary did not have: its replication
/// id is a new one.
async fn fence(conn: &mut MultiplexedConnection) -> Result<String, Trouble> {
    let mut word = Info::default();
    for section in ["server", "replication"] {
        word.read(&ask_info(conn, section).await?);
    }
    if word.role != "master" {
        return Err(Trouble::Moved(format!("it is a {} now", word.role)));
    }
    Ok(format!("{}:{}", word.run_id, word.replication_id))
}

#[derive(Default)]
struct Info {
    run_id: String,
    replication_id: String,
    role: String,
}

impl Info {
    fn read(&mut self, text: &str) {
        for line in text.lines() {
            match line.trim_end().split_once(':') {
                Some(("run_id", id)) => id.clone_into(&mut self.run_id),
                Some(("master_replid", id)) => id.clone_into(&mut self.replication_id),
                Some(("role", role)) => role.clone_into(&mut self.role),
                Some(_) | None => {}
            }
        }
    }
}

/// One section of what a server says of itself.
pub(super) async fn ask_info(
    conn: &mut MultiplexedConnection,
    section: &str,
) -> Result<String, Trouble> {
    let value = conn.send_packed_command(cmd("INFO").arg(section)).await?;
    let value = answered(value)?;
    if let Value::VerbatimString { text, .. } = value {
        return Ok(text);
    }
    typed(value)
}
