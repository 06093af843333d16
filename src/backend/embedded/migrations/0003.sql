-- What is unread. `counts` marks messages that can be unread; `said` and `recounts` are the tally
-- of a log.
ALTER TABLE log ADD COLUMN counts INTEGER NOT NULL DEFAULT 0;
UPDATE log SET counts = 1
    WHERE json_extract(entry, '$.kind') = 'message' AND json_extract(entry, '$.deleted') IS NOT 1;
CREATE INDEX log_counts ON log (room, seq) WHERE counts = 1;

ALTER TABLE rooms ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN recounts INTEGER NOT NULL DEFAULT 0;
UPDATE rooms SET said = (SELECT count(*) FROM log WHERE room = n AND counts = 1);

-- Whom messages call. `user` is empty for everybody.
CREATE TABLE mentions (
    room INTEGER NOT NULL,
    user BLOB    NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (room, user, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_of_message ON mentions (room, seq);
CREATE INDEX mentions_of_user ON mentions (user);

-- How often a read position moved: it may move back.
ALTER TABLE read_positions ADD COLUMN rev INTEGER NOT NULL DEFAULT 0;
