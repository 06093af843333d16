//! The whole, put together: the only place that names a concrete backend.

mod drain;
mod files;
mod starting;
mod web;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use starting::Starting;

use crate::{
    backend::{
        Backend, BackendError,
        embedded::{Embedded, OpenError, Options, RecordsAlone},
        redis::{self, Redis},
    },
    config::{self, Durability, RedisUrl, Settings},
    domain::{Rate, access::Access},
    hub::{Hub, HubOptions},
    protocol::reply,
    service::{
        Chat, Failure, Rules, Token,
        people::{People, store::Store},
    },
    transport::{
        api, caller::Proxies, front::FrontTerms, health::Health, listener::EdgeOptions,
        socket::SocketOptions, terms::Terms,
    },
};

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {host} port {port}: {cause}")]
    Bind {
        /// The setting `host`.
        host: String,
        /// The setting `port`.
        port: u16,
        /// What the system said.
        cause: io::Error,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// Redis is there and cannot be used.
    #[error(transparent)]
    Redis(#[from] redis::OpenError),
    /// The bucket for files cannot be used.
    #[error("{0}")]
    Files(String),
    /// The store was opened and does not answer.
    #[error("the store does not answer: {0}")]
    Backend(#[from] BackendError),
}

/// A server that is ready.
pub struct App {
    backend: Arc<dyn Backend>,
    hub: Arc<Hub>,
    chat: Arc<Chat>,
    health: Arc<Health>,
    /// Tasks that end when `stop_accepting` fires and what they have begun is done.
    requests: TaskTracker,
    stop_accepting: CancellationToken,
    /// The metrics port, which ends last.
    side: TaskTracker,
    stop_side: CancellationToken,
    /// Sockets, which end when they are closed.
    sockets: TaskTracker,
    stop_strangers: CancellationToken,
    /// The hub's own tasks.
    upkeep: TaskTracker,
    stop_upkeep: CancellationToken,
    addresses: Vec<SocketAddr>,
    drain_delay: Duration,
    grace: Duration,
}

impl App {
    /// Binds, opens the store, and begins to answer; returns when it is ready.
    pub async fn start(settings: &Settings) -> Result<Self, StartError> {
        Starting::listen(settings)?.open().await
    }

    /// The token of a one-time link that makes its opener the owner; `None` if there is an owner.
    pub async fn setup_token(&self) -> Result<Option<Token>, Failure> {
        self.chat.setup_token().await
    }

    /// What people can do on it: for tests, which do not wait for the hourly upkeep.
    #[doc(hidden)]
    pub fn chat(&self) -> &Arc<Chat> {
        &self.chat
    }

    /// Where it listens.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }
}

async fn open_backend(settings: &Settings) -> Result<Arc<dyn Backend>, StartError> {
    let Some(url) = &settings.redis_url else {
        let options = Options::at(&settings.data_dir);
        let opened = tokio::task::spawn_blocking(|| Embedded::open(options)).await;
        return Ok(opened.map_err(|error| BackendError::Internal(error.to_string()))??);
    };
    Ok(Redis::open(redis_options(settings, url)).await?)
}

/// Who is known on the server with these settings, whether or not it runs: for the command line.
/// Joins nothing and makes nothing; nothing has to be closed.
pub async fn open_people(settings: &Settings) -> Result<People, StartError> {
    let records: RecordsAlone = if let Some(url) = &settings.redis_url {
        Redis::records_of(redis_options(settings, url)).await?
    } else {
        let options = Options::at(&settings.data_dir);
        let opened = tokio::task::spawn_blocking(|| Embedded::records_of(options)).await;
        opened.map_err(|error| BackendError::Internal(error.to_string()))??
    };
    Ok(People::new(Store::new(records)))
}

fn redis_options(settings: &Settings, url: &RedisUrl) -> redis::Options {
    redis::Options {
        place: url.place(),
        prefix: settings.redis_prefix.clone(),
        durability: match settings.durability {
            Durability::Memory => redis::Durability::Memory,
            Durability::Replicated => redis::Durability::Replicated {
                replicas: settings.redis_replicas,
            },
        },
    }
}

fn millis(setting: u64) -> Duration {
    Duration::from_millis(setting)
}

fn hub_options(settings: &Settings) -> HubOptions {
    HubOptions {
        ring_entries: settings.ring_entries,
        leave_grace: millis(settings.leave_grace_ms),
        connections_per_user: settings.max_connections_per_user,
        ..HubOptions::default()
    }
}

fn rules(settings: &Settings) -> Rules {
    Rules {
        access: match settings.access {
            config::Access::Open => Access::Open,
            config::Access::Invite => Access::Invite,
            config::Access::Accounts => Access::Accounts,
        },
        bot_send: Rate::per_second(settings.bot_send_rate, settings.bot_send_burst),
        files: files::rules(settings),
        passwords: Rate::within(settings.password_attempts, 15 * 60),
        private_webhooks: settings.private_webhooks,
        push_delay: Duration::from_millis(settings.push_delay_ms),
        max_text_bytes: settings.max_text_bytes,
        max_rooms: settings.max_rooms,
        send: Rate::per_second(settings.send_rate, settings.send_burst),
        create_room: Rate::per_minute(settings.create_room_rate),
        enter: Rate::per_minute(settings.sign_in_rate),
    }
}

fn terms(settings: &Settings) -> Terms {
    Terms {
        name: settings.app_name.clone(),
        limits: reply::Limits {
            text_bytes: settings.max_text_bytes,
            frame_bytes: settings.max_frame_bytes,
            rooms_per_connection: settings.max_rooms_per_connection,
            files: files::limits(settings),
        },
        ping_ms: settings.ping_interval_ms,
        commands: Rate::per_second(settings.command_rate, settings.command_burst),
        max_json_depth: settings.max_json_depth,
    }
}

fn socket_options(settings: &Settings) -> SocketOptions {
    SocketOptions {
        max_message_bytes: settings.max_frame_bytes,
        ping_interval: millis(settings.ping_interval_ms),
        pong_timeout: millis(settings.pong_timeout_ms),
        slow_timeout: millis(settings.slow_timeout_ms),
        hello_timeout: millis(settings.hello_timeout_ms),
    }
}

fn front_terms(settings: &Settings) -> FrontTerms {
    let mut terms = FrontTerms::new(&openapi());
    terms.trusted_origins.clone_from(&settings.cors_origins);
    terms.proxies = Proxies {
        trusted: settings.trusted_proxies.clone(),
        on_fly: settings.on_fly,
    };
    terms.max_body_bytes = settings.max_body_bytes;
    terms.max_json_depth = settings.max_json_depth;
    terms
}

fn edge_options(settings: &Settings) -> EdgeOptions {
    EdgeOptions {
        max_connections: settings.max_connections,
        max_connections_per_address: settings.max_connections_per_address,
        header_timeout: millis(settings.header_timeout_ms),
        body_timeout: millis(settings.body_timeout_ms),
        upload_idle: millis(settings.upload_idle_ms),
        // The kernel's own patience must outlast ours, which tells the client why.
        send_timeout: millis(settings.slow_timeout_ms) * 2,
        ..EdgeOptions::default()
    }
}

/// The description of the HTTP API, as `/openapi.json` serves it.
pub fn openapi() -> String {
    api::service().spec()
}
