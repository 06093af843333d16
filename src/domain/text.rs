//! What a member says.

use serde::{Deserialize, Serialize};

use super::Rejection;

/// The source text of a message: not blank, `\n` line ends, no control characters except `\n`
/// and `\t`, at most the configured number of bytes. Never HTML: the reader's client renders it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageText(String);

impl MessageText {
    /// Normalises line ends, drops control characters, trims the end, checks the length in bytes.
    pub fn parse(raw: &str, max_bytes: usize) -> Result<Self, Rejection> {
        let text = clean(raw);
        if text.trim().is_empty() {
            return Err(Rejection::invalid("The message is empty."));
        }
        if text.len() > max_bytes {
            return Err(Rejection::too_large(format!(
                "The message has {} bytes. The limit here is {max_bytes}. Please shorten it or send it in parts.",
                text.len()
            )));
        }
        Ok(Self(text))
    }

    /// The same where files say enough: then there may be no words.
    pub fn parse_beside_files(raw: &str, max_bytes: usize) -> Result<Self, Rejection> {
        if clean(raw).trim().is_empty() {
            return Ok(Self(String::new()));
        }
        Self::parse(raw, max_bytes)
    }

    /// For backends that read back what was checked when it was written.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn clean(raw: &str) -> String {
    let unwanted = |c: char| c.is_control() && c != '\n' && c != '\t';
    let text = if raw.contains(unwanted) {
        raw.replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace(unwanted, "")
    } else {
        raw.to_owned()
    };
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_said() {
        for text in ["hello", "  indented", "a\n\n\tb", "👩‍👩‍👧 \u{202b}עברית"] {
            assert_eq!(MessageText::parse(text, 100).unwrap().as_str(), text);
        }
    }

    #[test]
    fn line_ends_and_control_characters_are_tidied() {
        let text = MessageText::parse("a\r\nb\rc\0\u{1b}[31m\u{9b}d  \n", 100).unwrap();
        assert_eq!(text.as_str(), "a\nb\nc[31md");
    }

    #[test]
    fn blank_and_overlong_texts_are_refused() {
        assert!(MessageText::parse(" \n\t\0", 100).is_err());
        assert!(MessageText::parse(&"x".repeat(100), 100).is_ok());
        assert!(MessageText::parse(&"x".repeat(101), 100).is_err());
    }
}
