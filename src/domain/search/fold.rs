//! What is compared when texts are searched: words without case, accents and other ways of writing.
//!
//! A text becomes *tokens*: words where a script has words, single characters where it is written
//! without spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese), single emoji. Everything
//! else only separates. What stands together without a space is found as tokens in a row.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

/// A part of a text that can be found, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Folded: equal for all ways of writing it. Letters, digits, marks and symbols only.
    pub text: String,
    /// First UTF-16 code unit of the source.
    pub start: usize,
    /// After its last one.
    pub end: usize,
}

/// What a character is to a search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Part of a word.
    Word,
    /// A token by itself.
    Single,
    /// Not there: it neither is found nor separates.
    Nothing,
    /// Between tokens.
    Gap,
}

/// The tokens of a text, in its order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    // Whether the last token is a word that may go on.
    let mut open = false;
    for (cluster, start, end) in clusters(text) {
        let mut single = false;
        for c in folded(cluster) {
            let class = if single && is_combining_mark(c) {
                // The marks of a character that stands for itself belong to it.
                Class::Word
            } else {
                class(c)
            };
            match (class, found.last_mut()) {
                (Class::Nothing, _) => {}
                (Class::Gap, _) => (open, single) = (false, false),
                (Class::Word, Some(last)) if open || single => {
                    last.text.push(c);
                    last.end = end;
                }
                (Class::Word | Class::Single, _) => {
                    found.push(Token {
                        text: c.to_string(),
                        start,
                        end,
                    });
                    single = class == Class::Single;
                    open = !single;
                }
            }
        }
    }
    found
}

/// A text as one value to compare: its tokens without what lies between.
pub fn key(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.text).collect()
}

/// A character with all that changes it, and its place in UTF-16 code units.
fn clusters(text: &str) -> impl Iterator<Item = (&str, usize, usize)> {
    let mut chars = text.char_indices().peekable();
    let mut at = 0;
    std::iter::from_fn(move || {
        let (from, first) = chars.next()?;
        let start = at;
        at += first.len_utf16();
        let mut to = from + first.len_utf8();
        while let Some((index, next)) = chars.next_if(|(_, next)| goes_on(*next)) {
            at += next.len_utf16();
            to = index + next.len_utf8();
        }
        Some((text.get(from..to).unwrap_or_default(), start, at))
    })
}

/// Whether a character changes the one before it.
fn goes_on(c: char) -> bool {
    is_combining_mark(c)
        // Vowels and finals of Korean written in letters, voicing of half-width Japanese.
        || matches!(c, '\u{1160}'..='\u{11FF}' | '\u{FF9E}' | '\u{FF9F}')
        || is_skin_tone(c)
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// The characters of a cluster, compatible forms as one, without case and accents.
fn folded(cluster: &str) -> impl Iterator<Item = char> + use<> {
    let mut base = None;
    let mut plain = String::new();
    for c in cluster.nfkd().flat_map(char::to_lowercase) {
        if is_skin_tone(c) || matches!(c, '\u{FE00}'..='\u{FE0F}') {
            continue;
        }
        if is_combining_mark(c) {
            if !is_accent(c, base) {
                plain.push(c);
            }
        } else {
            base = Some(c);
            match equal(c) {
                Some(same) => plain.push_str(same),
                None => plain.push(digit(c)),
            }
        }
    }
    plain.nfc().collect::<Vec<_>>().into_iter()
}

/// Whether a mark only says how its base is spoken. In other scripts marks are letters.
fn is_accent(mark: char, base: Option<char>) -> bool {
    // The dot below of Hindi loan words is left out by half of those who write them.
    if mark == '\u{93C}' {
        return true;
    }
    let Some(base) = base else { return false };
    let script = base.script();
    if script == Script::Cyrillic {
        // й and ї are letters of their own; ё is an е, and a stress mark is one.
        return matches!(mark, '\u{300}' | '\u{301}') || (mark == '\u{308}' && base == 'е');
    }
    matches!(
        script,
        Script::Latin | Script::Greek | Script::Arabic | Script::Hebrew | Script::Common
    )
}

/// Letters that are written in several ways, and what normal forms do not take apart.
fn equal(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ŋ' => "n",
        'ς' => "σ",
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        'ـ' => "",
        'ך' => "כ",
        'ם' => "מ",
        'ן' => "נ",
        'ף' => "פ",
        'ץ' => "צ",
        _ => return None,
    })
}

/// A decimal digit of the scripts that have their own, as an ASCII one.
fn digit(c: char) -> char {
    const ZEROS: [u32; 9] = [
        0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xE50, 0xED0, 0x1040,
    ];
    let value = ZEROS
        .iter()
        .find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10));
    value
        .and_then(|value| char::from_digit(value, 10))
        .unwrap_or(c)
}

fn class(c: char) -> Class {
    let is_unspaced = matches!(
        c.script(),
        Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
    );
    let is_letter = c.is_alphanumeric() || is_combining_mark(c);
    if is_unspaced && is_letter {
        return Class::Single;
    }
    // The long vowel of Japanese belongs to two scripts and therefore to none.
    if c == 'ー' {
        return Class::Single;
    }
    if is_letter {
        return Class::Word;
    }
    let category = c.general_category();
    if category == GeneralCategory::OtherSymbol {
        Class::Single
    } else if category == GeneralCategory::Format {
        Class::Nothing
    } else {
        Class::Gap
    }
}
