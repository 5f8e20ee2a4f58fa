package interviewer

import (
	"crypto/rand"
	"strings"
	"time"
)

// NewID returns the ID of a session that starts now: its local date and time,
// readable in a folder, and five random letters.
func NewID(now time.Time) string {
	return now.Format("20060102-150405") + "-" + strings.ToLower(rand.Text()[:5])
}
