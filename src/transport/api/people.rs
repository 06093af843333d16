//! Who else is here, and keeping order among them, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    schema::{
        ChangeRoleObject, NewBanObject, NewMuteObject, NewPasswordObject, UserRowObject,
        UsersObject,
    },
};
use crate::domain::UserId;

/// Who else is here, over HTTP.
pub struct PeopleApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::People")]
impl PeopleApi {
    /// List users
    ///
    /// Those whose names hold `query`, in the order in which they came. What only those who keep
    /// order may know is absent for others.
    #[oai(path = "/users", method = "get", operation_id = "list_users")]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// A part of the name.
        query: Query<Option<String>>,
        /// The `cursor` of the page before.
        cursor: Query<Option<Uuid>>,
        /// Most users.
        #[oai(
            default = "default_limit",
            validator(minimum(value = "1"), maximum(value = "100"))
        )]
        limit: Query<u32>,
    ) -> Result<Json<UsersObject>, Refused> {
        let caller = context.caller(request).await?;
        let query = query.0.unwrap_or_default();
        let (cursor, limit) = (cursor.0.map(UserId), limit.0 as usize);
        let chat = &context.chat;
        let (users, next) = chat.users(&caller, &query, cursor, limit).await?;
        Ok(Json(UsersObject {
            users: users.into_iter().map(UserRowObject::from).collect(),
            cursor: next.map(|id| id.0),
        }))
    }

    /// Get a user
    #[oai(path = "/users/:user_id", method = "get", operation_id = "get_user")]
    async fn get(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Who.
        user_id: Path<Uuid>,
    ) -> Result<Json<UserRowObject>, Refused> {
        let caller = context.caller(request).await?;
        let row = context.chat.user_row(&caller, UserId(user_id.0)).await?;
        Ok(Json(row.into()))
    }

    /// Give a user another role
    ///
    /// Below your own; an owner can make another owner.
    #[oai(
        path = "/users/:user_id",
        method = "patch",
        operation_id = "change_role"
    )]
    async fn role(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Who.
        user_id: Path<Uuid>,
        body: Json<ChangeRoleObject>,
    ) -> Result<Json<UserRowObject>, Refused> {
        let caller = context.caller(request).await?;
        let (user, role) = (UserId(user_id.0), body.0.role.into());
        let row = context.chat.change_role(&caller, user, role).await?;
        Ok(Json(row.into()))
    }

    /// Ban a user
    ///
    /// All connections close at once, on all nodes.
    #[oai(
        path = "/users/:user_id/ban",
        method = "post",
        operation_id = "ban_user"
    )]
    async fn ban(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Who.
        user_id: Path<Uuid>,
        body: Json<NewBanObject>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        let NewBanObject {
            for_s,
            why,
            addresses,
        } = body.0;
        let (user, addresses) = (UserId(user_id.0), addresses.unwrap_or(false));
        let chat = &context.chat;
        chat.ban(&caller, user, for_s, why.as_deref(), addresses)
            .await?;
        Ok(Done::Done)
    }

    /// Let a user in again
    #[oai(
        path = "/users/:user_id/ban",
        method = "delete",
        operation_id = "unban_user"
    )]
    async fn unban(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Who.
        user_id: Path<Uuid>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context.chat.unban(&caller, UserId(user_id.0)).await?;
        Ok(Done::Done)
    }

    /// Silence a user everywhere
    #[oai(
        path = "/users/:user_id/mute",
        method = "post",
        operation_id = "mute_user"
    )]
    async fn mute(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Who.
        user_id: Path<Uuid>,
        body: Json<NewMuteObject>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        let NewMuteObject { for_s, why } = body.0;
        let (user, for_s) = (UserId(user_id.0), for_s.max(1));
        let chat = &context.chat;
        chat.mute(&caller, user, for_s, why.as_deref()).await?;
        Ok(Done::Done)
    }

    /// Let a user speak again
    #[oai(
        path = "/users/:user_id/mute",
        method = "delete",
        operation_id = "unmute_user"
    )]
    async fn unmute(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Who.
        user_id: Path<Uuid>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context
            .chat
            .mute(&caller, UserId(user_id.0), 0, None)
            .await?;
        Ok(Done::Done)
    }

    /// Reset a password
    ///
    /// Makes a new one, which is told this once, and ends all sessions of the account.
    #[oai(
        path = "/users/:user_id/password",
        method = "post",
        operation_id = "reset_password"
    )]
    async fn password(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Who.
        user_id: Path<Uuid>,
    ) -> Result<Json<NewPasswordObject>, Refused> {
        let caller = context.caller(request).await?;
        let user = UserId(user_id.0);
        let password = context.chat.reset_password(&caller, user).await?;
        Ok(Json(NewPasswordObject { password }))
    }
}

fn default_limit() -> u32 {
    50
}
