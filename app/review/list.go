package review

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/interviewer"
	"tellmemore/interviewer/loop"
)

// Kept is what the list shows.
type Kept struct {
	Rounds []interviewer.Session
	Loops  []loop.Loop
}

// ListParams are what the list needs.
type ListParams struct {
	Load func(ctx context.Context) (Kept, error)
	// Open shows a round, Debrief the debrief of a loop.
	Open    func(id string)
	Debrief func(l loop.Loop)
	// Remove and RemoveLoop ask and delete.
	Remove     func(s interviewer.Session)
	RemoveLoop func(l loop.Loop)
}

// List is the list of past rounds and loops. Its methods are for the UI thread.
type List struct {
	params  ListParams
	entries []entry
	chosen  int
	root    *fyne.Container
	rows    []*kit.Row
	box     *fyne.Container
	empty   *kit.Text
	delete  *kit.Button
}

// entry is a line of the list: a round or a loop.
type entry struct {
	name, answers string
	at            time.Time
	open, remove  func()
}

// entriesOf returns the lines for what is kept, newest first.
func entriesOf(k Kept, p ListParams) []entry {
	var all []entry
	for _, s := range k.Rounds {
		all = append(all, entry{s.Setup.Principle, answered(s), s.StartedAt, func() { p.Open(s.ID) }, func() { p.Remove(s) }})
	}
	for _, l := range k.Loops {
		rounds := fmt.Sprintf("%d of %d rounds", l.RoundsDone(), len(l.Rounds))
		all = append(all, entry{"Loop of five, " + string(l.Level), rounds, l.StartedAt, func() { p.Debrief(l) }, func() { p.RemoveLoop(l) }})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return b.at.Compare(a.at) })
	return all
}

// NewList returns the list, empty.
func NewList(p ListParams) *List {
	l := &List{params: p}
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
		kept, err := l.params.Load(context.Background())
		fyne.Do(func() { l.fill(kept, err) })
	}()
}

func (l *List) fill(kept Kept, err error) {
	l.box.RemoveAll()
	l.rows, l.entries = nil, entriesOf(kept, l.params)
	l.chosen = max(min(l.chosen, len(l.entries)-1), 0) // the last one may be gone
	for i, e := range l.entries {
		r := kit.NewRow(e.name, e.open)
		r.Middle, r.Right = e.answers, when(e.at, time.Now())
		l.rows = append(l.rows, r)
		l.box.Add(r)
		r.Set(i == l.chosen)
	}
	switch {
	case err != nil:
		l.empty.Set(wording.Error(err))
	case len(l.entries) == 0:
		l.empty.Set("No rounds yet. Choose Practice, then Start round; what you say is kept here, on this computer.")
	default:
		l.empty.Set("")
	}
	l.delete.SetDisabled(len(l.entries) == 0)
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
	if l.chosen < len(l.entries) {
		l.entries[l.chosen].remove()
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
		if l.chosen < len(l.entries) {
			l.entries[l.chosen].open()
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
	kit.Place(o[0], 32, 28, width, 36)
	del := o[1].MinSize()
	kit.Place(o[1], 32+width-del.Width, 28, del.Width, del.Height)
	middle, date := width*0.55, width*0.72
	kit.Place(o[2], 44, 90, 200, 16)
	kit.Place(o[3], 32+middle, 90, 100, 16)
	kit.Place(o[4], 32+date, 90, 100, 16)
	kit.Place(o[5], 44, 114, width-24, 1)
	kit.Place(o[6], 32, 121, width+20, size.Height-133)
	kit.Place(o[7], 44, 132, width-24, 60)
	if scroll, ok := o[6].(*container.Scroll); ok {
		for _, r := range scroll.Content.(*fyne.Container).Objects {
			if row, ok := r.(*kit.Row); ok {
				row.MiddleAt, row.RightAt = middle, date
			}
		}
	}
}
