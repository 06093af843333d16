//! The whole, put together: the only place that names a concrete backend.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{net::TcpListener, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    backend::{
        Backend, BackendError,
        embedded::{Embedded, OpenError, Options},
        redis::{self, Redis},
    },
    config::{Durability, Settings},
    domain::Rate,
    hub::{Hub, HubOptions},
    protocol::reply,
    service::{Chat, Rules},
    transport::{
        api,
        front::Front,
        listener::{self, Edge, EdgeOptions},
        multiplexed::Terms,
        site::{self, Site},
        socket::SocketOptions,
    },
};

/// Of the time for a stop, the part over which sockets are closed in slices.
const DRAIN_SHARE: u32 = 3;

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
    /// The store was opened and does not answer.
    #[error("the store does not answer: {0}")]
    Backend(#[from] BackendError),
}

/// A server that is listening.
pub struct App {
    backend: Arc<dyn Backend>,
    hub: Arc<Hub>,
    /// Tasks that end when `stop_accepting` fires and what they have begun is done.
    requests: TaskTracker,
    stop_accepting: CancellationToken,
    /// Sockets, which end when they are closed.
    sockets: TaskTracker,
    stop_strangers: CancellationToken,
    /// The hub's own tasks.
    upkeep: TaskTracker,
    stop_upkeep: CancellationToken,
    ready: Arc<AtomicBool>,
    addresses: Vec<SocketAddr>,
    grace: Duration,
}

impl App {
    /// Opens the store, binds, and begins to answer.
    pub async fn start(settings: &Settings) -> Result<Self, StartError> {
        let listeners = bind(settings)?;
        let addresses = listeners.iter().filter_map(|l| l.local_addr().ok());
        let addresses = addresses.collect();
        let backend = open_backend(settings).await?;
        let (upkeep, stop_upkeep) = (TaskTracker::new(), CancellationToken::new());
        let hub = Hub::start(
            Arc::clone(&backend),
            hub_options(settings),
            &upkeep,
            &stop_upkeep,
        )
        .await?;
        let chat = Chat::new(Arc::clone(&backend), Arc::clone(&hub), rules(settings));
        let app = Self {
            backend,
            hub,
            requests: TaskTracker::new(),
            stop_accepting: CancellationToken::new(),
            sockets: TaskTracker::new(),
            stop_strangers: CancellationToken::new(),
            upkeep,
            stop_upkeep,
            ready: Arc::new(AtomicBool::new(true)),
            addresses,
            grace: Duration::from_millis(settings.shutdown_grace_ms),
        };
        app.serve(settings, Arc::new(chat), listeners);
        Ok(app)
    }

    fn serve(&self, settings: &Settings, chat: Arc<Chat>, listeners: Vec<TcpListener>) {
        let site = Site {
            chat,
            terms: Arc::new(terms(settings)),
            sockets: socket_options(settings),
            tasks: self.sockets.clone(),
            stop: self.stop_strangers.clone(),
            ready: Arc::clone(&self.ready),
        };
        let front = Front::new(
            site::routes(site),
            settings.cors_origins.as_slice().into(),
            settings.max_body_bytes,
        );
        Edge::new(
            edge_options(settings),
            self.requests.clone(),
            self.stop_accepting.clone(),
        )
        .serve(listeners, front);
    }

    /// Where it listens.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The backend's kind, for the banner.
    pub fn backend_kind(&self) -> &'static str {
        self.backend.kind()
    }

    /// Stops: no new clients, a close frame for every socket, all that was accepted written down.
    /// Answers within the setting `shutdown_grace_ms`.
    pub async fn stop(self) {
        self.ready.store(false, Relaxed);
        self.stop_accepting.cancel();
        self.stop_strangers.cancel();
        self.requests.close();
        self.sockets.close();
        let open = self.hub.connections();
        tracing::info!(open, "stopping");
        let ended = timeout(self.grace, async {
            self.hub.drain(self.grace / DRAIN_SHARE).await;
            self.sockets.wait().await;
            self.requests.wait().await;
        });
        if ended.await.is_err() {
            tracing::warn!("some connections did not end in time");
        }
        self.stop_upkeep.cancel();
        self.upkeep.close();
        self.upkeep.wait().await;
        self.backend.close().await;
        tracing::info!("stopped");
    }
}

async fn open_backend(settings: &Settings) -> Result<Arc<dyn Backend>, StartError> {
    let Some(url) = &settings.redis_url else {
        let options = Options::at(&settings.data_dir);
        let opened = tokio::task::spawn_blocking(|| Embedded::open(options)).await;
        return Ok(opened.map_err(|error| BackendError::Internal(error.to_string()))??);
    };
    let options = redis::Options {
        place: url.place(),
        prefix: settings.redis_prefix.clone(),
        durability: match settings.durability {
            Durability::Memory => redis::Durability::Memory,
            Durability::Replicated => redis::Durability::Replicated {
                replicas: settings.redis_replicas,
            },
        },
    };
    Ok(Redis::open(options).await?)
}

fn bind(settings: &Settings) -> Result<Vec<TcpListener>, StartError> {
    let host = settings.host.to_string();
    listener::bind(&host, settings.port).map_err(|cause| StartError::Bind {
        host,
        port: settings.port,
        cause,
    })
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

fn edge_options(settings: &Settings) -> EdgeOptions {
    EdgeOptions {
        max_connections: settings.max_connections,
        max_connections_per_address: settings.max_connections_per_address,
        header_timeout: millis(settings.header_timeout_ms),
        body_timeout: millis(settings.body_timeout_ms),
        // The kernel's own patience must outlast ours, which tells the client why.
        send_timeout: millis(settings.slow_timeout_ms) * 2,
        ..EdgeOptions::default()
    }
}

/// The description of the HTTP API, as `/openapi.json` serves it.
pub fn openapi() -> String {
    api::service().spec()
}
