// Package store keeps sessions and loops in an SQLite database, and recordings
// as files beside it: tellmemore.db and recordings/SESSION/TURN.wav in one
// folder of the person's data. Files are mode 0600, folders 0700.
//
// It is an adapter: it implements interviewer.Store and interviewer.Takes, and
// imports the core, the database driver and its migrations. It never imports
// another adapter.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver called sqlite

	"tellmemore/interviewer"
)

// Names below the data folder.
const (
	databaseName   = "tellmemore.db"
	recordingsName = "recordings"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store keeps sessions. Its methods may be called from any goroutine, and
// several programs may hold the same folder open.
type Store struct {
	dir         string // absolute
	write, read *sql.DB

	mu   sync.Mutex
	held map[string]*flock.Flock // by session: what this store records or recovers
}

// Open opens the sessions in the data folder, which it makes where there is
// none. Errors: interviewer.ErrCorrupt (the file stays as it is), ErrNewer,
// ErrBusy, fs.ErrPermission, audio.ErrDiskFull.
func Open(ctx context.Context, dir string) (*Store, error) {
	s, err := open(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("open sessions: %w", translate(err))
	}
	return s, nil
}

func open(ctx context.Context, dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, recordingsName), 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, databaseName)
	if err := private(path); err != nil {
		return nil, err
	}
	// SQLite does not wait for another program that turns the same new file
	// into a database, so programs open it one after the other.
	opening := flock.New(filepath.Join(dir, "opening.lock"), flock.SetPermissions(0o600))
	waiting, done := context.WithTimeout(ctx, openTimeout)
	defer done()
	if _, err := opening.TryLockContext(waiting, 10*time.Millisecond); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, interviewer.ErrBusy
		}
		return nil, err
	}
	defer func() { _ = opening.Unlock() }() // ends with the program at the latest
	s := &Store{dir: dir, held: make(map[string]*flock.Flock)}
	if s.write, err = sql.Open("sqlite", source(path, url.Values{"_txlock": {"immediate"}})); err != nil {
		return nil, err
	}
	// SQLite has one writer at a time; a second connection would only wait.
	s.write.SetMaxOpenConns(1)
	err = check(ctx, s.write)
	if err == nil {
		err = migrate(ctx, s.write)
	}
	if err != nil {
		return nil, errors.Join(err, s.write.Close())
	}
	if s.read, err = sql.Open("sqlite", source(path, url.Values{"_query_only": {"1"}})); err != nil {
		return nil, errors.Join(err, s.write.Close())
	}
	return s, nil
}

// openTimeout is how long opening waits for another program that opens.
const openTimeout = 10 * time.Second

// private makes sure that the database is a file that only its owner reads,
// without touching what is in it. SQLite gives its other files the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // #nosec G304 -- in the person's own data folder
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = f.Chmod(0o600)
	}
	return errors.Join(err, f.Close())
}

// source names a database to the driver. A commit is on the disk when it
// returns, deleted rows are overwritten, and another writer is waited for, but
// shorter than the 5 s that a round gives a save.
func source(path string, values url.Values) string {
	values["_pragma"] = []string{
		"busy_timeout(3000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "secure_delete(on)",
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive of Windows
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: values.Encode()}).String()
}

// migrate brings the tables up to this version.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	now, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if now > target {
		return fmt.Errorf("%w: version %d, this program knows %d", interviewer.ErrNewer, now, target)
	}
	if now == target {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		// Another program may have done the same just now.
		if now, _, again := p.GetVersions(ctx); again == nil && now == target {
			return nil
		}
		return err
	}
	return nil
}

// Check reads the whole database and reports damage, as Open does; it takes
// about 10 ms for a thousand sessions. Errors: interviewer.ErrCorrupt.
func (s *Store) Check(ctx context.Context) error {
	if err := check(ctx, s.read); err != nil {
		return fmt.Errorf("check sessions: %w", translate(err))
	}
	return nil
}

func check(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", interviewer.ErrCorrupt, found)
	}
	return nil
}

// Close closes the store. Sessions that are still running may be recovered by
// another program from now on.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for id := range s.held {
		errs = append(errs, s.letGo(id))
	}
	errs = append(errs, s.read.Close(), s.write.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close sessions: %w", translate(err))
	}
	return nil
}
