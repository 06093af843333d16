//! Records, what is told of their changes, and rates.

use std::{sync::Arc, time::Duration};

use tertulia::{
    backend::{
        Backend, BackendError, Commit, Expect, Hint, NEWS_KEPT, Record, RecordChange, RecordKey,
        Touch,
    },
    domain::{Rate, SessionId, UserId},
};

use super::store::{Memory, Store, general, room};
use crate::support::eventually;

const KIND: &str = "thing";

fn change(id: &str, expect: Expect, json: Option<&str>) -> RecordChange {
    RecordChange {
        key: RecordKey::new(KIND, id),
        expect,
        json: json.map(ToOwned::to_owned),
    }
}

fn commit(changes: impl IntoIterator<Item = RecordChange>) -> Commit {
    Commit {
        changes: changes.into_iter().collect(),
        touches: Vec::new(),
    }
}

fn touching(count: usize) -> (Commit, Vec<Touch>) {
    let touches: Vec<_> = (0..count).map(|_| Touch::User(UserId::new())).collect();
    let commit = Commit {
        changes: Vec::new(),
        touches: touches.clone(),
    };
    (commit, touches)
}

async fn put(backend: &Arc<dyn Backend>, id: &str, json: &str) {
    let change = change(id, Expect::Anything, Some(json));
    backend.commit(commit([change])).await.unwrap();
}

async fn get(backend: &Arc<dyn Backend>, id: &str) -> Option<Record> {
    let found = backend.records(&[RecordKey::new(KIND, id)]).await.unwrap();
    assert_eq!(found.len(), 1);
    found[0].clone()
}

async fn ids(
    backend: &Arc<dyn Backend>,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
) -> Vec<String> {
    let page = backend.scan(KIND, prefix, after, limit).await.unwrap();
    page.into_iter().map(|(id, _)| id).collect()
}

pub(super) async fn a_commit_is_made_whole_or_not_at_all(store: impl Store) {
    let backend = store.backend();
    put(&backend, "here", "1").await;
    let here = get(&backend, "here").await.unwrap();
    let good = || {
        vec![
            change("new", Expect::Absent, Some("2")),
            change("any", Expect::Anything, Some("3")),
            change("here", Expect::Version(here.version), None),
        ]
    };
    for bad in [
        change("other", Expect::Version(here.version), Some("4")),
        change("other", Expect::Version(here.version), None),
        change("also here", Expect::Absent, Some("4")),
        change("also here", Expect::Version(here.version), Some("4")),
        change("also here", Expect::Version(here.version + 99), None),
    ] {
        put(&backend, "also here", "0").await;
        let before = get(&backend, "also here").await;
        let top = backend.news(None).await.unwrap().top;
        // Wherever the bad one stands, those before it must not have been made.
        let mut changes = good();
        changes.push(bad.clone());
        let mut refused = commit(changes);
        refused.touches = vec![Touch::House];
        let outcome = backend.commit(refused).await;
        assert_eq!(outcome, Err(BackendError::Conflict), "{bad:?}");
        assert_eq!(get(&backend, "new").await, None);
        assert_eq!(get(&backend, "any").await, None);
        assert_eq!(get(&backend, "here").await.as_ref(), Some(&here));
        assert_eq!(get(&backend, "also here").await, before);
        assert_eq!(backend.news(None).await.unwrap().top, top);
    }
    backend.commit(commit(good())).await.unwrap();
    let json = |record: Option<Record>| record.map(|record| record.json);
    assert_eq!(json(get(&backend, "new").await).as_deref(), Some("2"));
    assert_eq!(json(get(&backend, "any").await).as_deref(), Some("3"));
    assert_eq!(get(&backend, "here").await, None);
    // Removing what is not there is a change like any other.
    let gone = change("here", Expect::Absent, None);
    backend.commit(commit([gone])).await.unwrap();
    let gone = change("here", Expect::Anything, None);
    backend.commit(commit([gone])).await.unwrap();
}

pub(super) async fn many_records_come_in_the_order_asked_for(store: impl Store) {
    let backend = store.backend();
    put(&backend, "a", r#"{"text":"ü \" \n 😀"}"#).await;
    let other = RecordChange {
        key: RecordKey::new("other_kind", "a"),
        expect: Expect::Absent,
        json: Some("other".to_owned()),
    };
    backend.commit(commit([other])).await.unwrap();
    let keys = [
        RecordKey::new("other_kind", "a"),
        RecordKey::new(KIND, "none"),
        RecordKey::new(KIND, "a"),
        RecordKey::new("no_kind", "a"),
    ];
    let found = backend.records(&keys).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|record| record.as_ref().map(|record| record.json.as_str()))
        .collect();
    let text = r#"{"text":"ü \" \n 😀"}"#;
    assert_eq!(found, [Some("other"), None, Some(text), None]);
    assert_eq!(backend.records(&[]).await, Ok(Vec::new()));
    let many: Vec<_> = (0..500)
        .map(|n| change(&format!("n{n}"), Expect::Absent, Some(&n.to_string())))
        .collect();
    let keys: Vec<_> = many.iter().map(|change| change.key.clone()).collect();
    backend.commit(commit(many)).await.unwrap();
    for (n, record) in backend.records(&keys).await.unwrap().iter().enumerate() {
        assert_eq!(record.as_ref().unwrap().json, n.to_string());
    }
}

/// Reads the count and tries to write one more.
async fn count_one(backend: &Arc<dyn Backend>) -> Result<(), BackendError> {
    let Record { version, json } = get(backend, "count").await.unwrap();
    let next = json.parse::<u32>().unwrap() + 1;
    let next = change("count", Expect::Version(version), Some(&next.to_string()));
    backend.commit(commit([next])).await
}

pub(super) async fn fifty_racing_counts_lose_nothing(store: impl Store) {
    let backend = store.backend();
    put(&backend, "count", "0").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let backend = Arc::clone(&backend);
        tasks.spawn(
            async move { while count_one(&backend).await == Err(BackendError::Conflict) {} },
        );
    }
    tasks.join_all().await;
    assert_eq!(get(&backend, "count").await.unwrap().json, "50");
}

pub(super) async fn of_many_who_take_an_id_one_gets_it(store: impl Store) {
    let backend = store.backend();
    let tries = (0..30).map(|n| {
        let taken = change("name", Expect::Absent, Some(&n.to_string()));
        let own = change(&format!("own{n}"), Expect::Absent, Some("1"));
        backend.commit(commit([own, taken]))
    });
    let outcomes = futures_util::future::join_all(tries).await;
    let won: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    let winner = won.iter().position(|won| *won).unwrap();
    assert_eq!(
        get(&backend, "name").await.unwrap().json,
        winner.to_string()
    );
    assert_eq!(
        ids(&backend, "own", None, 100).await,
        [format!("own{winner}")]
    );
}

pub(super) async fn a_version_never_comes_back(mut store: impl Store) {
    let backend = store.backend();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..5 {
        put(&backend, "x", "1").await;
        assert!(seen.insert(get(&backend, "x").await.unwrap().version));
        put(&backend, "x", "1").await;
        assert!(seen.insert(get(&backend, "x").await.unwrap().version));
        let gone = change("x", Expect::Anything, None);
        backend.commit(commit([gone])).await.unwrap();
    }
    drop(backend);
    store.reopen().await;
    let backend = store.backend();
    put(&backend, "x", "1").await;
    let now = get(&backend, "x").await.unwrap().version;
    assert!(seen.insert(now));
    for old in seen.iter().filter(|old| **old != now) {
        let stale = change("x", Expect::Version(*old), Some("2"));
        let outcome = backend.commit(commit([stale])).await;
        assert_eq!(outcome, Err(BackendError::Conflict));
    }
}

pub(super) async fn a_scan_goes_by_the_bytes_of_ids(store: impl Store) {
    let backend = store.backend();
    assert!(ids(&backend, "", None, 10).await.is_empty());
    let mut all = [
        "a", "a/1", "a/10", "a/2", "a0", "ab", "A", "b", "z", "é", "é/1", "е", "中", "😀", "😀/1",
        "[x", "(x", "+", "-", "a b", "~",
    ];
    for id in all {
        put(&backend, id, &format!("{id:?}")).await;
    }
    all.sort_unstable();
    assert_eq!(ids(&backend, "", None, 100).await, all);
    for prefix in ["a", "a/", "a/1", "é", "😀", "[", "(", "+", "-", "q", "中"] {
        let expected: Vec<&str> = all
            .into_iter()
            .filter(|id| id.starts_with(prefix))
            .collect();
        assert_eq!(ids(&backend, prefix, None, 100).await, expected);
        // In pages of two, each after the last of the one before.
        let mut paged: Vec<String> = Vec::new();
        loop {
            let page = ids(&backend, prefix, paged.last().map(String::as_str), 2).await;
            assert!(page.len() <= 2);
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, expected, "{prefix}");
    }
    // After something that is not there, before the prefix, or behind all of it.
    assert_eq!(ids(&backend, "a/", Some("a/15"), 9).await, ["a/2"]);
    assert_eq!(ids(&backend, "a/", Some("A"), 2).await, ["a/1", "a/10"]);
    assert!(ids(&backend, "a/", Some("b"), 9).await.is_empty());
    let page = backend.scan(KIND, "中", None, 9).await.unwrap();
    assert_eq!(page[0].1.json, "\"中\"");
    assert_eq!(
        page[0].1.version,
        get(&backend, "中").await.unwrap().version
    );
    assert!(backend.scan("thin", "", None, 9).await.unwrap().is_empty());
    let gone = change("a/10", Expect::Anything, None);
    backend.commit(commit([gone])).await.unwrap();
    assert_eq!(ids(&backend, "a/", None, 9).await, ["a/1", "a/2"]);
}

pub(super) async fn records_and_news_outlive_a_restart(mut store: impl Store) {
    let backend = store.backend();
    put(&backend, "kept", "[1]").await;
    let kept = get(&backend, "kept").await;
    let (commit, touches) = touching(3);
    backend.commit(commit).await.unwrap();
    let top = backend.news(None).await.unwrap().top;
    drop(backend);
    store.reopen().await;
    let backend = store.backend();
    assert_eq!(get(&backend, "kept").await, kept);
    let news = backend.news(Some(top - 3)).await.unwrap();
    assert_eq!((news.top, news.touches, news.missed), (top, touches, false));
}

pub(super) async fn news_come_in_order_without_holes(store: impl Store) {
    let backend = store.backend();
    let start = backend.news(None).await.unwrap();
    assert!(start.touches.is_empty() && start.next.is_none() && !start.missed);
    let touches = [
        Touch::User(UserId::new()),
        Touch::Session(SessionId::of_token("x")),
        Touch::Room(general()),
        Touch::House,
        Touch::Room(room("random")),
    ];
    for some in touches.chunks(2) {
        let commit = Commit {
            changes: Vec::new(),
            touches: some.to_vec(),
        };
        backend.commit(commit).await.unwrap();
    }
    put(&backend, "quiet", "1").await;
    for from in 0..=touches.len() {
        let after = start.top + from as u64;
        let news = backend.news(Some(after)).await.unwrap();
        assert_eq!(news.touches, touches[from..]);
        assert_eq!(news.top, start.top + touches.len() as u64);
        assert_eq!((news.next, news.missed), (None, false));
    }
    let only_top = backend.news(None).await.unwrap();
    assert!(only_top.touches.is_empty() && only_top.next.is_none());
    assert_eq!(only_top.top, start.top + touches.len() as u64);
    // A store that was put back from a copy has told less than somebody heard.
    let ahead = backend.news(Some(only_top.top + 1)).await.unwrap();
    assert!(ahead.missed && ahead.touches.is_empty() && ahead.next.is_none());
    assert_eq!(ahead.top, only_top.top);
}

pub(super) async fn a_touch_can_be_taken_out_of_the_news(store: impl Store) {
    let backend = store.backend();
    let start = backend.news(None).await.unwrap().top;
    let (gone, kept) = (Touch::User(UserId::new()), Touch::User(UserId::new()));
    for touch in [&gone, &kept, &gone] {
        let commit = Commit {
            changes: Vec::new(),
            touches: vec![touch.clone()],
        };
        backend.commit(commit).await.unwrap();
    }
    backend.forget_touch(&gone).await.unwrap();
    let news = backend.news(Some(start)).await.unwrap();
    assert_eq!((news.top, news.touches), (start + 3, vec![kept]));
    assert_eq!((news.next, news.missed), (None, false));
    // Numbers go on, and who had read some of them misses nothing.
    let (commit, touches) = touching(1);
    backend.commit(commit).await.unwrap();
    let news = backend.news(Some(start + 2)).await.unwrap();
    assert_eq!((news.touches, news.missed), (touches, false));
}

pub(super) async fn news_are_kept_up_to_their_bound_and_paged(store: impl Store) {
    let backend = store.backend();
    let start = backend.news(None).await.unwrap().top;
    let mut told = Vec::new();
    while (told.len() as u64) < NEWS_KEPT + 500 {
        let (commit, touches) = touching(Commit::MAX_CHANGES);
        backend.commit(commit).await.unwrap();
        told.extend(touches);
    }
    let top = backend.news(None).await.unwrap().top;
    assert_eq!(top, start + told.len() as u64);
    let oldest = top - NEWS_KEPT;
    let (mut at, mut read, mut pages) = (oldest, Vec::new(), 0);
    loop {
        let news = backend.news(Some(at)).await.unwrap();
        assert!(!news.missed && news.touches.len() <= 1000);
        assert_eq!(news.top, top);
        read.extend(news.touches);
        pages += 1;
        match news.next {
            Some(next) => at = next,
            None => break,
        }
    }
    assert_eq!(pages, 10);
    let kept = usize::try_from(NEWS_KEPT).unwrap();
    assert!(read == told[told.len() - kept..]);
    assert!(backend.news(Some(oldest - 1)).await.unwrap().missed);
    assert!(backend.news(Some(start)).await.unwrap().missed);
}

pub(super) async fn news_are_told(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let (commit, touches) = touching(1);
    let before = backend.news(None).await.unwrap().top;
    backend.commit(commit).await.unwrap();
    memory
        .heard(1, |hint| matches!(hint, Hint::News).then_some(()))
        .await;
    let news = backend.news(Some(before)).await.unwrap();
    assert_eq!(news.touches, touches);
}

pub(super) async fn too_much_at_once_is_refused(store: impl Store) {
    let backend = store.backend();
    let most = Commit::MAX_CHANGES;
    let changes = |count: usize| {
        commit((0..count).map(|n| change(&format!("n{n:04}"), Expect::Absent, Some("1"))))
    };
    let outcome = backend.commit(changes(most + 1)).await;
    assert!(matches!(outcome, Err(BackendError::Internal(_))));
    let outcome = backend.commit(touching(most + 1).0).await;
    assert!(matches!(outcome, Err(BackendError::Internal(_))));
    assert!(ids(&backend, "", None, 1).await.is_empty());
    let mut full = changes(most);
    full.touches = touching(most).1;
    backend.commit(full).await.unwrap();
    assert_eq!(ids(&backend, "", None, 1000).await.len(), most);
}

pub(super) async fn a_rate_has_a_burst_and_can_be_given_back(store: impl Store) {
    let backend = store.backend();
    let rate = Rate {
        per_second: 0.001,
        burst: 3.0,
    };
    let take = async |name: &str, cost: f64| backend.take(name, rate, cost).await.unwrap();
    for _ in 0..3 {
        assert_eq!(take("ann", 1.0).await, None);
    }
    let wait = take("ann", 1.0).await.unwrap();
    let whole = Duration::from_secs(1000);
    assert!(wait <= whole && wait > whole.mul_f64(0.9), "{wait:?}");
    assert_eq!(take("bob", 1.0).await, None, "two names do not share");
    assert_eq!(take("ann", -1.0).await, None);
    assert_eq!(take("ann", 1.0).await, None, "it was given back");
    assert!(take("ann", 1.0).await.is_some(), "and no more than that");
    assert_eq!(take("ann", -50.0).await, None);
    for _ in 0..3 {
        assert_eq!(take("ann", 1.0).await, None);
    }
    assert!(take("ann", 1.0).await.is_some(), "never above the burst");
}

pub(super) async fn a_rate_fills_by_itself(store: impl Store) {
    let backend = store.backend();
    let rate = Rate {
        per_second: 1.0,
        burst: 1.0,
    };
    let take = async || backend.take("ann", rate, 1.0).await.unwrap();
    assert_eq!(take().await, None);
    let begun = tokio::time::Instant::now();
    let wait = take().await.unwrap();
    assert!(wait <= Duration::from_secs(1), "{wait:?}");
    eventually("there is one again", async || {
        take().await.is_none().then_some(())
    })
    .await;
    // Redis counts in whole milliseconds.
    assert!(begun.elapsed() + Duration::from_millis(2) >= wait);
    assert!(take().await.is_some());
}
