-- Follow-ups that ask for a layer once more, and those about a contradiction,
-- which quote twice.

-- +goose Up
ALTER TABLE turns ADD COLUMN against TEXT NOT NULL DEFAULT ''; -- the later words of a contradiction; '' for none
ALTER TABLE turns ADD COLUMN again INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE turns DROP COLUMN against;
ALTER TABLE turns DROP COLUMN again;
