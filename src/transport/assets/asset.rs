//! One file in every encoding there is of it, and how it is answered.

use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use poem::{
    Body, Response,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
};
use sha2::{Digest, Sha256};

use super::negotiation::{Encoding, choose_encoding, has_tag};

/// Enough of a SHA-256 that two versions of a file never share a tag.
const TAG_BYTES: usize = 12;

/// A file that does not change while the server runs.
#[derive(Clone, Debug)]
pub(in crate::transport) struct Asset {
    content_type: HeaderValue,
    cache_control: HeaderValue,
    identity: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    hash: String,
}

impl Asset {
    /// A file without encodings.
    pub(in crate::transport) fn new(
        content_type: &'static str,
        cache_control: &'static str,
        identity: Bytes,
    ) -> Self {
        let hash = Sha256::digest(&identity);
        let start = hash.get(..TAG_BYTES).unwrap_or_default();
        Self {
            content_type: HeaderValue::from_static(content_type),
            cache_control: HeaderValue::from_static(cache_control),
            hash: BASE64URL_NOPAD.encode(start),
            identity,
            brotli: None,
            gzip: None,
        }
    }

    /// The same file, compressed by brotli.
    pub(in crate::transport) fn with_brotli(self, brotli: Option<Bytes>) -> Self {
        Self { brotli, ..self }
    }

    /// The same file, compressed by gzip.
    pub(in crate::transport) fn with_gzip(self, gzip: Option<Bytes>) -> Self {
        Self { gzip, ..self }
    }

    /// 200, or 304 where the client has these very bytes. The body is shared, never copied, and
    /// left out for `HEAD`.
    pub(in crate::transport) fn respond(&self, method: &Method, headers: &HeaderMap) -> Response {
        let (encoding, bytes) = self.choose(headers);
        let tag = self.tag(encoding);
        let mut response = if has_tag(headers, &tag) {
            Response::builder()
                .status(StatusCode::NOT_MODIFIED)
                .finish()
        } else {
            self.full(method, encoding, bytes)
        };
        let about = response.headers_mut();
        about.insert(header::CACHE_CONTROL, self.cache_control.clone());
        about.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            about.insert(header::ETAG, tag);
        }
        response
    }

    fn full(&self, method: &Method, encoding: Encoding, bytes: &Bytes) -> Response {
        let body = if *method == Method::HEAD {
            Body::empty()
        } else {
            Body::from_bytes(bytes.clone())
        };
        let mut response = Response::builder().body(body);
        let about = response.headers_mut();
        about.insert(header::CONTENT_TYPE, self.content_type.clone());
        about.insert(header::CONTENT_LENGTH, bytes.len().into());
        if let Some(name) = encoding.name() {
            about.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }

    fn choose(&self, headers: &HeaderMap) -> (Encoding, &Bytes) {
        let brotli = self.brotli.as_ref().map(|b| (Encoding::Brotli, b));
        let gzip = self.gzip.as_ref().map(|b| (Encoding::Gzip, b));
        let smaller = [brotli, gzip];
        let available: Vec<_> = smaller.iter().flatten().map(|(e, _)| *e).collect();
        let chosen = choose_encoding(headers, &available);
        smaller
            .into_iter()
            .flatten()
            .find(|(encoding, _)| *encoding == chosen)
            .unwrap_or((Encoding::Identity, &self.identity))
    }

    /// A strong tag: the same file has another one in each encoding, as its bytes differ.
    fn tag(&self, encoding: Encoding) -> String {
        match encoding.name() {
            Some(name) => format!("\"{}-{name}\"", self.hash),
            None => format!("\"{}\"", self.hash),
        }
    }
}
