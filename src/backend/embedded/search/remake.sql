-- The index as migrations/0003.sql makes it, with nothing in it.
DROP TABLE IF EXISTS search;
CREATE VIRTUAL TABLE search USING fts5 (
    text, author, traits,
    content = 'search_docs', content_rowid = 'id', tokenize = 'ascii', columnsize = 0
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
DELETE FROM search_docs;
DELETE FROM search_rooms;
