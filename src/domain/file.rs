//! Files: what a message can carry besides its text.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Rejection;

/// Most files of one message.
pub const MOST_FILES: usize = 10;

/// Names a file: random, so that it cannot be guessed. Knowing it gives no right to fetch it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub Uuid);

impl FileId {
    /// A new one.
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a message tells of a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct File {
    /// Where it is fetched by.
    pub id: FileId,
    /// How it is called.
    pub name: FileName,
    /// What it is, by its own bytes: `image/jpeg`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Bytes.
    pub size: u64,
    /// Of a picture: pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Of a picture: pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// A smaller picture of it; `None`: there is none, or it is small itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<Thumbnail>,
    /// What is to be seen or heard, for those who cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<AltText>,
}

impl File {
    /// Where it is fetched, on this server.
    pub fn path(&self) -> String {
        format!("/api/files/{}/{}", self.id, self.name.in_address())
    }
}

/// A file that a message is to carry.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedFile {
    /// Which.
    pub id: FileId,
    /// What is to be seen or heard, not yet checked.
    pub alt: Option<String>,
}

/// A smaller picture.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Thumbnail {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// How a file is called: 1 to 120 characters, without directions, slashes, control characters or
/// what changes the direction of reading. It is shown and offered for saving; no path is made of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileName(String);

/// Most characters of a name.
const MOST_NAME_CHARS: usize = 120;

impl FileName {
    /// Makes a good name of whatever a client says; of nothing, `file`.
    pub fn tidy(raw: &str) -> Self {
        // Some say the whole path it had on their machine.
        let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = last.chars().filter(|c| is_good(*c)).collect();
        let name = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
        if name.is_empty() {
            return Self("file".to_owned());
        }
        Self(shortened(name))
    }

    /// The name with the ending of what the file is now.
    #[must_use]
    pub fn with_ending(&self, ending: &str) -> Self {
        let (stem, own) = split(&self.0);
        let same = |own: &str| {
            own.eq_ignore_ascii_case(ending)
                || (ending == "jpg" && own.eq_ignore_ascii_case("jpeg"))
        };
        if own.is_some_and(same) {
            return self.clone();
        }
        let stem = match own {
            Some(own) if own.len() <= 5 => stem,
            _ => self.0.as_str(),
        };
        Self(shortened(&format!("{stem}.{ending}")))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the last part of an address.
    pub fn in_address(&self) -> String {
        percent_encoding::utf8_percent_encode(&self.0, percent_encoding::NON_ALPHANUMERIC)
            .to_string()
            .replace("%2E", ".")
            .replace("%2D", "-")
            .replace("%5F", "_")
    }

    /// The header that tells a browser what to do with a file of this kind, and how to call it.
    pub fn disposition(&self, kind: &str) -> String {
        let way = if is_shown(kind) {
            "inline"
        } else {
            "attachment"
        };
        let plain: String = self
            .0
            .chars()
            .map(|c| match c {
                '"' | '\\' | '%' => '_',
                c if c.is_ascii_graphic() || c == ' ' => c,
                _ => '_',
            })
            .collect();
        let exact =
            percent_encoding::utf8_percent_encode(&self.0, percent_encoding::NON_ALPHANUMERIC);
        format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{exact}")
    }
}

fn is_good(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    !c.is_control() && !turns && !matches!(c, '\u{2028}' | '\u{2029}')
}

fn split(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, Some(ending)),
        _ => (name, None),
    }
}

/// The name within the bound, with its ending kept.
fn shortened(name: &str) -> String {
    if name.chars().count() <= MOST_NAME_CHARS {
        return name.to_owned();
    }
    let (stem, ending) = split(name);
    let ending = ending.filter(|ending| ending.chars().count() <= 10);
    let room = MOST_NAME_CHARS - ending.map_or(0, |ending| ending.chars().count() + 1);
    let stem: String = stem.chars().take(room).collect();
    match ending {
        Some(ending) => format!("{stem}.{ending}"),
        None => stem,
    }
}

/// What is to be seen in a picture, or heard: at most 1000 characters on one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AltText(String);

impl AltText {
    /// Most characters.
    pub const MOST_CHARS: usize = 1000;

    /// `None` of nothing but blanks.
    pub fn parse(raw: &str) -> Result<Option<Self>, Rejection> {
        let words: Vec<&str> = raw
            .split(|c: char| c.is_whitespace() || c.is_control())
            .collect();
        let kept: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let text = kept.join(" ");
        if text.chars().count() > Self::MOST_CHARS {
            return Err(Rejection::too_large(format!(
                "The description of a file can have {} characters at most.",
                Self::MOST_CHARS
            )));
        }
        Ok((!text.is_empty()).then_some(Self(text)))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Kinds that a browser may show by itself, as they hold no program: everything else is saved.
pub fn is_shown(kind: &str) -> bool {
    matches!(
        kind,
        "image/jpeg"
            | "image/png"
            | "image/gif"
            | "image/webp"
            | "audio/mpeg"
            | "audio/mp4"
            | "audio/aac"
            | "audio/ogg"
            | "audio/wav"
            | "audio/flac"
            | "video/mp4"
            | "video/webm"
            | "video/ogg"
    )
}

/// As what a file of this kind is handed out: what could be run in a browser is only bytes.
pub fn served_as(kind: &str) -> &str {
    match kind {
        _ if is_shown(kind) => kind,
        "text/plain" => "text/plain; charset=utf-8",
        "application/pdf" | "application/zip" => kind,
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_good() {
        for (raw, name) in [
            ("holiday.jpg", "holiday.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
            ("..", "file"),
            ("", "file"),
            ("/", "file"),
            (".htaccess", "htaccess"),
            ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie: x=1.png"),
            ("harmless\u{202e}gnp.exe", "harmlessgnp.exe"),
            ("  Grüße 🎉.txt ", "Grüße 🎉.txt"),
        ] {
            assert_eq!(FileName::tidy(raw).as_str(), name, "{raw:?}");
        }
        let long = FileName::tidy(&format!("{}.tar", "x".repeat(500)));
        assert_eq!(long.as_str().chars().count(), MOST_NAME_CHARS);
        assert!(long.as_str().ends_with("x.tar"));
    }

    #[test]
    fn a_picture_gets_the_ending_of_what_it_became() {
        let named = |name: &str| FileName::tidy(name).with_ending("jpg");
        assert_eq!(named("a.webp").as_str(), "a.jpg");
        assert_eq!(named("a.JPEG").as_str(), "a.JPEG");
        assert_eq!(named("photo").as_str(), "photo.jpg");
        assert_eq!(named("v1.20 of it").as_str(), "v1.20 of it.jpg");
    }

    #[test]
    fn no_name_breaks_a_header() {
        let name = FileName::tidy("a\"; filename=b.html\r\nX: y ü.png");
        let header = name.disposition("text/html");
        assert_eq!(header.matches('"').count(), 2, "{header}");
        assert!(
            header.is_ascii() && !header.contains(['\r', '\n']),
            "{header}"
        );
        assert!(header.starts_with("attachment; filename=\"a_; filename=b.htmlX: y _.png\""));
    }

    #[test]
    fn what_could_run_is_handed_out_as_bytes() {
        for kind in [
            "text/html",
            "image/svg+xml",
            "text/xml",
            "application/wasm",
            "text/javascript",
        ] {
            assert!(!is_shown(kind));
            assert_eq!(served_as(kind), "application/octet-stream");
        }
        assert_eq!(served_as("image/png"), "image/png");
        assert!(!is_shown("application/pdf"));
    }

    #[test]
    fn descriptions_are_one_line() {
        let alt = |raw: &str| AltText::parse(raw).map(|alt| alt.map(|alt| alt.0));
        assert_eq!(alt(" a\n\tdog ").unwrap().as_deref(), Some("a dog"));
        assert_eq!(alt(" \n ").unwrap(), None);
        assert!(alt(&"x".repeat(1001)).is_err());
    }
}
