//! Who is in a room, over HTTP.

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
    room_id,
    schema::{
        ChangeMemberObject, MemberObject, MembersObject, OnlineObject, RoomObject, UserIdObject,
        UserObject,
    },
};
use crate::{domain::UserId, service::MemberChange};

/// How long somebody is out of an open room unless it is said, in seconds.
const OUT_S: u64 = 600;

/// Who is in a room, over HTTP.
pub struct MembersApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Members")]
impl MembersApi {
    /// Who is present in a room
    #[oai(
        path = "/rooms/:room_id/online",
        method = "get",
        operation_id = "who_is_online"
    )]
    async fn online(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The `cursor` of the page before.
        cursor: Query<Option<Uuid>>,
    ) -> Result<Json<OnlineObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let roster = context.chat.who(&caller, &id, cursor.0.map(UserId)).await?;
        Ok(Json(OnlineObject {
            member_count: roster.member_count,
            users: roster.users.iter().map(UserObject::from).collect(),
            cursor: roster.next.map(|id| id.0),
        }))
    }

    /// Join a room
    ///
    /// An open one; one that you left comes back into your list.
    #[oai(
        path = "/rooms/:room_id/seat",
        method = "put",
        operation_id = "join_room"
    )]
    async fn join(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
    ) -> Result<Json<RoomObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        Ok(Json(context.chat.join(&caller, &id).await?.into()))
    }

    /// Leave a room
    ///
    /// An open room stays open to you; a private one is closed when you left it.
    #[oai(
        path = "/rooms/:room_id/seat",
        method = "delete",
        operation_id = "leave_room"
    )]
    async fn leave(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        context.chat.leave_room(&caller, &id).await?;
        Ok(Done::Done)
    }

    /// List members
    ///
    /// Those with a seat: in an open room who joined it or has a role there.
    #[oai(
        path = "/rooms/:room_id/members",
        method = "get",
        operation_id = "list_members"
    )]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The `cursor` of the page before.
        cursor: Query<Option<Uuid>>,
    ) -> Result<Json<MembersObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let cursor = cursor.0.map(UserId);
        let (members, next) = context.chat.members(&caller, &id, cursor).await?;
        Ok(Json(MembersObject {
            members: members.into_iter().map(MemberObject::from).collect(),
            cursor: next.map(|id| id.0),
        }))
    }

    /// Add somebody to a private room
    #[oai(
        path = "/rooms/:room_id/members",
        method = "post",
        operation_id = "add_member"
    )]
    async fn add(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// A UUID.
        room_id: Path<String>,
        body: Json<UserIdObject>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let user = UserId(body.0.user);
        context.chat.add_member(&caller, &id, user).await?;
        Ok(Done::Done)
    }

    /// Change a member
    ///
    /// Another role in the room, silence for a time, or the ownership.
    #[oai(
        path = "/rooms/:room_id/members/:user_id",
        method = "patch",
        operation_id = "change_member"
    )]
    async fn change(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// Who.
        user_id: Path<Uuid>,
        body: Json<ChangeMemberObject>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let asked = MemberChange {
            role: body.0.role.map(Into::into),
            mute_s: body.0.mute_s,
            why: body.0.why.unwrap_or_default(),
        };
        let user = UserId(user_id.0);
        let chat = &context.chat;
        chat.change_member(&caller, &id, user, &asked).await?;
        Ok(Done::Done)
    }

    /// Put somebody out
    ///
    /// Out of a private room for good, out of an open one for a time.
    #[oai(
        path = "/rooms/:room_id/members/:user_id",
        method = "delete",
        operation_id = "kick_member"
    )]
    async fn kick(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// Who.
        user_id: Path<Uuid>,
        /// Out of an open room for so many seconds; ten minutes unless it is said.
        for_s: Query<Option<u64>>,
        /// Why: at most 500 characters.
        why: Query<Option<String>>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let (user, for_s) = (UserId(user_id.0), for_s.0.unwrap_or(OUT_S));
        let why = why.0.unwrap_or_default();
        context.chat.kick(&caller, &id, user, for_s, &why).await?;
        Ok(Done::Done)
    }
}
