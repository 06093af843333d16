//! The embedded web app: a map from path to bytes, built once. A path is only ever looked up, so
//! nothing outside the map can be reached.

mod asset;
mod negotiation;

use std::{borrow::Cow, collections::HashMap};

use bytes::Bytes;
use poem::{
    Response,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
};
use rust_embed::Embed;

pub(super) use self::asset::Asset;
pub(super) use self::negotiation::accepts_html;

/// What a page of the app may load and run: its own files, and nothing from another host.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types app";

const INDEX: &str = "index.html";
const NO_BUNDLE_PAGE: &[u8] = include_bytes!("../../../assets/no-bundle.html");
const NO_BUNDLE_STYLE: &[u8] = include_bytes!("../../../assets/no-bundle.css");
const NO_BUNDLE_STYLE_PATH: &str = "no-bundle.css";

#[derive(Embed)]
#[folder = "assets/dist"]
#[allow_missing = true]
struct Bundle;

/// Every file of the app, ready to be sent.
pub struct Assets {
    files: HashMap<String, Asset>,
}

impl Assets {
    /// The bundle of this binary; where there is none, a page that says how to build it.
    pub fn load() -> Self {
        // Dot files tell the build about itself.
        let public = Bundle::iter().filter(|path| !path.starts_with('.'));
        let bundle = public.filter_map(|path| {
            let bytes = match Bundle::get(&path)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((path.into_owned(), bytes))
        });
        Self::from_files(bundle)
    }

    /// `files` by their paths without a leading slash. `x.js.br` and `x.js.gz` are `x.js`
    /// compressed, and are served in its place to whoever takes them.
    pub fn from_files(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let mut plain: HashMap<String, Bytes> = files.into_iter().collect();
        if !plain.contains_key(INDEX) {
            let page = Bytes::from_static(NO_BUNDLE_PAGE);
            let style = Bytes::from_static(NO_BUNDLE_STYLE);
            plain.insert(INDEX.to_owned(), page);
            plain.insert(NO_BUNDLE_STYLE_PATH.to_owned(), style);
        }
        let compressed = |path: &str, ending: &str| plain.get(&format!("{path}.{ending}")).cloned();
        let is_sibling = |path: &str| {
            [".br", ".gz"].into_iter().any(|ending| {
                path.strip_suffix(ending)
                    .is_some_and(|p| plain.contains_key(p))
            })
        };
        let files = plain
            .iter()
            .filter(|(path, _)| !is_sibling(path))
            .map(|(path, bytes)| {
                let asset = Asset::new(content_type(path), cache_control(path), bytes.clone())
                    .with_brotli(compressed(path, "br"))
                    .with_gzip(compressed(path, "gz"));
                (path.clone(), asset)
            })
            .collect();
        Self { files }
    }

    /// The answer to `GET` or `HEAD` of a file, or of a place inside the app: a path whose last
    /// part has no dot, asked for by something that takes HTML, is answered with `index.html`.
    ///
    /// `None`: not ours. Routes of the server have to be tried first.
    pub fn respond(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return None;
        }
        let path = path.strip_prefix('/')?;
        let mut response = if let Some(asset) = self.files.get(path) {
            asset.respond(method, headers)
        } else if is_place(path) && accepts_html(headers) {
            let mut response = self.files.get(INDEX)?.respond(method, headers);
            response.headers_mut().insert(
                header::VARY,
                HeaderValue::from_static("Accept-Encoding, Accept"),
            );
            response
        } else {
            return None;
        };
        put(
            &mut response,
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        );
        Some(response)
    }
}

/// Sets a header that is known when this is compiled.
pub(super) fn put(response: &mut Response, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

fn is_place(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    !last.contains('.')
}

fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A name with a hash never gets other bytes; anything else is asked about every time.
fn cache_control(path: &str) -> &'static str {
    if path.strip_prefix("assets/").is_some_and(has_hash) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Vite ends names with a dash and eight characters of base64url, which may be dashes too.
fn has_hash(name: &str) -> bool {
    const HASH_CHARS: usize = 8;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.len()
        .checked_sub(HASH_CHARS)
        .and_then(|start| stem.get(..start))
        .is_some_and(|start| start.ends_with('-'))
}
