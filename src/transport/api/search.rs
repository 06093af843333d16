//! Finding what was said, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::{
    ApiTags, Context,
    answers::Refused,
    schema::{SearchOrderObject, SearchPageObject},
};
use crate::service::SearchAsked;

/// Finding what was said, over HTTP.
pub struct SearchApi;

#[expect(
    clippy::too_many_arguments,
    reason = "the macro wants each parameter of the query by itself"
)]
#[OpenApi(prefix_path = "/api", tag = "ApiTags::Messages")]
impl SearchApi {
    /// Search messages
    ///
    /// In all rooms that you may read at this moment. All of it must be true of a message: words (which
    /// find what begins with them), `"quoted words"` (only themselves, in this order), `from:name`
    /// (`from:me` for yourself), `in:room`, `has:link`, `has:image`, `has:file`, `has:code`,
    /// `before:2026-11-24` and `after:2026-11-24` (that day and later). Case and accents do not matter.
    /// A filter that is not known is refused. Several `from:`, and several `in:`, mean any of them.
    ///
    /// Deleted messages are not found, edited ones by what they say now. `searched_to` says that
    /// nothing older was looked at yet; with the `cursor` it goes on.
    #[oai(path = "/search", method = "get", operation_id = "search_messages")]
    async fn search(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// What to look for: at most 300 characters.
        #[oai(default)]
        q: Query<String>,
        /// Minutes that your clock is ahead of UTC, for `before:` and `after:`.
        #[oai(default)]
        offset: Query<i32>,
        /// `newest` or, of the newest 500 matches, `best`.
        #[oai(default)]
        order: Query<SearchOrderObject>,
        /// The `cursor` of the page before, with the same `q`, `offset` and `order`.
        cursor: Query<Option<String>>,
        /// Most results.
        #[oai(
            default = "default_limit",
            validator(minimum(value = "1"), maximum(value = "50"))
        )]
        limit: Query<u32>,
    ) -> Result<Json<SearchPageObject>, Refused> {
        let caller = context.caller(request).await?;
        let asked = SearchAsked {
            text: &q.0,
            offset: offset.0,
            order: order.0.into(),
            cursor: cursor.0.as_deref(),
            limit: limit.0 as usize,
        };
        Ok(Json(context.chat.search(&caller, asked).await?.into()))
    }
}

fn default_limit() -> u32 {
    20
}
