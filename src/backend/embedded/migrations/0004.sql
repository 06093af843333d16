-- What can be searched of each message, folded: made from the log, after it, and never the truth.
-- `id` rises with the time of the message: milliseconds, and 20 bits to tell apart those of one.
-- `room` is NULL where the room or the message is gone: what is left of it is taken out soon.
CREATE TABLE search_docs (
    id     INTEGER PRIMARY KEY,
    room   INTEGER,
    seq    INTEGER NOT NULL,
    text   TEXT    NOT NULL,
    author TEXT    NOT NULL,
    traits TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX search_docs_slot ON search_docs (room, seq);

-- The words of `search_docs` come in tokens of our own, apart by spaces: nothing is folded here.
CREATE VIRTUAL TABLE search USING fts5 (
    text, author, traits,
    content = 'search_docs', content_rowid = 'id', tokenize = 'ascii', columnsize = 0
);
-- What is taken out leaves the index at once, not with the next merge.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- How far each room's log is in the index.
CREATE TABLE search_rooms (
    room INTEGER PRIMARY KEY,
    seq  INTEGER NOT NULL
) STRICT;
INSERT INTO counters (name, n) VALUES ('search', 0);
