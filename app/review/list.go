package review

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/interviewer"
)

// List is the list of past rounds. Its methods are for the UI thread.
type List struct {
	load   func(ctx context.Context) ([]interviewer.Session, error)
	open   func(id string)
	remove func(s interviewer.Session)

	sessions []interviewer.Session
	chosen   int
	root     *fyne.Container
	rows     []*kit.Row
	box      *fyne.Container
	empty    *kit.Text
	delete   *kit.Button
}

// NewList returns the list; open shows a round, remove asks and deletes it.
func NewList(load func(context.Context) ([]interviewer.Session, error), open func(id string), remove func(interviewer.Session)) *List {
	l := &List{load: load, open: open, remove: remove}
	l.empty = kit.NewParagraph(kit.Second, "")
	l.delete = kit.NewButton(kit.Plain, "Delete", "Del", l.deleteChosen)
	l.box = container.New(&flow{})
	scroll := container.NewVScroll(l.box)
	l.root = container.New(&listArrangement{}, kit.NewText(kit.Title, "Your rounds"), l.delete,
		kit.NewText(kit.Small, "Principle"), kit.NewText(kit.Small, "Answers"), kit.NewText(kit.Small, "Date"),
		kit.NewBox(theme.Border, 0), scroll, l.empty)
	return l
}

// Object returns what the window shows.
func (l *List) Object() fyne.CanvasObject { return l.root }

// Shown loads the rounds off the UI thread.
func (l *List) Shown() {
	go func() {
		sessions, err := l.load(context.Background())
		fyne.Do(func() {
			l.sessions = sessions
			l.fill(err)
		})
	}()
}

func (l *List) fill(err error) {
	l.box.RemoveAll()
	l.rows = nil
	l.chosen = max(min(l.chosen, len(l.sessions)-1), 0) // the last one may be gone
	for i, s := range l.sessions {
		r := kit.NewRow(s.Setup.Principle, func() { l.open(s.ID) })
		r.Middle, r.Right = answered(s), when(s.StartedAt, time.Now())
		l.rows = append(l.rows, r)
		l.box.Add(r)
		r.Set(i == l.chosen)
	}
	switch {
	case err != nil:
		l.empty.Set(wording.Error(err))
	case len(l.sessions) == 0:
		l.empty.Set("No rounds yet. Choose Practice, then Start round; what you say is kept here, on this computer.")
	default:
		l.empty.Set("")
	}
	l.delete.SetDisabled(len(l.sessions) == 0)
	l.root.Refresh()
}

// answered is how much of a round was answered.
func answered(s interviewer.Session) string {
	n := 0
	for _, t := range s.Turns {
		if !t.Skipped {
			n++
		}
	}
	return fmt.Sprintf("%d of %d", n, s.Setup.FollowUps+1)
}

func (l *List) deleteChosen() {
	if l.chosen < len(l.sessions) {
		l.remove(l.sessions[l.chosen])
	}
}

// TypedKey chooses, opens and deletes.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		l.choose(l.chosen - 1)
	case fyne.KeyDown:
		l.choose(l.chosen + 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.chosen < len(l.sessions) {
			l.open(l.sessions[l.chosen].ID)
		}
	case fyne.KeyDelete:
		l.deleteChosen()
	}
}

func (l *List) choose(i int) {
	if i < 0 || i >= len(l.rows) {
		return
	}
	l.rows[l.chosen].Set(false)
	l.chosen = i
	l.rows[i].Set(true)
}

// listArrangement places the list.
type listArrangement struct{}

func (*listArrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

func (*listArrangement) Layout(o []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width-64, widest)
	place(o[0], 32, 28, width, 36)
	del := o[1].MinSize()
	place(o[1], 32+width-del.Width, 28, del.Width, del.Height)
	middle, date := width*0.55, width*0.72
	place(o[2], 44, 90, 200, 16)
	place(o[3], 32+middle, 90, 100, 16)
	place(o[4], 32+date, 90, 100, 16)
	place(o[5], 44, 114, width-24, 1)
	place(o[6], 32, 121, width+20, size.Height-133)
	place(o[7], 44, 132, width-24, 60)
	if scroll, ok := o[6].(*container.Scroll); ok {
		for _, r := range scroll.Content.(*fyne.Container).Objects {
			if row, ok := r.(*kit.Row); ok {
				row.MiddleAt, row.RightAt = middle, date
			}
		}
	}
}
