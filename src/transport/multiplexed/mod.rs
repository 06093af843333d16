//! `/ws`: commands in, replies and events out.

mod asking;
mod changes;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::time::{Duration, Instant, timeout};

use super::{failure::problem_of, socket::Talk, terms::Terms};
use crate::{
    backend::{Appended, ReadMove},
    domain::{Action, Author, Bucket, Position, Rejection, RejectionCode as Code, RoomId},
    hub::{Ask, Connection, Look},
    protocol::{
        self, CloseCode,
        command::{self, Command, Op, Subscribe},
        event::{Event, Removed, RemovedRoom, StoreState},
        frame::Inbound,
        reply::{self, Problem},
    },
    service::{Caller, Chat, Failure, Saying},
};

/// Sends under way for one connection; at that many nothing more is read from it.
const MAX_SENDS: usize = 32;
/// Commands refused in a row for their rate before the connection is closed.
const MAX_REFUSALS: u32 = 120;
/// Rooms of a hello are resumed while less than this waits to be written.
const RESUME_QUEUE: usize = 128 * 1024;

/// How long a client that asked for many rooms may take no byte of them.
const RESUME_PATIENCE: Duration = Duration::from_secs(15);

/// The conversation over one socket of `/ws`.
pub struct Multiplexed {
    chat: Arc<Chat>,
    terms: Arc<Terms>,
    connection: Arc<Connection>,
    greeted: bool,
    opened_at: Instant,
    allowance: Bucket,
    refusals: u32,
    sends: FuturesUnordered<BoxFuture<'static, Bytes>>,
}

type Outcome = Result<(), Failure>;

impl Multiplexed {
    /// A conversation in which nothing was said yet.
    pub fn new(chat: Arc<Chat>, terms: Arc<Terms>, connection: Arc<Connection>) -> Self {
        Self {
            allowance: Bucket::full(terms.commands, Duration::ZERO),
            chat,
            terms,
            connection,
            greeted: false,
            opened_at: Instant::now(),
            refusals: 0,
            sends: FuturesUnordered::new(),
        }
    }

    async fn commands(&mut self, text: &str) {
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            if !self.connection.is_closing() {
                self.command(line).await;
            }
        }
    }

    async fn command(&mut self, text: &str) {
        if let Err(no) = self.admit() {
            let id = Command::parse(text, self.terms.max_json_depth);
            let id = id.map_or_else(|bad| bad.id, |command| command.id);
            self.connection.send(reply::error(id, &Problem::from(no)));
            return;
        }
        match Command::parse(text, self.terms.max_json_depth) {
            Ok(Command { id, op }) => {
                if let Err(failure) = self.obey(id, op).await {
                    let problem = problem_of(failure);
                    self.connection.send(reply::error(id, &problem));
                }
            }
            Err(bad) => {
                let problem = Problem::from(bad.rejection);
                self.connection.send(reply::error(bad.id, &problem));
            }
        }
    }

    fn admit(&mut self) -> Result<(), Rejection> {
        let now = self.opened_at.elapsed();
        match self.allowance.take(self.terms.commands, now) {
            Ok(()) => {
                self.refusals = 0;
                Ok(())
            }
            Err(wait) => {
                self.refusals += 1;
                if self.refusals >= MAX_REFUSALS {
                    self.connection
                        .close(CloseCode::Rate, "Far too many commands");
                }
                Err(Rejection::rate_limited(wait))
            }
        }
    }

    async fn obey(&mut self, id: Option<u64>, op: Op) -> Outcome {
        match op {
            Op::Pong => Ok(()),
            Op::Hello(hello) => self.hello(id, hello).await,
            _ if !self.greeted => Err(Rejection::bad_request("Say hello first.").into()),
            Op::Subscribe(ask) => self.subscribe(id, ask).await,
            Op::Unsubscribe(room) => {
                self.chat.hub().unsubscribe(&self.connection, &room);
                self.done(id);
                Ok(())
            }
            Op::Send(send) => self.send(id, send).await,
            Op::Edit(edit) => self.edit(id, edit).await,
            Op::Delete { room, seq, why } => self.delete(id, &room, seq, why.as_deref()).await,
            Op::React(react) => self.react(id, react).await,
            Op::Pin(pin) => self.pin(id, pin).await,
            Op::History(ask) => self.history(id, ask).await,
            Op::Read { room, seq, back } => {
                let way = if back {
                    ReadMove::Back
                } else {
                    ReadMove::Forward
                };
                self.read(id, &room, seq, way).await
            }
            Op::Unread(rooms) => self.unread(id, &rooms).await,
            Op::Typing(room) => {
                let caller = self.caller().await?;
                self.chat.typing(&caller, &room).await?;
                self.done(id);
                Ok(())
            }
            Op::Who { room, cursor } => self.who(id, &room, cursor).await,
            Op::Attention(attentive) => {
                let look = if attentive {
                    Look::Here
                } else {
                    Look::Elsewhere
                };
                self.chat.hub().attend(&self.connection, look).await?;
                self.done(id);
                Ok(())
            }
            Op::Ping => {
                self.done(id);
                Ok(())
            }
        }
    }

    async fn hello(&mut self, id: Option<u64>, hello: command::Hello) -> Outcome {
        if self.greeted {
            return Err(Rejection::bad_request("Hello was said already.").into());
        }
        if hello.version != protocol::VERSION {
            let sentence = format!(
                "This server speaks version {} of the protocol.",
                protocol::VERSION
            );
            self.connection.send(reply::error(
                id,
                &Problem::from(Rejection::bad_request(sentence)),
            ));
            self.connection
                .close(CloseCode::BadProtocol, "Unknown protocol version");
            return Ok(());
        }
        let caller = self.caller().await?;
        self.chat.check(&caller, Action::SeeRooms)?;
        let me = self.chat.me(caller.need()?);
        let reads = self.chat.reads(&caller).await?;
        let first = || {
            let rooms = self.chat.rooms_with(&caller, &reads);
            reply::ok(id, &self.terms.hello(self.user(), &me, rooms))
        };
        if !self.chat.hub().connect(&self.connection, first) {
            let reason = "Too many connections of one user";
            self.connection.close(CloseCode::Policy, reason);
            return Ok(());
        }
        self.greeted = true;
        // What changed between the handshake and now was told to those connected only.
        self.chat.look_again(&self.connection).await?;
        if self.chat.hub().lobby().store() == StoreState::Degraded {
            let state = StoreState::Degraded;
            self.connection.send(Event::Status { state }.frame());
        }
        for (room, position) in hello.rooms {
            self.resume(&room, position).await?;
        }
        Ok(())
    }

    async fn resume(&mut self, room: &RoomId, position: Option<Position>) -> Outcome {
        while self.connection.queued() > RESUME_QUEUE && !self.connection.is_closing() {
            if timeout(RESUME_PATIENCE, self.connection.written())
                .await
                .is_err()
            {
                self.connection.give_up();
                return Ok(());
            }
        }
        let ask = Ask {
            position,
            limit: Subscribe::DEFAULT_LIMIT,
        };
        let outcome = self.enter(room, ask, |resumed| Event::Resumed(resumed).frame());
        match outcome.await {
            // Put out of it, or never known: gone, and no reason to leave out the rest.
            Err(Failure::Rejected(no)) if matches!(no.code, Code::NotFound | Code::Forbidden) => {
                let gone = Event::RoomRemoved {
                    change: Removed::Removed,
                    room: RemovedRoom { id: room },
                };
                self.connection.send(gone.frame());
                Ok(())
            }
            other => other,
        }
    }

    async fn subscribe(&mut self, id: Option<u64>, ask: Subscribe) -> Outcome {
        let Subscribe {
            room,
            position,
            limit,
        } = ask;
        let ask = Ask { position, limit };
        self.enter(&room, ask, |resumed| reply::ok(id, resumed))
            .await
    }

    async fn enter(
        &mut self,
        room: &RoomId,
        ask: Ask,
        answer: impl Fn(&protocol::event::Resumed) -> Bytes + Send,
    ) -> Outcome {
        let most = self.terms.limits.rooms_per_connection;
        if self.connection.subscription_count() >= most && !self.connection.is_in(room) {
            return Err(Rejection::limit(format!(
                "A connection can be in {most} rooms at most. Leave one first."
            ))
            .into());
        }
        let caller = self.caller().await?;
        self.chat.check_in(&caller, Action::See, room).await?;
        let hub = self.chat.hub();
        Ok(hub.subscribe(&self.connection, room, ask, answer).await?)
    }

    /// Who speaks, as known at this moment.
    async fn caller(&mut self) -> Result<Caller, Failure> {
        let caller = self.chat.caller_of(self.user().id).await?;
        caller.need()?;
        Ok(caller)
    }

    async fn send(&mut self, id: Option<u64>, send: command::Send) -> Outcome {
        let command::Send {
            room,
            nonce,
            text,
            reply_to,
            files,
        } = send;
        let caller = self.caller().await?;
        let said = Saying {
            text: &text,
            reply_to,
            files: &files,
        };
        let pending = self.chat.say(&caller, &room, nonce, said).await?;
        let answer = async move {
            match pending.await {
                Ok(done) => reply::ok(id, &sent(&room, &done)),
                Err(error) => reply::error(id, &problem_of(error.into())),
            }
        };
        self.sends.push(answer.boxed());
        Ok(())
    }

    fn done(&self, id: Option<u64>) {
        self.connection.send(reply::ok(id, &reply::Done {}));
    }

    fn user(&self) -> &Author {
        self.connection.user()
    }
}

impl Talk for Multiplexed {
    async fn hear(&mut self, message: Inbound) {
        match message {
            Inbound::Text(text) => self.commands(&text).await,
            Inbound::Binary(_) => self
                .connection
                .close(CloseCode::BadProtocol, "Binary messages mean nothing here"),
            Inbound::Ping(_) | Inbound::Pong | Inbound::Close(_) => {}
        }
        if self.connection.owes_lobby() {
            let view = self.connection.view();
            self.connection.send(self.chat.hub().lobby().whole(&view));
        }
    }

    fn awaits_hello(&self) -> bool {
        !self.greeted
    }

    fn ping(&self) -> Bytes {
        Event::Ping.frame()
    }

    fn under_way(&self) -> usize {
        self.sends.len()
    }

    fn most_under_way(&self) -> usize {
        MAX_SENDS
    }

    async fn landed(&mut self) {
        if let Some(frame) = self.sends.next().await {
            self.connection.send(frame);
        }
    }
}

fn sent<'a>(room: &'a RoomId, done: &'a Appended) -> reply::Sent<'a> {
    reply::Sent {
        room,
        epoch: &done.position.epoch,
        seq: done.position.seq,
        at: done.at,
        repeated: done.repeated,
    }
}
