//! What a file is, by its own bytes: never by its name, nor by what a client says.

/// Bytes looked at.
pub(super) const LOOKED_AT: usize = 8 * 1024;

/// The kind of a file that begins with these bytes.
pub(super) fn kind_of(head: &[u8]) -> &'static str {
    if looks_like_markup(head, b"<svg") {
        return "image/svg+xml";
    }
    if looks_like_markup(head, b"<!doctype html") || looks_like_markup(head, b"<html") {
        return "text/html";
    }
    match infer::get(head).map(|found| found.mime_type()) {
        Some("audio/m4a" | "audio/x-m4a") => "audio/mp4",
        Some("audio/opus") => "audio/ogg",
        Some("audio/x-flac") => "audio/flac",
        Some("audio/x-wav") => "audio/wav",
        Some("video/x-m4v") => "video/mp4",
        Some(kind) => kind,
        None if is_text(head) => "text/plain",
        None => "application/octet-stream",
    }
}

/// Pictures that are drawn anew.
pub(super) fn is_picture(kind: &str) -> bool {
    matches!(
        kind,
        "image/jpeg" | "image/png" | "image/gif" | "image/webp"
    )
}

/// Whether there is a tag like this where a browser that guesses would look.
fn looks_like_markup(head: &[u8], tag: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.trim_ascii_start();
    let is_markup = start.first() == Some(&b'<');
    let some = start.get(..1024).unwrap_or(start);
    is_markup
        && some
            .windows(tag.len())
            .any(|window| window.eq_ignore_ascii_case(tag))
}

fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(_) => head,
        // The end may cut a character.
        Err(error) if error.error_len().is_none() => {
            head.get(..error.valid_up_to()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !whole
        .iter()
        .any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (head, kind) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], "image/png"),
            (b"\xff\xd8\xff\xe0....", "image/jpeg"),
            (b"GIF89a....", "image/gif"),
            (b"RIFF....WEBPVP8 ", "image/webp"),
            (b"  <!DOCTYPE html><p>", "text/html"),
            (b"<html><script>alert(1)</script>", "text/html"),
            (b"<?xml version=\"1.0\"?><svg xmlns='x'>", "image/svg+xml"),
            (b"\xef\xbb\xbf<SVG onload=alert(1)>", "image/svg+xml"),
            (b"%PDF-1.7", "application/pdf"),
            (b"OggS....", "audio/ogg"),
            (b"fLaC....", "audio/flac"),
            ("grüße\n".as_bytes(), "text/plain"),
            (b"gr\xc3", "text/plain"),
            (b"\x00\x01\x02", "application/octet-stream"),
            (b"a\x00b", "application/octet-stream"),
        ] {
            assert_eq!(kind_of(head), kind, "{}", String::from_utf8_lossy(head));
        }
    }
}
