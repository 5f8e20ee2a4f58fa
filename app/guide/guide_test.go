package guide

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit/kittest"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

const candour = `name = "Candour"
listens = "Listens for a hard truth."
meaning = "What is true is said, kindly and early, also to those who can do harm with it."
show = ["What you said"]
avoid = ["A truth told to everybody else"]
frames = ["I told WHOM that TRUTH, and it led to OUTCOME."]
metrics = ["Days until it was said"]
probes = ["event", "conflict"]
[levels]
L6 = "In the team."
L7 = "Among several teams, which tell you bad news before you have asked for any of it."
[[question]]
id = "candour-01"
theme = "upwards"
text = "When did you tell your manager what they did not want to hear?"
[[question]]
id = "candour-02"
theme = "silence"
levels = ["L6", "L7"]
rounds = ["bar-raiser", "technical"]
text = "When did you keep silent, and what did the silence cost?"
`

const patience = `name = "Patience"
listens = "Listens for time that was given."
meaning = "Some things are not hurried. A team that knows which ones is rarely late."
[[question]]
id = "patience-01"
theme = "waiting"
text = "What did you wait for?"
`

// hostile has all at its bounds, in words without an end.
func hostile() string {
	word := strings.Repeat("m", 800)
	var b strings.Builder
	fmt.Fprintf(&b, "name = %q\nlistens = %q\nshow = [", word[:60], word)
	for range 40 {
		fmt.Fprintf(&b, "%q,", strings.Repeat("no ", 100))
	}
	b.WriteString("]\n")
	for i := range 200 {
		fmt.Fprintf(&b, "[[question]]\nid = \"h-%d\"\ntheme = %q\ntext = \"What is %d?\"\n", i, word[:60], i)
	}
	return b.String()
}

// did is what the screen has asked the window for.
type did struct {
	practised []string
	opened    int
	level     interviewer.Level
}

func screen(t *testing.T, width, height float32, refused []error, packs ...string) (*Screen, fyne.Window, *did) {
	t.Helper()
	folder := fstest.MapFS{}
	for i, text := range packs {
		folder[fmt.Sprintf("%d.toml", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := bank.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	d := &did{level: interviewer.L7}
	s := New(Params{
		Pages: b.Pages(), Refused: refused, Folder: "/my/packs",
		Level:      func() interviewer.Level { return d.level },
		Practise:   func(p string) { d.practised = append(d.practised, p) },
		OpenFolder: func() { d.opened++ },
	})
	w := kittest.Show(t, s.Object(), width, height)
	s.Shown()
	return s, w, d
}

func press(s *Screen, keys ...fyne.KeyName) {
	for _, k := range keys {
		s.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

var leftOut = []error{
	&bank.PackError{File: "values.toml", Line: 4, Reason: "unknown key \"thema\""},
	&bank.PackError{File: "pipe.toml", Reason: "is no plain file"},
}

func TestScreens(t *testing.T) {
	tests := map[string]struct {
		width, height float32
		refused       []error
		do            func(*Screen)
	}{
		"a page":               {1088, 820, nil, func(*Screen) {}},
		"the end of a page":    {1088, 680, nil, func(s *Screen) { press(s, fyne.KeyEnd) }},
		"a short page":         {1088, 820, nil, func(s *Screen) { press(s, fyne.KeyDown) }},
		"small":                {768, 680, leftOut, func(*Screen) {}},
		"words that are there": {1088, 820, nil, func(s *Screen) { s.search.SetText("silence bar") }},
		"words that are not":   {1088, 820, nil, func(s *Screen) { s.search.SetText("zebra") }},
		"no packs left out":    {1088, 820, nil, func(s *Screen) { s.ShowPacks() }},
		"packs left out":       {1088, 820, leftOut, func(s *Screen) { s.ShowPacks() }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, w, _ := screen(t, tt.width, tt.height, tt.refused, candour, patience)
			tt.do(s)
			kittest.Golden(t, name, w)
		})
	}
}

func TestKeys(t *testing.T) {
	tests := []struct {
		name      string
		query     string
		keys      []fyne.KeyName
		chosen    string
		practised string
		opened    int
	}{
		{"the first page", "", nil, "Candour", "", 0},
		{"enter practises", "", []fyne.KeyName{fyne.KeyReturn}, "Candour", "Candour", 0},
		{"down", "", []fyne.KeyName{fyne.KeyDown, fyne.KeyEnter}, "Patience", "Patience", 0},
		{"not past the beginning", "", []fyne.KeyName{fyne.KeyUp}, "Candour", "", 0},
		{"not past the end", "", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, "", "", 1},
		{"a search leads to what has it", "hurried", nil, "Patience", "", 0},
		{"a search stays where it is found", "SILENCE", nil, "Candour", "", 0},
		{"down passes over what has it not", "news", []fyne.KeyName{fyne.KeyDown}, "Candour", "", 0},
		{"escape brings all back", "news", []fyne.KeyName{fyne.KeyEscape, fyne.KeyDown}, "Patience", "", 0},
		{"spaces are no search", "   ", []fyne.KeyName{fyne.KeyDown}, "Patience", "", 0},
		{"nothing found", "zebra", []fyne.KeyName{fyne.KeyDown, fyne.KeyUp}, "Candour", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _, d := screen(t, 1088, 820, nil, candour, patience)
			s.search.SetText(tt.query)
			press(s, tt.keys...)
			chosen := ""
			if !s.onPacks() {
				chosen = s.params.Pages[s.chosen].Name
			}
			if chosen != tt.chosen || strings.Join(d.practised, " ") != tt.practised || d.opened != tt.opened {
				t.Errorf("%q is open, practises %q, opened %d times", chosen, d.practised, d.opened)
			}
			for i, r := range s.rows {
				if r.On != (i == s.chosen) {
					t.Errorf("row %d of %d is on: %v", i, s.chosen, r.On)
				}
			}
		})
	}
}

func TestKeysWhileWordsAreTyped(t *testing.T) {
	s, w, d := screen(t, 1088, 300, nil, candour, patience)
	s.Search()
	if w.Canvas().Focused() != s.search || s.action.Key != "" {
		t.Fatalf("%v has the keys, Enter is shown as %q", w.Canvas().Focused(), s.action.Key)
	}
	s.search.SetText("the")
	typed := func(k fyne.KeyName) { s.search.TypedKey(&fyne.KeyEvent{Name: k}) }
	var tops []float32
	for range 4 {
		tops = append(tops, s.scroll.Offset.Y)
		typed(fyne.KeyReturn)
	}
	if slices.Max(tops) == tops[0] {
		t.Errorf("Enter does not go on to what is found: %v", tops)
	}
	typed(fyne.KeyDown)
	if s.params.Pages[s.chosen].Name != "Candour" || len(d.practised) > 0 {
		t.Errorf("%d is open, practises %q", s.chosen, d.practised)
	}
	typed(fyne.KeyEscape)
	if s.search.Text != "" || w.Canvas().Focused() != nil || s.action.Key != "Enter" {
		t.Errorf("after Escape %q is sought and %v has the keys", s.search.Text, w.Canvas().Focused())
	}
}

func TestPagesTurn(t *testing.T) {
	s, _, _ := screen(t, 1088, 300, nil, candour, patience)
	at := func() float32 { return s.scroll.Offset.Y }
	press(s, fyne.KeyPageDown)
	once := at()
	press(s, fyne.KeySpace)
	twice := at()
	press(s, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp)
	if once <= 0 || twice <= once || at() != 0 {
		t.Errorf("at %v, then %v, then %v", once, twice, at())
	}
	press(s, fyne.KeyEnd)
	end := at()
	press(s, fyne.KeyPageDown)
	if end <= twice || at() != end {
		t.Errorf("the end is at %v, and below it is %v", end, at())
	}
	press(s, fyne.KeyDown)
	if at() != 0 {
		t.Errorf("another page begins at %v", at())
	}
}

func TestTheLevelIsThatOfPractice(t *testing.T) {
	s, w, d := screen(t, 1088, 820, nil, candour)
	d.level = interviewer.L6
	s.Shown()
	kittest.Golden(t, "another level", w)
	press(s, fyne.KeyPageDown)
	at := s.scroll.Offset
	if s.Shown(); s.scroll.Offset != at {
		t.Errorf("the page was at %v and is at %v", at, s.scroll.Offset)
	}
}

func TestAHostilePackIsShown(t *testing.T) {
	s, w, _ := screen(t, 768, 680, nil, hostile())
	s.search.SetText("m no")
	press(s, fyne.KeyEnd)
	s.search.SetText(strings.Repeat("mm ", 100000))
	width := s.scroll.Size().Width
	for _, o := range s.sheet.root.Objects {
		if right := o.Position().X + o.Size().Width; right > width {
			t.Fatalf("%T reaches %v of %v", o, right, width)
		}
	}
	w.Resize(fyne.NewSize(1088, 820))
	if high := s.sheet.root.Size().Height; high < 200*60 {
		t.Errorf("200 questions are %v high", high)
	}
}

func TestTheExampleIsAPack(t *testing.T) {
	b, err := bank.Load(fstest.MapFS{"a.toml": {Data: []byte(strings.Join(example, "\n"))}})
	if err != nil || len(b.Pages()) != 1 {
		t.Errorf("%v", err)
	}
}
