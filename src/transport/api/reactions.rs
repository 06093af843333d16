//! Reacting to what was said, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{ApiTags, Context, answers::Refused, room_id, schema::ToldObject};

/// Reacting to what was said, over HTTP.
pub struct ReactionsApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Messages")]
impl ReactionsApi {
    /// React to a message
    ///
    /// Doing it again changes nothing. A message takes 20 different emoji and 500 reactions.
    #[oai(
        path = "/rooms/:room_id/messages/:seq/reactions/:emoji",
        method = "put",
        operation_id = "react"
    )]
    async fn put(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
        /// One emoji of Unicode's list.
        emoji: Path<String>,
    ) -> Result<Json<ToldObject>, Refused> {
        set(request, context.0, room_id.0, seq.0, (&emoji.0, true)).await
    }

    /// Take a reaction back
    ///
    /// Your own. Doing it again changes nothing.
    #[oai(
        path = "/rooms/:room_id/messages/:seq/reactions/:emoji",
        method = "delete",
        operation_id = "unreact"
    )]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
        /// The emoji.
        emoji: Path<String>,
    ) -> Result<Json<ToldObject>, Refused> {
        set(request, context.0, room_id.0, seq.0, (&emoji.0, false)).await
    }
}

async fn set(
    request: &Request,
    context: &Context,
    room_id: String,
    seq: u64,
    (emoji, on): (&str, bool),
) -> Result<Json<ToldObject>, Refused> {
    let id = self::room_id(&room_id)?;
    let caller = context.caller(request).await?;
    let chat = &context.chat;
    let done = chat.react(&caller, &id, seq, (emoji, on), None).await?;
    Ok(Json(ToldObject::new(room_id, done.as_ref())))
}
