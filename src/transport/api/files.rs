//! Files, over HTTP: sent first, then named by a message.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use poem::{Body, Request, http::header, web::Data};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::{Binary, Json},
};
use tokio::time::{Duration, timeout};
use uuid::Uuid;

use super::{ApiTags, Context, answers::Refused, room_id, schema::FileObject};
use crate::{
    backend::files::Part,
    domain::FileId,
    service::Failure,
    transport::file_answer::{Asked, FileAnswer},
};

/// Bytes of a refused file that are taken all the same.
const MOST_POURED: usize = 16 * 1024 * 1024;
/// How long that may take.
const POURING: Duration = Duration::from_secs(10);

/// Files, over HTTP.
pub struct FilesApi;

/// The file is here.
#[derive(ApiResponse)]
enum Taken {
    /// It is stored. Name it in a message within a day.
    #[oai(status = 201)]
    Now(Json<FileObject>),
}

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Files")]
impl FilesApi {
    /// Send a file
    ///
    /// The body is the file. What it is, is found in its bytes; what you say of its type does not
    /// count. Pictures (JPEG, PNG, GIF, WebP) are drawn anew, without what a camera wrote into them,
    /// and may get another ending and a thumbnail by that. Then send a message with its id; nobody
    /// else sees it before, and after a day without a message it goes.
    #[oai(
        path = "/rooms/:room_id/files",
        method = "post",
        operation_id = "send_file"
    )]
    async fn send(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Where its message will be: `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// How it is called.
        name: Query<Option<String>>,
        body: Binary<Body>,
    ) -> Result<Taken, Refused> {
        let announced = request.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
        let name = name.0.unwrap_or_default();
        let mut stream = body.0.into_bytes_stream();
        let taken = async {
            let id = self::room_id(&room_id.0)?;
            let caller = context.caller(request).await?;
            caller.need()?;
            let chat = &context.chat;
            chat.upload(&caller, &id, &name, announced, &mut stream)
                .await
        };
        let taken: Result<_, Failure> = taken.await;
        match taken {
            Ok(file) => Ok(Taken::Now(Json(FileObject::from(&file)))),
            Err(failure) => {
                pour_away(stream).await;
                Err(failure.into())
            }
        }
    }

    /// Fetch a file
    ///
    /// For those who may see the room of its message, and until there is one for whoever sent it.
    /// Takes a range of bytes. Pictures, sound and video may be shown by a browser; everything else is
    /// handed out to be saved.
    #[oai(
        path = "/files/:file_id/:name",
        method = "get",
        operation_id = "fetch_file"
    )]
    async fn fetch(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// The file.
        file_id: Path<Uuid>,
        /// How it is called; what stands here does not count.
        name: Path<String>,
    ) -> Result<FileAnswer, Refused> {
        drop(name);
        hand_out(request, &context, file_id.0, Part::Whole).await
    }

    /// Fetch a thumbnail
    ///
    /// The smaller picture of a file that has one, under the same rules.
    #[oai(
        path = "/thumbnails/:file_id",
        method = "get",
        operation_id = "fetch_thumbnail"
    )]
    async fn thumbnail(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// The file.
        file_id: Path<Uuid>,
    ) -> Result<FileAnswer, Refused> {
        hand_out(request, &context, file_id.0, Part::Thumbnail).await
    }
}

/// Whoever is still sending reads no answer: the rest is taken, within bounds, and dropped.
async fn pour_away(mut rest: impl Stream<Item = std::io::Result<Bytes>> + Unpin) {
    let pour = async {
        let mut poured = 0;
        while let Some(Ok(some)) = rest.next().await {
            poured += some.len();
            if poured > MOST_POURED {
                break;
            }
        }
    };
    // Longer than that, and it does not wait for the answer either.
    drop(timeout(POURING, pour).await);
}

async fn hand_out(
    request: &Request,
    context: &Context,
    id: Uuid,
    part: Part,
) -> Result<FileAnswer, Refused> {
    let caller = context.caller(request).await?;
    let chat = &context.chat;
    let found = chat.file(&caller, FileId(id), part).await?;
    let asked = Asked::of(request.headers(), &found);
    let Some(range) = asked.range() else {
        return Ok(FileAnswer::empty(&found, asked));
    };
    let bytes = chat.read_file(&found, range).await?;
    Ok(FileAnswer::new(&found, asked, bytes))
}
