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
    schema::{DeletedMessageObject, NewMessageObject, NewTextObject, PageObject, SentObject},
};
use crate::{
    domain::{Nonce, Rejection, WantedFile},
    protocol::command::{History, HistoryWindow},
    service::{Failure, Saying},
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

#[expect(
    clippy::too_many_arguments,
    reason = "the macro wants each parameter of the query by itself"
)]
#[OpenApi(prefix_path = "/api", tag = "ApiTags::Messages")]
impl MessagesApi {
    /// Read history
    ///
    /// The newest entries, or those right before, right after or around a seq, in rising order. A
    /// page ends early at 256 KiB; `more` says whether it goes on.
    #[oai(
        path = "/rooms/:room_id/messages",
        method = "get",
        operation_id = "read_history"
    )]
    async fn read(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// Entries with a lower seq.
        before: Query<Option<u64>>,
        /// Entries with a higher seq; not together with `before`.
        after: Query<Option<u64>>,
        /// Entries on both sides of this seq, itself included; not together with the others.
        around: Query<Option<u64>>,
        /// Most entries.
        #[oai(
            default = "default_limit",
            validator(minimum(value = "1"), maximum(value = "100"))
        )]
        limit: Query<u32>,
    ) -> Result<Json<PageObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let window = HistoryWindow::of(before.0, after.0, around.0).map_err(Failure::from)?;
        let caller = context.caller(request).await?;
        let limit = limit.0 as usize;
        let page = context.chat.history(&caller, &id, window, limit).await?;
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
        let caller = context.caller(request).await?;
        caller.need()?;
        let nonce = nonce(key.0, body.0.nonce)?;
        let chat = &context.chat;
        let NewMessageObject {
            text,
            files,
            reply_to,
            ..
        } = body.0;
        let files: Vec<WantedFile> = files.into_iter().map(Into::into).collect();
        let said = Saying {
            text: &text,
            reply_to,
            files: &files,
        };
        let pending = chat.say(&caller, &id, nonce, said).await?;
        let done = pending.await.map_err(Failure::from)?;
        let sent = Json(SentObject::new(room_id.0, &done));
        Ok(if done.repeated {
            Sent::Before(sent)
        } else {
            Sent::Now(sent)
        })
    }

    /// Edit a message
    ///
    /// Your own. What it said before is kept nowhere. Give a nonce and send it again after any doubt:
    /// it is changed once.
    #[oai(
        path = "/rooms/:room_id/messages/:seq",
        method = "patch",
        operation_id = "edit_message"
    )]
    async fn edit(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
        /// The nonce: a UUID, best a new UUIDv7 for each change.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<Uuid>>,
        body: Json<NewTextObject>,
    ) -> Result<Json<SentObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let nonce = nonce(key.0, body.0.nonce)?;
        let done = context
            .chat
            .edit_message(&caller, &id, seq.0, nonce, &body.0.text)
            .await?;
        Ok(Json(SentObject::new(room_id.0, &done)))
    }

    /// Delete a message
    ///
    /// Its text is gone from the store. Your own; where you keep order, others' too.
    #[oai(
        path = "/rooms/:room_id/messages/:seq",
        method = "delete",
        operation_id = "delete_message"
    )]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
        /// Of others' messages: why, for the audit log; at most 500 characters.
        why: Query<Option<String>>,
    ) -> Result<Json<DeletedMessageObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let chat = &context.chat;
        let done = chat
            .delete_message(&caller, &id, seq.0, why.0.as_deref())
            .await?;
        Ok(Json(DeletedMessageObject {
            room: room_id.0,
            epoch: done.position.epoch.as_str().to_owned(),
            seq: done.position.seq,
        }))
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
