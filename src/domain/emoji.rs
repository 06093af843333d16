//! One emoji.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Rejection;

/// One emoji of Unicode's list, with its skin tone if it has one, fully qualified: the same picture
/// is always the same text.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Emoji(Arc<str>);

impl Emoji {
    /// Refuses whatever is not exactly one emoji.
    pub fn parse(text: &str) -> Result<Self, Rejection> {
        let found = emojis::get(text).ok_or_else(|| {
            Rejection::invalid("A reaction is one emoji, and one that this server knows.")
        })?;
        Ok(Self(found.as_str().into()))
    }

    /// The emoji.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_emoji_of_unicode_is_one_and_short() {
        let tones = emojis::iter().flat_map(|one| one.skin_tones().into_iter().flatten());
        for one in emojis::iter().chain(tones) {
            let parsed = Emoji::parse(one.as_str()).unwrap();
            assert_eq!(parsed.as_str(), one.as_str());
            assert!(parsed.as_str().len() <= 64);
        }
        for one in ["👍🏽", "👩\u{200d}👩\u{200d}👧", "🇩🇪", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "❤️"]
        {
            assert_eq!(Emoji::parse(one).unwrap().as_str(), one);
        }
    }

    #[test]
    fn the_same_picture_is_the_same_text() {
        assert_eq!(
            Emoji::parse("❤").unwrap(),
            Emoji::parse("❤\u{fe0f}").unwrap()
        );
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "a",
            "1",
            "👍👍",
            "👍 ",
            ":+1:",
            "🇩",
            "\u{fe0f}",
            "👍\u{200d}",
            "<b>",
        ] {
            assert!(Emoji::parse(text).is_err(), "{text:?}");
        }
    }
}
