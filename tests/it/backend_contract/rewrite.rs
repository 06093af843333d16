//! Changing what a slot holds.

use tertulia::{
    backend::{Backend, BackendError, NewEntry, PageLimit, SlotChange, Window},
    domain::{Author, Body, Mentions, Message, MessageText, Nonce, Seq},
};

use super::store::{Memory, Store, author, general, message, seqs, text};

/// The slot's message with another text.
fn edited(said: &Message, seq: Seq, version: u32, words: &str) -> SlotChange {
    let mut message = said.clone();
    message.text = Some(MessageText::stored(words.to_owned()));
    message.rev = version + 1;
    SlotChange {
        seq,
        version,
        body: Body::Message(message),
    }
}

fn notice(author: &Author, target: Seq) -> NewEntry {
    NewEntry {
        key: Some((author.id, Nonce::new())),
        body: Body::Edited {
            author: author.clone(),
            target,
            text: MessageText::stored("changed".to_owned()),
            rev: 1,
            mentions: Mentions::default(),
        },
    }
}

async fn slot_text(backend: &dyn Backend, seq: Seq) -> (u32, String) {
    let slot = backend.slot(&general(), seq).await.unwrap().unwrap();
    (slot.version, text(&slot.entry).to_owned())
}

/// Ann said "one" and "two".
async fn two_messages(backend: &dyn Backend) -> (Author, Message, Message) {
    let ann = author("Ann");
    let (one, two) = (message(&ann, "one"), message(&ann, "two"));
    for said in [&one, &two] {
        let entry = NewEntry::message(said.clone());
        backend.append(&general(), entry).await.unwrap();
    }
    (ann, one, two)
}

pub(super) async fn a_rewrite_changes_slots_and_appends(store: impl Store) {
    let backend = store.backend();
    let (ann, one, _) = two_messages(&*backend).await;
    let memory = Memory::of(&backend, &general()).await;
    let before = backend.slot(&general(), 1).await.unwrap().unwrap();
    let tells = notice(&ann, 1);
    let done = backend
        .rewrite(
            &general(),
            vec![edited(&one, 1, 0, "changed")],
            tells.clone(),
        )
        .await
        .unwrap();
    assert_eq!((done.position.seq, done.repeated), (3, false));
    assert_eq!(slot_text(&*backend, 1).await, (1, "changed".to_owned()));
    assert_eq!(slot_text(&*backend, 2).await, (0, "two".to_owned()));
    let page = backend
        .page(&general(), Window::Newest, PageLimit::entries(9))
        .await
        .unwrap();
    assert_eq!(seqs(&page.entries), [1, 2, 3]);
    assert_eq!(page.entries[0].at, before.entry.at);
    assert_eq!(page.entries[2].body, tells.body);
    assert_eq!(seqs(&memory.entries(1, &general()).await), [3]);
    // The message's own key still leads to its slot.
    let again = backend
        .append(&general(), NewEntry::message(one))
        .await
        .unwrap();
    assert_eq!((again.position.seq, again.repeated), (1, true));
}

pub(super) async fn a_stale_version_changes_nothing(store: impl Store) {
    let backend = store.backend();
    let (ann, one, _) = two_messages(&*backend).await;
    let change = |words: &str| vec![edited(&one, 1, 0, words)];
    let first = backend.rewrite(&general(), change("first"), notice(&ann, 1));
    let second = backend.rewrite(&general(), change("second"), notice(&ann, 1));
    assert_eq!(first.await.unwrap().position.seq, 3);
    assert_eq!(second.await, Err(BackendError::Conflict));
    assert_eq!(slot_text(&*backend, 1).await, (1, "first".to_owned()));
    let listing = backend.room(&general()).await.unwrap().unwrap();
    assert_eq!(listing.tail.top, 3);
}

pub(super) async fn one_stale_slot_fails_all(store: impl Store) {
    let backend = store.backend();
    let (ann, one, two) = two_messages(&*backend).await;
    let slots = vec![edited(&one, 1, 0, "new one"), edited(&two, 2, 7, "new two")];
    let failed = backend.rewrite(&general(), slots, notice(&ann, 1)).await;
    assert_eq!(failed, Err(BackendError::Conflict));
    assert_eq!(slot_text(&*backend, 1).await, (0, "one".to_owned()));
    let slots = vec![edited(&one, 1, 0, "new one"), edited(&two, 2, 0, "new two")];
    let done = backend.rewrite(&general(), slots, notice(&ann, 1)).await;
    assert_eq!(done.unwrap().position.seq, 3);
    assert_eq!(slot_text(&*backend, 1).await, (1, "new one".to_owned()));
    assert_eq!(slot_text(&*backend, 2).await, (1, "new two".to_owned()));
}

pub(super) async fn a_repeated_rewrite_returns_the_first_position(mut store: impl Store) {
    let (ann, one, _) = two_messages(&*store.backend()).await;
    let (slots, tells) = (vec![edited(&one, 1, 0, "changed")], notice(&ann, 1));
    let backend = store.backend();
    let first = backend
        .rewrite(&general(), slots.clone(), tells.clone())
        .await
        .unwrap();
    drop(backend);
    store.reopen().await;
    let again = store
        .backend()
        .rewrite(&general(), slots, tells)
        .await
        .unwrap();
    assert!(again.repeated);
    assert_eq!((again.position, again.at), (first.position, first.at));
    assert_eq!(slot_text(&*store.backend(), 1).await.0, 1);
}

pub(super) async fn a_slot_named_twice_or_missing_is_a_conflict(store: impl Store) {
    let backend = store.backend();
    let (ann, one, _) = two_messages(&*backend).await;
    let twice = vec![edited(&one, 1, 0, "a"), edited(&one, 1, 0, "b")];
    let failed = backend.rewrite(&general(), twice, notice(&ann, 1)).await;
    assert_eq!(failed, Err(BackendError::Conflict));
    let future = vec![edited(&one, 3, 0, "a")];
    let failed = backend.rewrite(&general(), future, notice(&ann, 3)).await;
    assert_eq!(failed, Err(BackendError::Conflict));
    backend.trim(&general(), 2).await.unwrap();
    let trimmed = vec![edited(&one, 1, 0, "a")];
    let failed = backend.rewrite(&general(), trimmed, notice(&ann, 1)).await;
    assert_eq!(failed, Err(BackendError::Conflict));
    assert_eq!(slot_text(&*backend, 2).await, (0, "two".to_owned()));
}

pub(super) async fn a_slot_that_was_never_written_is_none(store: impl Store) {
    let backend = store.backend();
    two_messages(&*backend).await;
    for seq in [0, 3, u64::MAX] {
        assert_eq!(backend.slot(&general(), seq).await.unwrap(), None);
    }
}
