//! Pinning messages, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{
    ApiTags, Context,
    answers::Refused,
    room_id,
    schema::{PinsObject, ToldObject},
};

/// Pinning messages, over HTTP.
pub struct PinsApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Messages")]
impl PinsApi {
    /// Pinned messages
    ///
    /// As they are now, last pinned first; 50 at most.
    #[oai(
        path = "/rooms/:room_id/pins",
        method = "get",
        operation_id = "list_pins"
    )]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
    ) -> Result<Json<PinsObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let pins = context.chat.pins(&caller, &id).await?;
        Ok(Json(PinsObject::new(&pins)))
    }

    /// Pin a message
    ///
    /// For everybody in the room: in open rooms for those who keep order, in private ones for members
    /// who are no guests, in direct ones for all of them. Doing it again changes nothing. A room has 50
    /// pinned messages at most; a deleted message is not pinned any more.
    #[oai(
        path = "/rooms/:room_id/pins/:seq",
        method = "put",
        operation_id = "pin_message"
    )]
    async fn put(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
    ) -> Result<Json<ToldObject>, Refused> {
        set(request, context.0, room_id.0, (seq.0, true)).await
    }

    /// Unpin a message
    ///
    /// Whoever pinned it. Doing it again changes nothing.
    #[oai(
        path = "/rooms/:room_id/pins/:seq",
        method = "delete",
        operation_id = "unpin_message"
    )]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
    ) -> Result<Json<ToldObject>, Refused> {
        set(request, context.0, room_id.0, (seq.0, false)).await
    }
}

async fn set(
    request: &Request,
    context: &Context,
    room_id: String,
    (seq, on): (u64, bool),
) -> Result<Json<ToldObject>, Refused> {
    let id = self::room_id(&room_id)?;
    let caller = context.caller(request).await?;
    let done = context.chat.pin(&caller, &id, (seq, on), None).await?;
    Ok(Json(ToldObject::new(room_id, done.as_ref())))
}
