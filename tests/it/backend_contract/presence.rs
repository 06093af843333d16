//! Who is here.

use tertulia::{
    backend::{Hint, LocalPresence},
    domain::{Author, RoomId},
};

use super::store::{Memory, Store, author, general, room};

fn count(room: &RoomId, user: &Author, connections: usize) -> LocalPresence {
    LocalPresence {
        room: room.clone(),
        user: user.clone(),
        connections,
    }
}

/// `+Ann 1`: Ann joined, one is here now.
fn notices(hint: &Hint) -> Option<String> {
    let Hint::Presence {
        member_count,
        joined,
        left,
        ..
    } = hint
    else {
        return None;
    };
    let names = |sign: &str, users: &[Author]| {
        let mut names: Vec<_> = users
            .iter()
            .map(|user| format!("{sign}{} ", user.name))
            .collect();
        names.sort();
        names.concat()
    };
    Some(format!(
        "{}{}{member_count}",
        names("+", joined),
        names("-", left)
    ))
}

pub(super) async fn five_tabs_join_once_and_leave_once(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let (ann, bob) = (author("Ann"), author("Bob"));
    for tabs in [1, 2, 3, 4, 5, 4, 3, 2, 1, 0] {
        backend
            .announce(vec![count(&general(), &ann, tabs)])
            .await
            .unwrap();
    }
    backend
        .announce(vec![count(&general(), &bob, 1)])
        .await
        .unwrap();
    assert_eq!(
        memory.heard(3, notices).await,
        ["+Ann 1", "-Ann 0", "+Bob 1"]
    );
}

pub(super) async fn telling_a_count_twice_changes_nothing(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let (ann, bob) = (author("Ann"), author("Bob"));
    let both = vec![count(&general(), &ann, 2), count(&general(), &bob, 1)];
    backend.announce(both.clone()).await.unwrap();
    backend.announce(both).await.unwrap();
    for _ in 0..2 {
        backend
            .announce(vec![count(&general(), &ann, 0)])
            .await
            .unwrap();
    }
    let roster = backend.roster(&general(), None, 10).await.unwrap();
    assert_eq!((roster.member_count, roster.users), (1, vec![bob.clone()]));
    backend
        .announce(vec![count(&general(), &bob, 0)])
        .await
        .unwrap();
    assert_eq!(
        memory.heard(3, notices).await,
        ["+Ann +Bob 2", "-Ann 1", "-Bob 0"]
    );
}

pub(super) async fn who_comes_and_goes_at_once_did_neither(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let (ann, bob) = (author("Ann"), author("Bob"));
    let flicker = vec![count(&general(), &ann, 1), count(&general(), &ann, 0)];
    backend.announce(flicker).await.unwrap();
    backend
        .announce(vec![count(&general(), &bob, 1)])
        .await
        .unwrap();
    let reload = vec![count(&general(), &bob, 0), count(&general(), &bob, 1)];
    backend.announce(reload).await.unwrap();
    backend
        .announce(vec![count(&general(), &ann, 1)])
        .await
        .unwrap();
    assert_eq!(memory.heard(2, notices).await, ["+Bob 1", "+Ann 2"]);
}

pub(super) async fn a_roster_comes_in_pages(store: impl Store) {
    let backend = store.backend();
    let mut users: Vec<Author> = (0..5).map(|n| author(&format!("User {n}"))).collect();
    users.sort_by_key(|user| user.id);
    let here = users.iter().rev().map(|user| count(&general(), user, 1));
    backend.announce(here.collect()).await.unwrap();
    let mut cursor = None;
    for (from, to, last) in [(0, 2, false), (2, 4, false), (4, 5, true)] {
        let page = backend.roster(&general(), cursor, 2).await.unwrap();
        assert_eq!(page.member_count, 5);
        assert_eq!(page.users, users[from..to]);
        assert_eq!(page.next.is_none(), last);
        cursor = page.next;
    }
    let exact = backend.roster(&general(), None, 5).await.unwrap();
    assert_eq!((exact.users.len(), exact.next), (5, None));
    let empty = backend.roster(&room("tech"), None, 5).await.unwrap();
    assert_eq!((empty.member_count, empty.users.len()), (0, 0));
}

pub(super) async fn counts_name_only_rooms_with_people(store: impl Store) {
    let backend = store.backend();
    let (ann, bob) = (author("Ann"), author("Bob"));
    let (general, random) = (general(), room("random"));
    let here = vec![
        count(&general, &ann, 1),
        count(&general, &bob, 3),
        count(&random, &ann, 1),
    ];
    backend.announce(here).await.unwrap();
    backend
        .announce(vec![count(&random, &ann, 0)])
        .await
        .unwrap();
    let counts = backend.member_counts().await.unwrap();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(general, 2)]);
}
