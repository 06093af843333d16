//! Tables over scripts: what is found by which words.

use super::*;
use crate::domain::{
    AltText, Author, Body, DisplayName, Entry, File, FileId, FileName, Mentions, Message,
    MessageText, Nonce,
};

fn folded(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.text).collect()
}

fn said(by: &str, at: i64, text: &str) -> Entry {
    let author = Author {
        id: UserId(uuid::Uuid::from_u128(by.len() as u128)),
        name: DisplayName::parse(by).unwrap(),
        bot: false,
    };
    let text = MessageText::stored(text.to_owned());
    Entry {
        seq: 1,
        at: Timestamp::from_millis(at),
        body: Body::Message(Message::new(
            author,
            Nonce::new(),
            text,
            Mentions::default(),
        )),
    }
}

fn query(text: &str) -> Query {
    Query::parse(text, 0).unwrap_or_else(|no| panic!("{text}: {no}"))
}

fn finds(words: &str, text: &str) -> bool {
    query(words).matches(&said("Ann", 0, text)).is_some()
}

/// What is marked, as it stands in the text.
fn marked(words: &str, text: &str) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let found = query(words).matches(&said("Ann", 0, text)).unwrap();
    let slice = |mark: &Range| String::from_utf16(&units[mark.start..mark.end]).unwrap();
    found.marks.iter().map(slice).collect()
}

#[test]
fn each_script_is_taken_apart_in_its_way() {
    for (text, expected) in [
        ("Hello, World!", vec!["hello", "world"]),
        ("Crème brûlée", vec!["creme", "brulee"]),
        ("STRASSE straße", vec!["strasse", "strasse"]),
        (
            "Ærøskøbing Łódź İstanbul",
            vec!["aeroskobing", "lodz", "istanbul"],
        ),
        ("don't l’ami", vec!["don", "t", "l", "ami"]),
        ("foo_bar v1.2", vec!["foo", "bar", "v1", "2"]),
        ("Ёлка зелёная ЙОД", vec!["елка", "зеленая", "йод"]),
        ("Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", vec!["οδυσσευσ", "οδυσσευσ"]),
        ("مُحَمَّد أحمد مدرسة", vec!["محمد", "احمد", "مدرسه"]),
        ("שָׁלוֹם מלך", vec!["שלומ", "מלכ"]),
        ("हिन्दी क़लम", vec!["हिन्दी", "कलम"]),
        ("北京大学", vec!["北", "京", "大", "学"]),
        (
            "スキーが ﾊﾟｿｺﾝ",
            vec!["ス", "キ", "ー", "が", "パ", "ソ", "コ", "ン"],
        ),
        ("학교에서", vec!["학", "교", "에", "서"]),
        ("ที่นี่", vec!["ที่", "นี่"]),
        ("👍🏽 ❤️ 👩‍👧", vec!["👍", "❤", "👩", "👧"]),
        ("ＡＢＣ ﬁne ①", vec!["abc", "fine", "1"]),
        ("٢٠٢٦ १२", vec!["2026", "12"]),
        ("… -- !?", vec![]),
    ] {
        assert_eq!(folded(text), expected, "{text}");
    }
}

#[test]
fn decomposed_and_composed_are_the_same() {
    for (one, other) in [
        ("Zoë", "Zoe\u{308}"),
        ("학교", "\u{1112}\u{1161}\u{11A8}\u{1100}\u{116D}"),
        ("が", "か\u{3099}"),
        ("й", "и\u{306}"),
    ] {
        assert_eq!(folded(one), folded(other), "{one}");
    }
}

#[test]
fn words_are_found_however_they_are_written() {
    for (words, text) in [
        ("creme", "Crème brûlée"),
        ("CRÈME", "creme fraiche"),
        ("win", "the window"),
        ("елка", "Ёлка"),
        ("привет мир", "Мир, привет!"),
        ("οδυσσευς", "Ὀδυσσεύς"),
        ("محمد", "مُحَمَّد"),
        ("שלום", "שָׁלוֹם"),
        ("हिन्", "हिन्दी"),
        ("大学", "北京大学"),
        ("学校", "私の学校は"),
        ("교", "고등학교"),
        ("นี่", "ที่นี่"),
        ("👍", "ok 👍🏽"),
        ("don't", "I don’t know"),
        ("v1.2", "release v1.2.3"),
        ("ann@example.com", "write to Ann@Example.com"),
        ("\"the window\"", "near the window"),
        ("https://example.com/a", "see https://example.com/a-b"),
        ("12:30", "at 12:30"),
        ("C:\\temp", "in C:\\temp"),
    ] {
        assert!(finds(words, text), "{words} in {text}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for (words, text) in [
        ("dow", "the window"),
        ("\"win\"", "the window"),
        ("\"window the\"", "the window"),
        ("学大", "北京大学"),
        ("иод", "йод"),
        ("かき", "がき"),
        ("hello world", "hello"),
    ] {
        assert!(!finds(words, text), "{words} in {text}");
    }
    let deleted = Entry {
        body: match said("Ann", 0, "hello").body {
            Body::Message(message) => Body::Message(message.tombstone()),
            other @ (Body::Edited { .. }
            | Body::Deleted { .. }
            | Body::Reacted { .. }
            | Body::Pinned { .. }
            | Body::Erased { .. }) => other,
        },
        ..said("Ann", 0, "hello")
    };
    assert!(query("from:ann").matches(&deleted).is_none());
}

#[test]
fn marks_are_utf_16_and_cover_what_matched() {
    for (words, text, expected) in [
        ("creme", "😀 Crème!", vec!["Crème"]),
        ("win", "Windows and a window", vec!["Windows", "window"]),
        ("大学", "北京大学の大学", vec!["大学", "大学"]),
        ("a b", "a b", vec!["a", "b"]),
        ("don't", "don’t", vec!["don’t"]),
        ("zoe", "Zoe\u{308}!", vec!["Zoe\u{308}"]),
    ] {
        assert_eq!(marked(words, text), expected, "{words} in {text}");
    }
}

#[test]
fn people_are_found_by_their_names() {
    let ann = said("Ann Lee", 0, "hello");
    for (filter, is_found) in [
        ("from:ann", true),
        ("from:@Ann", true),
        ("from:\"ann lee\"", true),
        ("from:\"Ann\"", false),
        ("from:lee", false),
        ("from:anna", false),
        ("from:bob from:ann", true),
        ("hello from:ann", true),
        ("goodbye from:ann", false),
    ] {
        assert_eq!(query(filter).matches(&ann).is_some(), is_found, "{filter}");
    }
    let mut me = query("from:\"somebody else\"");
    let Body::Message(message) = &ann.body else {
        panic!("no message")
    };
    me.from[0].user = Some(message.author.id);
    assert!(me.matches(&ann).is_some(), "by id");
}

#[test]
fn messages_are_found_by_what_they_have() {
    for (text, expected) in [
        ("plain", vec![]),
        ("see https://example.com", vec![Has::Link]),
        ("HTTP://EXAMPLE.COM/a.PNG?x=1", vec![Has::Link, Has::Image]),
        ("(https://example.com/a.pdf).", vec![Has::Link, Has::File]),
        ("https://", vec![]),
        ("run `make`", vec![Has::Code]),
        ("```\nmake\n```", vec![Has::Code]),
        ("a ` alone", vec![]),
        (
            "https://example.com/x.zip and `code`",
            vec![Has::Link, Has::File, Has::Code],
        ),
    ] {
        let Body::Message(message) = said("Ann", 0, text).body else {
            panic!("no message")
        };
        assert_eq!(traits(&message), expected, "{text}");
        for has in Has::ALL {
            let filter = format!("has:{}", has.word());
            assert_eq!(
                finds(&filter, text),
                expected.contains(&has),
                "{filter} {text}"
            );
        }
    }
}

#[test]
fn days_are_those_of_whoever_asks() {
    let noon = 1_795_521_600_000; // 2026-11-24T12:00Z
    let entry = said("Ann", noon, "hello");
    for (filters, offset, is_found) in [
        ("before:2026-11-25", 0, true),
        ("before:2026-11-24", 0, false),
        ("after:2026-11-24", 0, true),
        ("after:2026-11-25", 0, false),
        ("after:2026-11-24 before:2026-11-25", 0, true),
        // Where it is the 25th already.
        ("after:2026-11-25", 780, true),
        ("before:2026-11-25", 780, false),
    ] {
        let found = Query::parse(filters, offset).unwrap().matches(&entry);
        assert_eq!(found.is_some(), is_found, "{filters} at {offset}");
    }
}

#[test]
fn what_cannot_be_understood_is_said() {
    for (text, part) in [
        ("", "Write a word"),
        ("!!!", "Write a word"),
        ("\"--\"", "Punctuation"),
        ("form:ann", "no filter `form:`"),
        ("TODO:fix", "quotes"),
        ("from: ann", "without a space"),
        ("has:fun", "link, image, file or code"),
        ("before:yesterday", "before:2026-11-24"),
        ("after:2026-13-01", "is no day"),
        ("after:2026-11-24 before:2026-11-24", "earlier day"),
        ("after:9999999-01-01", "is no day"),
    ] {
        let no = Query::parse(text, 0).unwrap_err();
        assert!(no.sentence.contains(part), "{text}: {no}");
    }
    assert!(Query::parse(&"a ".repeat(17), 0).is_err());
    assert!(Query::parse(&"a".repeat(301), 0).is_err());
    assert!(Query::parse(&"has:link ".repeat(17), 0).is_err());
    assert!(Query::parse("a", 841).is_err());
}

#[test]
fn long_texts_are_cut_around_what_matched() {
    let text = format!("{} needle {}", "hay ".repeat(300), "straw ".repeat(300));
    let found = query("needle").matches(&said("Ann", 0, &text)).unwrap();
    let cut = excerpt(&text, &found.marks);
    assert!(cut.is_cut_before && cut.is_cut_after);
    assert!(cut.text.starts_with("hay "), "{}", cut.text);
    let units: Vec<u16> = cut.text.encode_utf16().collect();
    let mark = cut.marks[0];
    assert_eq!(
        String::from_utf16(&units[mark.start..mark.end]).unwrap(),
        "needle"
    );
    assert!(units.len() <= 400);

    let short = excerpt("a needle", &[Range { start: 2, end: 8 }]);
    assert_eq!(
        (short.text.as_str(), short.is_cut_after),
        ("a needle", false)
    );
    let emoji = "😀".repeat(500);
    assert_eq!(excerpt(&emoji, &[]).text.chars().count(), 200);
}

#[test]
fn the_best_are_those_that_say_little_else() {
    let place = |seq| Place {
        at: Timestamp::from_millis(0),
        room: RoomId::parse("general").unwrap(),
        seq,
    };
    let texts = [
        "the release is late and nobody knows",
        "releases",
        "release!",
    ];
    let mut found: Vec<(f64, Place, &str)> = texts
        .iter()
        .zip(1..)
        .map(|(text, seq)| {
            let score = query("release")
                .matches(&said("Ann", 0, text))
                .unwrap()
                .score;
            (score, place(seq), *text)
        })
        .collect();
    rank(&mut found, Timestamp::from_millis(0));
    let order: Vec<&str> = found.into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(
        order,
        [
            "release!",
            "releases",
            "the release is late and nobody knows"
        ]
    );
}

#[test]
fn files_are_found_by_their_names_and_what_they_show() {
    let file = |name: &str, kind: &str, alt: Option<&str>| File {
        id: FileId::random(),
        name: FileName::tidy(name),
        kind: kind.to_owned(),
        size: 1,
        width: None,
        height: None,
        thumbnail: None,
        alt: alt.and_then(|alt| AltText::parse(alt).unwrap()),
    };
    let mut entry = said("Ann", 0, "look");
    let Body::Message(message) = &mut entry.body else {
        panic!("no message")
    };
    message.files = vec![
        file("Hafen 2024.jpg", "image/jpeg", Some("A café at dusk")),
        file("plan.pdf", "application/pdf", None),
    ];
    for (query, found) in [
        ("hafen", true),
        ("cafe", true),
        ("look plan.pdf", true),
        ("has:file has:image", true),
        ("has:link", false),
        ("berlin", false),
    ] {
        let query = self::query(query);
        assert_eq!(query.matches(&entry).is_some(), found, "{query:?}");
    }
    let Body::Message(message) = entry.body else {
        panic!("no message")
    };
    entry.body = Body::Message(message.tombstone());
    assert!(
        query("hafen").matches(&entry).is_none(),
        "of a deleted one nothing"
    );
}
