//! Taking connections from one listener until the stop.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use poem::Endpoint;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};

use super::{Edge, connection, refusal::Turnstile};

/// The first pause after a failure to accept, and the longest.
const PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Ends, and closes the listener, when the stop fires.
pub(super) async fn run<E>(edge: Edge, listener: TcpListener, endpoint: Arc<E>)
where
    E: Endpoint<Output = poem::Response> + 'static,
{
    let turnstile = Turnstile::default();
    let mut trouble = Trouble::default();
    loop {
        let accepted = tokio::select! {
            biased;
            () = edge.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                trouble.over();
                let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
                admit(&edge, &turnstile, stream, peer, &endpoint);
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                edge.gate.counters().count_accept_error();
                let pause = trouble.pause(&error);
                tokio::select! {
                    () = edge.stop.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                }
            }
        }
    }
}

fn admit<E>(
    edge: &Edge,
    turnstile: &Turnstile,
    stream: TcpStream,
    peer: SocketAddr,
    endpoint: &Arc<E>,
) where
    E: Endpoint<Output = poem::Response> + 'static,
{
    match edge.gate.admit(peer.ip()) {
        Ok(permit) => {
            if let Err(error) = tune(&stream, edge.options.send_timeout) {
                // The peer is gone already; the connection's task will find that out.
                tracing::debug!(%error, "socket options");
            }
            let endpoint = Arc::clone(endpoint);
            let connection = connection::run(edge.clone(), stream, peer, permit, endpoint);
            edge.tasks.spawn(connection);
        }
        Err(refusal) => turnstile.turn_away(&edge.tasks, stream, refusal),
    }
}

/// Small writes leave at once, and a dead peer does not keep its connection for hours.
fn tune(stream: &TcpStream, send_timeout: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    SockRef::from(stream).set_tcp_user_timeout(Some(send_timeout))?;
    Ok(())
}

/// Whether the failure concerns only the connection that was next, so that the loop can go on
/// at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

/// A time in which nothing can be accepted, usually because all open files are in use. The
/// waiting connection makes the listener readable all that time: without a pause the loop would
/// spin.
#[derive(Default)]
struct Trouble {
    /// The last pause; `None` while all is well.
    pause: Option<Duration>,
}

impl Trouble {
    /// Logs once, and says how long to wait: twice as long each time.
    fn pause(&mut self, error: &io::Error) -> Duration {
        let pause = if let Some(last) = self.pause {
            (last * 2).min(LONGEST_PAUSE)
        } else {
            tracing::error!(%error, "cannot accept connections; trying again until it works");
            PAUSE
        };
        *self.pause.insert(pause)
    }

    fn over(&mut self) {
        if self.pause.take().is_some() {
            tracing::info!("accepting connections again");
        }
    }
}
