//! The headers that every answer has, so that a browser never does more with it than is meant.

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The headers of every answer. Pages add a content security policy of their own.
const STRICT: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        NOTHING_ALLOWED,
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// All that Chromium knows and a page may be refused, but for copying, which a button does, and for
/// looking at a video in large.
const NOTHING_ALLOWED: &str = "accelerometer=(), autoplay=(), camera=(), \
    clipboard-read=(), cross-origin-isolated=(), display-capture=(), encrypted-media=(), \
    fullscreen=(self), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    keyboard-map=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
    otp-credentials=(), payment=(), picture-in-picture=(), publickey-credentials-create=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), \
    sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=()";

/// The policy of answers that are no pages.
const NO_PAGE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'";

/// A year. Not for sub-domains, which may be somebody else's.
const HTTPS_FROM_NOW_ON: &str = "max-age=31536000";

/// How the browser came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// By HTTPS, as a trusted proxy says.
    Https,
    /// By HTTP, or by HTTPS and nobody says so.
    Unknown,
}

/// Adds what is missing.
pub(super) fn harden(headers: &mut HeaderMap, way: Way) {
    for (name, value) in STRICT {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(NO_PAGE));
    // What the API says is true for one moment and one user.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if way == Way::Https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HTTPS_FROM_NOW_ON),
        );
    }
}
