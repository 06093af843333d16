//! Names that look alike: nobody may pose as another.
//!
//! Two names are alike when one of the keys of one is a key of the other. The keys are skeletons
//! (Unicode UTS 39, section 4) of the name as it is written and of the name in lower case: the
//! order matters, for "paypaI" looks like "paypal" only before its last letter is folded.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

use super::{DisplayName, Rejection};

/// Most bytes of a key.
const MAX_KEY: usize = 200;

/// Names that stand for something else here. Compared by likeness.
const RESERVED: [&str; 6] = ["Deleted user", "here", "room", "everyone", "channel", "all"];

/// The keys of a name: one or two, for a unique index.
pub fn keys(name: &DisplayName) -> Vec<String> {
    keys_of(name.as_str())
}

fn keys_of(name: &str) -> Vec<String> {
    let written = key(&skeleton(name).collect::<String>());
    let folded = key(&skeleton(&fold(name)).collect::<String>());
    if written == folded {
        vec![written]
    } else {
        vec![written, folded]
    }
}

/// Without case: ß is ss, and final sigma is sigma, which lower case alone would miss.
fn fold(text: &str) -> String {
    text.to_uppercase().to_lowercase()
}

/// Without case and without what only separates.
fn key(skeleton: &str) -> String {
    let close: String = fold(skeleton)
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .collect();
    let plain = close.replace(['_', '-', '.', '·', '\'', '’'], "");
    // Of a name that is nothing but signs, the signs are what there is.
    match (plain.is_empty(), close.is_empty()) {
        (false, _) => bounded(plain),
        (true, false) => bounded(close),
        (true, true) => bounded(skeleton.to_owned()),
    }
}

/// A skeleton can be many times as long as the name: then its hash is as good.
fn bounded(key: String) -> String {
    if key.len() <= MAX_KEY {
        return key;
    }
    data_encoding::HEXLOWER.encode(&Sha256::digest(key.as_bytes()))
}

/// Whether a user may take this name as far as it can be known without looking at others.
pub fn check(name: &DisplayName) -> Result<(), Rejection> {
    let own = keys(name);
    let is_reserved = RESERVED
        .iter()
        .any(|reserved| keys_of(reserved).iter().any(|key| own.contains(key)));
    if is_reserved {
        return Err(Rejection::invalid(
            "This name means something else here. Please choose another one.",
        ));
    }
    if name.as_str().split_whitespace().any(mixes_scripts) {
        return Err(Rejection::invalid(
            "The name mixes letters of different alphabets that look alike. Please write it in one.",
        ));
    }
    Ok(())
}

/// Whether a word has letters of more than one of the alphabets that are easily mistaken for each
/// other.
fn mixes_scripts(word: &str) -> bool {
    let mut found = None;
    word.chars().any(|c| {
        let script = c.script();
        if !matches!(script, Script::Latin | Script::Cyrillic | Script::Greek) {
            return false;
        }
        found.replace(script).is_some_and(|other| other != script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> bool {
        let keys = |name: &str| keys(&DisplayName::parse(name).unwrap());
        let other = keys(other);
        keys(one).iter().any(|key| other.contains(key))
    }

    #[test]
    fn names_that_look_alike_share_a_key() {
        for (one, other) in [
            ("Ann", "ann"),
            ("' -", "'  -"),
            ("Ann", "ANN"),
            ("evan", "еvаn"),
            ("paypal", "paypaI"),
            ("PayPal", "paypaI"),
            ("paypal", "paypa1"),
            ("Ann Lee", "AnnLee"),
            ("Ann Lee", "Ann  Lee"),
            ("Ann Lee", "ann_lee"),
            ("Ann", "Αnn"),
            ("scope", "ѕсоре"),
            ("Bob", "В\u{43e}b"),
            ("Zo\u{eb}", "Zoe\u{308}"),
            ("Ｆｕｌｌ", "Full"),
            ("rn", "m"),
            ("O'Neil", "ONeil"),
            ("0liver", "Oliver"),
            ("STRASSE", "straße"),
        ] {
            assert!(alike(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn names_that_differ_share_none() {
        for (one, other) in [
            ("Ann", "Anna"),
            ("Ann", "Bob"),
            ("Zoë", "Zoe"),
            ("李小龙", "李小"),
            ("😀", "😃"),
            ("محمد", "أحمد"),
        ] {
            assert!(!alike(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn some_names_nobody_may_take() {
        let check = |name: &str| check(&DisplayName::parse(name).unwrap()).is_ok();
        assert!(!check("Deleted user"));
        assert!(!check("deIeted user"));
        assert!(!check("here"));
        assert!(!check("Pаul"), "a Cyrillic letter in a Latin word");
        for good in [
            "Paul",
            "Павел",
            "Ann Иванова",
            "Ann李",
            "Παύλος",
            "Zoë",
            "😀",
        ] {
            assert!(check(good), "{good}");
        }
    }
}
