//! What the ring gives, and what it must not give any more.

use super::*;
use crate::domain::{
    Author, DisplayName, Emoji, Mentions, Message, MessageText, Nonce, Timestamp, UserId,
};

fn ann() -> Author {
    Author {
        id: UserId::new(),
        name: DisplayName::parse("Ann").unwrap(),
        bot: false,
    }
}

fn said(seq: Seq, text: &str) -> Entry {
    let text = MessageText::parse(text, 100).unwrap();
    let message = Message::new(ann(), Nonce::new(), text, Mentions::default());
    entry(seq, Body::Message(message))
}

fn entry(seq: Seq, body: Body) -> Entry {
    Entry {
        seq,
        at: Timestamp::from_millis(0),
        body,
    }
}

fn ring(of: impl IntoIterator<Item = Entry>) -> Ring {
    let mut ring = Ring::new(1, 3);
    let (room, epoch) = (RoomId::parse("a").unwrap(), Epoch::from("e".to_owned()));
    for entry in of {
        ring.push(&room, &epoch, &entry, Forms::Both);
    }
    ring
}

fn text(frame: &Bytes) -> String {
    String::from_utf8_lossy(frame).into_owned()
}

#[test]
fn keeps_the_newest_and_names_the_gap() {
    let ring = ring((1..=5).map(|n| said(n, &format!("m{n}"))));
    assert_eq!((ring.lo(), ring.next()), (3, 6));
    let taken = ring.take(2, Kind::Multiplexed, usize::MAX);
    assert_eq!((taken.gap, taken.next), (Some((2, 2)), 6));
    assert!(text(&taken.frames[0]).contains("\"m3\""));
    let taken = ring.take(4, Kind::Plain, 1);
    assert_eq!((taken.gap, taken.next, taken.frames.len()), (None, 5, 1));
    assert_eq!(ring.json(4, 10).len(), 2);
    assert!(ring.json(4, 1)[0].get().starts_with("{\"seq\":4"));
}

#[test]
fn what_was_trimmed_is_gone_from_the_ring() {
    let mut ring = ring((1..=3).map(|n| said(n, &format!("m{n}"))));
    ring.trim(3);
    assert_eq!((ring.lo(), ring.next(), ring.json(1, 10).len()), (3, 4, 1));
    ring.trim(9);
    assert_eq!((ring.lo(), ring.next()), (4, 4));
}

#[test]
fn a_deleted_text_is_gone_from_the_ring() {
    let author = ann();
    let edited = Body::Edited {
        author: author.clone(),
        target: 1,
        text: MessageText::parse("less secret", 100).unwrap(),
        rev: 1,
        mentions: Mentions::default(),
    };
    let deleted = Body::Deleted { author, target: 1 };
    let ring = ring([said(1, "secret"), entry(2, edited), entry(3, deleted)]);
    let all = text(&ring.batch(1, Kind::Multiplexed)) + &text(&ring.batch(1, Kind::Plain));
    assert!(!all.contains("secret"), "{all}");
    assert!(all.contains("\"deleted\":true"));
}

#[test]
fn an_edited_message_is_given_as_it_is_now() {
    let edited = Body::Edited {
        author: ann(),
        target: 1,
        text: MessageText::parse("new words", 100).unwrap(),
        rev: 1,
        mentions: Mentions::default(),
    };
    let ring = ring([said(1, "old words"), entry(2, edited)]);
    let json = ring.json(1, 1);
    assert!(json[0].get().contains("new words") && json[0].get().contains("\"rev\":1"));
}

#[test]
fn a_plain_answer_quotes_nothing_that_was_deleted() {
    let author = ann();
    let mut answer = said(2, "I agree");
    if let Body::Message(message) = &mut answer.body {
        message.reply_to = Some(1);
    }
    let mut ring = ring([said(1, "secret\nplan"), answer]);
    let plain = text(&ring.batch(2, Kind::Plain));
    assert!(plain.contains("> Ann: secret\\nI agree"), "{plain}");
    let (room, epoch) = (RoomId::parse("a").unwrap(), Epoch::from("e".to_owned()));
    let deleted = Body::Deleted { author, target: 1 };
    ring.push(&room, &epoch, &entry(3, deleted), Forms::Both);
    let plain = text(&ring.batch(1, Kind::Plain));
    assert!(
        !plain.contains("secret") && plain.contains("I agree"),
        "{plain}"
    );
}

#[test]
fn a_message_is_given_as_pinned_while_it_is() {
    let author = ann();
    let pinned = |on: bool| Body::Pinned {
        author: author.clone(),
        target: 1,
        on,
    };
    let mut ring = ring([said(1, "words"), entry(2, pinned(true))]);
    let by = format!("\"pinned\":{{\"by\":{{\"id\":\"{}\"", author.id);
    assert!(ring.json(1, 1)[0].get().contains(&by));
    let (room, epoch) = (RoomId::parse("a").unwrap(), Epoch::from("e".to_owned()));
    ring.push(&room, &epoch, &entry(3, pinned(false)), Forms::Both);
    assert!(!ring.json(1, 1)[0].get().contains("pinned"));
}

#[test]
fn a_message_is_given_with_the_reactions_of_now() {
    let (bob, thumb) = (ann(), Emoji::parse("👍").unwrap());
    let reacted = |on: bool| Body::Reacted {
        author: bob.clone(),
        target: 1,
        emoji: thumb.clone(),
        on,
    };
    let mut first = ring([said(1, "words"), entry(2, reacted(true))]);
    assert!(first.json(1, 1)[0].get().contains("reactions"));
    let (room, epoch) = (RoomId::parse("a").unwrap(), Epoch::from("e".to_owned()));
    first.push(&room, &epoch, &entry(3, reacted(false)), Forms::Both);
    assert!(!first.json(1, 1)[0].get().contains("reactions"));
    // Whose reactions were erased is not told: those messages are read from the log.
    let erased = Body::Erased {
        targets: vec![2, 3],
        others: vec![1],
        fate: Fate::Anonymised,
    };
    first.push(&room, &epoch, &entry(4, erased), Forms::Both);
    assert_eq!((first.lo(), first.next()), (2, 5));
    assert!(!text(&first.batch(2, Kind::Multiplexed)).contains(&bob.id.to_string()));
}
