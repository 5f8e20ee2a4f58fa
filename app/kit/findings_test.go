package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tellmemore/app/kit"
	"tellmemore/app/kit/kittest"
	"tellmemore/app/theme"
)

// wraps is what has a height at a width.
type wraps interface {
	fyne.CanvasObject
	HeightAt(width float32) float32
}

// at shows one widget as high as it is at a width.
func at(t *testing.T, o fyne.CanvasObject, width float32) fyne.Window {
	t.Helper()
	w := kittest.Show(t, container.NewWithoutLayout(o), width+40, 300)
	high := o.MinSize().Height
	if wrapping, ok := o.(wraps); ok {
		high = wrapping.HeightAt(width)
	}
	o.Move(fyne.NewPos(20, 20))
	o.Resize(fyne.NewSize(width, high))
	return w
}

func TestFindingsAreDrawn(t *testing.T) {
	long := "“we had a reconciliation service that nobody really owned and it had been handed between three teams for as long as anyone remembered”"
	tests := map[string]struct {
		widget func() fyne.CanvasObject
		focus  bool
	}{
		"finding": {func() fyne.CanvasObject {
			return kit.NewFinding(theme.AmberFill, "“we migrated the ledger”", "Who did this? Say which part was yours.", nil)
		}, false},
		"finding with the focus": {func() fyne.CanvasObject {
			return kit.NewFinding(theme.Border, "“twelve engineers”", "Team of 12: supports L6. For L7, say which other products or teams depended on it.", nil)
		}, true},
		"finding with a long quote": {func() fyne.CanvasObject { return kit.NewFinding(theme.AmberFill, long, "Say how it ended.", nil) }, false},
		"remark": {func() fyne.CanvasObject {
			return kit.NewRemark(theme.Border, "You spoke at 205 words a minute, and 130 to 170 are easy to follow.")
		}, false},
		"strong evidence": {func() fyne.CanvasObject {
			return kit.NewEvidence(kit.DegreeStrong, "Ownership", "I would take it", nil)
		}, false},
		"some evidence":       {func() fyne.CanvasObject { return kit.NewEvidence(kit.DegreeSome, "Dive Deep", "one by one", nil) }, true},
		"not enough evidence": {func() fyne.CanvasObject { return kit.NewStanding(kit.DegreeNone, "Earn Trust") }, false},
		"evidence with a long name": {func() fyne.CanvasObject {
			return kit.NewStanding(kit.DegreeNone, "Success and Scale Bring Broad Responsibility")
		}, false},
		"not judged":       {func() fyne.CanvasObject { return kit.NewStanding(kit.DegreeUnjudged, "Candour") }, false},
		"evidence against": {func() fyne.CanvasObject { return kit.NewStanding(kit.DegreeAgainst, "Earn Trust") }, false},
		"finding with its place": {func() fyne.CanvasObject {
			f := kit.NewFinding(theme.AmberFill, "“it was the vendor”", "What was your own part in it?", nil)
			f.Place = "Round 1, hiring manager, follow-up 2, 0:12"
			return f
		}, false},
		"finding that is played": {func() fyne.CanvasObject {
			f := kit.NewFinding(theme.Border, "“I would take it”", "", nil)
			f.Place = "Round 4, bar raiser, story, 1:05"
			f.Set(true)
			return f
		}, false},
		"figures": {func() fyne.CanvasObject {
			return kit.NewFigures(kit.Figure{Value: "120", Caption: "words/min"}, kit.Figure{Value: "7", Caption: "pauses"}, kit.Figure{Value: "12 : 2", Caption: "I : we"}, kit.Figure{Value: "4+", Caption: "fillers"})
		}, false},
		"shares":      {func() fyne.CanvasObject { return shares(0.26, 0.14, 0.37, 0.13, 0.10) }, false},
		"thin shares": {func() fyne.CanvasObject { return shares(0.9, 0.01, 0.04, 0, 0.05) }, false},
		"no action":   {func() fyne.CanvasObject { return shares(0.5, 0.5, 0, 0, 0) }, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := tt.widget()
			w := at(t, o, 324)
			if tt.focus {
				w.Canvas().Focus(o.(fyne.Focusable))
			}
			kittest.Golden(t, name, w)
		})
	}
}

func TestTabsFitTheirRoom(t *testing.T) {
	tabs := []kit.Tab{
		{Label: "Story", Right: "2:06", Share: 1, Over: true},
		{Label: "Your role", Right: "0:27", Share: 0.9},
		{Label: "Your role, again", Right: "0:24", Share: 0.8},
		{Label: "Differently", Right: "skipped"},
	}
	for name, width := range map[string]float32{"wide tabs": 644, "narrow tabs": 360} {
		t.Run(name, func(t *testing.T) {
			o := kit.NewTabs(func(int) {})
			o.Set(tabs, 1)
			kittest.Golden(t, name, at(t, o, width))
		})
	}
}

func shares(of ...float64) *kit.Shares {
	all := make([]kit.Share, len(of))
	for i, v := range of {
		all[i] = kit.Share{Letter: string("STARL"[i]), Share: v, Main: i == 2}
	}
	return kit.NewShares(all...)
}

func TestAFindingIsPlayedByMouseAndKeys(t *testing.T) {
	presses := map[string]func(o fyne.CanvasObject){
		"click": func(o fyne.CanvasObject) { test.Tap(o.(fyne.Tappable)) },
		"enter": func(o fyne.CanvasObject) { o.(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
		"space": func(o fyne.CanvasObject) { o.(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) },
	}
	for name, press := range presses {
		t.Run(name, func(t *testing.T) {
			played := 0
			play := func() { played++ }
			for _, o := range []fyne.CanvasObject{kit.NewFinding(theme.Border, "a", "B.", play), kit.NewEvidence(kit.DegreeSome, "a", "b", play)} {
				at(t, o, 324)
				press(o)
			}
			if played != 2 {
				t.Errorf("played %d of 2", played)
			}
		})
	}
}

func TestPassages(t *testing.T) {
	sentences := []kit.Said{
		{Text: "It had been handed between three teams and, um, every month-end about 4,100 transactions didn't match.", Marks: []kit.Mark{
			{From: 44, To: 46, Kind: kit.MarkFiller}, {From: 70, To: 88, Kind: kit.MarkNumber},
		}},
		{Text: "Finance fixed them by hand."},
	}
	past := []kit.Said{{Text: "and I should have set up the handover.", Past: true}}
	unheard := []kit.Said{{Text: "[not recognised]", Marks: []kit.Mark{{To: 16, Kind: kit.MarkUnheard}}}}
	none := func(int) {}
	tests := map[string]struct {
		passage *kit.Passage
		playing int
		focus   bool
	}{
		"part":                {kit.NewPassage("S", true, sentences, none), -1, false},
		"sentence played":     {kit.NewPassage("S", true, sentences, none), 1, false},
		"past the limit":      {kit.NewPassage("", true, past, none), -1, false},
		"part of none":        {kit.NewPassage("", false, unheard, none), -1, false},
		"part with the focus": {kit.NewPassage("A", true, sentences, none), -1, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.passage.Apart()
			w := at(t, tt.passage, 420)
			tt.passage.Set(tt.playing)
			if tt.focus {
				w.Canvas().Focus(tt.passage)
			}
			kittest.Golden(t, name, w)
		})
	}
}

func TestAClickPlaysTheSentenceUnderIt(t *testing.T) {
	sentences := []kit.Said{{Text: "It had been handed between three teams and nobody had asked for it."}, {Text: "Finance fixed them by hand."}}
	tests := map[string]struct {
		x, y float32
		want int
	}{
		"first word":               {60, 10, 0},
		"second line":              {60, 35, 0},
		"second sentence":          {250, 35, 1},
		"right of the last word":   {415, 60, 1},
		"in the margin":            {20, 10, -1},
		"above, between two parts": {60, 2, -1},
		"under the last line":      {60, 200, -1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := -1
			p := kit.NewPassage("S", true, sentences, func(i int) { got = i })
			p.Apart()
			at(t, p, 420)
			p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(tt.x, tt.y)})
			if got != tt.want {
				t.Errorf("plays sentence %d, want %d", got, tt.want)
			}
		})
	}
}

func TestAPassageIsAsHighAsItsLines(t *testing.T) {
	p := kit.NewPassage("S", true, []kit.Said{{Text: "It had been handed between three teams and nobody had asked for it."}, {Text: "Finance fixed them by hand."}}, nil)
	at(t, p, 420)
	one, two := p.HeightAt(2000), p.HeightAt(420)
	if two <= one || p.TopOf(0) != 0 || p.TopOf(1) <= 0 {
		t.Errorf("%g wide, %g narrow; sentences at %g and %g", one, two, p.TopOf(0), p.TopOf(1))
	}
	p.Apart()
	if got := p.HeightAt(2000); got <= one {
		t.Errorf("a gap makes it %g from %g high", got, one)
	}
}
