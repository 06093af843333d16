//! Getting to Redis for the first time: waiting for it, and looking whether it can be trusted.

use std::{
    sync::{Arc, Mutex, atomic::AtomicBool},
    time::Duration,
};

use deadpool_redis::redis::cmd;
use tokio::{
    sync::{OnceCell, mpsc},
    time::{Instant, MissedTickBehavior, interval, sleep},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    LANES, Options, Redis, Shared, keys::Keys, lane, lease, lease::Lease, link::Link, news,
    news::News, place::Address, server::ask_info, subscribers, subscribers::Subscribers,
    trouble::Trouble, watchdog,
};
use crate::backend::{BackendError, Records};

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// Between two words about it.
const WORD: Duration = Duration::from_secs(5);
/// How long somebody at the command line waits for it.
const PATIENCE: Duration = Duration::from_secs(5);
/// The oldest Redis that will do.
const OLDEST: u64 = 7;

/// What waiting cannot cure.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Redis would throw entries away when its memory is full.
    #[error(
        "Redis at {address} has maxmemory-policy {policy}, and would throw messages away when its \
         memory is full. Set it to noeviction: redis-cli config set maxmemory-policy noeviction"
    )]
    Evicts {
        /// Which server.
        address: Address,
        /// Its policy.
        policy: String,
    },
    /// Redis lets us in, not or not far enough.
    #[error("Redis at {address} refuses the user or the password of redis_url: {answer}")]
    Login {
        /// Where.
        address: String,
        /// What it said.
        answer: String,
    },
    /// Redis is too old.
    #[error("Redis at {address} is version {version}; this needs {OLDEST} or later")]
    Old {
        /// Which server.
        address: Address,
        /// Its version.
        version: String,
    },
    /// It does not answer, and nobody wants to wait for it.
    #[error("{place} is away: {cause}")]
    Away {
        /// Where.
        place: String,
        /// What was found.
        cause: BackendError,
    },
    /// Nothing of Tertulia is there, and nothing is to be made.
    #[error(
        "There is nothing of a server in {place} under the prefix {prefix}. Give the \
         redis_url and the redis_prefix of the server, or start the server once."
    )]
    Missing {
        /// Where.
        place: String,
        /// What keys would begin with.
        prefix: String,
    },
    /// The URL names something that no connection can be made to.
    #[error("redis_url cannot be used: {0}")]
    Place(String),
}

impl Redis {
    /// Waits until Redis answers, however long that takes, and says every few seconds that it
    /// does; then joins. Cancel-safe: dropping the future leaves nothing behind.
    pub async fn open(options: Options) -> Result<Arc<Self>, OpenError> {
        let shared = Arc::new(Shared::new(options));
        let mut said_at = None::<Instant>;
        while let Err(trouble) = shared.arrive().await? {
            if said_at.is_none_or(|at| at.elapsed() >= WORD) {
                said_at = Some(Instant::now());
                let place = shared.link.place();
                tracing::warn!(%place, ?trouble, "waiting for Redis");
            }
            sleep(PAUSE).await;
        }
        Ok(Self::start(shared))
    }

    /// The records alone, without joining: no lease, no lanes, nothing heard. Gives up when Redis
    /// does not answer, and where no server has ever been. Nothing of it has to be closed.
    pub async fn records_of(options: Options) -> Result<Arc<dyn Records + Send + Sync>, OpenError> {
        let (place, prefix) = (options.place.to_string(), options.prefix.clone());
        let shared = Arc::new(Shared::new(options));
        let away = |cause: BackendError| OpenError::Away {
            place: place.clone(),
            cause,
        };
        let until = Instant::now() + PATIENCE;
        while let Err(trouble) = shared.reach().await? {
            if Instant::now() > until {
                return Err(away(trouble.into()));
            }
            sleep(PAUSE).await;
        }
        let directory = shared.keys.directory();
        let mut exists = cmd("EXISTS");
        exists.arg(&directory);
        match shared.link.command::<bool>(&directory, &exists).await {
            Ok(true) => {}
            Ok(false) => return Err(OpenError::Missing { place, prefix }),
            Err(error) => return Err(away(error)),
        }
        let stop = CancellationToken::new();
        Ok(Arc::new(Self {
            shared,
            lanes: Mutex::new(None),
            lane_tasks: TaskTracker::new(),
            tasks: TaskTracker::new(),
            _stop_when_dropped: stop.clone().drop_guard(),
            stop,
            closed: OnceCell::new(),
        }))
    }

    fn start(shared: Arc<Shared>) -> Arc<Self> {
        let (tasks, lane_tasks) = (TaskTracker::new(), TaskTracker::new());
        let stop = CancellationToken::new();
        let lanes = (0..LANES).map(|_| {
            let (sender, queue) = mpsc::channel(lane::QUEUE);
            lane_tasks.spawn(lane::run(Arc::downgrade(&shared), queue));
            sender
        });
        let lanes = lanes.collect();
        let subscribers = subscribers::run(Arc::clone(&shared), tasks.clone(), stop.clone());
        spawn(&tasks, &stop, subscribers);
        spawn(&tasks, &stop, watchdog::run(Arc::clone(&shared)));
        spawn(&tasks, &stop, renew(Arc::clone(&shared)));
        spawn(&tasks, &stop, tell_news(Arc::clone(&shared)));
        Arc::new(Self {
            shared,
            lanes: Mutex::new(Some(lanes)),
            lane_tasks,
            tasks,
            _stop_when_dropped: stop.clone().drop_guard(),
            stop,
            closed: OnceCell::new(),
        })
    }
}

fn spawn(
    tasks: &TaskTracker,
    stop: &CancellationToken,
    work: impl Future<Output = ()> + Send + 'static,
) {
    let stopped = stop.clone().cancelled_owned();
    tasks.spawn(async move {
        tokio::select! {
            () = stopped => {}
            () = work => {}
        }
    });
}

async fn renew(shared: Arc<Shared>) {
    let mut ticks = interval(lease::RENEWAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = shared.lease.hurry.notified() => {}
        }
        if let Err(error) = shared.renew().await {
            tracing::debug!(%error, "the lease could not be renewed; trying again");
        }
    }
}

async fn tell_news(shared: Arc<Shared>) {
    let mut ticks = interval(news::INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        shared.tell_news().await;
    }
}

impl Shared {
    fn new(options: Options) -> Self {
        Self {
            keys: Keys::new(&options.prefix, options.place.database),
            link: Link::new(options.place),
            durability: options.durability,
            ear: super::Ear::default(),
            news: News::new(),
            lease: Lease::new(),
            subscribers: Subscribers::new(),
            open: AtomicBool::new(true),
            answers: AtomicBool::new(true),
        }
    }

    /// One try to get to every server and to join. The inner error may pass.
    async fn arrive(&self) -> Result<Result<(), Trouble>, OpenError> {
        if let Err(trouble) = self.reach().await? {
            return Ok(Err(trouble));
        }
        let joined = async {
            self.list_default_rooms().await?;
            self.renew().await
        };
        Ok(joined
            .await
            .map_err(|error| Trouble::Away(error.to_string())))
    }

    /// One try to get to every server.
    async fn reach(&self) -> Result<Result<(), Trouble>, OpenError> {
        self.link.refresh().await;
        let map = self.link.map();
        if map.servers().next().is_none() {
            return Ok(Err(Trouble::Away("nobody says where it is".to_owned())));
        }
        for server in map.servers() {
            let looked = async {
                let mut fenced = server.connect().await?;
                let conn = &mut fenced.conn;
                let said = [
                    ask_info(conn, "server").await?,
                    ask_info(conn, "memory").await?,
                    ask_info(conn, "persistence").await?,
                ];
                Ok(said.concat())
            };
            match looked.await {
                Ok(said) => inspect(server.address(), &said)?,
                Err(Trouble::Login(answer)) => {
                    let address = server.address().to_string();
                    return Err(OpenError::Login { address, answer });
                }
                Err(trouble) => return Ok(Err(trouble)),
            }
        }
        Ok(Ok(()))
    }
}

/// Looks whether a server can be trusted with messages.
fn inspect(address: &Address, info: &str) -> Result<(), OpenError> {
    let find = |key: &str| {
        let mut lines = info
            .lines()
            .filter_map(|line| line.trim_end().split_once(':'));
        lines.find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    let version = find("redis_version").unwrap_or_default();
    let major = version
        .split('.')
        .next()
        .and_then(|major| major.parse::<u64>().ok());
    if major.is_some_and(|major| major < OLDEST) {
        return Err(OpenError::Old {
            address: address.clone(),
            version: version.to_owned(),
        });
    }
    match find("maxmemory_policy") {
        Some(policy) if policy != "noeviction" => {
            return Err(OpenError::Evicts {
                address: address.clone(),
                policy: policy.to_owned(),
            });
        }
        Some(_) | None => {}
    }
    if find("aof_enabled") == Some("0") {
        tracing::warn!(
            %address,
            "Redis has no append-only file: when it dies, messages that were sent are lost. \
             Set appendonly yes"
        );
    }
    Ok(())
}
