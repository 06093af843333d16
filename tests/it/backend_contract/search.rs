//! Finding what was said: the same on every backend, whether there is an index or not.

use std::sync::Arc;

use tertulia::{
    backend::{Ask, Backend, BackendError, Found, NewEntry, Patience, SlotChange, read_through},
    domain::{
        Author, Body, Fate, Mentions, Room, RoomId, RoomName, Seq, Timestamp,
        search::{Place, Query},
    },
};

use super::store::{Store, author, general, message, new_message, room, say, text};

const EVERYWHERE: [&str; 3] = ["general", "random", "tech"];

fn ask(query: &str, rooms: &[&str]) -> Ask {
    Ask {
        query: Query::parse(query, 0).unwrap(),
        rooms: rooms.iter().map(|id| room(id)).collect(),
        from: None,
        limit: 50,
    }
}

fn said(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| text(&hit.entry)).collect()
}

/// What is found, in order.
async fn find(backend: &Arc<dyn Backend>, query: &str) -> Vec<String> {
    let found = backend.search(ask(query, &EVERYWHERE)).await.unwrap();
    assert_eq!(found.next, None, "{query}");
    said(&found).into_iter().map(ToOwned::to_owned).collect()
}

/// Page after page, until all was searched.
async fn pages(backend: &Arc<dyn Backend>, mut ask: Ask) -> Vec<Place> {
    let mut all = Vec::new();
    loop {
        let found = backend.search(ask.clone()).await.unwrap();
        assert!(found.hits.len() <= ask.limit);
        all.extend(found.hits.iter().map(tertulia::backend::Hit::place));
        match found.next {
            Some(next) => ask.from = Some(next),
            None => return all,
        }
    }
}

/// Gives a slot another body, as editing, deleting and erasing do.
async fn change(backend: &Arc<dyn Backend>, seq: Seq, to: impl FnOnce(Body) -> Body) {
    let slot = backend.slot(&general(), seq).await.unwrap().unwrap();
    let slots = vec![SlotChange {
        seq,
        version: slot.version,
        body: to(slot.entry.body),
    }];
    let tells = NewEntry {
        key: None,
        body: Body::Deleted {
            author: author("Ann"),
            target: seq,
        },
    };
    backend.rewrite(&general(), slots, tells).await.unwrap();
}

fn with_text(words: &str) -> impl FnOnce(Body) -> Body {
    let text = tertulia::domain::MessageText::parse(words, 1000).unwrap();
    move |body| match body {
        Body::Message(message) => {
            Body::Message(message.edited(text, Mentions::default(), Timestamp::now()))
        }
        other => other,
    }
}

fn deleted(body: Body) -> Body {
    match body {
        Body::Message(message) => Body::Message(message.tombstone()),
        other => other,
    }
}

pub(super) async fn what_was_said_is_found_at_once_the_newest_first(store: impl Store) {
    let backend = store.backend();
    for (id, words) in [
        ("general", "the first release"),
        ("random", "second RELEASE"),
        ("general", "something else"),
        ("tech", "réleases, third"),
    ] {
        say(&backend, &room(id), words).await;
    }
    let all = find(&backend, "release").await;
    assert_eq!(
        all,
        ["réleases, third", "second RELEASE", "the first release"]
    );
    let one = backend.search(ask("release", &["random"])).await.unwrap();
    assert_eq!(said(&one), ["second RELEASE"]);
    let none = backend.search(ask("release", &[])).await.unwrap();
    assert!(none.hits.is_empty() && none.next.is_none());
    let nowhere = ask("release", &["no-such-room", "general"]);
    let found = backend.search(nowhere).await.unwrap();
    assert_eq!(said(&found), ["the first release"]);
    let mark = found.hits[0].matched.marks[0];
    assert_eq!((mark.start, mark.end), (10, 17));
}

pub(super) async fn pages_follow_each_other_without_holes_or_doubles(store: impl Store) {
    let backend = store.backend();
    let ann = author("Ann");
    let mut answers = Vec::new();
    for n in 0..150 {
        let id = EVERYWHERE[n % 3];
        let words = if n % 5 == 0 { "other" } else { "needle in hay" };
        answers.push(backend.append(&room(id), new_message(&ann, words)));
    }
    for answer in answers {
        answer.await.unwrap();
    }
    let whole = pages(&backend, ask("needle", &EVERYWHERE)).await;
    assert_eq!(whole.len(), 120);
    let mut sorted = whole.clone();
    sorted.sort_by(|one, other| other.cmp(one));
    sorted.dedup();
    assert_eq!(whole, sorted);
    for limit in [1, 7, 40, 120] {
        let mut some = ask("needle", &EVERYWHERE);
        some.limit = limit;
        assert_eq!(pages(&backend, some).await, whole, "{limit}");
    }
}

pub(super) async fn an_edited_message_is_found_by_its_new_words_only(mut store: impl Store) {
    let backend = store.backend();
    say(&backend, &general(), "meet at the harbour").await;
    assert_eq!(find(&backend, "harbour").await.len(), 1);
    change(&backend, 1, with_text("meet at the station")).await;
    // Changed before an index could have come to it.
    say(&backend, &general(), "at the harbour too").await;
    change(&backend, 3, with_text("at the station too")).await;
    for _ in ["now", "after a restart"] {
        let backend = store.backend();
        assert_eq!(find(&backend, "harbour").await, Vec::<String>::new());
        let found = find(&backend, "station").await;
        assert_eq!(found, ["at the station too", "meet at the station"]);
        drop(backend);
        store.reopen().await;
    }
}

pub(super) async fn what_is_gone_is_not_found_and_not_in_the_store(mut store: impl Store) {
    let club = Room {
        id: RoomId::random(),
        name: RoomName::parse("Book club").unwrap(),
        created_at: Timestamp::from_millis(1_795_511_700_000),
    };
    let backend = store.backend();
    backend.create_room(club.clone(), 100).await.unwrap();
    // A deleted message keeps its author, one whose author was erased does not.
    for (name, words) in [
        ("Ida One", "trimmedword"),
        ("Ida Two", "deletedword"),
        ("Ida Zyzzyva", "keptword"),
    ] {
        let entry = NewEntry::message(message(&author(name), words));
        backend.append(&general(), entry).await.unwrap();
    }
    say(&backend, &club.id, "clubword").await;
    let everywhere = |query: &str| Ask {
        rooms: vec![general(), club.id.clone()],
        ..ask(query, &[])
    };
    let count = async |backend: &Arc<dyn Backend>, query: &str| {
        backend.search(everywhere(query)).await.unwrap().hits.len()
    };
    for word in ["trimmedword", "deletedword", "keptword", "clubword"] {
        assert_eq!(count(&backend, word).await, 1, "{word}");
    }
    assert_eq!(count(&backend, "from:ida").await, 3);
    change(&backend, 2, deleted).await;
    change(&backend, 3, |body| body.erased(Fate::Anonymised)).await;
    backend.trim(&general(), 2).await.unwrap();
    backend.delete_room(&club.id).await.unwrap();
    for _ in ["now", "after a restart"] {
        let backend = store.backend();
        for word in [
            "trimmedword",
            "deletedword",
            "clubword",
            "from:ida",
            "xylophone",
        ] {
            assert_eq!(count(&backend, word).await, 0, "{word}");
        }
        assert_eq!(count(&backend, "keptword").await, 1);
        backend.close().await;
        let contents = store.contents();
        for word in ["trimmedword", "deletedword", "clubword", "zyzzyva"] {
            let is_there = contents
                .windows(word.len())
                .any(|window| window.eq_ignore_ascii_case(word.as_bytes()));
            assert!(!is_there, "{word}");
        }
        store.reopen().await;
    }
    // A room of the same id begins with nothing to be found.
    let backend = store.backend();
    backend.create_room(club.clone(), 100).await.unwrap();
    assert_eq!(count(&backend, "clubword").await, 0);
    say(&backend, &club.id, "clubword again").await;
    assert_eq!(count(&backend, "clubword").await, 1);
}

/// Ann and Bob talk in several scripts.
async fn babel(backend: &Arc<dyn Backend>) -> (Author, Author) {
    let (ann, bob) = (author("Ann Lee"), author("Bob"));
    for (n, words) in [
        "Crème brûlée at https://example.com/menu.pdf",
        "Привет, Ёлка",
        "Καλημέρα κόσμε",
        "مُحَمَّد هنا",
        "שָׁלוֹם לך",
        "हिन्दी में",
        "北京大学欢迎你",
        "東京タワーで会おう",
        "학교에서 만나요",
        "สวัสดีครับ",
        "👍🏽 great",
        "run `cargo test` now",
        "a picture: https://example.com/a.png",
        "the window and the door",
        "don't panic",
    ]
    .iter()
    .enumerate()
    {
        let who = if n % 2 == 0 { &ann } else { &bob };
        let entry = new_message(who, words);
        let id = EVERYWHERE[n % 3];
        backend.append(&room(id), entry).await.unwrap();
    }
    (ann, bob)
}

pub(super) async fn every_script_and_filter_finds_its_messages(store: impl Store) {
    let backend = store.backend();
    let (ann, _) = babel(&backend).await;
    for (query, part) in [
        ("creme", "Crème"),
        ("елка", "Ёлка"),
        ("καλημερα", "Καλημέρα"),
        ("محمد", "هنا"),
        ("שלום", "לך"),
        ("हिन्", "में"),
        ("大学", "北京"),
        ("タワ", "東京"),
        ("교에", "학교"),
        ("ดี", "สวัสดี"),
        ("👍", "great"),
        ("has:code", "cargo"),
        ("has:image", "picture"),
        ("has:file", "menu.pdf"),
        ("\"the door\"", "window"),
        ("door win", "window"),
        ("don’t", "panic"),
        ("from:ann has:link menu", "menu"),
        ("from:\"bob\" привет", "Привет"),
    ] {
        let found = find(&backend, query).await;
        assert!(
            found.len() == 1 && found[0].contains(part),
            "{query}: {found:?}"
        );
    }
    for (query, count) in [
        ("from:ann", 8),
        ("from:bob", 7),
        ("from:lee", 0),
        ("from:\"ann\"", 0),
        ("from:ann from:bob", 15),
        ("has:link", 2),
        ("after:2020-01-01", 15),
        ("before:2020-01-01", 0),
        ("\"win\"", 0),
        ("学大", 0),
    ] {
        assert_eq!(find(&backend, query).await.len(), count, "{query}");
    }
    let mut hers = ask("from:nobody", &EVERYWHERE);
    hers.query.from[0].user = Some(ann.id);
    assert_eq!(backend.search(hers).await.unwrap().hits.len(), 8);
}

/// The same as [`pages`], by reading the logs.
async fn read_all(backend: &Arc<dyn Backend>, mut ask: Ask) -> Vec<Place> {
    let mut all = Vec::new();
    loop {
        let page = read_through(&**backend, &ask, Patience::default());
        let page = page.await.unwrap();
        all.extend(page.hits.iter().map(tertulia::backend::Hit::place));
        match page.next {
            Some(next) => ask.from = Some(next),
            None => return all,
        }
    }
}

pub(super) async fn searching_agrees_with_reading(mut store: impl Store) {
    babel(&store.backend()).await;
    for _ in ["now", "after a restart"] {
        let backend = store.backend();
        for query in [
            "a", "the", "https", "from:b", "有 大", "has:code", "e*", "ко",
        ] {
            for limit in [2, 50] {
                let mut both = ask(query, &EVERYWHERE);
                both.limit = limit;
                let found = pages(&backend, both.clone()).await;
                let read = read_all(&backend, both).await;
                assert_eq!(found, read, "{query}");
            }
        }
        drop(backend);
        store.reopen().await;
    }
}

pub(super) async fn impatience_says_how_far_it_came(store: impl Store) {
    let backend = store.backend();
    super::store::say_many(&backend, &general(), 100).await;
    say(&backend, &room("random"), "m1 at last").await;
    let mut first = ask("m1", &EVERYWHERE);
    first.query = Query::parse("\"m1\"", 0).unwrap();
    let patience = Patience {
        entries: 30,
        ..Patience::default()
    };
    let (mut steps, mut hits) = (0, Vec::new());
    loop {
        let found = read_through(&*backend, &first, patience).await.unwrap();
        hits.extend(found.hits.iter().map(|hit| text(&hit.entry).to_owned()));
        let Some(next) = found.next else { break };
        assert!(found.is_cut_short);
        first.from = Some(next);
        steps += 1;
    }
    assert_eq!(steps, 3);
    assert_eq!(hits, ["m1 at last", "m1"]);
}

pub(super) async fn a_closed_store_finds_nothing_and_says_so(store: impl Store) {
    let backend = store.backend();
    backend.close().await;
    let failed = backend.search(ask("a", &EVERYWHERE)).await;
    assert!(
        matches!(failed, Err(BackendError::Unavailable(_))),
        "{failed:?}"
    );
}
