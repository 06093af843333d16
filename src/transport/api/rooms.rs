//! The directory over HTTP.

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
    schema::{ChangeRoomObject, NewDirectObject, NewRoomObject, RoomObject},
};
use crate::{
    domain::{RoomKind, UserId},
    service::RoomChangeAsked,
};

/// The directory over HTTP.
pub struct RoomsApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Rooms")]
impl RoomsApi {
    /// List rooms
    ///
    /// Those that you see: the default rooms first, then by age, with who is present now.
    #[oai(path = "/rooms", method = "get", operation_id = "list_rooms")]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<Vec<RoomObject>>, Refused> {
        let caller = context.caller(request).await?;
        let rooms = context.chat.rooms(&caller).await?;
        Ok(Json(rooms.into_iter().map(RoomObject::from).collect()))
    }

    /// Create a room
    ///
    /// The name has 1 to 30 characters after trimming. An open room is in everybody's list at once;
    /// of a private one nobody knows but whom you add. You are its owner.
    #[oai(path = "/rooms", method = "post", operation_id = "create_room")]
    async fn create(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NewRoomObject>,
    ) -> Result<Json<RoomObject>, Refused> {
        let caller = context.caller(request).await?;
        let NewRoomObject { name, kind, topic } = body.0;
        let kind = kind.map_or(RoomKind::Open, RoomKind::from);
        let chat = &context.chat;
        let room = chat
            .create_room(&caller, &name, kind, topic.as_deref())
            .await?;
        Ok(Json(room.into()))
    }

    /// Talk to a few people alone
    ///
    /// A room for you and one to seven others. For the same people it is always the same one.
    #[oai(path = "/directs", method = "post", operation_id = "start_direct")]
    async fn direct(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NewDirectObject>,
    ) -> Result<Json<RoomObject>, Refused> {
        let caller = context.caller(request).await?;
        let others: Vec<UserId> = body.0.users.into_iter().take(20).map(UserId).collect();
        let room = context.chat.start_direct(&caller, &others).await?;
        Ok(Json(room.into()))
    }

    /// Get a room
    #[oai(path = "/rooms/:room_id", method = "get", operation_id = "get_room")]
    async fn get(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
    ) -> Result<Json<RoomObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let room = context.chat.room(&caller, &id).await?;
        Ok(Json(room.into()))
    }

    /// Change a room
    ///
    /// Name, topic and slow mode are for its moderators; the rest for its owner and admins.
    #[oai(
        path = "/rooms/:room_id",
        method = "patch",
        operation_id = "change_room"
    )]
    async fn change(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        body: Json<ChangeRoomObject>,
    ) -> Result<Json<RoomObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let asked = RoomChangeAsked {
            name: body.0.name,
            topic: body.0.topic,
            archived: body.0.archived,
            slow_s: body.0.slow_s,
            retention_days: body.0.retention_days,
        };
        let room = context.chat.change_room(&caller, &id, &asked).await?;
        Ok(Json(room.into()))
    }

    /// Delete a room
    ///
    /// With all that was said in it, for good.
    #[oai(
        path = "/rooms/:room_id",
        method = "delete",
        operation_id = "delete_room"
    )]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// A UUID; the default rooms cannot be deleted.
        room_id: Path<String>,
        /// The room's name, to be sure.
        confirm: Query<String>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        context.chat.delete_room(&caller, &id, &confirm.0).await?;
        Ok(Done::Done)
    }
}
