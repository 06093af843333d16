//! The web app as a browser fetches it, on files of our own and on the real bundle.

#![expect(clippy::unwrap_used, reason = "tests")]

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use poem::Response;
use tertulia::transport::assets::{Assets, CONTENT_SECURITY_POLICY};

const APP: &str = "/assets/index-B-3x_9Za.js";
const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

fn app() -> Assets {
    let files = [
        ("index.html", "<!doctype html>"),
        ("sw.js", "self"),
        ("manifest.webmanifest", "{}"),
        ("icon.svg", "<svg/>"),
        ("assets/index-B-3x_9Za.js", "plain script"),
        ("assets/index-B-3x_9Za.js.br", "brotli"),
        ("assets/index-B-3x_9Za.js.gz", "gz"),
        ("assets/inter-CMZVtrLU.woff2", "font"),
    ];
    Assets::from_files(
        files.map(|(path, text)| (path.to_owned(), Bytes::from_static(text.as_bytes()))),
    )
}

fn asked(pairs: &[(HeaderName, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
        .collect()
}

fn get(path: &str, pairs: &[(HeaderName, &str)]) -> Option<Response> {
    app().respond(&Method::GET, path, &asked(pairs))
}

fn said(response: &Response, name: HeaderName) -> &str {
    response
        .headers()
        .get(name)
        .map_or("", |v| v.to_str().unwrap())
}

async fn text(response: Response) -> String {
    response.into_body().into_string().await.unwrap()
}

#[tokio::test]
async fn a_file_comes_in_the_smallest_form_the_browser_takes() {
    for (wish, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("gzip, br;q=0.2", "gzip", "gz"),
        ("br;q=0, gzip;q=0", "", "plain script"),
    ] {
        let response = get(APP, &[(header::ACCEPT_ENCODING, wish)]).unwrap();
        assert_eq!(
            said(&response, header::CONTENT_ENCODING),
            encoding,
            "{wish}"
        );
        assert_eq!(
            said(&response, header::CONTENT_LENGTH),
            body.len().to_string()
        );
        assert_eq!(said(&response, header::VARY), "Accept-Encoding");
        assert_eq!(text(response).await, body);
    }
    let plain = get("/icon.svg", &[(header::ACCEPT_ENCODING, "br, gzip")]).unwrap();
    assert_eq!(text(plain).await, "<svg/>");
}

#[test]
fn names_with_a_hash_are_kept_for_good_and_others_asked_about() {
    let kept = |path: &str| said(&get(path, &[]).unwrap(), header::CACHE_CONTROL).to_owned();
    assert_eq!(kept(APP), "public, max-age=31536000, immutable");
    assert_eq!(
        kept("/assets/inter-CMZVtrLU.woff2"),
        "public, max-age=31536000, immutable"
    );
    for path in [
        "/index.html",
        "/sw.js",
        "/manifest.webmanifest",
        "/icon.svg",
    ] {
        assert_eq!(kept(path), "no-cache", "{path}");
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let first = get(APP, &[(header::ACCEPT_ENCODING, "br")]).unwrap();
    let tag = said(&first, header::ETAG).to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");

    for known in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"other\", {tag}"),
        "*".to_owned(),
    ] {
        let again = get(
            APP,
            &[
                (header::ACCEPT_ENCODING, "br"),
                (header::IF_NONE_MATCH, &known),
            ],
        )
        .unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(said(&again, header::ETAG), tag);
        assert_eq!(
            said(&again, header::CACHE_CONTROL),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(text(again).await, "");
    }
    let other_bytes = get(APP, &[(header::IF_NONE_MATCH, &tag)]).unwrap();
    assert_eq!(
        other_bytes.status(),
        StatusCode::OK,
        "plain bytes are not the brotli ones"
    );
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let response = app()
        .respond(&Method::HEAD, APP, &HeaderMap::new())
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(said(&response, header::CONTENT_LENGTH), "12");
    assert_eq!(text(response).await, "");
    assert!(
        app()
            .respond(&Method::POST, APP, &HeaderMap::new())
            .is_none()
    );
}

#[tokio::test]
async fn a_place_inside_the_app_opens_the_app() {
    for place in ["/", "/rooms/general", "/rooms/general/"] {
        let response = get(place, &[(header::ACCEPT, BROWSER)]).unwrap();
        assert_eq!(
            said(&response, header::CONTENT_TYPE),
            "text/html; charset=utf-8"
        );
        assert_eq!(said(&response, header::CACHE_CONTROL), "no-cache");
        assert_eq!(said(&response, header::VARY), "Accept-Encoding, Accept");
        assert_eq!(
            said(&response, header::CONTENT_SECURITY_POLICY),
            CONTENT_SECURITY_POLICY
        );
        assert_eq!(text(response).await, "<!doctype html>");
        assert!(
            get(place, &[(header::ACCEPT, "*/*")]).is_none(),
            "a script wants no page"
        );
        assert!(get(place, &[(header::ACCEPT, "text/html;q=0")]).is_none());
        assert!(get(place, &[]).is_none());
    }
    assert!(get("/old-name.js", &[(header::ACCEPT, BROWSER)]).is_none());
}

#[test]
fn tricks_with_paths_find_nothing() {
    for path in [
        "",
        "//",
        "../Cargo.toml",
        "/../Cargo.toml",
        "/assets/../index.html",
        "/%2e%2e/Cargo.toml",
        "/..\\Cargo.toml",
        "/index.html\0",
        "/index%2ehtml",
        "/assets/",
        "//index.html",
        "/assets/index-B-3x_9Za.js.br",
    ] {
        assert!(get(path, &[]).is_none(), "{path:?}");
    }
}

#[test]
fn types_are_what_browsers_insist_on() {
    for (path, expected) in [
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/icon.svg", "image/svg+xml"),
        ("/assets/inter-CMZVtrLU.woff2", "font/woff2"),
    ] {
        assert_eq!(
            said(&get(path, &[]).unwrap(), header::CONTENT_TYPE),
            expected
        );
    }
}

#[tokio::test]
async fn without_a_bundle_a_page_says_how_to_build_it() {
    let empty = Assets::from_files([]);
    let page = empty
        .respond(&Method::GET, "/", &asked(&[(header::ACCEPT, BROWSER)]))
        .unwrap();
    let page = text(page).await;
    assert!(page.contains("make run") && page.contains("npm run build"));
    assert!(
        !page.contains("<script") && !page.contains("<style"),
        "the policy would block it"
    );
    let style = empty
        .respond(&Method::GET, "/no-bundle.css", &HeaderMap::new())
        .unwrap();
    assert_eq!(
        said(&style, header::CONTENT_TYPE),
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn this_binary_has_a_page() {
    let page = Assets::load()
        .respond(&Method::GET, "/", &asked(&[(header::ACCEPT, BROWSER)]))
        .unwrap();
    assert!(text(page).await.contains("<html"));
}
