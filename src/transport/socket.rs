//! The loop of one socket: bytes in, bytes out, signs of life, and a proper end. What the bytes
//! mean is a [`Talk`]'s.

use std::{
    cell::RefCell,
    io::{Error, ErrorKind, IoSlice, Result as IoResult},
    sync::Arc,
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{
    io::Interest,
    net::TcpStream,
    time::{Duration, Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::Author,
    hub::{Connection, Kind, Outlet, View},
    protocol::{
        CloseCode,
        frame::{self, Decoder, Inbound, Violation},
    },
    transport::upgrade::Upgraded,
};

/// Bytes read at once, into a buffer that the sockets of a thread share.
const READ: usize = 16 * 1024;
/// Nothing more is read from a client while more than this waits to be written to it.
const BACKPRESSURE: usize = 64 * 1024;
/// How long the client may take to close its side after our close frame.
const CLOSING: Duration = Duration::from_secs(2);
/// Most bytes read and thrown away meanwhile.
const CLOSING_BYTES: usize = 1024 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ]);
}

/// The times and bounds of a socket.
#[derive(Clone, Copy, Debug)]
pub struct SocketOptions {
    /// Most bytes of a message from the client; a longer one closes with 1009.
    pub max_message_bytes: usize,
    /// How long a client may be silent before it is pinged (± 20 %).
    pub ping_interval: Duration,
    /// How long it may take to answer; then 4010.
    pub pong_timeout: Duration,
    /// How long it may take no byte of what waits; then it is cut off.
    pub slow_timeout: Duration,
    /// How long it may take to introduce itself, where that is asked for; then 4501.
    pub hello_timeout: Duration,
}

/// What a protocol makes of a socket.
pub trait Talk: Send {
    /// Something came. Reading goes on when this is done.
    fn hear(&mut self, message: Inbound) -> impl Future<Output = ()> + Send;

    /// Whether the client has yet to introduce itself.
    fn awaits_hello(&self) -> bool {
        false
    }

    /// The frame that asks for a sign of life.
    fn ping(&self) -> Bytes {
        frame::ping(&[])
    }

    /// How many commands are under way.
    fn under_way(&self) -> usize {
        0
    }

    /// Most commands under way; at that many nothing more is read.
    fn most_under_way(&self) -> usize {
        1
    }

    /// Answers when one of them has landed. Called only while some are under way.
    fn landed(&mut self) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }
}

/// One end of an upgraded connection.
pub struct Socket {
    tcp: Arc<TcpStream>,
    permit: Permit,
    decoder: Decoder,
    connection: Arc<Connection>,
    options: SocketOptions,
    /// What came with the handshake.
    first: Bytes,
    heard_at: Instant,
    opened_at: Instant,
    pinged_at: Option<Instant>,
    /// The ping interval of this socket: spread, so that a crowd that came at once is not pinged
    /// at once.
    ping_after: Duration,
}

type Permit = Arc<crate::transport::listener::Permit>;

struct Tcp(Arc<TcpStream>);

#[async_trait]
impl Outlet for Tcp {
    async fn writable(&self) {
        // A broken socket is writable: the write that follows fails.
        drop(self.0.writable().await);
    }

    fn try_write(&self, pieces: &[IoSlice<'_>]) -> IoResult<usize> {
        self.0.try_write_vectored(pieces)
    }
}

impl Socket {
    /// A socket and the connection that the hub will know it by.
    pub fn new(
        upgraded: Upgraded,
        kind: Kind,
        user: Author,
        session: Option<crate::domain::SessionId>,
        view: Arc<View>,
        options: SocketOptions,
    ) -> Self {
        let tcp = Arc::new(upgraded.tcp);
        let outlet = Box::new(Tcp(Arc::clone(&tcp)));
        let connection = Connection::new(kind, user, session, view, outlet);
        let spread = 0.8 + 0.05 * f64::from(u8::try_from(connection.number() % 9).unwrap_or(0));
        Self {
            tcp,
            permit: upgraded.permit,
            decoder: Decoder::new(options.max_message_bytes),
            first: upgraded.already_read,
            heard_at: Instant::now(),
            opened_at: Instant::now(),
            pinged_at: None,
            ping_after: options.ping_interval.mul_f64(spread),
            connection,
            options,
        }
    }

    /// The connection to hand to the hub.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Talks until the socket is closed by either side or `stop` fires, and ends it properly.
    pub async fn run(mut self, talk: &mut impl Talk, stop: &CancellationToken) {
        let first = std::mem::take(&mut self.first);
        self.take(&first, talk).await;
        while !self.is_over() {
            let may_read = !self.connection.is_closing()
                && self.connection.queued() <= BACKPRESSURE
                && talk.under_way() < talk.most_under_way();
            let must_write = self.connection.queued() > 0;
            let under_way = talk.under_way() > 0;
            let is_stranger = talk.awaits_hello();
            let next_check = self.next_check(talk);
            tokio::select! {
                () = self.connection.woken() => {}
                ready = self.tcp.ready(Interest::WRITABLE), if must_write => match ready {
                    Ok(_) => self.connection.write(),
                    Err(_) => break,
                },
                ready = self.tcp.ready(Interest::READABLE), if may_read => {
                    if ready.is_err() || !self.read(talk).await {
                        break;
                    }
                }
                () = talk.landed(), if under_way => {}
                () = sleep_until(next_check) => self.check(talk),
                () = stop.cancelled(), if is_stranger => {
                    self.connection.close(CloseCode::Restart, "The server is restarting");
                }
            }
        }
        self.finish().await;
    }

    fn is_over(&self) -> bool {
        self.connection.is_broken() || self.connection.is_closing() && self.connection.queued() == 0
    }

    /// Reads what is there; `false` at the end.
    async fn read(&mut self, talk: &mut impl Talk) -> bool {
        let taken = BUFFER.with_borrow_mut(|buffer| match self.tcp.try_read(buffer) {
            Ok(count) => Ok(buffer.get(..count).unwrap_or_default().to_vec()),
            Err(error) => Err(error),
        });
        match taken {
            Ok(bytes) if bytes.is_empty() => false,
            Ok(bytes) => {
                self.take(&bytes, talk).await;
                true
            }
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        }
    }

    async fn take(&mut self, mut bytes: &[u8], talk: &mut impl Talk) {
        if bytes.is_empty() {
            return;
        }
        self.heard_at = Instant::now();
        self.pinged_at = None;
        while !self.connection.is_closing() {
            match self.decoder.read(&mut bytes) {
                Ok(Some(Inbound::Ping(payload))) => self.connection.send(frame::pong(&payload)),
                Ok(Some(Inbound::Pong)) => {}
                Ok(Some(Inbound::Close(code))) => {
                    let code = code.map_or(CloseCode::Normal, |(code, _)| echoed(code));
                    self.connection.close(code, "");
                }
                Ok(Some(message)) => talk.hear(message).await,
                Ok(None) => return,
                Err(Violation { code, reason }) => {
                    self.connection.close(CloseCode::Violation(code), reason);
                }
            }
        }
    }

    fn next_check(&self, talk: &impl Talk) -> Instant {
        let alive = match self.pinged_at {
            Some(at) => at + self.options.pong_timeout,
            None => self.heard_at + self.ping_after,
        };
        let mut next = alive;
        if talk.awaits_hello() {
            next = next.min(self.opened_at + self.options.hello_timeout);
        }
        if self.connection.queued() > 0 {
            let left = self
                .patience()
                .saturating_sub(self.connection.stalled_for());
            next = next.min(Instant::now() + left);
        }
        next
    }

    /// How long the client may take no byte.
    fn patience(&self) -> Duration {
        if self.connection.is_closing() {
            CLOSING
        } else {
            self.options.slow_timeout
        }
    }

    fn check(&mut self, talk: &impl Talk) {
        let now = Instant::now();
        if self.connection.stalled_for() >= self.patience() {
            if self.connection.is_closing() {
                self.connection.give_up();
            } else {
                self.connection.evict();
            }
        } else if talk.awaits_hello() && now >= self.opened_at + self.options.hello_timeout {
            self.connection
                .close(CloseCode::NoHello, "No hello in time");
        } else if let Some(at) = self.pinged_at {
            if now >= at + self.options.pong_timeout {
                self.connection
                    .close(CloseCode::NoPong, "No answer to a ping");
            }
        } else if now >= self.heard_at + self.ping_after {
            self.pinged_at = Some(now);
            self.connection.send(talk.ping());
        }
    }

    /// Shuts our side and waits a little for the client's: closing at once with unread input
    /// would reset the connection and take the close frame back.
    async fn finish(self) {
        if self.connection.is_broken() {
            return;
        }
        let ended = timeout(CLOSING, drain(&self.tcp)).await;
        tracing::trace!(?ended, number = self.connection.number(), "socket closed");
        drop(self.permit);
    }
}

async fn drain(tcp: &TcpStream) -> IoResult<()> {
    socket2::SockRef::from(tcp).shutdown(std::net::Shutdown::Write)?;
    let mut left = CLOSING_BYTES;
    while left > 0 {
        tcp.readable().await?;
        let read = BUFFER.with_borrow_mut(|buffer| tcp.try_read(buffer));
        match read {
            Ok(0) => return Ok(()),
            Ok(count) => left = left.saturating_sub(count),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::other("the client does not stop"))
}

fn echoed(code: u16) -> CloseCode {
    if code == 1000 {
        CloseCode::Normal
    } else {
        CloseCode::Violation(code)
    }
}
