//! Swagger UI at `/docs`. The page that poem-openapi makes has its script, its style and the
//! description inline, which no strict policy allows; here they are files of their own.

use std::{
    io::{self, Write},
    ops::Range,
    sync::OnceLock,
};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use poem::{
    Response,
    http::{HeaderMap, Method, header},
};

use super::assets::{Asset, put};

/// What the page may load and run. Swagger UI sets inline styles, and shows pictures that it
/// carries in its style sheet.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default dompurify";

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Tertulia: the API</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/docs/ui.css">
  <script src="/docs/ui.js" defer></script>
  <script src="/docs/init.js" defer></script>
</head>
<body>
  <div id="ui"></div>
</body>
</html>
"#;

/// Swagger UI writes HTML by itself, of the description that this server made; scripts it may
/// write none.
const INIT: &str = "window.trustedTypes?.createPolicy('default', { createHTML: (html) => html });
SwaggerUIBundle({
  dom_id: '#ui',
  url: '/openapi.json',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
";

/// The files of `/docs`.
pub struct Docs {
    page: LazyFile,
    style: LazyFile,
    script: LazyFile,
    init: LazyFile,
}

impl Docs {
    /// Takes style and script out of `swagger_html`, what poem-openapi's `swagger_ui_html` gives.
    /// A page that is built in another way gives empty files; a test sees to it that the version
    /// we compile against is not.
    pub fn new(swagger_html: String) -> Self {
        let style = inside(&swagger_html, "<style", "</style>");
        let script = inside(&swagger_html, "<script", "</script>");
        let html = Bytes::from(swagger_html);
        Self {
            page: LazyFile::new(HTML, Bytes::from_static(PAGE.as_bytes())),
            style: LazyFile::new(STYLE, html.slice(style)),
            script: LazyFile::new(SCRIPT, html.slice(script)),
            init: LazyFile::new(SCRIPT, Bytes::from_static(INIT.as_bytes())),
        }
    }

    /// The answer to `GET` or `HEAD` of `/docs`, `/docs/` and their files; `None`: not ours. The
    /// first request for a large file waits until it is compressed, some 50 ms.
    pub fn respond(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return None;
        }
        let file = match path {
            "/docs" | "/docs/" => &self.page,
            "/docs/ui.css" => &self.style,
            "/docs/ui.js" => &self.script,
            "/docs/init.js" => &self.init,
            _ => return None,
        };
        let mut response = file.asset().respond(method, headers);
        put(
            &mut response,
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        );
        Some(response)
    }
}

/// A file that is hashed and compressed when it is first asked for: most servers never are.
struct LazyFile {
    content_type: &'static str,
    bytes: Bytes,
    asset: OnceLock<Asset>,
}

impl LazyFile {
    fn new(content_type: &'static str, bytes: Bytes) -> Self {
        Self {
            content_type,
            bytes,
            asset: OnceLock::new(),
        }
    }

    fn asset(&self) -> &Asset {
        self.asset.get_or_init(|| {
            // Without a hash in its name a file is asked about every time.
            Asset::new(self.content_type, "no-cache", self.bytes.clone())
                .with_gzip(gzip(&self.bytes).ok())
        })
    }
}

/// What stands between the end of the first tag that starts with `open`, and `close`.
fn inside(html: &str, open: &str, close: &str) -> Range<usize> {
    let found = || {
        let tag = html.find(open)?;
        let start = tag + html.get(tag..)?.find('>')? + 1;
        let end = start + html.get(start..)?.find(close)?;
        Some(start..end)
    };
    found().unwrap_or(0..0)
}

fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use poem::http::{HeaderValue, StatusCode};
    use poem_openapi::{OpenApi, OpenApiService, payload::PlainText};

    use super::*;

    struct Greeting;

    #[OpenApi]
    impl Greeting {
        #[oai(path = "/hello", method = "get")]
        async fn hello(&self) -> PlainText<&'static str> {
            PlainText("hello")
        }
    }

    fn docs() -> Docs {
        Docs::new(OpenApiService::new(Greeting, "greeting", "1").swagger_ui_html())
    }

    async fn fetch(docs: &Docs, path: &str, headers: &HeaderMap) -> (HeaderMap, Vec<u8>) {
        let response = docs.respond(&Method::GET, path, headers).unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let headers = response.headers().clone();
        let body = response.into_body().into_vec().await.unwrap();
        (headers, body)
    }

    #[tokio::test]
    async fn style_and_script_are_found_whole() {
        let docs = docs();
        let (_, style) = fetch(&docs, "/docs/ui.css", &HeaderMap::new()).await;
        let (_, script) = fetch(&docs, "/docs/ui.js", &HeaderMap::new()).await;
        assert!(style.len() > 100_000, "{}", style.len());
        assert!(script.len() > 1_000_000, "{}", script.len());
        let script = String::from_utf8(script).unwrap();
        assert!(script.contains("SwaggerUIBundle") && !script.contains("</script"));
        assert!(!String::from_utf8(style).unwrap().contains("</style"));
    }

    #[tokio::test]
    async fn nothing_on_the_page_is_inline() {
        let docs = docs();
        for path in ["/docs", "/docs/"] {
            let (headers, page) = fetch(&docs, path, &HeaderMap::new()).await;
            let page = String::from_utf8(page).unwrap();
            assert!(!page.contains("<style") && !page.contains("<script>"));
            let policy = headers.get(header::CONTENT_SECURITY_POLICY).unwrap();
            assert!(policy.to_str().unwrap().contains("script-src 'self';"));
        }
        assert!(
            docs.respond(&Method::GET, "/docs/x", &HeaderMap::new())
                .is_none()
        );
        assert!(
            docs.respond(&Method::POST, "/docs", &HeaderMap::new())
                .is_none()
        );
    }

    #[tokio::test]
    async fn the_large_script_travels_compressed_and_once() {
        let docs = docs();
        let mut wishes = HeaderMap::new();
        wishes.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("gzip, br"),
        );
        let (headers, body) = fetch(&docs, "/docs/ui.js", &wishes).await;
        assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
        assert!(body.len() < 600_000, "{}", body.len());
        let mut script = String::new();
        GzDecoder::new(body.as_slice())
            .read_to_string(&mut script)
            .unwrap();
        assert!(script.contains("SwaggerUIBundle"));

        wishes.insert(header::IF_NONE_MATCH, headers[header::ETAG].clone());
        let again = docs.respond(&Method::GET, "/docs/ui.js", &wishes).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
}
