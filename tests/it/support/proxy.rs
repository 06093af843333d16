//! A TCP proxy between nodes and Redis that can fail in ways that networks do.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinSet,
};

/// What becomes of what is under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Line {
    /// It passes.
    Open,
    /// Connections stay and nothing moves: a network that swallows everything.
    Silent,
    /// Connections break, and new ones are refused.
    Cut,
}

/// What becomes of what is published, each so many in 1000.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Pushes {
    pub(crate) dropped: u64,
    pub(crate) doubled: u64,
    pub(crate) held_back: u64,
}

/// A proxy in front of one port.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    to: watch::Sender<u16>,
    line: watch::Sender<Line>,
    faults: Arc<Faults>,
    _tasks: JoinSet<()>,
}

#[derive(Default)]
struct Faults {
    pushes: Mutex<Pushes>,
    /// Every so many scripts, the connection breaks where the answer should come; 0: never.
    cut_answers: AtomicU64,
    scripts: AtomicU64,
    /// Whether pushes of entries are thrown away.
    mute_entries: AtomicBool,
    dice: AtomicU64,
    has_frames: AtomicBool,
}

impl Proxy {
    /// Passes what replicas and their primary say: not a conversation in frames.
    pub(crate) async fn between_servers(to: u16) -> Self {
        let proxy = Self::to(to).await;
        proxy.faults.has_frames.store(false, Relaxed);
        proxy
    }

    /// Passes everything to `to`.
    pub(crate) async fn to(to: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (line, seen) = watch::channel(Line::Open);
        let (to, target) = watch::channel(to);
        let faults = Arc::new(Faults::default());
        faults.has_frames.store(true, Relaxed);
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, target, seen, Arc::clone(&faults)));
        Self {
            port,
            to,
            line,
            faults,
            _tasks: tasks,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn set(&self, line: Line) {
        self.line.send_replace(line);
    }

    /// Leads new connections elsewhere, and breaks those that do not listen: subscribers stay where
    /// they are.
    pub(crate) fn divert(&self, to: u16) {
        self.to.send_replace(to);
    }

    pub(crate) fn pushes(&self, pushes: Pushes) {
        *self.faults.pushes.lock().unwrap() = pushes;
    }

    /// Breaks the connection in place of the answer to every n-th script.
    pub(crate) fn cut_answers(&self, every: u64) {
        self.faults.cut_answers.store(every, Relaxed);
    }

    /// Throws away all pushes of entries, and nothing else.
    pub(crate) fn mute_entries(&self, mute: Mute) {
        self.faults.mute_entries.store(mute == Mute::On, Relaxed);
    }
}

/// Whether entries are thrown away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mute {
    On,
    Off,
}

async fn accept(
    listener: TcpListener,
    to: watch::Receiver<u16>,
    line: watch::Receiver<Line>,
    faults: Arc<Faults>,
) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((client, _)) = listener.accept().await else {
            continue;
        };
        if *line.borrow() == Line::Cut {
            drop(client);
            continue;
        }
        connections.spawn(carry(client, to.clone(), line.clone(), Arc::clone(&faults)));
        while connections.try_join_next().is_some() {}
    }
}

async fn carry(
    client: TcpStream,
    mut to: watch::Receiver<u16>,
    line: watch::Receiver<Line>,
    faults: Arc<Faults>,
) {
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, *to.borrow_and_update()));
    let Ok(server) = TcpStream::connect(at).await else {
        return;
    };
    client.set_nodelay(true).unwrap_or_default();
    server.set_nodelay(true).unwrap_or_default();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let lose_answer = AtomicBool::new(false);
    let listens = AtomicBool::new(false);
    let mut cut = line.clone();
    let diverted = async {
        while to.changed().await.is_ok() {
            if !listens.load(Relaxed) {
                return;
            }
        }
    };
    tokio::select! {
        () = up(from_client, to_server, line.clone(), &faults, (&lose_answer, &listens)) => {}
        () = down(from_server, to_client, line, &faults, &lose_answer) => {}
        _ = cut.wait_for(|line| *line == Line::Cut) => {}
        () = diverted => {}
    }
}

async fn up(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut line: watch::Receiver<Line>,
    faults: &Faults,
    (lose_answer, listens): (&AtomicBool, &AtomicBool),
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..count];
        if !moves(&mut line).await {
            return;
        }
        if bytes.windows(9).any(|part| part == b"SUBSCRIBE") {
            listens.store(true, Relaxed);
        }
        let every = faults.cut_answers.load(Relaxed);
        let scripts = bytes.windows(7).filter(|part| part == b"EVALSHA").count() as u64;
        let before = faults.scripts.fetch_add(scripts, Relaxed);
        if every > 0 && before / every != (before + scripts) / every {
            lose_answer.store(true, Relaxed);
        }
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}

async fn down(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut line: watch::Receiver<Line>,
    faults: &Faults,
    lose_answer: &AtomicBool,
) {
    let mut buffer = vec![0; 64 * 1024];
    let mut filter = Filter::default();
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if !moves(&mut line).await
            || lose_answer.load(Relaxed)
            || to
                .write_all(&filter.pass(&buffer[..count], faults))
                .await
                .is_err()
        {
            return;
        }
    }
}

/// Waits while the line is silent; `false` if it is cut.
async fn moves(line: &mut watch::Receiver<Line>) -> bool {
    let line = line.wait_for(|line| *line != Line::Silent).await;
    line.is_ok_and(|line| *line == Line::Open)
}

/// Takes what the server says apart into frames, and lets faults happen to pushes.
#[derive(Default)]
struct Filter {
    begun: Vec<u8>,
    held: Vec<Vec<u8>>,
}

impl Filter {
    fn pass(&mut self, bytes: &[u8], faults: &Faults) -> Vec<u8> {
        if !faults.has_frames.load(Relaxed) {
            return bytes.to_vec();
        }
        self.begun.extend_from_slice(bytes);
        let mut out = Vec::new();
        while let Some(length) = frame_length(&self.begun) {
            let frame: Vec<u8> = self.begun.drain(..length).collect();
            if is_message(&frame) {
                self.push(frame, &mut out, faults);
            } else {
                out.extend(frame);
            }
        }
        out
    }

    fn push(&mut self, frame: Vec<u8>, out: &mut Vec<u8>, faults: &Faults) {
        let is_entry = frame.windows(2).any(|part| part == b"\nE");
        if is_entry && faults.mute_entries.load(Relaxed) {
            return;
        }
        let Pushes {
            dropped,
            doubled,
            held_back,
        } = *faults.pushes.lock().unwrap();
        let dice = faults.roll();
        if dice < dropped {
            return;
        }
        if dice < dropped + held_back {
            self.held.push(frame);
            return;
        }
        out.extend(&frame);
        if dice < dropped + held_back + doubled {
            out.extend(&frame);
        }
        // What was held back comes after its follower.
        for held in self.held.drain(..) {
            out.extend(held);
        }
    }
}

impl Faults {
    /// 0 to 999, the same in every run.
    fn roll(&self) -> u64 {
        let n = self.dice.fetch_add(1, Relaxed);
        n.wrapping_mul(6_364_136_223_846_793_005).rotate_left(29) % 1000
    }
}

fn is_message(frame: &[u8]) -> bool {
    frame.first() == Some(&b'>') && frame.windows(9).any(|part| part == b"message\r\n")
}

/// How long the first RESP3 frame is, if it is here completely.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(2).position(|part| part == b"\r\n")? + 2;
    let number = || -> Option<i64> { std::str::from_utf8(&bytes[1..end - 2]).ok()?.parse().ok() };
    match bytes.first()? {
        b'$' | b'=' | b'!' => {
            let length = number()?.max(-2) + 2;
            let all = end + usize::try_from(length).unwrap_or(0);
            (bytes.len() >= all).then_some(all)
        }
        kind @ (b'*' | b'~' | b'>' | b'%' | b'|') => {
            let pairs = if matches!(kind, b'%' | b'|') { 2 } else { 1 };
            let mut at = end;
            for _ in 0..number()?.max(0) * pairs {
                at += frame_length(&bytes[at..])?;
            }
            Some(at)
        }
        _ => Some(end),
    }
}
