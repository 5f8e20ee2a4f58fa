-- What careful ears heard: words with their places, the live ear's phrases
-- where a careful ear's have replaced them, and who heard the whole answer.

-- +goose Up
ALTER TABLE sessions ADD COLUMN wanted TEXT NOT NULL DEFAULT ''; -- whose words are to be kept; '' for the built-in ear's
ALTER TABLE turns ADD COLUMN reheard TEXT NOT NULL DEFAULT ''; -- the engine; '' for none
ALTER TABLE phrases ADD COLUMN words TEXT NOT NULL DEFAULT ''; -- JSON, [["word", starts, ends], ...]; '' for none

CREATE TABLE live_phrases (
    session_id TEXT    NOT NULL,
    turn       INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    starts     INTEGER NOT NULL,
    ends       INTEGER NOT NULL,
    engine     TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    words      TEXT    NOT NULL,
    PRIMARY KEY (session_id, turn, position),
    FOREIGN KEY (session_id, turn) REFERENCES turns (session_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- +goose Down
ALTER TABLE sessions DROP COLUMN wanted;
DROP TABLE live_phrases;
ALTER TABLE phrases DROP COLUMN words;
ALTER TABLE turns DROP COLUMN reheard;
