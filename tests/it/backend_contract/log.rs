//! Appending, reading and trimming.

use std::sync::Arc;

use tertulia::{
    backend::{Backend, BackendError, Commit, Hint, NewEntry, PageLimit, Window},
    domain::{Body, Nonce, RoomId},
};

use super::store::{
    Memory, Store, author, general, message, new_message, room, say, say_many, seqs, text,
};

async fn page_seqs(backend: &Arc<dyn Backend>, window: Window, entries: usize) -> (Vec<u64>, bool) {
    let page = backend
        .page(&general(), window, PageLimit::entries(entries))
        .await
        .unwrap();
    (seqs(&page.entries), page.more)
}

pub(super) async fn an_append_is_found_where_it_was_answered(mut store: impl Store) {
    let entry = new_message(&author("Ann"), "hello");
    let appended = store
        .backend()
        .append(&general(), entry.clone())
        .await
        .unwrap();
    assert_eq!(appended.position.seq, 1);
    assert!(!appended.repeated);
    store.reopen().await;
    let page = store
        .backend()
        .page(&general(), Window::Newest, PageLimit::entries(10))
        .await
        .unwrap();
    assert_eq!(page.entries[0].body, entry.body);
    assert_eq!(page.entries[0].at, appended.at);
    assert_eq!(page.tail.epoch, appended.position.epoch);
    assert_eq!((page.tail.lo, page.tail.top), (1, 1));
}

pub(super) async fn a_retry_returns_the_first_position(store: impl Store) {
    let backend = store.backend();
    let entry = new_message(&author("Ann"), "hello");
    let first = backend.append(&general(), entry.clone()).await.unwrap();
    say(&backend, &general(), "other").await;
    let again = backend.append(&general(), entry).await.unwrap();
    assert!(again.repeated);
    assert_eq!((again.position, again.at), (first.position, first.at));
    assert_eq!(page_seqs(&backend, Window::Newest, 10).await.0, [1, 2]);
}

pub(super) async fn a_retry_after_a_restart_returns_the_first_position(mut store: impl Store) {
    let entry = new_message(&author("Ann"), "hello");
    let first = store
        .backend()
        .append(&general(), entry.clone())
        .await
        .unwrap();
    for opens_an_epoch in [false, true] {
        store.reopen().await;
        let backend = store.backend();
        if opens_an_epoch {
            say(&backend, &general(), "in a new epoch").await;
        }
        let again = backend.append(&general(), entry.clone()).await.unwrap();
        assert!(again.repeated);
        assert_eq!((&again.position, again.at), (&first.position, first.at));
    }
    assert_eq!(
        page_seqs(&store.backend(), Window::Newest, 10).await.0,
        [1, 2]
    );
}

pub(super) async fn fifty_retries_at_once_append_once(store: impl Store) {
    let backend = store.backend();
    let entry = new_message(&author("Ann"), "hello");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (backend, entry) = (Arc::clone(&backend), entry.clone());
        tasks.spawn(async move { backend.append(&general(), entry).await.unwrap() });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|a| !a.repeated).count(), 1);
    assert!(answers.iter().all(|a| a.position.seq == 1));
    assert_eq!(page_seqs(&backend, Window::Newest, 10).await.0, [1]);
}

pub(super) async fn a_key_belongs_to_its_author_and_room(store: impl Store) {
    let backend = store.backend();
    let (ann, bob) = (author("Ann"), author("Bob"));
    let said = message(&ann, "hello");
    let mut by_bob = said.clone();
    by_bob.author = bob;
    let said = NewEntry::message(said);
    let random = room("random");
    for (room, entry) in [
        (general(), said.clone()),
        (general(), NewEntry::message(by_bob)),
        (random, said),
    ] {
        assert!(!backend.append(&room, entry).await.unwrap().repeated);
    }
}

pub(super) async fn entries_without_a_key_are_always_appended(store: impl Store) {
    let backend = store.backend();
    let entry = NewEntry {
        key: None,
        body: Body::Deleted {
            author: author("Ann"),
            target: 1,
        },
    };
    for seq in 1..=3 {
        let appended = backend.append(&general(), entry.clone()).await.unwrap();
        assert_eq!((appended.position.seq, appended.repeated), (seq, false));
    }
}

pub(super) async fn calls_of_one_task_are_appended_in_order(store: impl Store) {
    let backend = store.backend();
    let ann = author("Ann");
    let mut answers = Vec::new();
    for n in 0..200 {
        answers.push(backend.append(&general(), new_message(&ann, &format!("m{n}"))));
    }
    // Awaited from the last to the first: the order is that of the calls.
    for (n, answer) in answers.into_iter().enumerate().rev() {
        assert_eq!(answer.await.unwrap().position.seq, n as u64 + 1);
    }
    // An answer that nobody waits for is appended all the same.
    drop(backend.append(&general(), new_message(&ann, "dropped")));
    assert_eq!(say(&backend, &general(), "next").await.position.seq, 202);
}

pub(super) async fn seqs_have_no_holes_under_concurrency(store: impl Store) {
    let backend = store.backend();
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..20 {
        let backend = Arc::clone(&backend);
        let room = room(["general", "random"][n % 2]);
        tasks.spawn(async move { say_many(&backend, &room, 20).await });
    }
    tasks.join_all().await;
    let all: Vec<u64> = (1..=200).collect();
    assert_eq!(
        page_seqs(&backend, Window::Newest, 1000).await,
        (all, false)
    );
}

pub(super) async fn hints_come_in_order_and_only_once_durable(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let backend = Arc::clone(&backend);
        tasks.spawn(async move { say_many(&backend, &general(), 20).await });
    }
    tasks.join_all().await;
    let entry = new_message(&author("Ann"), "last");
    backend.append(&general(), entry.clone()).await.unwrap();
    backend.append(&general(), entry).await.unwrap();
    say(&backend, &general(), "after the retry").await;
    let heard = memory.entries(102, &general()).await;
    assert_eq!(seqs(&heard), (1..=102).collect::<Vec<_>>());
    let page = backend
        .page(&general(), Window::Newest, PageLimit::entries(200))
        .await
        .unwrap();
    assert_eq!(heard, page.entries);
    let epochs = memory
        .heard(102, |hint| match hint {
            Hint::Appended { epoch, .. } => Some(epoch.clone()),
            _ => None,
        })
        .await;
    assert!(epochs.iter().all(|epoch| *epoch == page.tail.epoch));
}

pub(super) async fn an_unknown_room_fails_alone(store: impl Store) {
    let backend = store.backend();
    let nowhere = RoomId::random();
    let ann = author("Ann");
    let before = backend.append(&general(), new_message(&ann, "before"));
    let lost = backend.append(&nowhere, new_message(&ann, "lost"));
    let after = backend.append(&general(), new_message(&ann, "after"));
    assert_eq!(before.await.unwrap().position.seq, 1);
    assert_eq!(lost.await, Err(BackendError::NoRoom));
    assert_eq!(after.await.unwrap().position.seq, 2);
    let limit = PageLimit::entries(1);
    let no_room = Err(BackendError::NoRoom);
    assert_eq!(backend.page(&nowhere, Window::Newest, limit).await, no_room);
    assert_eq!(backend.trim(&nowhere, 1).await, Err(BackendError::NoRoom));
    let resumed = backend.resume(&nowhere, None, limit).await;
    assert_eq!(resumed, Err(BackendError::NoRoom));
}

pub(super) async fn pages_of_every_window(store: impl Store) {
    use Window::{After, Before, Newest};
    let backend = store.backend();
    assert_eq!(page_seqs(&backend, Newest, 5).await, (vec![], false));
    say_many(&backend, &general(), 10).await;
    for (window, entries, expected, more) in [
        (Newest, 3, vec![8, 9, 10], true),
        (Newest, 10, (1..=10).collect(), false),
        (Newest, 0, vec![10], true),
        (Before(8), 3, vec![5, 6, 7], true),
        (Before(3), 5, vec![1, 2], false),
        (Before(3), 2, vec![1, 2], false),
        (Before(1), 5, vec![], false),
        (Before(u64::MAX), 2, vec![9, 10], true),
        (After(0), 3, vec![1, 2, 3], true),
        (After(7), 3, vec![8, 9, 10], false),
        (After(8), 3, vec![9, 10], false),
        (After(10), 3, vec![], false),
        (After(u64::MAX), 3, vec![], false),
    ] {
        let page = page_seqs(&backend, window, entries).await;
        assert_eq!(page, (expected, more), "{window:?} {entries}");
    }
}

pub(super) async fn a_page_stops_before_it_passes_its_bytes(store: impl Store) {
    let backend = store.backend();
    for _ in 0..6 {
        say(&backend, &general(), &"x".repeat(1000)).await;
    }
    let page = async |window, bytes| {
        let limit = PageLimit { entries: 6, bytes };
        let page = backend.page(&general(), window, limit).await.unwrap();
        (seqs(&page.entries), page.more)
    };
    // Each entry has between 1000 and 1300 bytes.
    assert_eq!(page(Window::Newest, 3900).await, (vec![4, 5, 6], true));
    assert_eq!(page(Window::After(0), 3900).await, (vec![1, 2, 3], true));
    assert_eq!(page(Window::Before(4), 3900).await, (vec![1, 2, 3], false));
    assert_eq!(page(Window::Newest, 1).await, (vec![6], true));
    assert_eq!(page(Window::After(0), 0).await, (vec![1], true));
}

pub(super) async fn trimming_forgets_entries_and_keys(store: impl Store) {
    let backend = store.backend();
    let entry = new_message(&author("Ann"), "first");
    backend.append(&general(), entry.clone()).await.unwrap();
    say_many(&backend, &general(), 9).await;
    for lo in [4, 2] {
        backend.trim(&general(), lo).await.unwrap();
        let page = backend
            .page(&general(), Window::Newest, PageLimit::entries(20))
            .await
            .unwrap();
        assert_eq!((page.tail.lo, page.tail.top), (4, 10));
        assert_eq!(seqs(&page.entries), (4..=10).collect::<Vec<_>>());
        assert!(!page.more);
    }
    assert_eq!(
        page_seqs(&backend, Window::After(1), 2).await,
        (vec![4, 5], true)
    );
    assert_eq!(backend.slot(&general(), 3).await.unwrap(), None);
    assert!(!backend.append(&general(), entry).await.unwrap().repeated);

    backend.trim(&general(), u64::MAX).await.unwrap();
    let listing = backend.room(&general()).await.unwrap().unwrap();
    assert_eq!((listing.tail.lo, listing.tail.top), (12, 11));
    assert_eq!(say(&backend, &general(), "next").await.position.seq, 12);
}

pub(super) async fn time_never_runs_back(mut store: impl Store) {
    say_many(&store.backend(), &general(), 20).await;
    store.reopen().await;
    say_many(&store.backend(), &general(), 20).await;
    let page = store
        .backend()
        .page(&general(), Window::Newest, PageLimit::entries(40))
        .await
        .unwrap();
    assert!(page.entries.is_sorted_by_key(|entry| entry.at));
    assert_eq!(text(&page.entries[39]), "m20");
}

pub(super) async fn after_close_everything_is_unavailable(store: impl Store) {
    let backend = store.backend();
    let ann = author("Ann");
    let pending: Vec<_> = (0..50)
        .map(|_| backend.append(&general(), new_message(&ann, "in time")))
        .collect();
    tokio::join!(backend.close(), backend.close());
    for answer in pending {
        answer.await.unwrap();
    }
    let unavailable = |error| matches!(error, BackendError::Unavailable(_));
    let append = backend.append(&general(), new_message(&ann, "late")).await;
    assert!(unavailable(append.unwrap_err()));
    let limit = PageLimit::entries(1);
    let page = backend.page(&general(), Window::Newest, limit).await;
    assert!(unavailable(page.unwrap_err()));
    assert!(unavailable(backend.rooms().await.unwrap_err()));
    assert!(unavailable(backend.announce(vec![]).await.unwrap_err()));
    assert!(unavailable(backend.member_counts().await.unwrap_err()));
    assert!(unavailable(backend.watch(&general()).await.unwrap_err()));
    assert!(unavailable(backend.news(None).await.unwrap_err()));
    assert!(unavailable(
        backend.commit(Commit::default()).await.unwrap_err()
    ));
}

pub(super) async fn tails_come_in_the_order_asked_for(store: impl Store) {
    let backend = store.backend();
    say_many(&backend, &room("tech"), 3).await;
    let asked = [room("nowhere"), room("tech"), general()];
    let tails = backend.tails(&asked).await.unwrap();
    let tops: Vec<_> = tails
        .iter()
        .map(|tail| tail.as_ref().map(|t| t.top))
        .collect();
    assert_eq!(tops, [None, Some(3), Some(0)]);
}

pub(super) async fn a_key_is_known_as_long_as_its_entry_is_retained(store: impl Store) {
    let backend = store.backend();
    let (ann, bob) = (author("Ann"), author("Bob"));
    let entry = new_message(&ann, "hello");
    let (_, nonce) = entry.key.unwrap();
    let knows = async |user, nonce| backend.knows(&general(), user, nonce).await.unwrap();
    assert!(!knows(ann.id, nonce).await);
    backend.append(&general(), entry).await.unwrap();
    assert!(knows(ann.id, nonce).await);
    assert!(!knows(bob.id, nonce).await);
    assert!(!knows(ann.id, Nonce::new()).await);
    let elsewhere = backend.knows(&room("random"), ann.id, nonce).await;
    assert_eq!(elsewhere, Ok(false));
    say_many(&backend, &general(), 2).await;
    backend.trim(&general(), 2).await.unwrap();
    assert!(!knows(ann.id, nonce).await);
}
