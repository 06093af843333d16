//! What only the embedded backend can get wrong: its file, its disk, its queue.

use std::{fs, path::Path, sync::Arc, time::Duration};

use tertulia::{
    backend::{
        Backend, BackendError, Hint, NewEntry, PageLimit, SlotChange, Window,
        embedded::{Embedded, OpenError, Options},
    },
    domain::{Body, MessageText, RoomId},
};

use super::store::{
    EmbeddedStore, Memory, Store, author, general, message, new_message, room, say, say_many, text,
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
            known: 1,
            ..
        }
    ));
    let sentence = error.to_string();
    assert!(
        sentence.contains("store version 9, this binary knows 1"),
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

fn health(hint: &Hint) -> Option<bool> {
    match hint {
        Hint::Health(answers) => Some(*answers),
        _ => None,
    }
}

/// Says things until the store refuses; gives how many were acknowledged.
async fn fill(backend: &Arc<dyn Backend>) -> u64 {
    let ann = author("Ann");
    for said in 0..10_000 {
        let entry = new_message(&ann, &"x".repeat(10_000));
        match backend.append(&general(), entry).await {
            Ok(_) => {}
            Err(BackendError::Unavailable(_)) => return said,
            Err(other) => panic!("{other}"),
        }
    }
    panic!("it never filled");
}

async fn top(backend: &Arc<dyn Backend>) -> u64 {
    backend.room(&general()).await.unwrap().unwrap().tail.top
}

#[tokio::test]
async fn at_its_bound_a_store_refuses_reads_on_and_recovers_by_trimming() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        max_bytes: Some(1024 * 1024),
        ..Options::at(dir.path())
    };
    let backend: Arc<dyn Backend> = Embedded::open(options).unwrap();
    let memory = Memory::of(&backend, &general()).await;
    let said = fill(&backend).await;
    assert_eq!(top(&backend).await, said);
    assert_eq!(memory.heard(1, health).await, [false]);
    backend.trim(&general(), said).await.unwrap();
    assert_eq!(
        say(&backend, &general(), "again").await.position.seq,
        said + 1
    );
    assert_eq!(memory.heard(2, health).await, [false, true]);
    assert!(fs::metadata(dir.path().join("tertulia.db")).unwrap().len() <= 1024 * 1024);
}

/// A file system of its own size, unmounted when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(dir.path())
            .output();
        mounted
            .is_ok_and(|done| done.status.success())
            .then_some(Self(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let done = std::process::Command::new("umount")
            .arg(self.0.path())
            .output();
        assert!(done.is_ok_and(|done| done.status.success()));
    }
}

#[tokio::test]
async fn a_full_disk_refuses_reads_on_and_recovers_by_itself() {
    let Some(disk) = SmallDisk::mount("3m") else {
        println!("not run: this user may not mount a small disk");
        return;
    };
    let dir = disk.0.path();
    let ballast = dir.join("ballast");
    fs::write(&ballast, vec![1; 1024 * 1024]).unwrap();
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(dir)).unwrap();
    let memory = Memory::of(&backend, &general()).await;
    let said = fill(&backend).await;
    assert_eq!(memory.heard(1, health).await, [false]);
    assert_eq!(top(&backend).await, said);
    let page = backend
        .page(&general(), Window::Newest, PageLimit::entries(5))
        .await
        .unwrap();
    assert_eq!(page.entries.last().unwrap().seq, said);
    fs::remove_file(ballast).unwrap();
    // Nobody writes: the store finds out by itself.
    assert_eq!(memory.heard(2, health).await, [false, true]);
    assert_eq!(
        say(&backend, &general(), "again").await.position.seq,
        said + 1
    );
    backend.close().await;
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(dir)).unwrap();
    assert_eq!(top(&backend).await, said + 1);
    backend.close().await;
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

#[tokio::test]
async fn a_deleted_text_leaves_the_disk() {
    let store = EmbeddedStore::create().await;
    let (backend, dir) = (store.backend(), store.dir.path());
    let ann = author("Ann");
    let secret = message(&ann, "the door code is xyzzy-4711");
    say_many(&backend, &general(), 20).await;
    let said = backend
        .append(&general(), NewEntry::message(secret.clone()))
        .await
        .unwrap();
    say_many(&backend, &general(), 20).await;
    assert!(holds(dir, "xyzzy-4711"));
    // Changed to a longer text and back, so that pages are rebalanced on the way.
    let states = [
        Some("xyzzy-4711 ".repeat(200)),
        Some("short xyzzy-4711".to_owned()),
        None,
    ];
    for (version, words) in (0..).zip(states) {
        let mut changed = secret.clone();
        changed.deleted = words.is_none();
        changed.text = words.map(MessageText::stored);
        let slot = SlotChange {
            seq: said.position.seq,
            version,
            body: Body::Message(changed),
        };
        let target = said.position.seq;
        let told = NewEntry {
            key: None,
            body: Body::Deleted {
                author: ann.clone(),
                target,
            },
        };
        backend.rewrite(&general(), vec![slot], told).await.unwrap();
    }
    // In a quiet moment the write-ahead log is emptied.
    let patience = tokio::time::Instant::now() + Duration::from_secs(10);
    while holds(dir, "xyzzy-4711") && tokio::time::Instant::now() < patience {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!holds(dir, "xyzzy-4711"));
    let slot = backend
        .slot(&general(), said.position.seq)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(text(&slot.entry), "");
}

const LOAD: Duration = Duration::from_secs(5);

/// Keeps eight appends under way; gives how many were acknowledged and the longest wait.
async fn send_until(
    backend: &Arc<dyn Backend>,
    room: &RoomId,
    end: tokio::time::Instant,
) -> (u32, Duration) {
    let ann = author("Ann");
    let words = "x".repeat(120);
    let (mut said, mut worst) = (0, Duration::ZERO);
    while tokio::time::Instant::now() < end {
        let sent = tokio::time::Instant::now();
        let under_way: Vec<_> = (0..8)
            .map(|_| backend.append(room, new_message(&ann, &words)))
            .collect();
        for answer in under_way {
            answer.await.unwrap();
            said += 1;
        }
        worst = worst.max(sent.elapsed());
    }
    (said, worst)
}

/// Not a test of right or wrong: prints what this machine can do.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: cargo test --release --test it -- --ignored --nocapture durable_messages"]
async fn durable_messages_a_second() {
    let store = EmbeddedStore::create().await;
    let backend = store.backend();
    let begin = tokio::time::Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..64 {
        let backend = Arc::clone(&backend);
        let room = room(["general", "random", "tech"][n % 3]);
        tasks.spawn(async move { send_until(&backend, &room, begin + LOAD).await });
    }
    let done = tasks.join_all().await;
    let said: u32 = done.iter().map(|(said, _)| said).sum();
    let worst = done.iter().map(|(_, worst)| *worst).max().unwrap();
    let rate = f64::from(said) / begin.elapsed().as_secs_f64();
    println!("{said} durable messages, {rate:.0} a second, slowest 8 in {worst:?}");
    let mut alone: Vec<_> = Vec::new();
    for _ in 0..200 {
        let sent = tokio::time::Instant::now();
        say(&backend, &general(), "alone").await;
        alone.push(sent.elapsed());
    }
    alone.sort();
    println!("one at a time: p50 {:?}, p99 {:?}", alone[100], alone[198]);
    backend.close().await;
    let bytes = fs::metadata(store.dir.path().join("tertulia.db"))
        .unwrap()
        .len();
    let begin = tokio::time::Instant::now();
    let again = Embedded::open(Options::at(store.dir.path())).unwrap();
    println!("opening {} MiB: {:?}", bytes / 1_048_576, begin.elapsed());
    again.close().await;
}
