//! Messages kept to come back to, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    room_id,
    schema::{SavedInObject, SavedPageObject},
};
use crate::{
    domain::{Rejection, Timestamp},
    service::Failure,
};

/// Messages kept to come back to, over HTTP.
pub struct SavedApi;

fn default_limit() -> u32 {
    50
}

#[OpenApi(prefix_path = "/api/me/saved", tag = "ApiTags::Me")]
impl SavedApi {
    /// Saved messages
    ///
    /// As they are now, last saved first. What is in rooms that you may not read now is left out.
    #[oai(path = "/", method = "get", operation_id = "list_saved")]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// The `cursor` of the page before.
        cursor: Query<Option<String>>,
        /// Most messages.
        #[oai(
            default = "default_limit",
            validator(minimum(value = "1"), maximum(value = "100"))
        )]
        limit: Query<u32>,
    ) -> Result<Json<SavedPageObject>, Refused> {
        let caller = context.caller(request).await?;
        let before = cursor.0.map(|cursor| {
            let millis = cursor.parse().ok();
            millis
                .map(Timestamp::from_millis)
                .ok_or_else(|| Rejection::bad_request("`cursor` is not one that this server gave."))
        });
        let before = before.transpose().map_err(Failure::from)?;
        let page = context
            .chat
            .saved(&caller, before, limit.0 as usize)
            .await?;
        Ok(Json(SavedPageObject::new(&page)))
    }

    /// What you saved in a room
    #[oai(path = "/:room_id", method = "get", operation_id = "list_saved_in")]
    async fn list_in(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
    ) -> Result<Json<SavedInObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let seqs = context.chat.saved_in(&caller, &id).await?;
        Ok(Json(SavedInObject { seqs }))
    }

    /// Save a message
    ///
    /// For yourself, on all your devices, which hear `standing`. 500 at most. Doing it again changes
    /// nothing.
    #[oai(path = "/:room_id/:seq", method = "put", operation_id = "save_message")]
    async fn put(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        context.chat.save_message(&caller, &id, seq.0).await?;
        Ok(Done::Done)
    }

    /// Save a message no more
    ///
    /// Doing it again changes nothing.
    #[oai(
        path = "/:room_id/:seq",
        method = "delete",
        operation_id = "unsave_message"
    )]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        context.chat.unsave_message(&caller, &id, seq.0).await?;
        Ok(Done::Done)
    }
}
