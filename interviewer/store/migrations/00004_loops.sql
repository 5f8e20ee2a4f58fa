-- Loops of five rounds: which question each round asks, and which session asked
-- it. A session goes on without its loop, and a loop without a session that was
-- deleted.

-- +goose Up
CREATE TABLE loops (
    id         TEXT    NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    level      TEXT    NOT NULL,
    mode       TEXT    NOT NULL,
    principles TEXT    NOT NULL -- JSON, ["name", ...]
) STRICT, WITHOUT ROWID;

CREATE TABLE loop_rounds (
    loop_id  TEXT    NOT NULL REFERENCES loops (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    led_by   TEXT    NOT NULL,
    PRIMARY KEY (loop_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE loop_questions (
    loop_id     TEXT    NOT NULL,
    round       INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    question_id TEXT    NOT NULL,
    principle   TEXT    NOT NULL,
    also        TEXT    NOT NULL, -- a second principle; '' for none
    question    TEXT    NOT NULL,
    levels      TEXT    NOT NULL, -- separated by commas
    theme       TEXT    NOT NULL,
    session_id  TEXT    NOT NULL, -- '' while it was not asked
    done        INTEGER NOT NULL,
    PRIMARY KEY (loop_id, round, position),
    FOREIGN KEY (loop_id, round) REFERENCES loop_rounds (loop_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX loops_started_at ON loops (started_at);

-- +goose Down
DROP TABLE loop_questions;
DROP TABLE loop_rounds;
DROP TABLE loops;
