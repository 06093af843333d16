//! A client that writes the bytes it likes, and reads what comes back.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::PATIENCE;

/// One connection.
pub(super) struct Raw(TcpStream);

/// What a server said to one request. Header names are in lower case, in order.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    /// The bytes before the body.
    pub(super) head: String,
}

impl Raw {
    pub(super) async fn connect(at: SocketAddr) -> Self {
        Self(TcpStream::connect(at).await.unwrap())
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// Everything until the server closes. It has to, and in time.
    pub(super) async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let read = timeout(PATIENCE, self.0.read_to_end(&mut rest)).await;
        // A server that closes with bytes unread resets the connection.
        drop(read.expect("closed in time"));
        rest
    }

    /// Sends `drop` every few milliseconds until the server closes; all that it said.
    pub(super) async fn dribble(self, drop: &'static [u8]) -> Vec<u8> {
        let (mut from, mut to) = self.0.into_split();
        let mut said = Vec::new();
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(20));
        let dribble = async {
            loop {
                tokio::select! {
                    read = from.read_buf(&mut said) => {
                        if read.unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    _ = tick.tick() => {
                        let _may_be_closed = to.write_all(drop).await;
                    }
                }
            }
        };
        timeout(PATIENCE, dribble).await.expect("closed in time");
        said
    }
}

/// Writes a whole request, which has to ask for the close, and reads the answer.
pub(super) async fn exchange(at: SocketAddr, request: &[u8]) -> Answer {
    let mut raw = Raw::connect(at).await;
    raw.send(request).await;
    let rest = raw.rest().await;
    Answer::read(&rest).unwrap_or_else(|| {
        let asked = String::from_utf8_lossy(request);
        panic!(
            "no answer to {:?}",
            asked.chars().take(200).collect::<String>()
        )
    })
}

/// `GET` with these lines of header on top; `target` and lines go out as they are.
pub(super) async fn get(at: SocketAddr, target: &[u8], lines: &[&str]) -> Answer {
    send(at, "GET", target, lines, b"").await
}

/// Any method, any body.
pub(super) async fn send(
    at: SocketAddr,
    method: &str,
    target: &[u8],
    lines: &[&str],
    body: &[u8],
) -> Answer {
    let mut request = format!("{method} ").into_bytes();
    request.extend(target);
    request.extend(format!(" HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n").as_bytes());
    for line in lines {
        request.extend(line.as_bytes());
        request.extend(b"\r\n");
    }
    if !body.is_empty() {
        request.extend(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    request.extend(b"\r\n");
    request.extend(body);
    exchange(at, &request).await
}

impl Answer {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes[end + 4..]).into_owned(),
            head,
        })
    }

    /// The value of a header that stands exactly once; `""` if it is missing.
    pub(super) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let first = values.next().map_or("", |(_, value)| value);
        assert!(values.next().is_none(), "{name} twice: {}", self.head);
        first
    }

    /// An error in the shape that all errors have.
    pub(super) fn is_problem(&self) -> bool {
        self.header("content-type") == "application/problem+json"
            && serde_json::from_str::<serde_json::Value>(&self.body)
                .is_ok_and(|problem| problem["status"] == self.status)
    }
}
