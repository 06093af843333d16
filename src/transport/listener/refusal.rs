//! The answer to a connection that may not come in.

use std::{sync::Arc, time::Duration};

use http::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_util::task::TaskTracker;

use super::{gate::Refusal, problem};

/// Refusals given politely at the same time, for each listener. Each holds an open file and a
/// task for at most twice [`PATIENCE`].
const MAX_AT_ONCE: usize = 64;
/// How long a refused client may take to ask, and then to go.
const PATIENCE: Duration = Duration::from_secs(1);
/// How much of its request is read.
const MAX_READ: usize = 8 * 1024;

/// Turns clients away without ever holding up the accept loop. When too many come at once, the
/// rest are closed without an answer.
pub(super) struct Turnstile(Arc<Semaphore>);

impl Default for Turnstile {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_AT_ONCE)))
    }
}

impl Turnstile {
    pub(super) fn turn_away(&self, tasks: &TaskTracker, stream: TcpStream, refusal: Refusal) {
        if let Ok(place) = Arc::clone(&self.0).try_acquire_owned() {
            tasks.spawn(answer(stream, refusal, place));
        }
    }
}

/// Waits for the request first, for some clients take an answer without a question for an error; and
/// for the client's close last, for closing with unread bytes would reset the connection
/// and take the answer back.
async fn answer(mut stream: TcpStream, refusal: Refusal, _place: OwnedSemaphorePermit) {
    let mut asked = [0; 1024];
    // Who asks nothing in time gets the answer all the same.
    let (Ok(Ok(1..)) | Err(_)) = timeout(PATIENCE, stream.read(&mut asked)).await else {
        return;
    };
    let exchange = async {
        stream.write_all(response(refusal).as_bytes()).await?;
        stream.shutdown().await?;
        let mut rest = stream.take(MAX_READ as u64);
        while rest.read(&mut asked).await? > 0 {}
        std::io::Result::Ok(())
    };
    match timeout(PATIENCE, exchange).await {
        Ok(Ok(())) | Err(_) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a refused client went away"),
    }
}

fn response(refusal: Refusal) -> String {
    let (status, retry_after_s, detail) = match refusal {
        Refusal::Full => (
            StatusCode::SERVICE_UNAVAILABLE,
            5,
            "This node has all the connections it may have. Try again soon.",
        ),
        Refusal::Address => (
            StatusCode::TOO_MANY_REQUESTS,
            10,
            "Your network has too many connections open. Close some or try again later.",
        ),
    };
    let body = problem(status, detail);
    format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: application/problem+json\r\n\
         Content-Length: {length}\r\n\
         Retry-After: {retry_after_s}\r\n\
         Cache-Control: no-store\r\n\
         Connection: close\r\n\r\n{body}",
        length = body.len(),
    )
}
