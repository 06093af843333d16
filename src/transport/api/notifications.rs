//! Of what you are told, and where, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    room_id,
    schema::{NotifyObject, PushDeviceObject, PushKeyObject, SetNotifyObject},
};

/// Of what you are told, and where, over HTTP.
pub struct NotificationsApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Notifications")]
impl NotificationsApi {
    /// Choose of what you are told in a room
    ///
    /// All your devices hear of it.
    #[oai(
        path = "/rooms/:room_id/notifications",
        method = "put",
        operation_id = "set_notifications"
    )]
    async fn set(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        body: Json<SetNotifyObject>,
    ) -> Result<Json<NotifyObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let level = body.0.level.map(Into::into);
        let mute = match (body.0.muted, body.0.mute_s) {
            (_, Some(seconds)) => Some(Some(seconds)),
            (Some(true), None) => Some(None),
            (Some(false) | None, None) => None,
        };
        let notify = context.chat.set_notify(&caller, &id, level, mute).await?;
        Ok(Json(notify.into()))
    }

    /// Get the key for pushes
    ///
    /// Made at the first start of the server, and kept.
    #[oai(path = "/push/key", method = "get", operation_id = "get_push_key")]
    async fn key(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<PushKeyObject>, Refused> {
        let caller = context.caller(request).await?;
        let key = context.chat.push_key(&caller)?;
        Ok(Json(PushKeyObject { key }))
    }

    /// Take pushes on this device
    ///
    /// Until its session ends. A user can have 20 devices that take pushes; with one more the oldest
    /// ends.
    #[oai(
        path = "/push/device",
        method = "put",
        operation_id = "set_push_device"
    )]
    async fn subscribe(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<PushDeviceObject>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        let site = request.header("origin").map(ToOwned::to_owned);
        let device = body.0.asked_by(site);
        context.chat.set_push_device(&caller, device).await?;
        Ok(Done::Done)
    }

    /// Take no pushes on this device
    #[oai(
        path = "/push/device",
        method = "delete",
        operation_id = "remove_push_device"
    )]
    async fn unsubscribe(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context.chat.remove_push_device(&caller).await?;
        Ok(Done::Done)
    }

    /// Push to this device to see whether it arrives
    #[oai(path = "/push/test", method = "post", operation_id = "test_push")]
    async fn test(&self, request: &Request, context: Data<&Context>) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context.chat.test_push(&caller).await?;
        Ok(Done::Done)
    }
}
