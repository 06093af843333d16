//! The accept loop: Poem's endpoint on hyper's HTTP/1, with the limits that a server on the
//! open internet needs and `poem::Server` lacks (`NODELAY`, a deadline for headers and bodies, caps,
//! survival at the limit of open files).

mod accept;
mod bind;
mod body;
mod connection;
mod gate;
mod refusal;

use std::{io, sync::Arc, time::Duration};

use poem::Endpoint;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use bind::bind;
pub use gate::{EdgeCounters, Permit};

use gate::Gate;

/// The limits of the accept loop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EdgeOptions {
    /// Open TCP connections, upgraded ones included. Beyond it: `503`, then closed. Lowered to
    /// 90 % of the limit of open files if that is less.
    pub max_connections: usize,
    /// The same for one IPv4 address or one IPv6 /64; 0 means no limit. Beyond it: `429`, then
    /// closed. Behind a proxy all connections have the proxy's address: then use 0.
    pub max_connections_per_address: usize,
    /// A request's header must be complete within this time after the connection opened or the
    /// last response ended; also how long an idle connection is kept. Beyond it: closed.
    pub header_timeout: Duration,
    /// Request line and headers, in bytes. Beyond it: `431`, then closed.
    pub max_header_bytes: usize,
    /// A request's body must be complete within this time after its header. Beyond it the body
    /// fails for whoever reads it, and the client gets `408` and is closed.
    pub body_timeout: Duration,
    /// A file that is being sent may not pause longer than this, nor come slower than 8 kB a second on
    /// the whole. Beyond it: the same.
    pub upload_idle: Duration,
    /// How long the peer may leave what was sent to it unacknowledged, or its window shut,
    /// before the kernel breaks the connection. Holds for upgraded connections too.
    pub send_timeout: Duration,
}

impl Default for EdgeOptions {
    fn default() -> Self {
        Self {
            max_connections: 20_000,
            max_connections_per_address: 0,
            header_timeout: Duration::from_secs(10),
            max_header_bytes: 16 * 1024,
            body_timeout: Duration::from_secs(15),
            upload_idle: Duration::from_secs(20),
            send_timeout: Duration::from_secs(30),
        }
    }
}

/// Where the internet ends and our code begins.
#[derive(Clone, Debug)]
pub struct Edge {
    options: EdgeOptions,
    gate: Gate,
    tasks: TaskTracker,
    stop: CancellationToken,
    closing: CancellationToken,
}

impl Edge {
    /// Raises the limit of open files to what the system allows, and logs if the caps have to
    /// be lower than asked for. All work runs on `tasks`.
    ///
    /// When `stop` fires: no more connections are accepted, idle ones close at once, requests
    /// under way are answered, one whose header is half here included. It is for the owner to
    /// bound that time while it waits for `tasks`.
    /// Upgraded connections are not touched.
    pub fn new(options: EdgeOptions, tasks: TaskTracker, stop: CancellationToken) -> Self {
        let cap = options.max_connections.min(connections_by_open_files());
        if cap < options.max_connections {
            tracing::warn!(
                asked = options.max_connections,
                cap,
                "fewer connections than asked for: the limit of open files is too low"
            );
        }
        Self {
            gate: Gate::new(cap, options.max_connections_per_address),
            options,
            tasks,
            stop,
            closing: CancellationToken::new(),
        }
    }

    /// Once `closing` fires, every answer is its connection's last: clients that stay connected
    /// between requests look for another node in time.
    #[must_use]
    pub fn closing_after(self, closing: CancellationToken) -> Self {
        Self { closing, ..self }
    }

    /// What happened so far; may be read at any time.
    pub fn counters(&self) -> Arc<EdgeCounters> {
        self.gate.counters()
    }

    /// Starts to answer on all `listeners`; does not wait.
    pub fn serve<E>(&self, listeners: Vec<TcpListener>, endpoint: E)
    where
        E: Endpoint<Output = poem::Response> + 'static,
    {
        let endpoint = Arc::new(endpoint);
        for listener in listeners {
            let accepting = accept::run(self.clone(), listener, Arc::clone(&endpoint));
            self.tasks.spawn(accepting);
        }
    }
}

/// 90 % of the open files we may have: the rest is for the store, the log and outgoing
/// connections.
fn connections_by_open_files() -> usize {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => usize::try_from(limit / 10 * 9).unwrap_or(usize::MAX),
        Err(error) => {
            tracing::warn!(%error, "the limit of open files cannot be read or raised");
            usize::MAX
        }
    }
}

/// The body of an answer that the edge gives by itself.
fn problem(status: http::StatusCode, detail: &str) -> String {
    let title = status.canonical_reason().unwrap_or_default();
    let status = status.as_u16();
    serde_json::json!({"type": "about:blank", "title": title, "status": status, "detail": detail})
        .to_string()
}

/// A duplicate of `error` that says what we tried.
fn context(error: &io::Error, what: impl std::fmt::Display) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}
