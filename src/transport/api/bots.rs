//! Programs that talk, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path, payload::Json};
use uuid::Uuid;

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    schema::{BotObject, NameObject, NewBotObject, UserObject},
};
use crate::domain::UserId;

/// Programs that talk, over HTTP.
pub struct BotsApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Bots")]
impl BotsApi {
    /// List bots
    #[oai(path = "/bots", method = "get", operation_id = "list_bots")]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<Vec<BotObject>>, Refused> {
        let caller = context.caller(request).await?;
        let bots = context.chat.bots(&caller).await?;
        let objects = bots.iter().map(|bot| BotObject {
            user: UserObject::from(bot),
            created_at: bot.created_at.to_string(),
            seen_at: bot.seen_at.to_string(),
        });
        Ok(Json(objects.collect()))
    }

    /// Make a bot
    ///
    /// Its token is told this once. It goes into `Authorization: Bearer`, over HTTP and on both
    /// sockets.
    #[oai(path = "/bots", method = "post", operation_id = "create_bot")]
    async fn create(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NameObject>,
    ) -> Result<Json<NewBotObject>, Refused> {
        let caller = context.caller(request).await?;
        let (bot, token) = context.chat.create_bot(&caller, &body.0.name).await?;
        Ok(Json(NewBotObject {
            bot: UserObject::from(&bot),
            token: token.secret().to_owned(),
        }))
    }

    /// Give a bot another token
    ///
    /// The old one is worthless at once.
    #[oai(
        path = "/bots/:bot_id/token",
        method = "post",
        operation_id = "renew_bot_token"
    )]
    async fn renew(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Which.
        bot_id: Path<Uuid>,
    ) -> Result<Json<NewBotObject>, Refused> {
        let caller = context.caller(request).await?;
        let (bot, token) = context
            .chat
            .renew_bot_token(&caller, UserId(bot_id.0))
            .await?;
        Ok(Json(NewBotObject {
            bot: UserObject::from(&bot),
            token: token.secret().to_owned(),
        }))
    }

    /// Delete a bot
    ///
    /// What it said stays.
    #[oai(path = "/bots/:bot_id", method = "delete", operation_id = "delete_bot")]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Which.
        bot_id: Path<Uuid>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context.chat.delete_bot(&caller, UserId(bot_id.0)).await?;
        Ok(Done::Done)
    }
}
