//! A file as an answer: by itself, with nothing that a browser could take for a part of the app.

use std::ops::Range;

use poem::{
    Body, IntoResponse, Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{
        MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
    },
};

use crate::{backend::files::Bytestream, service::Found};

/// Whatever a browser makes of it: no script, no form, no frame, no other address.
const SANDBOX: &str = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'";

/// What a client wants of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// All of it.
    Whole(u64),
    /// Some of it.
    Some(Range<u64>),
    /// It has it.
    Nothing,
    /// What it has not.
    Beyond,
}

impl Asked {
    /// From the headers of a request. Of several ranges at once all of it is given, as the standard
    /// allows.
    pub(super) fn of(headers: &HeaderMap, found: &Found) -> Self {
        let tag = found.tag();
        let text = |name| {
            headers
                .get(name)
                .and_then(|value: &HeaderValue| value.to_str().ok())
        };
        let knows = |list: &str| {
            list.split(',')
                .map(str::trim)
                .any(|one| one == "*" || one.trim_start_matches("W/") == tag)
        };
        if text(header::IF_NONE_MATCH).is_some_and(knows) {
            return Self::Nothing;
        }
        let is_same = text(header::IF_RANGE).is_none_or(|known| known == tag);
        match text(header::RANGE) {
            Some(range) if is_same => parse(range, found.size),
            _ => Self::Whole(found.size),
        }
    }

    /// The bytes to read; `None`: none.
    pub(super) fn range(&self) -> Option<Range<u64>> {
        match self {
            Self::Whole(size) => Some(0..*size),
            Self::Some(range) => Some(range.clone()),
            Self::Nothing | Self::Beyond => None,
        }
    }
}

fn parse(range: &str, size: u64) -> Asked {
    let whole = Asked::Whole(size);
    let Some((first, last)) = range
        .strip_prefix("bytes=")
        .and_then(|one| one.split_once('-'))
    else {
        return whole;
    };
    let number = |text: &str| text.trim().parse::<u64>();
    match (number(first), number(last)) {
        (Ok(first), _) if first >= size => Asked::Beyond,
        (Ok(first), Ok(last)) if first <= last => {
            Asked::Some(first..size.min(last.saturating_add(1)))
        }
        (Ok(first), Err(_)) if last.trim().is_empty() => Asked::Some(first..size),
        (Err(_), Ok(0)) if first.trim().is_empty() => Asked::Beyond,
        (Err(_), Ok(count)) if first.trim().is_empty() => {
            Asked::Some(size.saturating_sub(count)..size)
        }
        _ => whole,
    }
}

/// A file as an answer.
pub(super) struct FileAnswer(Response);

impl FileAnswer {
    /// With what was asked for.
    pub(super) fn new(found: &Found, asked: Asked, bytes: Bytestream) -> Self {
        let mut this = Self::empty(found, asked);
        this.0.set_body(Body::from_bytes_stream(bytes));
        this
    }

    /// Where there is nothing to give.
    pub(super) fn empty(found: &Found, asked: Asked) -> Self {
        let status = match asked {
            Asked::Whole(_) => StatusCode::OK,
            Asked::Some(_) => StatusCode::PARTIAL_CONTENT,
            Asked::Nothing => StatusCode::NOT_MODIFIED,
            Asked::Beyond => StatusCode::RANGE_NOT_SATISFIABLE,
        };
        let mut response = Response::builder().status(status).finish();
        let headers = response.headers_mut();
        let mut say = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        say(header::CONTENT_SECURITY_POLICY, SANDBOX);
        say(header::ETAG, &found.tag());
        // Each time it is asked whether it may still be seen; the bytes need not come again.
        say(header::CACHE_CONTROL, "private, no-cache");
        say(header::VARY, "Cookie, Authorization");
        say(header::ACCEPT_RANGES, "bytes");
        match &asked {
            Asked::Beyond => say(header::CONTENT_RANGE, &format!("bytes */{}", found.size)),
            Asked::Some(range) => {
                let (first, last) = (range.start, range.end.saturating_sub(1));
                let told = format!("bytes {first}-{last}/{}", found.size);
                say(header::CONTENT_RANGE, &told);
            }
            Asked::Whole(_) | Asked::Nothing => {}
        }
        if let Some(range) = asked.range() {
            say(header::CONTENT_TYPE, &found.kind);
            say(
                header::CONTENT_LENGTH,
                &(range.end - range.start).to_string(),
            );
            let disposition = found.name.disposition(&found.kind);
            say(header::CONTENT_DISPOSITION, &disposition);
        }
        Self(response)
    }
}

impl IntoResponse for FileAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for FileAnswer {
    fn meta() -> MetaResponses {
        let header = |name: &str, description: &str| MetaHeader {
            name: name.to_owned(),
            description: Some(description.to_owned()),
            required: false,
            deprecated: false,
            schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
        };
        let answer = |status, description, with_bytes: bool| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: with_bytes
                .then(|| MetaMediaType {
                    content_type: "*/*",
                    schema: MetaSchemaRef::Inline(Box::new(MetaSchema {
                        format: Some("binary"),
                        ..MetaSchema::new("string")
                    })),
                })
                .into_iter()
                .collect(),
            headers: vec![
                header(
                    "ETag",
                    "Differs between any two files; what one holds never changes.",
                ),
                header(
                    "Content-Disposition",
                    "What to do with it, and how it is called.",
                ),
            ],
        };
        MetaResponses {
            responses: vec![
                answer(200, "The file.", true),
                answer(206, "The range of it that `Range` asks for.", true),
                answer(304, "You have it, says `If-None-Match`.", false),
                answer(416, "It has no such range.", false),
            ],
        }
    }

    fn register(_: &mut Registry) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_some_of_it_or_nothing() {
        for (range, asked) in [
            ("bytes=0-", Asked::Some(0..100)),
            ("bytes=10-19", Asked::Some(10..20)),
            ("bytes=90-500", Asked::Some(90..100)),
            ("bytes=-10", Asked::Some(90..100)),
            ("bytes=-500", Asked::Some(0..100)),
            ("bytes=100-", Asked::Beyond),
            ("bytes=-0", Asked::Beyond),
            ("bytes=20-10", Asked::Whole(100)),
            ("bytes=0-1,5-6", Asked::Whole(100)),
            ("lines=1-2", Asked::Whole(100)),
            ("bytes=a-b", Asked::Whole(100)),
            ("bytes=-", Asked::Whole(100)),
        ] {
            assert_eq!(parse(range, 100), asked, "{range}");
        }
    }
}
