//! What only the embedded backend can get wrong: its file, its disk, its queue.

use std::{fs, path::Path, sync::Arc, time::Duration};

use tertulia::{
    backend::{
        Backend, BackendError, NewEntry, PageLimit, SlotChange, Window,
        embedded::{Embedded, OpenError, Options},
    },
    domain::{Body, Message, MessageText, Seq, Timestamp},
};

use super::store::{
    EmbeddedStore, Store, author, general, message, new_message, room, say, say_many, text,
};

fn refused(dir: &Path) -> OpenError {
    match Embedded::open(Options::at(dir)) {
        Ok(_) => panic!("it opened"),
        Err(error) => error,
    }
}

/// A directory with a closed store in it, where something was said.
async fn closed_store(messages: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(dir.path())).unwrap();
    say_many(&backend, &general(), messages).await;
    backend.close().await;
    dir
}

fn sqlite(dir: &Path, statement: &str) {
    let conn = rusqlite::Connection::open(dir.join("tertulia.db")).unwrap();
    conn.execute_batch(statement).unwrap();
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_closed_store_is_one_private_file() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("made/by/open");
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(&dir)).unwrap();
    say(&backend, &general(), "hello").await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    assert_eq!(mode(&dir.join("tertulia.db")), 0o600);
    assert_eq!(mode(&dir.join("tertulia.db-wal")), 0o600);
    backend.close().await;
    assert_eq!(names(&dir), ["tertulia.db", "tertulia.lock"]);
}

#[tokio::test]
async fn a_store_belongs_to_one_opener() {
    let store = EmbeddedStore::create().await;
    let error = refused(store.dir.path());
    assert!(matches!(error, OpenError::InUse { .. }));
    let sentence = error.to_string();
    assert!(
        sentence.contains(&format!("process {}", std::process::id())),
        "{sentence}"
    );
    store.backend().close().await;
    Embedded::open(Options::at(store.dir.path())).unwrap();
}

#[tokio::test]
async fn dropping_a_store_closes_it() {
    let dir = tempfile::tempdir().unwrap();
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(dir.path())).unwrap();
    let answer = backend.append(&general(), new_message(&author("Ann"), "hello"));
    drop(backend);
    assert_eq!(answer.await.unwrap().position.seq, 1);
    Embedded::open(Options::at(dir.path())).unwrap();
}

#[tokio::test]
async fn a_newer_store_is_left_alone() {
    let dir = closed_store(1).await;
    sqlite(dir.path(), "PRAGMA user_version = 9");
    let before = fs::read(dir.path().join("tertulia.db")).unwrap();
    let error = refused(dir.path());
    assert!(matches!(
        error,
        OpenError::Newer {
            found: 9,
            known: 4,
            ..
        }
    ));
    let sentence = error.to_string();
    assert!(
        sentence.contains("store version 9, this binary knows 4"),
        "{sentence}"
    );
    assert_eq!(fs::read(dir.path().join("tertulia.db")).unwrap(), before);
}

#[tokio::test]
async fn a_file_of_another_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    sqlite(
        dir.path(),
        "CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES ('x')",
    );
    let before = fs::read(dir.path().join("tertulia.db")).unwrap();
    assert!(matches!(refused(dir.path()), OpenError::Foreign { .. }));
    assert_eq!(fs::read(dir.path().join("tertulia.db")).unwrap(), before);

    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("tertulia.db"), "a diary ".repeat(4000)).unwrap();
    assert!(matches!(refused(dir.path()), OpenError::Foreign { .. }));
}

#[tokio::test]
async fn an_overwritten_page_is_noticed() {
    let dir = closed_store(500).await;
    let file = dir.path().join("tertulia.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 4096 / 2 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    fs::write(&file, bytes).unwrap();
    let error = refused(dir.path());
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(
        error.to_string().contains("tertulia.db is damaged"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_where_the_directory_should_be_is_explained() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("taken");
    fs::write(&path, "").unwrap();
    let error = refused(&path);
    assert!(matches!(error, OpenError::Directory { .. }));
    assert!(error.to_string().contains("cannot be used"), "{error}");
}

#[tokio::test]
async fn a_store_that_was_not_closed_recovers() {
    let store = EmbeddedStore::create().await;
    let backend = store.backend();
    say_many(&backend, &general(), 50).await;
    // What a kill -9 leaves: the files as they are while it is open.
    let left = tempfile::tempdir().unwrap();
    for name in names(store.dir.path()) {
        fs::copy(store.dir.path().join(&name), left.path().join(&name)).unwrap();
    }
    let recovered: Arc<dyn Backend> = Embedded::open(Options::at(left.path())).unwrap();
    let page = recovered
        .page(&general(), Window::Newest, PageLimit::entries(100))
        .await
        .unwrap();
    assert_eq!(page.entries.len(), 50);
}

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_turn_time_around() {
    let dir = closed_store(1).await;
    let ahead = Timestamp::from_millis(Timestamp::now().millis() + 3_600_000);
    let millis = ahead.millis();
    sqlite(dir.path(), &format!("UPDATE rooms SET last_at = {millis}"));
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(dir.path())).unwrap();
    assert_eq!(say(&backend, &general(), "hello").await.at, ahead);
}

#[tokio::test]
async fn a_full_queue_answers_at_once_and_appends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        queue: 4,
        ..Options::at(dir.path())
    };
    let backend: Arc<dyn Backend> = Embedded::open(options).unwrap();
    let ann = author("Ann");
    let answers: Vec<_> = (0..500)
        .map(|_| backend.append(&general(), new_message(&ann, "hello")))
        .collect();
    let (mut appended, mut refused) = (0, 0);
    for answer in answers {
        match answer.await {
            Ok(_) => appended += 1,
            Err(BackendError::Unavailable(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(appended >= 4 && refused > 0, "{appended} {refused}");
    assert_eq!(
        say(&backend, &general(), "later").await.position.seq,
        appended + 1
    );
}

#[tokio::test]
async fn one_broken_room_does_not_fail_the_others() {
    let store = EmbeddedStore::create().await;
    let backend = store.backend();
    say(&backend, &room("random"), "hello").await;
    // A row from outside stands where the next entry would.
    sqlite(
        store.dir.path(),
        "INSERT INTO log (room, seq, at, entry) SELECT n, 2, 0, '' FROM rooms WHERE id = 'random'",
    );
    let ann = author("Ann");
    let answers: Vec<_> = ["general", "random", "tech", "general"]
        .map(|id| backend.append(&room(id), new_message(&ann, "hello")))
        .into();
    let mut outcomes = Vec::new();
    for answer in answers {
        outcomes.push(answer.await.map(|appended| appended.position.seq));
    }
    assert!(matches!(outcomes[1], Err(BackendError::Internal(_))));
    assert_eq!(
        (&outcomes[0], &outcomes[2], &outcomes[3]),
        (&Ok(1), &Ok(1), &Ok(2))
    );
}

fn holds(dir: &Path, word: &str) -> bool {
    names(dir).iter().any(|name| {
        let bytes = fs::read(dir.join(name)).unwrap_or_default();
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    })
}

/// Gives the message in slot `seq` each of these texts in turn; `None` deletes it.
async fn change(
    backend: &Arc<dyn Backend>,
    said: &Message,
    seq: Seq,
    states: impl IntoIterator<Item = Option<String>>,
) {
    for (version, words) in (0..).zip(states) {
        let mut changed = said.clone();
        changed.deleted = words.is_none();
        changed.text = words.map(MessageText::stored);
        let slot = SlotChange {
            seq,
            version,
            body: Body::Message(changed),
        };
        let author = said.author.clone();
        let told = NewEntry {
            key: None,
            body: Body::Deleted {
                author,
                target: seq,
            },
        };
        backend.rewrite(&general(), vec![slot], told).await.unwrap();
    }
}

#[tokio::test]
async fn deleted_texts_leave_the_disk() {
    let store = EmbeddedStore::create().await;
    let (backend, dir) = (store.backend(), store.dir.path());
    let ann = author("Ann");
    let mut secrets = Vec::new();
    for n in 0..100 {
        let secret = message(&ann, &"xyzzy-4711 ".repeat(1 + n * 37 % 90));
        let entry = NewEntry::message(secret.clone());
        let said = backend.append(&general(), entry).await.unwrap();
        secrets.push((said.position.seq, secret));
        say_many(&backend, &general(), n % 4).await;
    }
    assert!(holds(dir, "xyzzy-4711"));
    // Longer and shorter on the way, so that their pages are split and joined.
    for (n, (seq, secret)) in secrets.iter().enumerate() {
        let longer = Some("xyzzy-4711 ".repeat(1 + n * 53 % 170));
        let shorter = Some("xyzzy-4711".to_owned());
        change(&backend, secret, *seq, [longer, shorter, None]).await;
    }
    // In a quiet moment the write-ahead log is emptied.
    let patience = tokio::time::Instant::now() + Duration::from_secs(10);
    while holds(dir, "xyzzy-4711") && tokio::time::Instant::now() < patience {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!holds(dir, "xyzzy-4711"));
    let slot = backend.slot(&general(), 1).await.unwrap().unwrap();
    assert_eq!((slot.version, text(&slot.entry)), (3, ""));
}
