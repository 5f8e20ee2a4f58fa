// Package guide is the screen to read about the principles: what each means,
// what is expected, what to show, how to tell it and what is asked. It imports
// the kit and the bank, no adapter.
package guide

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

// Params are what the screen needs.
type Params struct {
	Pages []bank.Page
	// Level is the level that the person practises for.
	Level func() interviewer.Level
	// Practise leads to a round on a principle.
	Practise func(principle string)
	// Refused is why packs of the person's own are left out; Folder is where
	// they lie, OpenFolder has the system show it.
	Refused    []error
	Folder     string
	OpenFolder func()
}

// Screen is the guide. Its methods are for the UI thread.
type Screen struct {
	params Params
	chosen int               // the page that is open; len(Pages) is that on packs of one's own
	level  interviewer.Level // that is marked
	query  string

	root   *fyne.Container
	search *kit.Field
	rows   []*kit.Row // one a page, and the last for packs of one's own
	list   *container.Scroll
	none   *kit.Text
	sheet  *sheet
	scroll *container.Scroll
	action *kit.Button
}

// New returns the guide, open at its first page.
func New(p Params) *Screen {
	s := &Screen{params: p}
	s.search = kit.NewField("Search", nil)
	s.search.OnChanged = s.find
	s.search.OnKey = s.searchKey
	s.search.OnFocus = func() { s.action.Set(s.action.Label, "") } // Enter is the search's
	s.search.OnLeave = func() { s.action.Set(s.action.Label, "Enter") }
	s.search.Note("search", "Ctrl+F")
	box := container.New(&rows{})
	for i, page := range p.Pages {
		s.rows = append(s.rows, kit.NewRow(page.Name, func() { s.choose(i) }))
	}
	own := kit.NewRow("Your own packs", func() { s.choose(len(p.Pages)) })
	s.rows = append(s.rows, own)
	for i, r := range s.rows {
		r.OnFocus = func() { s.scrollTo(i) }
		box.Add(r)
	}
	s.list = container.NewVScroll(box)
	s.none = kit.NewParagraph(kit.Second, "")
	s.sheet = newSheet()
	s.scroll = container.NewVScroll(s.sheet.root)
	s.action = kit.NewButton(kit.Primary, "", "Enter", s.act)
	s.action.Wide = true
	s.root = container.New(&columns{s.sheet}, kit.NewText(kit.Title, "Guide"), s.search, s.list, s.none,
		kit.NewBox(theme.Border, 0), s.scroll, kit.NewBox(theme.Border, 0), s.action)
	s.find("")
	s.choose(0)
	return s
}

// Object returns what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Shown marks the level of the person, which may be another now.
func (s *Screen) Shown() {
	s.scrollTo(s.chosen)
	if s.level != s.params.Level() {
		s.open()
	}
}

// ShowPacks opens the page on packs of one's own.
func (s *Screen) ShowPacks() {
	s.clear()
	s.choose(len(s.params.Pages))
}

// Search has the keyboard go to the search, as Ctrl+F does.
func (s *Screen) Search() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.search); c != nil {
		c.Focus(s.search)
		s.search.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

func (s *Screen) onPacks() bool { return s.chosen == len(s.params.Pages) }

// choose opens a page.
func (s *Screen) choose(i int) {
	s.chosen = i
	for j, r := range s.rows {
		r.Set(i == j)
	}
	s.open()
	s.scrollTo(i)
}

// open shows the page that is chosen from its beginning, or from the first
// passage that was sought.
func (s *Screen) open() {
	s.level = s.params.Level()
	if s.onPacks() {
		s.action.Set("Open the folder", s.action.Key)
		s.sheet.showPacks(s.params.Folder, s.params.Refused)
	} else {
		s.action.Set("Practise this", s.action.Key)
		s.sheet.showPage(s.params.Pages[s.chosen], s.level)
	}
	s.sheet.mark(s.query)
	s.scroll.ScrollToOffset(fyne.NewPos(0, 0))
	s.root.Refresh()
	s.scroll.Refresh()
	s.toMark(0)
}

// act is the action below the page.
func (s *Screen) act() {
	if s.onPacks() {
		s.params.OpenFolder()
		return
	}
	s.params.Practise(s.params.Pages[s.chosen].Name)
}

// find leaves the pages in the list that have every word of the query, and
// marks the words.
func (s *Screen) find(query string) {
	query = short(query, maxQuery)
	s.query = query
	sought := strings.TrimSpace(query) != ""
	first, still := -1, false
	for i, r := range s.rows {
		r.Right = ""
		shown := true
		switch {
		case i == len(s.params.Pages):
			shown = !sought
			if n := len(s.params.Refused); n > 0 {
				r.Right = strconv.Itoa(n) + " left out"
			}
		case sought:
			n := s.params.Pages[i].Matches(query)
			shown = n > 0
			r.Right = strconv.Itoa(n)
		}
		if !shown {
			r.Hide()
			continue
		}
		r.Show()
		r.Refresh()
		if first < 0 {
			first = i
		}
		still = still || i == s.chosen
	}
	s.none.Set("")
	if first < 0 {
		s.none.Set(fmt.Sprintf("Nothing has “%s” in it. Try another word, or one alone.", short(query, 40)))
	}
	s.sheet.mark(query)
	switch {
	case first >= 0 && !still:
		s.choose(first)
	default:
		s.toMark(0)
		s.root.Refresh()
	}
}

// maxQuery is how many characters of what is typed are sought; the rest of a
// text that was pasted would only take time.
const maxQuery = 100

// short returns the beginning of a text.
func short(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}

// toMark scrolls to the next marked passage below a height of the page; from
// the last it goes on at the first.
func (s *Screen) toMark(below float32) {
	y, ok := s.sheet.nextMark(below)
	if !ok {
		return
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, max(y-markRoom, 0)))
}

// markRoom is what stays in view above a passage that was scrolled to.
const markRoom = 48

// clear ends the search.
func (s *Screen) clear() {
	if s.search.Text != "" {
		s.search.SetText("") // find is told
	}
}

// searchKey has the list move and the page scroll while words are typed.
func (s *Screen) searchKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		s.TypedKey(e)
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		s.toMark(s.scroll.Offset.Y + markRoom + 1)
		return true
	case fyne.KeyEscape:
		s.clear()
		if c := fyne.CurrentApp().Driver().CanvasForObject(s.search); c != nil {
			c.Unfocus()
		}
		return true
	}
	return false
}

// TypedKey chooses with Up and Down, turns pages, practises with Enter and ends
// the search with Escape.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	page := s.scroll.Size().Height - 40
	switch e.Name {
	case fyne.KeyUp:
		s.step(-1)
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyPageUp:
		s.scrollBy(-page)
	case fyne.KeyPageDown, fyne.KeySpace:
		s.scrollBy(page)
	case fyne.KeyHome:
		s.scroll.ScrollToTop()
	case fyne.KeyEnd:
		s.scroll.ScrollToBottom()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.act()
	case fyne.KeyEscape:
		s.clear()
	}
}

func (s *Screen) scrollBy(y float32) {
	bottom := max(s.sheet.root.MinSize().Height-s.scroll.Size().Height, 0)
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(s.scroll.Offset.Y+y, 0), bottom)))
}

// step goes to the next row that is shown.
func (s *Screen) step(by int) {
	for i := s.chosen + by; i >= 0 && i < len(s.rows); i += by {
		if s.rows[i].Visible() {
			s.choose(i)
			return
		}
	}
}

// scrollTo brings a row of the list into view.
func (s *Screen) scrollTo(i int) {
	if s.root.Size().IsZero() {
		return // it has not been laid out
	}
	top, high := s.rows[i].Position().Y, s.list.Size().Height
	switch {
	case top < s.list.Offset.Y:
		s.list.ScrollToOffset(fyne.NewPos(0, top))
	case top+rowHigh > s.list.Offset.Y+high:
		s.list.ScrollToOffset(fyne.NewPos(0, top+rowHigh-high))
	}
}
