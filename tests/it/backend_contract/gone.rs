//! What is deleted is gone: rooms, read positions, and who wrote what.

use std::sync::Arc;

use tertulia::{
    backend::{
        Backend, BackendError, Hint, LocalPresence, NewEntry, PageLimit, SlotChange, Window,
    },
    domain::{Author, Body, Fate, Position, Room, RoomId, RoomName, Timestamp, UserId, Verdict},
};

use super::store::{Memory, Store, author, general, message, read_to, room, say, say_many};

fn book_club() -> Room {
    Room {
        id: RoomId::random(),
        name: RoomName::parse("Book club").unwrap(),
        created_at: Timestamp::from_millis(1_795_511_700_000),
    }
}

async fn page(backend: &Arc<dyn Backend>, room: &RoomId) -> Result<usize, BackendError> {
    let page = backend.page(room, Window::Newest, PageLimit::entries(9));
    Ok(page.await?.entries.len())
}

fn deleted(hint: &Hint) -> Option<RoomId> {
    match hint {
        Hint::RoomDeleted(room) => Some(room.clone()),
        _ => None,
    }
}

pub(super) async fn a_deleted_room_is_gone_and_told(mut store: impl Store) {
    let backend = store.backend();
    let club = book_club();
    backend.create_room(club.clone(), 100).await.unwrap();
    say_many(&backend, &club.id, 3).await;
    let ann = UserId::new();
    read_to(&backend, ann, &club.id, 2).await.unwrap();
    let memory = Memory::of(&backend, &general()).await;
    backend.delete_room(&club.id).await.unwrap();
    // By contract a hint may come doubled.
    assert_eq!(memory.heard(1, deleted).await[0], club.id);
    for again in [false, true] {
        let backend = store.backend();
        assert_eq!(backend.room(&club.id).await, Ok(None), "{again}");
        assert_eq!(page(&backend, &club.id).await, Err(BackendError::NoRoom));
        let tails = backend.tails(std::slice::from_ref(&club.id)).await;
        assert_eq!(tails, Ok(vec![None]));
        let entry = NewEntry::message(message(&author("Ann"), "anybody?"));
        let said = backend.append(&club.id, entry).await;
        assert_eq!(said, Err(BackendError::NoRoom));
        let read = read_to(&backend, ann, &club.id, 1).await;
        assert_eq!(read, Err(BackendError::NoRoom));
        let rooms = backend.rooms().await.unwrap();
        assert_eq!(rooms.len(), 3);
        // Deleting what is not there is no error.
        backend.delete_room(&club.id).await.unwrap();
        drop(backend);
        store.reopen().await;
    }
}

pub(super) async fn a_room_made_again_begins_anew(store: impl Store) {
    let backend = store.backend();
    let club = book_club();
    let before = backend.create_room(club.clone(), 100).await.unwrap();
    let ann = author("Ann");
    let entry = NewEntry::message(message(&ann, "hello"));
    let first = backend.append(&club.id, entry.clone()).await.unwrap();
    say_many(&backend, &club.id, 4).await;
    backend.delete_room(&club.id).await.unwrap();
    let after = backend.create_room(club.clone(), 100).await.unwrap();
    assert_eq!((after.tail.lo, after.tail.top), (1, 0));
    assert_ne!(after.tail.epoch, before.tail.epoch);
    assert_ne!(after.tail.epoch, first.position.epoch);
    let again = backend.append(&club.id, entry).await.unwrap();
    assert!(!again.repeated, "its key was forgotten");
    assert_eq!(again.position.seq, 1);
    assert_ne!(again.position.epoch, first.position.epoch);
    let old = Position {
        epoch: first.position.epoch,
        seq: 1,
    };
    let resumed = backend
        .resume(&club.id, Some(old), PageLimit::entries(9))
        .await
        .unwrap();
    assert_eq!(resumed.verdict, Verdict::Reset);
}

pub(super) async fn a_deleted_default_room_comes_back_empty(mut store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let said = say(&backend, &general(), "hello").await;
    say_many(&backend, &room("random"), 2).await;
    backend.delete_room(&general()).await.unwrap();
    assert_eq!(memory.heard(1, deleted).await[0], general());
    let back = backend.room(&general()).await.unwrap().unwrap();
    assert_eq!((back.tail.lo, back.tail.top), (1, 0));
    assert_ne!(back.tail.epoch, said.position.epoch);
    assert_eq!(page(&backend, &general()).await, Ok(0));
    let rooms = backend.rooms().await.unwrap();
    let ids: Vec<_> = rooms
        .iter()
        .map(|listing| listing.room.id.as_str())
        .collect();
    assert_eq!(ids, ["general", "random", "tech"]);
    let next = say(&backend, &general(), "hello again").await;
    assert_eq!(next.position.seq, 1);
    assert_ne!(next.position.epoch, said.position.epoch);
    assert_eq!(page(&backend, &room("random")).await, Ok(2));
    drop(backend);
    store.reopen().await;
    assert_eq!(page(&store.backend(), &general()).await, Ok(1));
}

pub(super) async fn forgotten_reads_are_one_users_in_all_rooms(mut store: impl Store) {
    let (ann, bob) = (UserId::new(), UserId::new());
    let backend = store.backend();
    for id in ["general", "random"] {
        say_many(&backend, &room(id), 3).await;
        read_to(&backend, ann, &room(id), 3).await.unwrap();
        read_to(&backend, bob, &room(id), 2).await.unwrap();
    }
    backend.forget_reads(ann).await.unwrap();
    backend.forget_reads(ann).await.unwrap();
    drop(backend);
    store.reopen().await;
    let backend = store.backend();
    assert!(backend.read_positions(ann).await.unwrap().is_empty());
    assert_eq!(backend.read_positions(bob).await.unwrap().len(), 2);
    assert_eq!(read_to(&backend, ann, &general(), 1).await, Ok(1));
}

/// Takes the author from slot 1, as deleting an account does.
async fn erase_first(backend: &Arc<dyn Backend>, fate: Fate) {
    let slot = backend.slot(&general(), 1).await.unwrap().unwrap();
    let erased = SlotChange {
        seq: 1,
        version: slot.version,
        body: slot.entry.body.erased(fate),
    };
    let tells = NewEntry {
        key: None,
        body: Body::Erased {
            targets: vec![1],
            others: Vec::new(),
            fate,
        },
    };
    backend
        .rewrite(&general(), vec![erased], tells)
        .await
        .unwrap();
}

pub(super) async fn another_author_drops_the_key(mut store: impl Store) {
    let backend = store.backend();
    let ann = author("Ann");
    let entry = NewEntry::message(message(&ann, "hello"));
    backend.append(&general(), entry.clone()).await.unwrap();
    erase_first(&backend, Fate::Anonymised).await;
    let slot = backend.slot(&general(), 1).await.unwrap().unwrap();
    assert_eq!(slot.entry.body.author_id(), Author::erased().id);
    let again = backend.append(&general(), entry.clone()).await.unwrap();
    assert_eq!((again.position.seq, again.repeated), (3, false));
    drop(backend);
    store.reopen().await;
    let again = store.backend().append(&general(), entry).await.unwrap();
    assert_eq!((again.position.seq, again.repeated), (3, true));
}

pub(super) async fn nothing_tells_of_an_author_who_was_erased(mut store: impl Store) {
    for fate in [Fate::Anonymised, Fate::Deleted] {
        let backend = store.backend();
        backend.delete_room(&general()).await.unwrap();
        let ann = author("Ann");
        let entry = NewEntry::message(message(&ann, "a secret of hers"));
        backend.append(&general(), entry).await.unwrap();
        read_to(&backend, ann.id, &general(), 1).await.unwrap();
        for connections in [1, 0] {
            let here = LocalPresence {
                room: general(),
                user: ann.clone(),
                connections,
            };
            backend.announce(vec![here]).await.unwrap();
        }
        backend.close().await;
        let found = traces(&store.contents(), ann.id);
        assert!(!found.is_empty(), "the search finds what is there");
        store.reopen().await;
        let backend = store.backend();
        erase_first(&backend, fate).await;
        backend.forget_reads(ann.id).await.unwrap();
        backend.close().await;
        let contents = store.contents();
        assert_eq!(traces(&contents, ann.id), Vec::<String>::new());
        let text = holds(&contents, b"a secret of hers");
        assert_eq!(text, fate == Fate::Anonymised);
        store.reopen().await;
    }
}

/// In which forms a user's id is found.
fn traces(contents: &[u8], user: UserId) -> Vec<String> {
    let id = user.0;
    let base64 = data_encoding::BASE64URL_NOPAD.encode(id.as_bytes());
    let forms = [
        ("bytes", id.as_bytes().to_vec()),
        ("hyphens", id.hyphenated().to_string().into_bytes()),
        ("hex", id.simple().to_string().into_bytes()),
        ("base64", base64.as_bytes()[..21].to_vec()),
    ];
    let found = forms.iter().filter(|(_, form)| holds(contents, form));
    found.map(|(name, _)| (*name).to_owned()).collect()
}

fn holds(contents: &[u8], form: &[u8]) -> bool {
    contents.windows(form.len()).any(|window| window == form)
}
