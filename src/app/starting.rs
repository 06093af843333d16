//! The start: listening first, then waiting for the store, then answering.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, time::sleep};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use super::{
    App, StartError, edge_options, hub_options, open_backend, rules, socket_options, terms,
};
use crate::{
    backend::{Backend, BackendError},
    config::Settings,
    hub::Hub,
    service::Chat,
    transport::{
        door::{Door, SiteSlot, Upkeep},
        front::Front,
        health::{Health, Outage},
        listener::{self, Edge},
        site::{self, Site},
    },
};

/// Between two tries to begin with a store that opened and then did not answer.
const PAUSE: Duration = Duration::from_millis(500);

/// A server that listens, and answers that it waits for its store.
pub struct Starting {
    settings: Settings,
    addresses: Vec<SocketAddr>,
    health: Arc<Health>,
    site: SiteSlot,
    requests: TaskTracker,
    stop_accepting: CancellationToken,
    /// Who does not wait any longer takes the listeners along.
    abandon: DropGuard,
}

impl Starting {
    /// Binds, and begins to answer that the server waits.
    pub fn listen(settings: &Settings) -> Result<Self, StartError> {
        let listeners = bind(settings, settings.port)?;
        let stop_accepting = CancellationToken::new();
        let outage = if settings.strict_ready {
            Outage::Counts
        } else {
            Outage::IsTold
        };
        let this = Self {
            settings: settings.clone(),
            addresses: listeners
                .iter()
                .filter_map(|listener| listener.local_addr().ok())
                .collect(),
            health: Health::new(outage),
            site: SiteSlot::default(),
            requests: TaskTracker::new(),
            abandon: stop_accepting.clone().drop_guard(),
            stop_accepting,
        };
        this.serve(listeners);
        Ok(this)
    }

    fn serve(&self, listeners: Vec<TcpListener>) {
        let settings = &self.settings;
        let upkeep = Upkeep {
            health: Arc::clone(&self.health),
        };
        let store = if settings.redis_url.is_some() {
            "Redis"
        } else {
            "its store"
        };
        let front = Front::new(
            Door::new(upkeep, self.site.clone(), store),
            settings.cors_origins.as_slice().into(),
            settings.max_body_bytes,
        );
        Edge::new(
            edge_options(settings),
            self.requests.clone(),
            self.stop_accepting.clone(),
        )
        .closing_after(self.health.draining().clone())
        .serve(listeners, front);
    }

    /// Where it listens.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Waits for the store, however long a Redis takes, and begins to serve. Dropping the future
    /// stops everything that was begun.
    pub async fn open(self) -> Result<App, StartError> {
        let settings = &self.settings;
        let (upkeep, stop_upkeep) = (TaskTracker::new(), CancellationToken::new());
        let backend = open_backend(settings).await?;
        let hub = start_hub(&backend, settings, &upkeep, &stop_upkeep).await?;
        let chat = Chat::new(Arc::clone(&backend), Arc::clone(&hub), rules(settings));
        let (sockets, stop_strangers) = (TaskTracker::new(), CancellationToken::new());
        self.site.open(site::routes(Site {
            chat: Arc::new(chat),
            terms: Arc::new(terms(settings)),
            sockets: socket_options(settings),
            tasks: sockets.clone(),
            stop: stop_strangers.clone(),
        }));
        // Not before: whoever hears that it is ready comes at once.
        self.health.opened(Arc::clone(&backend), Arc::clone(&hub));
        Ok(App {
            backend,
            hub,
            health: self.health,
            requests: self.requests,
            stop_accepting: self.abandon.disarm(),
            sockets,
            stop_strangers,
            upkeep,
            stop_upkeep,
            addresses: self.addresses,
            drain_delay: Duration::from_millis(self.settings.drain_delay_ms),
            grace: Duration::from_millis(self.settings.shutdown_grace_ms),
        })
    }
}

fn bind(settings: &Settings, port: u16) -> Result<Vec<TcpListener>, StartError> {
    let host = settings.host.to_string();
    listener::bind(&host, port).map_err(|cause| StartError::Bind { host, port, cause })
}

/// A store that others share may go away between opening and reading: then it is asked again.
async fn start_hub(
    backend: &Arc<dyn Backend>,
    settings: &Settings,
    upkeep: &TaskTracker,
    stop: &CancellationToken,
) -> Result<Arc<Hub>, StartError> {
    loop {
        let started = Hub::start(Arc::clone(backend), hub_options(settings), upkeep, stop).await;
        match started {
            Err(BackendError::Unavailable(cause)) if backend.is_shared() => {
                tracing::warn!(cause, "the store went away during the start; trying again");
                sleep(PAUSE).await;
            }
            started => return Ok(started?),
        }
    }
}
