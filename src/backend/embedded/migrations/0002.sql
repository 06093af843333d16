-- Records: small JSON values that change together. `version` is unlike any before.
CREATE TABLE records (
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    version INTEGER NOT NULL,
    json    TEXT    NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- What was touched, in order, without holes; the newest 10,000 are kept.
CREATE TABLE news (
    n     INTEGER PRIMARY KEY,
    touch TEXT    NOT NULL
) STRICT;

CREATE TABLE counters (
    name TEXT    PRIMARY KEY,
    n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, n) VALUES ('version', 1), ('news', 0);

CREATE INDEX read_positions_of_room ON read_positions (room);

-- Users and sessions become records.
INSERT INTO records (kind, id, version, json)
    SELECT 'user', uuid, 1, json_object(
        'id', uuid, 'name', name, 'kind', 'guest', 'role', 'guest',
        'created_at', at, 'seen_at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    FROM (SELECT name,
        strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') AS at,
        lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4)
            || '-' || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21, 12)) AS uuid
        FROM users);
INSERT INTO records (kind, id, version, json)
    SELECT 'session', lower(hex(id)), 1, json_object(
        'user', uuid, 'created_at', at, 'used_at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    FROM (SELECT id,
        strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') AS at,
        lower(substr(hex(user), 1, 8) || '-' || substr(hex(user), 9, 4) || '-'
            || substr(hex(user), 13, 4) || '-' || substr(hex(user), 17, 4) || '-'
            || substr(hex(user), 21, 12)) AS uuid
        FROM sessions WHERE user IN (SELECT id FROM users));
INSERT INTO records (kind, id, version, json)
    SELECT 'device', json_extract(json, '$.user') || '/' || id, 1, '{}'
    FROM records WHERE kind = 'session';
DROP TABLE sessions;
DROP TABLE users;
