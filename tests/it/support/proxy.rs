//! What stands between nodes and a Redis, and harms what passes.
//!
//! Connections that subscribe are told from those that give commands as soon as they do.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinSet,
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{free_port, resp};

/// What happens to bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flow {
    /// They pass.
    Pass,
    /// They pass, later.
    Delay(Duration),
    /// They wait; connections stay open.
    Stall,
    /// They vanish, in connections that stay open.
    Swallow,
    /// Connections are reset, new ones too.
    Cut,
}

/// Which connections.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Of {
    All,
    /// Those that give commands, and those that did not say yet what they are for.
    Commands,
    /// Those that subscribed.
    Subscribers,
}

/// What happens to messages that Redis tells its subscribers.
#[derive(Clone, Default)]
pub(crate) struct Mischief {
    /// This share is lost, of a thousand.
    pub(crate) drop: u64,
    /// This share comes twice, of a thousand.
    pub(crate) double: u64,
    /// This share comes after its successor, of a thousand.
    pub(crate) swap: u64,
    /// Whatever contains this is lost.
    pub(crate) lose: Option<String>,
}

#[derive(Clone)]
struct Weather {
    commands: Flow,
    subscribers: Flow,
    target: SocketAddr,
    /// How often those that give commands, and those that subscribed, were reset.
    resets: [u64; 2],
}

impl Weather {
    fn flow(&self, kind: Kind) -> Flow {
        match kind {
            Kind::Commands => self.commands,
            Kind::Subscriber => self.subscribers,
        }
    }

    fn resets(&self, kind: Kind) -> u64 {
        let [commands, subscribers] = self.resets;
        match kind {
            Kind::Commands => commands,
            Kind::Subscriber => subscribers,
        }
    }
}

/// What a connection is for, as far as it said.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Commands,
    Subscriber,
}

struct Shared {
    weather: watch::Sender<Weather>,
    mischief: Mutex<Mischief>,
    dice: AtomicU64,
    /// Every so many scripts, the connection is cut before the answer; 0: never.
    cut_scripts: AtomicU64,
    scripts: AtomicU64,
    harmed: AtomicU64,
    speech: Speech,
}

/// What passes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speech {
    /// Commands and their answers.
    Commands,
    /// What servers say among themselves.
    Bytes,
}

impl Speech {
    /// How many of these bytes are not to be understood.
    fn opaque(self, bytes: &[u8]) -> usize {
        match self {
            Self::Commands => 0,
            Self::Bytes => bytes.len(),
        }
    }
}

/// A way to one server that can be harmed.
pub(crate) struct Proxy {
    pub(crate) at: SocketAddr,
    shared: Arc<Shared>,
    end: CancellationToken,
    _tasks: TaskTracker,
}

impl Proxy {
    /// To a port of this machine. `seed` decides whom mischief meets.
    pub(crate) async fn to(port: u16, seed: u64) -> Self {
        Self::open(port, seed, Speech::Commands).await
    }

    /// The same for a replica: nothing that passes is understood.
    pub(crate) async fn for_replica(port: u16) -> Self {
        Self::open(port, 0, Speech::Bytes).await
    }

    async fn open(port: u16, seed: u64, speech: Speech) -> Self {
        let at = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let listener = TcpListener::bind(at).await.unwrap();
        let (weather, _) = watch::channel(Weather {
            commands: Flow::Pass,
            subscribers: Flow::Pass,
            target: SocketAddr::from(([127, 0, 0, 1], port)),
            resets: [0; 2],
        });
        let shared = Arc::new(Shared {
            weather,
            mischief: Mutex::default(),
            dice: AtomicU64::new(seed),
            cut_scripts: AtomicU64::new(0),
            scripts: AtomicU64::new(0),
            harmed: AtomicU64::new(0),
            speech,
        });
        let (end, tasks) = (CancellationToken::new(), TaskTracker::new());
        let work = accept(listener, Arc::clone(&shared));
        let ended = end.clone().cancelled_owned();
        tasks.spawn(async move {
            tokio::select! {
                () = ended => {}
                () = work => {}
            }
        });
        Self {
            at,
            shared,
            end,
            _tasks: tasks,
        }
    }

    /// For the setting `redis_url`.
    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.at)
    }

    /// From now on.
    pub(crate) fn set(&self, of: Of, flow: Flow) {
        self.shared.weather.send_modify(|weather| {
            if of != Of::Subscribers {
                weather.commands = flow;
            }
            if of != Of::Commands {
                weather.subscribers = flow;
            }
        });
    }

    /// Everything passes again.
    pub(crate) fn restore(&self) {
        self.set(Of::All, Flow::Pass);
    }

    /// Resets the connections that there are; new ones may come at once.
    pub(crate) fn reset(&self, of: Of) {
        self.shared.weather.send_modify(|weather| {
            let [commands, subscribers] = &mut weather.resets;
            *commands += u64::from(of != Of::Subscribers);
            *subscribers += u64::from(of != Of::Commands);
        });
    }

    /// New connections lead to another port; those there are stay.
    pub(crate) fn lead_to(&self, port: u16) {
        self.shared
            .weather
            .send_modify(|weather| weather.target.set_port(port));
    }

    pub(crate) fn mischief(&self, mischief: Mischief) {
        *self.shared.mischief.lock().unwrap() = mischief;
    }

    /// Lets every `nth` script run and cuts the connection before its answer; 0: no more.
    pub(crate) fn cut_before_answers(&self, nth: u64) {
        self.shared.cut_scripts.store(nth, Relaxed);
    }

    /// How often something was lost, doubled, swapped or cut on purpose.
    pub(crate) fn harmed(&self) -> u64 {
        self.shared.harmed.load(Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.end.cancel();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (client, _) = accepted.unwrap();
                connections.spawn(carry(client, Arc::clone(&shared)));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection. What ends it ends both its ways.
async fn carry(client: TcpStream, shared: Arc<Shared>) {
    client.set_nodelay(true).unwrap();
    client.set_zero_linger().unwrap();
    let target = shared.weather.borrow().target;
    if shared.weather.borrow().commands == Flow::Cut {
        return;
    }
    let Ok(server) = TcpStream::connect(target).await else {
        return;
    };
    server.set_nodelay(true).unwrap();
    let pair = Arc::new(Pair::default());
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = up(from_client, to_server, &shared, &pair) => {}
        () = down(from_server, to_client, &shared, &pair) => {}
        () = cut(&shared, &pair) => {}
    }
}

/// What both ways of a connection know.
#[derive(Default)]
struct Pair {
    kind: watch::Sender<Kind>,
    /// What was asked and not answered: whether to cut before its answer.
    asked: Mutex<VecDeque<bool>>,
}

async fn cut(shared: &Shared, pair: &Pair) {
    let (mut weather, mut kinds) = (shared.weather.subscribe(), pair.kind.subscribe());
    let born = weather.borrow().clone();
    loop {
        let kind = *kinds.borrow_and_update();
        {
            let now = weather.borrow_and_update();
            if now.flow(kind) == Flow::Cut || now.resets(kind) != born.resets(kind) {
                return;
            }
        }
        tokio::select! {
            changed = weather.changed() => changed.unwrap(),
            changed = kinds.changed() => changed.unwrap(),
        }
    }
}

/// Waits as long as bytes have to; whether they pass then.
async fn passes(shared: &Shared, pair: &Pair) -> bool {
    let mut weather = shared.weather.subscribe();
    loop {
        let flow = weather.borrow_and_update().flow(*pair.kind.borrow());
        match flow {
            Flow::Pass => return true,
            Flow::Swallow => return false,
            Flow::Delay(time) => {
                sleep(time).await;
                return true;
            }
            Flow::Stall | Flow::Cut => weather.changed().await.unwrap(),
        }
    }
}

async fn up(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared, pair: &Pair) {
    let (mut buffer, mut chunk) = (Vec::new(), vec![0; 65_536]);
    while let Ok(read @ 1..) = from.read(&mut chunk).await {
        buffer.extend_from_slice(&chunk[..read]);
        let mut end = shared.speech.opaque(&buffer);
        while let Some(length) = resp::frame(&buffer[end..]) {
            let command = &buffer[end..end + length];
            pair.asked
                .lock()
                .unwrap()
                .push_back(shared.condemns(command));
            if resp::subscribes(command) {
                pair.kind.send_replace(Kind::Subscriber);
            }
            end += length;
        }
        let whole: Vec<u8> = buffer.drain(..end).collect();
        if passes(shared, pair).await && to.write_all(&whole).await.is_err() {
            return;
        }
    }
}

async fn down(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared, pair: &Pair) {
    let (mut buffer, mut chunk) = (Vec::new(), vec![0; 65_536]);
    let mut held = None;
    while let Ok(read @ 1..) = from.read(&mut chunk).await {
        buffer.extend_from_slice(&chunk[..read]);
        let mut end = shared.speech.opaque(&buffer);
        let (mut out, mut last) = (buffer[..end].to_vec(), false);
        while !last && let Some(length) = resp::frame(&buffer[end..]) {
            let frame = buffer[end..end + length].to_vec();
            end += length;
            if resp::is_published(&frame) {
                shared.publish(frame, &mut held, &mut out);
            } else {
                // The confirmation of a subscription is a push, and answers a command all the same.
                last = pair.asked.lock().unwrap().pop_front() == Some(true);
                out.extend(frame.into_iter().filter(|_| !last));
            }
        }
        buffer.drain(..end);
        if passes(shared, pair).await && to.write_all(&out).await.is_err() {
            return;
        }
        if last {
            shared.harmed.fetch_add(1, Relaxed);
            return;
        }
    }
}

impl Shared {
    fn condemns(&self, command: &[u8]) -> bool {
        let nth = self.cut_scripts.load(Relaxed);
        nth > 0 && resp::is_script(command) && self.scripts.fetch_add(1, Relaxed) % nth == nth - 1
    }

    /// Passes on what was published, or not.
    fn publish(&self, frame: Vec<u8>, held: &mut Option<Vec<u8>>, out: &mut Vec<u8>) {
        let mischief = self.mischief.lock().unwrap().clone();
        let loses = |what: &String| resp::contains(&frame, what.as_bytes());
        let dice = self.roll() % 1000;
        let (drop, double) = (mischief.drop, mischief.drop + mischief.double);
        if mischief.lose.as_ref().is_some_and(loses) || dice < drop {
            self.harmed.fetch_add(1, Relaxed);
        } else if dice < double {
            self.harmed.fetch_add(1, Relaxed);
            out.extend(&frame);
            out.extend(&frame);
        } else if dice < double + mischief.swap && held.is_none() {
            self.harmed.fetch_add(1, Relaxed);
            *held = Some(frame);
            return;
        } else {
            out.extend(&frame);
        }
        out.extend(held.take().unwrap_or_default());
    }

    /// The next number of splitmix64.
    fn roll(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.dice.fetch_add(STEP, Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
