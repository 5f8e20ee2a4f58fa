package practice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

// Loops is what this screen needs of loops. All of it is called off the UI
// thread.
type Loops interface {
	// Loops returns every loop, newest first.
	Loops(ctx context.Context) ([]loop.Loop, error)
	// PlanLoop plans a loop that is not kept yet; without principles it is for
	// all that have a question for the level. Errors: loop.ErrCovered.
	PlanLoop(ctx context.Context, level interviewer.Level, mode interviewer.Mode, principles []string) (loop.Loop, error)
	SaveLoop(ctx context.Context, l loop.Loop) error
}

// The kinds of practice.
const (
	kindRound = "round"
	kindLoop  = "loop"
)

// stands is where the loop of the screen stands.
type stands int

const (
	loopUnknown stands = iota // it is being looked for, or that failed
	loopPlanned               // not begun, and kept by nobody
	loopOpen                  // begun
	loopOver                  // every question was asked
)

// looping is the loop as the screen shows it.
type looping struct {
	kind    string
	stands  stands
	loop    loop.Loop
	chosen  int      // round
	leftOut []string // principles that a new loop is not to ask for
	picking bool     // principles are being chosen
	anew    bool     // a new loop is wanted although the last one is there
	busy    bool     // its next round is about to begin
	sought  int      // counts the searches, so that a stale one is passed over
	err     error    // of the last search

	choice         *kit.Segmented
	standing       *kit.Text // where it stands
	level          *kit.Text
	stages         []*kit.Stage
	rounds, picks  *kit.Column
	checks         []*kit.Check
	covers         *kit.Text
	pick, all, act *kit.Button
}

func (s *Screen) onLoop() bool { return s.looping.kind == kindLoop }

func (s *Screen) buildLoop() {
	l := &s.looping
	l.choice = kit.NewSegmented(l.kind, s.setKind, kit.Option{Value: kindRound, Label: "One round"}, kit.Option{Value: kindLoop, Label: "Loop of five"})
	l.standing = kit.NewParagraph(kit.Second, "")
	l.level = kit.NewText(kit.Body, "")
	l.rounds = kit.NewColumn(0, 12, listWidest, listAssumed)
	l.picks = kit.NewColumn(6, 12, listWidest, listAssumed)
	for _, p := range s.principles[1:] {
		c := kit.NewCheck(p.Name, !slices.Contains(l.leftOut, p.Name), func(on bool) { s.cover(p.Name, on) })
		l.checks = append(l.checks, c)
		l.picks.AddUnder(4, 12, c)
	}
	l.covers = kit.NewParagraph(kit.Body, "")
	l.pick = kit.NewButton(kit.Plain, "", "", func() { s.pickPrinciples(!l.picking) })
	l.all = kit.NewButton(kit.Plain, "", "", s.coverAll)
	l.act = kit.NewButton(kit.Plain, "", "", s.actOnLoop)
}

// The widths of the list of rounds and of principles.
const (
	listWidest  = 2000
	listAssumed = 600
)

// setKind chooses between one round and a loop.
func (s *Screen) setKind(kind string) {
	if s.looping.kind == kind {
		return
	}
	s.looping.kind = kind
	s.looping.choice.Set(kind)
	s.params.Preferences.SetString(keyKind, kind)
	s.showKind()
	s.findLoop()
}

// ShowLoop shows the loop; anew has a new one planned where none is open.
func (s *Screen) ShowLoop(anew bool) {
	s.looping.anew = anew
	s.setKind(kindLoop)
}

// findLoop looks for the loop that is open, or else the last one, or plans one.
func (s *Screen) findLoop() {
	if !s.onLoop() {
		return
	}
	l := &s.looping
	l.sought++
	sought, anew, level, mode, covered := l.sought, l.anew, s.setup.Level, s.setup.Mode, s.covered()
	go func() {
		found, stands, err := seek(context.Background(), s.params.Loops, anew, func(ctx context.Context) (loop.Loop, error) {
			return s.params.Loops.PlanLoop(ctx, level, mode, covered)
		})
		fyne.Do(func() {
			if sought == l.sought {
				s.takeLoop(found, stands, err)
			}
		})
	}()
}

// seek returns the loop that is open, or else the last one, or else a new one.
func seek(ctx context.Context, loops Loops, anew bool, plan func(context.Context) (loop.Loop, error)) (loop.Loop, stands, error) {
	all, err := loops.Loops(ctx)
	if err != nil {
		return loop.Loop{}, loopUnknown, err
	}
	if l, open := loop.Open(all); open {
		return l, loopOpen, nil
	}
	if len(all) > 0 && !anew {
		return all[0], loopOver, nil
	}
	l, err := plan(ctx)
	if err != nil {
		return l, loopUnknown, err
	}
	return l, loopPlanned, nil
}

// takeLoop shows the loop that was found, its next round chosen.
func (s *Screen) takeLoop(found loop.Loop, stands stands, err error) {
	l := &s.looping
	l.loop, l.stands, l.err, l.busy = found, stands, err, false
	l.chosen = 0
	if at, more := found.Next(); more {
		l.chosen = at.Round
	}
	if stands == loopOpen || stands == loopOver {
		l.anew, l.picking = false, false
	}
	s.showRounds()
	s.showKind()
}

// showRounds makes the rows of the rounds.
func (s *Screen) showRounds() {
	l := &s.looping
	l.rounds.Clear()
	l.stages = nil
	for i, r := range l.loop.Rounds {
		stage := kit.NewStage(i+1, func() { s.chooseRound(i) })
		c := loop.CharacterOf(r.Of)
		stage.Name, stage.About = c.Name, strings.TrimSuffix(c.About, ".")
		stage.Detail = asksFor(r)
		stage.Mark, stage.Done = mark(l.loop, i)
		l.stages = append(l.stages, stage)
		l.rounds.Add(0, stage)
	}
	s.showChosenRound()
}

// asksFor lists the principles of a round. What a bar raiser asks for stays
// open until it was asked.
func asksFor(r loop.Round) string {
	if r.Of == bank.BarRaiser && !r.Done() {
		return "Any principle"
	}
	return strings.Join(r.Principles(), ", ")
}

// mark says where a round stands in a word or two.
func mark(l loop.Loop, round int) (word string, done bool) {
	at, more := l.Next()
	switch {
	case l.Rounds[round].Done():
		return "Done", true
	case !more || at.Round != round:
		return "", false
	case at.Question > 0:
		return fmt.Sprintf("Question %d of %d", at.Question+1, len(l.Rounds[round].Questions)), false
	}
	return "Next", false
}

// chooseRound tells about a round; the one that starts is always the next.
func (s *Screen) chooseRound(i int) {
	if i < 0 || i >= len(s.looping.stages) {
		return
	}
	s.looping.chosen = i
	s.showChosenRound()
	s.showKind()
	kit.Reveal(s.looping.rounds.Scroll, s.looping.stages[i])
}

func (s *Screen) showChosenRound() {
	l := &s.looping
	for i, stage := range l.stages {
		chosen := l.stands != loopOver
		stage.On = chosen && i == l.chosen
		stage.Line = i+1 < len(l.stages) && !(chosen && (i == l.chosen || i+1 == l.chosen))
	}
	l.rounds.Refresh()
}

// showKind shows what belongs to one round or to a loop, and hides the rest.
func (s *Screen) showKind() {
	l, b := &s.looping, s.blocks
	on := s.onLoop()
	setup := !on || l.stands == loopOpen || l.stands == loopPlanned
	planning := on && (l.stands == loopPlanned || l.stands == loopUnknown && l.err != nil)
	for o, shown := range map[fyne.CanvasObject]bool{
		s.headings[0]: !on, s.headings[1]: !on, s.list: !on,
		l.standing: on, l.rounds.Scroll: on && !l.picking, l.picks.Scroll: on && l.picking,
		b.level: setup || planning, b.mode: setup, b.question: !on, b.followUps: !on, b.each: on && setup, b.bar: setup, b.voice: setup,
		b.principles: planning, b.act: on && (l.stands == loopOpen || l.stands == loopOver || l.stands == loopPlanned && l.anew),
		l.all: l.picking, s.micRow: setup || planning, s.micNote: setup || planning,
	} {
		kit.Show(o, shown)
	}
	s.showTitle()
	s.showLevel()
	mode, followUps := s.setup.Mode, s.setup.FollowUps
	if on && setup {
		mode = l.loop.Mode
		followUps = loop.CharacterOf(l.loop.Rounds[l.chosen].Of).FollowUps
	}
	s.showMode(mode)
	s.bar.Set(segments(followUps))
	s.showStart()
	if on {
		s.showStanding()
	}
	s.root.Refresh()
}

// showStart says what the action begins.
func (s *Screen) showStart() {
	l := &s.looping
	label, able := startRound, true
	if s.onLoop() {
		label, able = s.loopStart(), !l.busy && l.stands != loopUnknown
	}
	s.start.Set(label, "Enter")
	s.start.SetDisabled(!able)
}

func (s *Screen) loopStart() string {
	l := &s.looping
	at, more := l.loop.Next()
	switch {
	case l.busy:
		return "One moment"
	case l.stands == loopOver:
		return "Read the debrief"
	case !more:
		return "Start the loop"
	case at.Question > 0:
		return "Go on with " + lower(loop.CharacterOf(l.loop.Rounds[at.Round].Of).Name)
	}
	return "Start " + lower(loop.CharacterOf(l.loop.Rounds[at.Round].Of).Name)
}

// loopTitle heads the panel of a loop.
func (s *Screen) loopTitle() (title, listens string) {
	l := &s.looping
	switch {
	case l.stands == loopOver:
		return "Debrief", "What the five would say together: the evidence for each principle, what does not fit together between rounds, and whether the bar raiser would veto."
	case l.chosen < len(l.loop.Rounds):
		c := loop.CharacterOf(l.loop.Rounds[l.chosen].Of)
		return c.Name, c.Listens
	}
	return "Loop of five", "Five interviewers, one after the other, as on the day itself. Afterwards they compare what they heard."
}

// showStanding says where the loop stands and what can be done about it.
func (s *Screen) showStanding() {
	l := &s.looping
	style, text := kit.Second, ""
	switch {
	case l.err != nil:
		style, text = kit.Second.In(theme.Amber), wording.Error(l.err)
	case l.stands == loopUnknown:
		text = "One moment."
	case l.picking:
		text = "Which principles should the loop ask for?"
	case l.stands == loopPlanned:
		text = length(l.loop)
	case l.stands == loopOpen:
		text = tally(l.loop) + " Carry on today or another day."
	case l.stands == loopOver:
		text = l.loop.Progress()
	}
	if planning := l.stands == loopPlanned || l.stands == loopUnknown; planning && len(s.chosenPrinciples()) == 0 {
		style, text = kit.Second.In(theme.Amber), "Choose one principle at least."
		s.start.SetDisabled(true)
	}
	l.standing.SetStyle(style)
	l.standing.Set(text)
	switch n := len(s.principles) - 1 - len(s.leftOut()); n {
	case len(s.principles) - 1:
		l.covers.Set(fmt.Sprintf("All %d.", n))
	default:
		l.covers.Set(fmt.Sprintf("%d of %d.", n, len(s.principles)-1))
	}
	l.all.Set("All of them", "")
	if len(s.leftOut()) == 0 {
		l.all.Set("None of them", "")
	}
	l.pick.Set("Choose which", "")
	if l.picking {
		l.pick.Set("Show the rounds", "")
	}
	l.act.Set(map[stands]string{loopOpen: "Give up this loop", loopOver: "Plan a new loop", loopPlanned: "Back to the last loop"}[l.stands], "")
}

// tally says how many rounds are done.
func tally(l loop.Loop) string {
	if l.RoundsDone() == 0 {
		return "The first round has begun."
	}
	return l.Tally()
}

// length says how long a loop takes.
func length(l loop.Loop) string {
	questions := 0
	for _, r := range l.Rounds {
		questions += len(r.Questions)
	}
	minutes := int((l.Limit() + audio.Second*60 - 1) / (audio.Second * 60))
	return fmt.Sprintf("%d questions, %d minutes of answers at most. Pause after any round, for a coffee or a day.", questions, minutes)
}

// leftOut are the principles of the bank that a new loop is not to ask for.
func (s *Screen) leftOut() []string {
	var all []string
	for _, p := range s.principles[1:] {
		if slices.Contains(s.looping.leftOut, p.Name) {
			all = append(all, p.Name)
		}
	}
	return all
}

// chosenPrinciples are those that a new loop is to ask for.
func (s *Screen) chosenPrinciples() []string {
	var all []string
	for _, p := range s.principles[1:] {
		if !slices.Contains(s.looping.leftOut, p.Name) {
			all = append(all, p.Name)
		}
	}
	return all
}

// covered are the principles that the person has chosen; none for all.
func (s *Screen) covered() []string {
	if len(s.leftOut()) == 0 {
		return nil
	}
	return s.chosenPrinciples()
}

// cover has a new loop ask for a principle, or not.
func (s *Screen) cover(principle string, on bool) {
	out := slices.DeleteFunc(slices.Clone(s.looping.leftOut), func(p string) bool { return p == principle })
	if !on {
		out = append(out, principle)
	}
	s.leave(out)
}

// coverAll has a new loop ask for every principle, or, where it does, for none,
// so that a few are soon chosen.
func (s *Screen) coverAll() {
	var out []string
	if len(s.leftOut()) == 0 {
		out = s.chosenPrinciples()
	}
	for _, c := range s.looping.checks {
		c.On = out == nil
		c.Refresh()
	}
	s.leave(out)
}

// leave keeps which principles are left out, and plans anew.
func (s *Screen) leave(out []string) {
	s.looping.leftOut = out
	s.params.Preferences.SetStringList(keyLeftOut, out)
	s.showKind()
	if len(s.chosenPrinciples()) > 0 {
		s.findLoop()
	}
}

func (s *Screen) pickPrinciples(picking bool) {
	s.looping.picking = picking
	s.showKind()
}

// actOnLoop is the quieter action of the panel.
func (s *Screen) actOnLoop() {
	l := &s.looping
	switch l.stands {
	case loopOpen:
		s.params.GiveUp(l.loop)
	case loopOver:
		l.anew = true
		s.findLoop()
	case loopPlanned:
		l.anew, l.picking = false, false
		s.findLoop()
	}
}

// holdLoop changes how strict the interviewers of the rounds to come are.
func (s *Screen) holdLoop(m interviewer.Mode) {
	l := &s.looping
	l.loop = l.loop.Held(m)
	s.showMode(m)
	held := l.loop
	go func() {
		if err := s.params.Loops.SaveLoop(context.Background(), held); err != nil {
			fyne.Do(func() { s.micNote.Set(wording.Error(err)) })
		}
	}()
}

// beginLoop holds the next round, or shows the debrief.
func (s *Screen) beginLoop() {
	l := &s.looping
	switch {
	case l.busy || l.stands == loopUnknown:
	case l.stands == loopOver:
		s.params.Debrief(l.loop)
	case len(s.chosenPrinciples()) == 0 && l.stands == loopPlanned:
	default:
		l.busy, l.picking = true, false
		s.showKind()
		s.params.StartLoop(l.loop, s.microphone)
	}
}

// loopKey chooses with Up and Down, leads back to one round with Left, starts
// with Enter and ends the choice of principles with Escape.
func (s *Screen) loopKey(e *fyne.KeyEvent) {
	l := &s.looping
	switch e.Name {
	case fyne.KeyUp:
		s.chooseRound(l.chosen - 1)
	case fyne.KeyDown:
		s.chooseRound(l.chosen + 1)
	case fyne.KeyLeft:
		s.setKind(kindRound)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.begin()
	case fyne.KeyEscape:
		s.pickPrinciples(false)
	}
}

// lower returns a name as it goes on in a sentence.
func lower(name string) string {
	if name != "" && name[0] >= 'A' && name[0] <= 'Z' {
		return string(name[0]+'a'-'A') + name[1:]
	}
	return name
}
