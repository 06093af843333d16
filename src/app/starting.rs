//! The start: listening first, then waiting for the store, then answering.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use poem::{EndpointExt, Response, endpoint::BoxEndpoint};
use tokio::{net::TcpListener, time::sleep};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use super::{
    App, StartError, edge_options, front_terms, hub_options, open_backend, rules, socket_options,
    terms,
    web::{self, Reach},
};
use crate::{
    backend::{Backend, BackendError, Measured, files::Files},
    config::Settings,
    hub::Hub,
    metrics::Metrics,
    service::Chat,
    transport::{
        door::{Door, Scrape, SideDoor, SiteSlot, Upkeep},
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
    metrics: Arc<Metrics>,
    requests: TaskTracker,
    stop_accepting: CancellationToken,
    /// The metrics port: it is answered to the very end.
    side: TaskTracker,
    stop_side: CancellationToken,
    /// Who does not wait any longer takes the listeners along.
    abandon: DropGuard,
}

impl Starting {
    /// Binds, and begins to answer that the server waits.
    pub fn listen(settings: &Settings) -> Result<Self, StartError> {
        let listeners = bind(settings, settings.port)?;
        let stop_side = CancellationToken::new();
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
            metrics: Metrics::new(),
            requests: TaskTracker::new(),
            stop_accepting: stop_side.child_token(),
            side: TaskTracker::new(),
            abandon: stop_side.clone().drop_guard(),
            stop_side,
        };
        let side = match settings.metrics_port {
            0 => Vec::new(),
            port => bind(settings, port)?,
        };
        this.serve(listeners, side);
        Ok(this)
    }

    fn serve(&self, listeners: Vec<TcpListener>, side: Vec<TcpListener>) {
        let settings = &self.settings;
        let edge = |tasks: &TaskTracker, stop: &CancellationToken| {
            Edge::new(edge_options(settings), tasks.clone(), stop.clone())
                .closing_after(self.health.draining().clone())
        };
        let main = edge(&self.requests, &self.stop_accepting);
        let scrape = Scrape {
            metrics: Arc::clone(&self.metrics),
            counters: main.counters(),
        };
        let upkeep = |scrape| Upkeep {
            health: Arc::clone(&self.health),
            scrape,
        };
        let terms = Arc::new(front_terms(settings));
        let front = |endpoint: BoxEndpoint<'static, Response>| {
            Front::new(endpoint, Arc::clone(&terms), Arc::clone(&self.metrics))
        };
        let (here, there) = if side.is_empty() {
            (Some(scrape), None)
        } else {
            (None, Some(scrape))
        };
        let store = if settings.redis_url.is_some() {
            "Redis"
        } else {
            "its store"
        };
        let door = Door::new(upkeep(here), self.site.clone(), store);
        main.serve(listeners, front(door.boxed()));
        if !side.is_empty() {
            let door = SideDoor(upkeep(there));
            edge(&self.side, &self.stop_side).serve(side, front(door.boxed()));
        }
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
        let backend: Arc<dyn Backend> = Measured::new(backend, Arc::clone(&self.metrics));
        let metrics = &self.metrics;
        let hub = start_hub(&backend, settings, metrics, (&upkeep, &stop_upkeep)).await?;
        let files = super::files::open(settings).await?;
        let start = start_chat(&backend, &hub, (settings, files), (&upkeep, &stop_upkeep));
        let chat = start.await?;
        let (sockets, stop_strangers) = (TaskTracker::new(), CancellationToken::new());
        self.site.open(site::routes(Site {
            chat: Arc::clone(&chat),
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
            chat,
            health: self.health,
            requests: self.requests,
            stop_accepting: self.stop_accepting,
            side: self.side,
            stop_side: self.abandon.disarm(),
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

/// The same for what stands above the hub.
async fn start_chat(
    backend: &Arc<dyn Backend>,
    hub: &Arc<Hub>,
    (settings, files): (&Settings, Option<Arc<dyn Files>>),
    (upkeep, stop): (&TaskTracker, &CancellationToken),
) -> Result<Arc<Chat>, StartError> {
    let reach = if settings.private_webhooks {
        Reach::Anywhere
    } else {
        Reach::PublicOnly
    };
    let web = web::client(reach).map_err(|error| BackendError::Internal(error.to_string()))?;
    loop {
        let (backend, hub, web) = (Arc::clone(backend), Arc::clone(hub), web.clone());
        let is_shared = backend.is_shared();
        let outside = (web, files.clone());
        match Chat::start(backend, hub, rules(settings), outside, upkeep, stop).await {
            Err(BackendError::Unavailable(cause)) if is_shared => {
                tracing::warn!(cause, "the store went away during the start; trying again");
                sleep(PAUSE).await;
            }
            started => return Ok(started?),
        }
    }
}

/// A store that others share may go away between opening and reading: then it is asked again.
async fn start_hub(
    backend: &Arc<dyn Backend>,
    settings: &Settings,
    metrics: &Arc<Metrics>,
    (upkeep, stop): (&TaskTracker, &CancellationToken),
) -> Result<Arc<Hub>, StartError> {
    loop {
        let (backend, metrics) = (Arc::clone(backend), Arc::clone(metrics));
        let options = hub_options(settings);
        let started = Hub::start(Arc::clone(&backend), options, metrics, upkeep, stop).await;
        match started {
            Err(BackendError::Unavailable(cause)) if backend.is_shared() => {
                tracing::warn!(cause, "the store went away during the start; trying again");
                sleep(PAUSE).await;
            }
            started => return Ok(started?),
        }
    }
}
