//! A node with a small endpoint, and a client that writes bytes.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use poem::{EndpointExt, IntoResponse, Request, Response, http::StatusCode};
use tertulia::transport::{
    listener::{self, Edge, EdgeCounters, EdgeOptions},
    upgrade,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
    time::{interval, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub(super) const PATIENCE: Duration = Duration::from_secs(10);
pub(super) const HELLO: &str = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
pub(super) const HANDSHAKE: &str = "GET /ws HTTP/1.1\r\nHost: t\r\nConnection: keep-alive, UPGRADE\r\n\
    Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

pub(super) struct Node {
    pub(super) address: SocketAddr,
    pub(super) counters: Arc<EdgeCounters>,
    pub(super) tasks: TaskTracker,
    pub(super) stop: CancellationToken,
    pub(super) slow: Arc<Slow>,
}

/// A request that is under way until it is told to go on.
#[derive(Default)]
pub(super) struct Slow {
    pub(super) begun: Notify,
    pub(super) go_on: Notify,
}

impl Node {
    pub(super) fn start(options: EdgeOptions) -> Self {
        Self::start_on(listener::bind("127.0.0.1", 0).unwrap(), options)
    }

    pub(super) fn start_on(listeners: Vec<tokio::net::TcpListener>, options: EdgeOptions) -> Self {
        let address = listeners.first().unwrap().local_addr().unwrap();
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let edge = Edge::new(options, tasks.clone(), stop.clone());
        let slow = Arc::new(Slow::default());
        let endpoint = {
            let (tasks, slow) = (tasks.clone(), Arc::clone(&slow));
            poem::endpoint::make(move |request| answer(request, tasks.clone(), Arc::clone(&slow)))
        };
        edge.serve(listeners, endpoint.map_to_response());
        Self {
            address,
            counters: edge.counters(),
            tasks,
            stop,
            slow,
        }
    }

    pub(super) async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    pub(super) async fn connect_from(&self, ip: &str) -> Client {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket
            .bind(SocketAddr::new(ip.parse().unwrap(), 0))
            .unwrap();
        Client(socket.connect(self.address).await.unwrap())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn answer(
    mut request: Request,
    tasks: TaskTracker,
    slow: Arc<Slow>,
) -> poem::Result<Response> {
    let path = request.uri().path().to_owned();
    Ok(match path.as_str() {
        "/ws" => match upgrade::accept(&request) {
            Ok((response, upgrading)) => {
                tasks.spawn(send_back(upgrading));
                response
            }
            Err(error) => {
                let mut response = Response::builder().status(error.status());
                if let Some((name, value)) = error.header() {
                    response = response.header(name, value);
                }
                response
                    .header("connection", "close")
                    .body(error.to_string())
            }
        },
        "/body" => {
            let body = request.take_body().into_bytes_limit(1 << 20).await?;
            format!("{} bytes", body.len()).into_response()
        }
        "/slow" => {
            slow.begun.notify_one();
            slow.go_on.notified().await;
            "at last".into_response()
        }
        "/" => {
            let peer = upgrade::peer_address(&request).unwrap();
            format!("hello {}", peer.ip()).into_response()
        }
        _ => StatusCode::NOT_FOUND.into(),
    })
}

async fn send_back(upgrading: upgrade::Upgrading) {
    let mut upgraded = upgrading.await.unwrap();
    let mut all = upgraded.already_read.to_vec();
    upgraded.tcp.read_to_end(&mut all).await.unwrap();
    // A client that left without a farewell does not read this.
    let _left = upgraded.tcp.write_all(&all).await;
}

pub(super) struct Client(pub(super) TcpStream);

impl Client {
    pub(super) async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// One request and its answer, the connection left open. For answers that come in one piece.
    pub(super) async fn ask(&mut self, request: &str) -> String {
        self.send(request).await;
        let mut answer = vec![0; 4096];
        let read = timeout(PATIENCE, self.0.read(&mut answer)).await;
        answer.truncate(read.expect("an answer in time").unwrap());
        String::from_utf8(answer).unwrap()
    }

    pub(super) async fn until_closed(mut self, request: &str) -> String {
        self.send(request).await;
        self.rest().await
    }

    /// Up to the empty line.
    pub(super) async fn head(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let byte = timeout(PATIENCE, self.0.read_u8()).await;
            head.push(byte.expect("an answer in time").unwrap().into());
        }
        head
    }

    /// Everything until the server closes.
    pub(super) async fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        let read = timeout(PATIENCE, self.0.read_to_end(&mut rest)).await;
        match read.expect("closed in time") {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
        String::from_utf8(rest).unwrap()
    }

    /// Sends `drop` again and again until the server answers or closes; what it said.
    pub(super) async fn dribble_until_answered(self, drop: &str) -> String {
        let (mut from, mut to) = self.0.into_split();
        let mut answer = vec![0; 4096];
        let mut tick = interval(Duration::from_millis(30));
        let dribble = async {
            loop {
                tokio::select! {
                    read = from.read(&mut answer) => return read.unwrap_or_default(),
                    _ = tick.tick() => {
                        let _may_be_closed = to.write_all(drop.as_bytes()).await;
                    }
                }
            }
        };
        let read = timeout(PATIENCE, dribble).await.expect("answered in time");
        answer.truncate(read);
        String::from_utf8(answer).unwrap()
    }
}

/// Looks again until it is so.
pub(super) async fn eventually(mut is_so: impl FnMut() -> bool) {
    let mut look = interval(Duration::from_millis(5));
    let looking = async {
        while !is_so() {
            look.tick().await;
        }
    };
    timeout(PATIENCE, looking)
        .await
        .expect("it never came true");
}
