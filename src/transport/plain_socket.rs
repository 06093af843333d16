//! `/ws/{room_id}`: text in, JSON out, as the original demo spoke.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};

use super::{failure::problem_of, socket::Talk};
use crate::{
    domain::{Action, Nonce, RoomId, User, UserKind},
    hub::Connection,
    protocol::{CloseCode, frame::Inbound, plain, reply::Problem},
    service::{Caller, Chat, Failure, Saying},
};

/// Sends under way for one connection; at that many nothing more is read from it.
const MAX_SENDS: usize = 32;

/// The conversation over one socket of `/ws/{room_id}`.
pub struct Plain {
    chat: Arc<Chat>,
    connection: Arc<Connection>,
    user: Arc<User>,
    room: RoomId,
    sends: FuturesUnordered<BoxFuture<'static, Option<Bytes>>>,
}

impl Plain {
    /// Enters the room, or closes the connection with the reason.
    pub async fn enter(
        chat: Arc<Chat>,
        connection: Arc<Connection>,
        user: Arc<User>,
        room: RoomId,
    ) -> Self {
        let mut this = Self {
            chat,
            connection,
            user,
            room,
            sends: FuturesUnordered::new(),
        };
        let hub = this.chat.hub();
        if !hub.connect(&this.connection, Bytes::new) {
            let reason = "Too many connections of one user";
            this.connection.close(CloseCode::Policy, reason);
        } else if let Err(failure) = this.follow().await {
            let code = match &failure {
                Failure::Rejected(_) => CloseCode::Policy,
                Failure::Backend(_) => CloseCode::Overload,
            };
            let problem = problem_of(failure);
            this.connection.close(code, &problem.message);
        }
        this
    }

    async fn follow(&mut self) -> Result<(), Failure> {
        let caller = self.caller().await?;
        self.chat.check_in(&caller, Action::See, &self.room).await?;
        let hub = self.chat.hub();
        hub.follow(&self.connection, &self.room).await?;
        // What changed between the handshake and now was told to those connected only.
        self.chat.look_again(&self.connection).await
    }

    /// Who speaks, as known at this moment; a passer-by as it came.
    async fn caller(&mut self) -> Result<Caller, Failure> {
        if self.user.kind == UserKind::PasserBy {
            return Ok(Caller::of(Arc::clone(&self.user)));
        }
        self.chat.caller_of(self.user.id).await
    }

    async fn say(&mut self, text: &str) {
        let user = self.connection.user().clone();
        let said = match self.caller().await {
            Ok(caller) => {
                self.chat
                    .say(&caller, &self.room, Nonce::new(), Saying::new(text))
                    .await
            }
            Err(failure) => Err(failure),
        };
        match said {
            Ok(pending) => {
                let room = self.room.clone();
                let answer = async move {
                    let problem = problem_of(pending.await.err()?.into());
                    Some(plain::system(&room, &user, problem.code, &problem.message))
                };
                self.sends.push(answer.boxed());
            }
            Err(failure) => self.refuse(&problem_of(failure)),
        }
    }

    fn refuse(&self, problem: &Problem) {
        let user = self.connection.user();
        let notice = plain::system(&self.room, user, problem.code, &problem.message);
        self.connection.send(notice);
    }
}

impl Talk for Plain {
    async fn hear(&mut self, message: Inbound) {
        match message {
            Inbound::Text(text) => self.say(&text).await,
            Inbound::Binary(_) => self
                .connection
                .close(CloseCode::BadProtocol, "Only text is understood here"),
            Inbound::Ping(_) | Inbound::Pong | Inbound::Close(_) => {}
        }
    }

    fn under_way(&self) -> usize {
        self.sends.len()
    }

    fn most_under_way(&self) -> usize {
        MAX_SENDS
    }

    async fn landed(&mut self) {
        if let Some(Some(frame)) = self.sends.next().await {
            self.connection.send(frame);
        }
    }
}
