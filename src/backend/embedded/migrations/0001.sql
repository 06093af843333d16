-- Rooms, by age. `life` names the run of the program that opened `epoch`: another run that
-- appends opens a new one. `last_at` is the time of the newest entry, which may be trimmed.
CREATE TABLE rooms (
    n          INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    epoch      TEXT    NOT NULL,
    life       INTEGER NOT NULL,
    lo         INTEGER NOT NULL,
    top        INTEGER NOT NULL,
    last_at    INTEGER NOT NULL
) STRICT;

-- Where earlier epochs of a room ended. Ends rise, for an epoch opens with an entry.
CREATE TABLE closed_epochs (
    room    INTEGER NOT NULL,
    end_seq INTEGER NOT NULL,
    epoch   TEXT    NOT NULL,
    PRIMARY KEY (room, end_seq)
) STRICT, WITHOUT ROWID;

-- One row for each slot. `entry` is the JSON of its body as clients get it; `author` and `nonce`
-- are the idempotency key, gone together with the slot.
CREATE TABLE log (
    room    INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    author  BLOB,
    nonce   BLOB,
    entry   TEXT    NOT NULL,
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX log_key ON log (room, author, nonce) WHERE nonce IS NOT NULL;

CREATE TABLE users (
    id         BLOB    PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `id` is the SHA-256 of the secret token, never the token.
CREATE TABLE sessions (
    id         BLOB    PRIMARY KEY,
    user       BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE read_positions (
    user BLOB    NOT NULL,
    room INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (user, room)
) STRICT, WITHOUT ROWID;

-- Written to find out whether the disk takes writes again; at most one row.
CREATE TABLE probe (
    n      INTEGER PRIMARY KEY,
    ballast BLOB   NOT NULL
) STRICT;
