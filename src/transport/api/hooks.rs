//! Webhooks over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    room_id,
    schema::{
        HookAnswerObject, HooksObject, NameObject, NewIncomingHookObject, NewOutgoingHookObject,
        SlackObject, UrlObject,
    },
};

/// Webhooks over HTTP.
pub struct HooksApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Webhooks")]
impl HooksApi {
    /// List webhooks
    #[oai(
        path = "/rooms/:room_id/hooks",
        method = "get",
        operation_id = "list_hooks"
    )]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
    ) -> Result<Json<HooksObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        Ok(Json(context.chat.hooks(&caller, &id).await?.into()))
    }

    /// Let others speak in a room
    ///
    /// Makes a bot with this name and an address at which it can be made to speak. Whoever has the
    /// address can: it is told this once.
    #[oai(
        path = "/rooms/:room_id/hooks/incoming",
        method = "post",
        operation_id = "create_incoming_hook"
    )]
    async fn incoming(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        body: Json<NameObject>,
    ) -> Result<Json<NewIncomingHookObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let chat = &context.chat;
        let (id, secret) = chat
            .create_incoming_hook(&caller, &id, &body.0.name)
            .await?;
        let path = format!("/api/hooks/{id}/{}", secret.secret());
        Ok(Json(NewIncomingHookObject { id, path }))
    }

    /// Tell another server what is said
    ///
    /// Each message of the room is posted to the address, in order and at least once, signed in
    /// `X-Tertulia-Signature: t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY` with the secret that
    /// is told this once. A delivery that fails is repeated after 2 s, 4 s … an hour.
    #[oai(
        path = "/rooms/:room_id/hooks/outgoing",
        method = "post",
        operation_id = "create_outgoing_hook"
    )]
    async fn outgoing(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        body: Json<UrlObject>,
    ) -> Result<Json<NewOutgoingHookObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let chat = &context.chat;
        let (id, secret) = chat.create_outgoing_hook(&caller, &id, &body.0.url).await?;
        Ok(Json(NewOutgoingHookObject {
            id,
            secret: secret.secret().to_owned(),
        }))
    }

    /// Delete a webhook
    #[oai(
        path = "/rooms/:room_id/hooks/:hook_id",
        method = "delete",
        operation_id = "delete_hook"
    )]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// From the list of webhooks.
        hook_id: Path<String>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        context.chat.delete_hook(&caller, &id, &hook_id.0).await?;
        Ok(Done::Done)
    }

    /// Speak by a webhook
    ///
    /// Takes messages in the shape of Slack's incoming webhooks.
    #[oai(
        path = "/hooks/:hook_id/:secret",
        method = "post",
        operation_id = "call_hook"
    )]
    async fn call(
        &self,
        context: Data<&Context>,
        /// From the webhook's address.
        hook_id: Path<String>,
        /// From the webhook's address.
        secret: Path<String>,
        body: Json<SlackObject>,
    ) -> Result<Json<HookAnswerObject>, Refused> {
        let words = body.0.words();
        let chat = &context.chat;
        chat.call_hook(&hook_id.0, &secret.0, &words).await?;
        Ok(Json(HookAnswerObject { ok: true }))
    }
}
