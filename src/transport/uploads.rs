//! Which requests carry a file: their bodies are not held in memory, and may take their time.

use poem::http::Method;

/// Whether the body of such a request is a file.
pub(super) fn is_upload(method: &Method, path: &str) -> bool {
    let mut parts = path.trim_end_matches('/').split('/').skip(1);
    let mut next = || parts.next().unwrap_or_default();
    let is_files = next() == "api" && next() == "rooms" && !next().is_empty() && next() == "files";
    method == Method::POST && is_files && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_sends_a_file_may_be_large_and_slow() {
        let post = |path| is_upload(&Method::POST, path);
        assert!(post("/api/rooms/general/files") && post("/api/rooms/general/files/"));
        for path in [
            "/api/rooms//files",
            "/api/rooms/files",
            "/api/rooms/general/messages",
            "/api/rooms/general/files/more",
            "//api/rooms/general/files",
            "/api/rooms",
        ] {
            assert!(!post(path), "{path}");
        }
        assert!(!is_upload(&Method::PUT, "/api/rooms/general/files"));
    }
}
