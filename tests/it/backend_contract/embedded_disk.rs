//! The embedded backend on a disk that is full, and how fast it is on this one.

use std::{fs, sync::Arc, time::Duration};

use tertulia::{
    backend::{
        Backend, BackendError, Hint, PageLimit, Window,
        embedded::{Embedded, Options},
    },
    domain::RoomId,
};

use crate::support::SmallDisk;

use super::store::{EmbeddedStore, Memory, Store, author, general, new_message, room, say};

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

#[tokio::test]
async fn a_full_disk_refuses_reads_on_and_recovers_by_itself() {
    let Some(disk) = SmallDisk::mount("3m") else {
        println!("not run: this user may not mount a small disk");
        return;
    };
    let dir = disk.path();
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

/// Where the story below finds its store when the test after it runs it.
const FAILING_DISK: &str = "TERTULIA_TEST_FAILING_DISK";

#[tokio::test]
#[ignore = "run under strace by the test below"]
async fn story_of_a_disk_that_fails_to_sync() {
    let Some(dir) = std::env::var_os(FAILING_DISK) else {
        return;
    };
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(dir)).unwrap();
    let memory = Memory::of(&backend, &general()).await;
    let ann = author("Ann");
    let mut acknowledged = 0;
    let lost = loop {
        let entry = new_message(&ann, "hello");
        match backend.append(&general(), entry.clone()).await {
            Ok(appended) => assert_eq!(appended.position.seq, acknowledged + 1),
            Err(BackendError::Unavailable(_)) => break entry,
            Err(other) => panic!("{other}"),
        }
        acknowledged += 1;
        assert!(acknowledged < 50, "it never failed");
    };
    assert_eq!(memory.heard(1, health).await, [false]);
    assert_eq!(top(&backend).await, acknowledged);
    assert_eq!(memory.heard(2, health).await, [false, true]);
    let retried = backend.append(&general(), lost).await.unwrap();
    assert_eq!(retried.position.seq, acknowledged + 1);
    let heard = memory.entries(1, &general()).await;
    assert_eq!(heard.len() as u64, acknowledged + 1);
}

#[tokio::test]
async fn after_a_failed_sync_nothing_is_acknowledged_until_the_disk_takes_it() {
    let dir = tempfile::tempdir().unwrap();
    let strace = |arguments: &[&str]| {
        let mut strace = std::process::Command::new("strace");
        strace
            .args(["-f", "-qq", "-o", "/dev/null"])
            .args(arguments);
        strace
    };
    if !strace(&["true"]).status().is_ok_and(|done| done.success()) {
        println!("not run: no strace, or this user may not use it");
        return;
    }
    let wal = dir.path().join("tertulia.db-wal");
    let story = "backend_contract::embedded_disk::story_of_a_disk_that_fails_to_sync";
    // Counted for each thread: the writer's own syncs, of which the 6th and the 7th fail.
    let told = strace(&["-P", wal.to_str().unwrap(), "-e", "trace=fdatasync,fsync"])
        .args(["-e", "inject=fdatasync,fsync:error=EIO:when=6..7"])
        .arg(std::env::current_exe().unwrap())
        .args([story, "--exact", "--ignored"])
        .env(FAILING_DISK, dir.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&told.stdout);
    assert!(
        told.status.success() && output.contains("1 passed"),
        "{output}"
    );
    let backend: Arc<dyn Backend> = Embedded::open(Options::at(dir.path())).unwrap();
    assert!(top(&backend).await > 1);
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
