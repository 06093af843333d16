//! What was and is said, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

use super::{
    ApiTags, Context,
    answers::Refused,
    room_id,
    schema::{NewMessageObject, PageObject, SentObject},
};
use crate::{
    backend::Window,
    domain::{Nonce, Rejection},
    protocol::command::{History, HistoryWindow},
    service::Failure,
};

/// What was and is said, over HTTP.
pub struct MessagesApi;

/// The message is stored.
#[derive(ApiResponse)]
enum Sent {
    /// It was stored before, under the same nonce; nothing was added.
    #[oai(status = 200)]
    Before(Json<SentObject>),
    /// It is stored, durably, and on its way to everybody in the room.
    #[oai(status = 201)]
    Now(Json<SentObject>),
}

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Messages")]
impl MessagesApi {
    /// Read history
    ///
    /// The newest entries, or those right before or after a seq, in rising order. A page ends
    /// early at 256 KiB; `more` says whether it goes on.
    #[oai(
        path = "/rooms/:room_id/messages",
        method = "get",
        operation_id = "read_history"
    )]
    async fn read(
        &self,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// Entries with a lower seq.
        before: Query<Option<u64>>,
        /// Entries with a higher seq; not together with `before`.
        after: Query<Option<u64>>,
        /// Most entries.
        #[oai(
            default = "default_limit",
            validator(minimum(value = "1"), maximum(value = "100"))
        )]
        limit: Query<u32>,
    ) -> Result<Json<PageObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let window = HistoryWindow::of(before.0, after.0).map_err(Failure::from)?;
        let window = match window {
            HistoryWindow::Newest => Window::Newest,
            HistoryWindow::Before(seq) => Window::Before(seq),
            HistoryWindow::After(seq) => Window::After(seq),
        };
        let page = context.chat.history(&id, window, limit.0 as usize).await?;
        Ok(Json(PageObject::new(room_id.0, &page)))
    }

    /// Send a message
    ///
    /// Answered when the message is durable. Send it again with the same nonce (in
    /// `Idempotency-Key` or the body) after any doubt: it appears once. Without a nonce the
    /// server makes one, and a repeated request is a second message.
    #[oai(
        path = "/rooms/:room_id/messages",
        method = "post",
        operation_id = "send_message"
    )]
    async fn send(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The nonce: a UUID, best a new UUIDv7 for each message.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<Uuid>>,
        body: Json<NewMessageObject>,
    ) -> Result<Sent, Refused> {
        let id = self::room_id(&room_id.0)?;
        let author = context.need_user(request).await?.author();
        let nonce = nonce(key.0, body.0.nonce)?;
        let pending = context.chat.say(&author, &id, nonce, &body.0.text)?;
        let done = pending.await.map_err(Failure::from)?;
        let sent = Json(SentObject {
            room: room_id.0,
            epoch: done.position.epoch.as_str().to_owned(),
            seq: done.position.seq,
            at: done.at.to_string(),
            repeated: done.repeated,
        });
        Ok(if done.repeated {
            Sent::Before(sent)
        } else {
            Sent::Now(sent)
        })
    }
}

fn default_limit() -> u32 {
    u32::try_from(History::DEFAULT_LIMIT).unwrap_or(50)
}

fn nonce(header: Option<Uuid>, body: Option<Uuid>) -> Result<Nonce, Failure> {
    match (header, body) {
        (Some(one), Some(other)) if one != other => Err(Rejection::bad_request(
            "`Idempotency-Key` and `nonce` differ: give one of them.",
        )
        .into()),
        (Some(nonce), _) | (None, Some(nonce)) => Ok(Nonce(nonce)),
        (None, None) => Ok(Nonce::new()),
    }
}
