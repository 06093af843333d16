//! `/ws/{room_id}`: text in, JSON out, as the original demo spoke.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};

use super::{failure::problem_of, socket::Talk};
use crate::{
    domain::{Nonce, RoomId},
    hub::Connection,
    protocol::{CloseCode, frame::Inbound, plain, reply::Problem},
    service::Chat,
};

/// Sends under way for one connection; at that many nothing more is read from it.
const MAX_SENDS: usize = 32;

/// The conversation over one socket of `/ws/{room_id}`.
pub struct Plain {
    chat: Arc<Chat>,
    connection: Arc<Connection>,
    room: RoomId,
    sends: FuturesUnordered<BoxFuture<'static, Option<Bytes>>>,
}

impl Plain {
    /// Enters the room, or closes the connection with the reason.
    pub async fn enter(chat: Arc<Chat>, connection: Arc<Connection>, room: RoomId) -> Self {
        let this = Self {
            chat,
            connection,
            room,
            sends: FuturesUnordered::new(),
        };
        let hub = this.chat.hub();
        if !hub.connect(&this.connection, Bytes::new) {
            let reason = "Too many connections of one user";
            this.connection.close(CloseCode::Policy, reason);
        } else if let Err(error) = hub.follow(&this.connection, &this.room).await {
            let problem = problem_of(error.into());
            let code = if problem.code == "not_found" {
                CloseCode::Policy
            } else {
                CloseCode::Overload
            };
            this.connection.close(code, &problem.message);
        }
        this
    }

    fn say(&mut self, text: &str) {
        let user = self.connection.user().clone();
        match self.chat.say(&user, &self.room, Nonce::new(), text) {
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
            Inbound::Text(text) => self.say(&text),
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
