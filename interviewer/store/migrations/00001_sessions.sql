-- Lengths and places are samples at 16 kHz. Times are microseconds since 1970
-- in UTC, with the offset of that day's clock in seconds east.

-- +goose Up
CREATE TABLE sessions (
    id                 TEXT    NOT NULL PRIMARY KEY,
    started_at         INTEGER NOT NULL,
    utc_offset         INTEGER NOT NULL,
    principle          TEXT    NOT NULL,
    level              TEXT    NOT NULL,
    mode               TEXT    NOT NULL,
    follow_ups         INTEGER NOT NULL,
    voice              INTEGER NOT NULL,
    question_id        TEXT    NOT NULL, -- '' for a person's own question
    question_principle TEXT    NOT NULL,
    question           TEXT    NOT NULL,
    question_levels    TEXT    NOT NULL, -- separated by commas
    question_theme     TEXT    NOT NULL,
    engine             TEXT    NOT NULL,
    status             TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_started_at ON sessions (started_at);
CREATE INDEX sessions_status ON sessions (status);

CREATE TABLE turns (
    session_id TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL, -- 0 for the story
    kind       TEXT    NOT NULL,
    probe      TEXT    NOT NULL,
    question   TEXT    NOT NULL,
    quote      TEXT    NOT NULL,
    time_limit INTEGER NOT NULL,
    duration   INTEGER NOT NULL,
    overrun    INTEGER NOT NULL,
    thinking   INTEGER NOT NULL,
    cut_off    INTEGER NOT NULL,
    skipped    INTEGER NOT NULL,
    ended      INTEGER NOT NULL,
    audio      TEXT    NOT NULL, -- path below the data folder; '' for none
    PRIMARY KEY (session_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE phrases (
    session_id TEXT    NOT NULL,
    turn       INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    starts     INTEGER NOT NULL, -- from the first sample of the take
    ends       INTEGER NOT NULL,
    engine     TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    PRIMARY KEY (session_id, turn, position),
    FOREIGN KEY (session_id, turn) REFERENCES turns (session_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE phrases;
DROP TABLE turns;
DROP TABLE sessions;
