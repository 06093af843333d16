//! The directory over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{
    ApiTags, Context, address,
    answers::Refused,
    room_id,
    schema::{NameObject, RoomObject},
};

/// The directory over HTTP.
pub struct RoomsApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Rooms")]
impl RoomsApi {
    /// List rooms
    ///
    /// The default rooms first, then by age, with who is present now.
    #[oai(path = "/rooms", method = "get", operation_id = "list_rooms")]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<Vec<RoomObject>>, Refused> {
        let user = context.user(request).await?;
        let rooms = context.chat.rooms(user.map(|user| user.id)).await?;
        Ok(Json(rooms.into_iter().map(RoomObject::from).collect()))
    }

    /// Create a room
    ///
    /// The name has 1 to 30 characters after trimming. Everybody's list shows it at once.
    #[oai(path = "/rooms", method = "post", operation_id = "create_room")]
    async fn create(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NameObject>,
    ) -> Result<Json<RoomObject>, Refused> {
        let room = context
            .chat
            .create_room(&body.0.name, address(request))
            .await?;
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
        let user = context.user(request).await?;
        let room = context.chat.room(&id, user.map(|user| user.id)).await?;
        Ok(Json(room.into()))
    }
}
