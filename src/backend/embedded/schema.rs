//! Opening the file: what it is, whether it is sound, and bringing it to this version's layout.

use std::{path::Path, sync::mpsc, thread, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, ffi, params};

use super::{OpenError, column, place, search::feed};
use crate::domain::{DisplayName, Epoch, Timestamp, likeness, room::DEFAULT_ROOMS};

/// One per store version, from 1. Never changed once released.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
];
/// The store version this binary writes.
const KNOWN: usize = MIGRATIONS.len();
/// "Tert", in the file's header.
const APPLICATION_ID: i32 = 0x5465_7274;
/// Most time that checking the pages may take before the store opens; what is not checked by
/// then is checked by use.
const CHECK_BUDGET: Duration = Duration::from_secs(2);
/// How long a connection waits for another process (a shell, a copy under way) before it gives up.
const BUSY: Duration = Duration::from_secs(1);
/// The same beside a server, which may be in the midst of a large batch.
const BESIDE: Duration = Duration::from_secs(5);
/// `SQLite`'s page, in bytes.
const PAGE: u64 = 4096;

/// How the writer's connection is set up.
#[derive(Clone, Copy)]
pub(super) struct Setup {
    /// Most bytes that the file may grow to.
    pub(super) max_bytes: Option<u64>,
}

/// Opens the writer's connection for the first time: checks what lies there and migrates it.
///
/// A store that was not closed recovers here by itself, from its write-ahead log.
pub(super) fn open(file: &Path, setup: Setup, life: i64) -> Result<Connection, OpenError> {
    let failed = |cause| explain(file, &cause);
    // Nothing may be written before it is known whose file this is.
    let mut conn = Connection::open_with_flags(file, writing()).map_err(failed)?;
    conn.busy_timeout(BUSY).map_err(failed)?;
    let found = recognise(&conn, file)?;
    prepare(&conn, setup).map_err(failed)?;
    if let Checked::WithoutIndex(problem) = check(&conn, file)? {
        tracing::error!(problem, "the search index is damaged and is made anew");
        feed::clear(&conn).map_err(failed)?;
        check(&conn, file)?;
    }
    match settle(&conn) {
        // Reading goes on with a full disk, and beside a copy that is under way.
        Err(cause) if is_hindered(&cause) => {}
        settled => settled.map_err(failed)?,
    }
    migrate(&mut conn, found, life).map_err(failed)?;
    Ok(conn)
}

/// Opens the writer's connection again after the disk failed.
///
/// The readers keep the write-ahead log's index meanwhile, so that a change that was not
/// acknowledged does not come back.
pub(super) fn reopen(file: &Path, setup: Setup) -> rusqlite::Result<Connection> {
    let conn = Connection::open_with_flags(file, writing())?;
    conn.busy_timeout(BUSY)?;
    prepare(&conn, setup)?;
    settle(&conn)?;
    Ok(conn)
}

/// Copies the write-ahead log into the store, synced, and begins it anew.
///
/// After a failed sync the kernel may hold pages of it for written that never reached the disk:
/// they can be read, and all that is appended behind them would be lost with the power.
fn settle(conn: &Connection) -> rusqlite::Result<()> {
    let busy = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        let code = ffi::Error::new(ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(code, None));
    }
    Ok(())
}

/// Opens a connection that can only read. The writer's must be open.
pub(super) fn reader(file: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let conn = Connection::open_with_flags(file, flags)?;
        conn.busy_timeout(BUSY)?;
        conn.set_prepared_statement_cache_capacity(64);
        // Only with its first read does it take hold of the write-ahead log; see `reopen`.
        conn.query_row("SELECT count(*) FROM rooms", [], |_| Ok(()))?;
        Ok(conn)
    };
    open().map_err(|cause| explain(file, &cause))
}

/// Opens a connection that writes beside the writer of another process, which keeps the store in
/// order: it has opened and migrated it, and copies the write-ahead log.
pub(super) fn beside(file: &Path) -> Result<Connection, OpenError> {
    let failed = |cause| explain(file, &cause);
    let conn = Connection::open_with_flags(file, writing()).map_err(failed)?;
    conn.busy_timeout(BESIDE).map_err(failed)?;
    let found = recognise(&conn, file)?;
    if found != KNOWN {
        return Err(OpenError::Other {
            file: file.to_owned(),
            found,
            known: KNOWN,
        });
    }
    prepare(&conn, Setup { max_bytes: None }).map_err(failed)?;
    Ok(conn)
}

fn writing() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// The store version of the file, 0 if it is empty.
fn recognise(conn: &Connection, file: &Path) -> Result<usize, OpenError> {
    let number = |pragma| {
        conn.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
            .map_err(|cause| explain(file, &cause))
    };
    let (owner, version) = (number("application_id")?, number("user_version")?);
    if number("page_count")? == 0 {
        return Ok(0);
    }
    if owner != i64::from(APPLICATION_ID) {
        return Err(OpenError::Foreign {
            file: file.to_owned(),
            problem: "it is an SQLite file of another program".to_owned(),
        });
    }
    let found = usize::try_from(version).unwrap_or(usize::MAX);
    if found > KNOWN {
        return Err(OpenError::Newer {
            file: file.to_owned(),
            found,
            known: KNOWN,
        });
    }
    Ok(found)
}

fn prepare(conn: &Connection, setup: Setup) -> rusqlite::Result<()> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // An answer must mean that the entry survives the loss of power.
    conn.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted leaves the disk, not only the index.
    conn.pragma_update(None, "secure_delete", "ON")?;
    // The writer checkpoints between batches, where nobody waits for it.
    conn.pragma_update(None, "wal_autocheckpoint", 0)?;
    if let Some(bytes) = setup.max_bytes {
        let pages = i64::try_from(bytes / PAGE).unwrap_or(i64::MAX);
        conn.pragma_update(None, "max_page_count", pages)?;
    }
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// How the file was found.
enum Checked {
    /// Sound, as far as it was looked at.
    Sound,
    /// The search index is not, which can be made from the log again.
    WithoutIndex(String),
}

/// Looks at every page, for as long as [`CHECK_BUDGET`] lasts.
fn check(conn: &Connection, file: &Path) -> Result<Checked, OpenError> {
    let interrupt = conn.get_interrupt_handle();
    let (checked, waiting) = mpsc::channel::<()>();
    let finding = thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(CHECK_BUDGET) == Err(mpsc::RecvTimeoutError::Timeout) {
                interrupt.interrupt();
            }
        });
        let finding = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        drop(checked);
        finding
    });
    match finding {
        Ok(word) if word == "ok" => Ok(Checked::Sound),
        Ok(problem) if is_of_index(&problem) => Ok(Checked::WithoutIndex(problem)),
        Err(cause) if is_of_index(&cause.to_string()) => {
            Ok(Checked::WithoutIndex(cause.to_string()))
        }
        Ok(problem) => Err(damaged(file, problem.replace('\n', " "))),
        Err(cause) if cause.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            let bytes = place::bytes(file);
            tracing::info!(bytes, "the store is too large to check all of it at start");
            Ok(Checked::Sound)
        }
        Err(cause) => Err(explain(file, &cause)),
    }
}

/// Whether a finding is about the search index and nothing else.
fn is_of_index(problem: &str) -> bool {
    problem.to_lowercase().contains("fts5")
}

fn is_hindered(cause: &rusqlite::Error) -> bool {
    let code = cause.sqlite_error_code();
    matches!(code, Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy))
}

fn migrate(conn: &mut Connection, found: usize, life: i64) -> rusqlite::Result<()> {
    if found == KNOWN {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in MIGRATIONS.iter().skip(found) {
        tx.execute_batch(step)?;
    }
    if found == 0 {
        seed(&tx, life)?;
    }
    if found == 1 {
        claim_names(&tx)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", KNOWN.to_string())?;
    tx.commit()
}

fn seed(tx: &Transaction<'_>, life: i64) -> rusqlite::Result<()> {
    let now = Timestamp::now().millis();
    for (id, name) in DEFAULT_ROOMS {
        tx.execute(
            "INSERT INTO rooms (id, name, created_at, epoch, life, lo, top, last_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 1, 0, 0)",
            params![id, name, now, Epoch::random().as_str(), life],
        )?;
    }
    Ok(())
}

/// Gives the names of the users of store version 1 to those who came first; the others keep
/// theirs without a claim to it.
fn claim_names(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut select = tx.prepare(
        "SELECT id, json_extract(json, '$.name') FROM records WHERE kind = 'user' ORDER BY id",
    )?;
    let users = select.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, column::text(row, 1)?))
    })?;
    let users: Vec<(String, DisplayName)> = users.collect::<rusqlite::Result<_>>()?;
    for (id, name) in users {
        for key in likeness::keys(&name) {
            tx.execute(
                "INSERT INTO records (kind, id, version, json)
                 VALUES ('name', ?1, 1, json_object('user', ?2)) ON CONFLICT DO NOTHING",
                params![key, id],
            )?;
        }
    }
    Ok(())
}

fn explain(file: &Path, cause: &rusqlite::Error) -> OpenError {
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::Foreign {
            file: file.to_owned(),
            problem: "it is no SQLite file, or its beginning was overwritten".to_owned(),
        },
        Some(ErrorCode::DatabaseCorrupt) => damaged(file, cause.to_string()),
        _ => OpenError::unusable(file, cause),
    }
}

fn damaged(file: &Path, problem: String) -> OpenError {
    OpenError::Damaged {
        file: file.to_owned(),
        problem,
    }
}
