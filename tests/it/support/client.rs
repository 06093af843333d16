use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use reqwest::{RequestBuilder, Response, header};
use serde_json::{Value, json};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

use super::PATIENCE;

/// A nonce of a message that was not sent yet.
pub(crate) fn nonce() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Somebody who entered with a name.
pub(crate) struct Person {
    pub(crate) at: SocketAddr,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) cookie: String,
    http: reqwest::Client,
}

impl Person {
    /// Enters.
    pub(crate) async fn enter(at: SocketAddr, name: &str) -> Self {
        let entered = Self::come_in(at, "/api/session", &json!({ "name": name })).await;
        entered.unwrap()
    }

    /// Signs in to an account; the status and the sentence if that is refused.
    pub(crate) async fn sign_in(
        at: SocketAddr,
        name: &str,
        password: &str,
    ) -> Result<Self, (u16, String)> {
        let body = json!({ "name": name, "password": password });
        Self::come_in(at, "/api/sign-in", &body).await
    }

    async fn come_in(at: SocketAddr, path: &str, body: &Value) -> Result<Self, (u16, String)> {
        let http = crate::support::web();
        let answer = http
            .post(format!("http://{at}{path}"))
            .json(body)
            .send()
            .await
            .unwrap();
        if answer.status() != 200 {
            let status = answer.status().as_u16();
            let problem: Value = answer.json().await.unwrap();
            return Err((status, problem["detail"].as_str().unwrap().to_owned()));
        }
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let me: Value = answer.json().await.unwrap();
        let id = me["user"]["id"].as_str().unwrap().to_owned();
        Ok(Self {
            at,
            id,
            name: me["user"]["name"].as_str().unwrap().to_owned(),
            cookie,
            http,
        })
    }

    /// Somebody who has this cookie already; nobody with an empty one.
    pub(crate) fn known(at: SocketAddr, id: &str, name: &str, cookie: &str) -> Self {
        Self {
            at,
            id: id.to_owned(),
            name: name.to_owned(),
            cookie: cookie.to_owned(),
            http: crate::support::web(),
        }
    }

    /// The same person at another node.
    pub(crate) fn on(&self, at: SocketAddr) -> Self {
        Self {
            at,
            id: self.id.clone(),
            name: self.name.clone(),
            cookie: self.cookie.clone(),
            http: self.http.clone(),
        }
    }

    /// A request of theirs, to be finished and sent.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = method.parse().unwrap();
        self.http
            .request(method, format!("http://{}{path}", self.at))
            .header(header::COOKIE, &self.cookie)
    }

    /// Asks for something.
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request("GET", path).send().await.unwrap()
    }

    /// Sends something.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response {
        self.request("POST", path).json(body).send().await.unwrap()
    }

    /// Makes a room; gives its id.
    pub(crate) async fn create(&self, name: &str) -> String {
        let answer = self.post("/api/rooms", &json!({ "name": name })).await;
        let room: Value = answer.json().await.unwrap();
        room["id"].as_str().unwrap().to_owned()
    }

    /// Opens `/ws` and says nothing.
    pub(crate) async fn connect(&self) -> Socket {
        Socket::open(self.at, "/ws", &[("cookie", &self.cookie)])
            .await
            .unwrap()
    }

    /// Opens `/ws` and says hello, with these rooms (as in the hello).
    pub(crate) async fn hello(&self, rooms: Value) -> (Socket, Value) {
        let mut socket = self.connect().await;
        let reply = socket
            .ask(json!({"op": "hello", "v": 1, "rooms": rooms}))
            .await;
        (socket, reply["ok"].clone())
    }

    /// Opens `/ws` and is in these rooms, from the newest entries on.
    pub(crate) async fn join(&self, rooms: &[&str]) -> Socket {
        let asked = rooms.iter().map(|id| json!({ "room": id }));
        let (mut socket, _) = self.hello(asked.collect()).await;
        for room in rooms {
            socket.event("resumed", room).await;
        }
        socket
    }
}

/// One end of a WebSocket. What was heard and not yet asked for is kept in order.
pub(crate) struct Socket {
    stream: WebSocketStream<TcpStream>,
    heard: Vec<Value>,
    next_id: u64,
}

impl Socket {
    /// Opens an address with these headers; the status if it is refused.
    pub(crate) async fn open(
        at: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        match Self::try_open(at, path, headers).await {
            Ok(socket) => Ok(socket),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// The same, where nobody may be there.
    pub(crate) async fn try_open(
        at: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, Error> {
        let mut request = format!("ws://{at}{path}").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let tcp = TcpSocket::new_v4().unwrap();
        // Small, so that a client that does not read is soon noticed.
        tcp.set_recv_buffer_size(64 * 1024).unwrap();
        let tcp = tcp.connect(at).await?;
        let (stream, _) = client_async(request, tcp).await?;
        Ok(Self {
            stream,
            heard: Vec::new(),
            next_id: 1,
        })
    }

    /// Sends a message under this nonce; its seq, or nothing when the connection broke before
    /// the reply.
    pub(crate) async fn try_say(&mut self, room: &str, nonce: &str, text: &str) -> Option<u64> {
        let command = json!({"id": 0, "op": "send", "room": room, "nonce": nonce, "text": text});
        let message = Message::text(command.to_string());
        self.stream.send(message).await.ok()?;
        loop {
            let heard = self.next().await.ok()?;
            if heard["id"] == 0 {
                return heard["ok"]["seq"].as_u64();
            }
        }
    }

    /// Opens the plain protocol.
    pub(crate) async fn plain(at: SocketAddr, path: &str) -> Self {
        Self::open(at, path, &[]).await.unwrap()
    }

    /// Sends bare text.
    pub(crate) async fn text(&mut self, text: impl Into<String>) {
        self.message(Message::text(text.into())).await;
    }

    /// Sends any WebSocket message.
    pub(crate) async fn message(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// Gives a command, with an id of its own, and does not wait for the reply.
    pub(crate) async fn give(&mut self, mut command: Value) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        command["id"] = id.into();
        self.text(command.to_string()).await;
        id
    }

    /// The same; nothing if the server has gone.
    pub(crate) async fn try_give(&mut self, mut command: Value) -> Option<u64> {
        let id = self.next_id;
        self.next_id += 1;
        command["id"] = id.into();
        self.try_text(command.to_string()).await?;
        Some(id)
    }

    /// Sends bare text; nothing if the server has gone.
    pub(crate) async fn try_text(&mut self, text: String) -> Option<()> {
        self.stream.send(Message::text(text)).await.ok()
    }

    /// The reply to a command.
    pub(crate) async fn reply(&mut self, id: u64) -> Value {
        self.expect("the reply", |heard| heard["id"] == id).await
    }

    /// Gives a command; gives the whole reply.
    pub(crate) async fn ask(&mut self, command: Value) -> Value {
        let id = self.give(command).await;
        self.reply(id).await
    }

    /// Gives a command that has to succeed; gives its `ok`.
    pub(crate) async fn ok(&mut self, command: Value) -> Value {
        let reply = self.ask(command).await;
        assert!(reply.get("ok").is_some(), "{reply}");
        reply["ok"].clone()
    }

    /// Gives a command that has to fail; gives its `error`.
    pub(crate) async fn error(&mut self, command: Value) -> Value {
        let reply = self.ask(command).await;
        assert!(reply.get("error").is_some(), "{reply}");
        reply["error"].clone()
    }

    /// Sends a message; gives its seq.
    pub(crate) async fn say(&mut self, room: &str, text: &str) -> u64 {
        let command = json!({"op": "send", "room": room, "nonce": nonce(), "text": text});
        self.ok(command).await["seq"].as_u64().unwrap()
    }

    /// The next event of this name about this room.
    pub(crate) async fn event(&mut self, name: &str, room: &str) -> Value {
        let what = format!("{name} of {room}");
        self.expect(&what, |heard| {
            heard["event"] == name && (heard["room"] == room || heard["room"]["id"] == room)
        })
        .await
    }

    /// The text of the next entry of this room.
    pub(crate) async fn entry(&mut self, room: &str) -> (u64, String) {
        let entry = self.event("entry", room).await["entry"].clone();
        let text = entry["text"].as_str().unwrap().to_owned();
        (entry["seq"].as_u64().unwrap(), text)
    }

    /// Takes the first message that `fits`, heard before or soon.
    pub(crate) async fn expect(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.expect_within(PATIENCE, what, fits).await
    }

    /// The same, with another patience.
    pub(crate) async fn expect_within(
        &mut self,
        patience: Duration,
        what: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> Value {
        if let Some(place) = self.heard.iter().position(&fits) {
            return self.heard.remove(place);
        }
        let wait = async {
            loop {
                match self.next().await {
                    Ok(value) if fits(&value) => return value,
                    Ok(value) => self.heard.push(value),
                    Err(end) => panic!("closed with {end:?} before {what}: {:?}", self.heard),
                }
            }
        };
        if let Ok(value) = timeout(patience, wait).await {
            return value;
        }
        panic!("{what} never came: {:?}", self.heard)
    }

    /// Whether something was heard and not asked for.
    pub(crate) fn heard(&self, fits: impl Fn(&Value) -> bool) -> bool {
        self.first(fits).is_some()
    }

    /// The first such thing that was heard and not asked for.
    pub(crate) fn first(&self, fits: impl Fn(&Value) -> bool) -> Option<&Value> {
        self.heard.iter().find(|heard| fits(heard))
    }

    /// Whether an event of this name was heard and not asked for.
    pub(crate) fn heard_event(&self, name: &str) -> bool {
        self.heard(|heard| heard["event"] == name)
    }

    /// The code and the reason that the server closes with, whatever it says before.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        let wait = async {
            loop {
                match self.next().await {
                    Ok(value) => self.heard.push(value),
                    Err(end) => return end.expect("a close frame"),
                }
            }
        };
        timeout(PATIENCE, wait).await.expect("it is closed")
    }

    /// Goes away in good manners.
    pub(crate) async fn leave(mut self) {
        self.stream.close(None).await.unwrap();
    }

    /// The next message, or how the connection ended.
    pub(crate) async fn next(&mut self) -> Result<Value, Option<(u16, String)>> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err(Some((frame.code.into(), frame.reason.to_string())));
                }
                Some(Ok(Message::Close(None)) | Err(_)) | None => return Err(None),
                Some(Ok(_)) => {}
            }
        }
    }
}
