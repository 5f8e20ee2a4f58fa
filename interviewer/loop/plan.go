package loop

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

// Choice is what a loop is planned from.
type Choice struct {
	Level interviewer.Level
	// Principles are to be covered; empty for what such a loop usually asks for.
	Principles []string
	Seed       uint64 // the same choice gives the same plan
	// Earlier are the questions of earlier loops, the last loop first.
	Earlier [][]string
	// Used are the questions that were asked in any round, the last one last.
	Used []string
	// Questions says how many questions each round has, in the order of
	// bank.Rounds, as recordings do; 0, or none, leaves it to the plan.
	Questions []int
}

// lately is for how many loops a question rests after it was asked.
const lately = 3

// usual is how many principles a loop covers that no principle was chosen for:
// five interviews of two each.
const usual = 10

// Plan returns the rounds of a loop. Every chosen principle is covered, by a
// question of its own where the rounds have room; questions suit the round and
// the level and are asked once. A question of the last three loops comes back
// only where the bank has no other for its place. Errors: ErrCovered,
// bank.ErrPrinciple.
func Plan(b *bank.Bank, c Choice) ([]Round, []string, error) {
	p := planner{bank: b, choice: c, random: rand.New(rand.NewPCG(c.Seed, 0x9e3779b97f4a7c15))} // #nosec G404 -- variety, no secret
	covered, err := p.covered()
	if err != nil {
		return nil, nil, err
	}
	if err := p.seat(covered); err != nil {
		return nil, nil, err
	}
	rounds, err := p.ask()
	return rounds, covered, err
}

// seat is a principle's place in a round.
type seat struct {
	principle string
	also      string
	round     int // index of bank.Rounds
}

type planner struct {
	bank   *bank.Bank
	choice Choice
	random *rand.Rand
	seats  []seat
}

// covered returns the principles that are to be covered, in the order of the
// bank.
func (p *planner) covered() ([]string, error) {
	want := map[string]bool{}
	for _, name := range p.choice.Principles {
		found, err := p.bank.Principle(name)
		if err != nil {
			return nil, err
		}
		want[found.Name] = true
	}
	var all []string
	for _, one := range p.bank.Principles() {
		all = append(all, one.Name)
	}
	if len(want) == 0 {
		want = p.usual(all)
	}
	return slices.DeleteFunc(all, func(name string) bool { return !want[name] }), nil
}

// usual are the principles that the rounds ask for themselves, and others up to
// the usual number.
func (p *planner) usual(all []string) map[string]bool {
	want := map[string]bool{}
	for i, r := range bank.Rounds() {
		for k, name := range r.AsksFor() {
			limit := p.limit(i)
			if (limit == 0 || k < limit) && slices.Contains(all, name) && len(p.fit(name, i)) > 0 {
				want[name] = true
			}
		}
	}
	room := 0
	for i := range bank.Rounds() {
		if room += p.limit(i); p.limit(i) == 0 {
			room += usual / len(bank.Rounds())
		}
	}
	for _, i := range p.random.Perm(len(all)) {
		if len(want) >= room {
			break
		}
		if p.fitsSomewhere(all[i]) {
			want[all[i]] = true
		}
	}
	return want
}

func (p *planner) fit(principle string, round int) []bank.Question {
	return p.bank.Questions(principle, p.choice.Level, bank.Rounds()[round])
}

func (p *planner) fitsSomewhere(principle string) bool {
	for i := range bank.Rounds() {
		if len(p.fit(principle, i)) > 0 {
			return true
		}
	}
	return false
}

// seat gives every principle a round: its own ones first, the others where the
// fewest questions are. A round that would ask nothing asks for what is asked
// for least.
func (p *planner) seat(covered []string) error {
	for i, r := range bank.Rounds() {
		for _, name := range r.AsksFor() {
			if slices.Contains(covered, name) && p.room(i) {
				p.sit(name, i)
			}
		}
	}
	others := slices.Clone(covered)
	p.random.Shuffle(len(others), func(i, k int) { others[i], others[k] = others[k], others[i] })
	for _, name := range others {
		if p.seated(name) == 0 && !p.sitWhereFewest(name) && !p.share(name) {
			return fmt.Errorf("%w: no question about %q suits %s and a round with room", ErrCovered, name, p.choice.Level)
		}
	}
	for i, r := range bank.Rounds() {
		for p.count(i) < max(p.limit(i), 1) {
			if !p.fill(i, covered) {
				return fmt.Errorf("%w: the bank has too few questions for %s and the round %q", ErrCovered, p.choice.Level, r)
			}
		}
	}
	return nil
}

// room reports whether the round may have one more question.
func (p *planner) room(round int) bool {
	return p.limit(round) == 0 || p.count(round) < p.limit(round)
}

// limit is the number of questions that the round must have; 0 for none.
func (p *planner) limit(round int) int {
	if round < len(p.choice.Questions) {
		return p.choice.Questions[round]
	}
	return 0
}

func (p *planner) count(round int) int {
	n := 0
	for _, s := range p.seats {
		if s.round == round {
			n++
		}
	}
	return n
}

// seated counts how often a principle is asked for.
func (p *planner) seated(name string) int {
	n := 0
	for _, s := range p.seats {
		if s.principle == name || s.also == name {
			n++
		}
	}
	return n
}

// sit gives the principle a question in the round, if there is one left.
func (p *planner) sit(name string, round int) bool {
	p.seats = append(p.seats, seat{principle: name, round: round})
	if _, ok := p.match(name); !ok {
		p.seats = p.seats[:len(p.seats)-1]
		return false
	}
	return true
}

// eager is the order in which rounds take what nobody else asks for: the two
// that may ask for any principle first.
var eager = []bank.Round{bank.HiringManager, bank.BarRaiser, bank.SkipLevel, bank.PeerManager, bank.Technical}

func (p *planner) sitWhereFewest(name string) bool {
	order := make([]int, 0, len(eager))
	for _, r := range eager {
		order = append(order, slices.Index(bank.Rounds(), r))
	}
	slices.SortStableFunc(order, func(a, b int) int { return p.count(a) - p.count(b) })
	for _, i := range order {
		if p.room(i) && p.sit(name, i) {
			return true
		}
	}
	return false
}

// share has the answer to another principle's question listened to for this
// one as well, where no round has room: a question is about one principle or
// two (interview.md, "The round").
func (p *planner) share(name string) bool {
	for _, r := range eager {
		for k := range p.seats {
			s := &p.seats[k]
			if bank.Rounds()[s.round] == r && s.also == "" {
				s.also = name
				return true
			}
		}
	}
	return false
}

// fill gives a round a question about what is asked for least.
func (p *planner) fill(round int, covered []string) bool {
	order := slices.Clone(covered)
	p.random.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
	slices.SortStableFunc(order, func(a, b string) int { return p.seated(a) - p.seated(b) })
	for _, name := range order {
		if p.sit(name, round) {
			return true
		}
	}
	return false
}

// ask gives every seat its question.
func (p *planner) ask() ([]Round, error) {
	chosen := map[int]interviewer.Question{} // by seat
	for _, s := range p.seats {
		found, ok := p.match(s.principle)
		if !ok {
			return nil, fmt.Errorf("%w: too few questions about %q", ErrCovered, s.principle)
		}
		for at, q := range found {
			chosen[at] = q
		}
	}
	rounds := make([]Round, len(bank.Rounds()))
	for i, r := range bank.Rounds() {
		rounds[i].Of = r
		for at, s := range p.seats {
			if s.round == i {
				rounds[i].Questions = append(rounds[i].Questions, Question{Question: chosen[at], Also: s.also})
			}
		}
	}
	return rounds, nil
}

// match gives each seat of a principle a question of its own that suits its
// round, as many as possible of those that rest; it reports false where there
// are too few. It is a matching with augmenting paths: a seat takes a question
// from another one that has a second choice.
func (p *planner) match(principle string) (map[int]interviewer.Question, bool) {
	holder := map[string]int{} // which seat has a question
	suits := map[int][]bank.Question{}
	var places []int
	for at, s := range p.seats {
		if s.principle == principle {
			places = append(places, at)
			suits[at] = p.ranked(principle, s.round)
		}
	}
	var take func(at int, tried map[string]bool, mayBeRecent bool) bool
	take = func(at int, tried map[string]bool, mayBeRecent bool) bool {
		for _, q := range suits[at] {
			if tried[q.ID] || !mayBeRecent && p.recent(q.ID) {
				continue
			}
			tried[q.ID] = true
			if other, taken := holder[q.ID]; !taken || take(other, tried, mayBeRecent) {
				holder[q.ID] = at
				return true
			}
		}
		return false
	}
	for _, at := range places {
		if !take(at, map[string]bool{}, false) && !take(at, map[string]bool{}, true) {
			return nil, false
		}
	}
	found := map[int]interviewer.Question{}
	for _, at := range places {
		for _, q := range suits[at] {
			if by, held := holder[q.ID]; held && by == at {
				found[at] = q.Question
			}
		}
	}
	return found, len(found) == len(places)
}

// recent reports whether a question was asked in the last loops.
func (p *planner) recent(id string) bool {
	for _, asked := range p.choice.Earlier[:min(lately, len(p.choice.Earlier))] {
		if slices.Contains(asked, id) {
			return true
		}
	}
	return false
}

// ranked returns the questions of a principle for a round: the one that was
// asked longest ago first, in an order of the seed where none was.
func (p *planner) ranked(principle string, round int) []bank.Question {
	fit := p.fit(principle, round)
	shuffled := rand.New(rand.NewPCG(p.choice.Seed, uint64(round))) // #nosec G404 G115 -- the same order each time it is asked for; rounds count from 0
	shuffled.Shuffle(len(fit), func(i, k int) { fit[i], fit[k] = fit[k], fit[i] })
	last := func(q bank.Question) int {
		for i := len(p.choice.Used) - 1; i >= 0; i-- {
			if p.choice.Used[i] == q.ID {
				return i
			}
		}
		return -1
	}
	inLoop := func(q bank.Question) int { // loops ago, so that a higher one comes first
		for i, asked := range p.choice.Earlier {
			if slices.Contains(asked, q.ID) {
				return i
			}
		}
		return len(p.choice.Earlier)
	}
	slices.SortStableFunc(fit, func(a, b bank.Question) int {
		if by := inLoop(b) - inLoop(a); by != 0 {
			return by
		}
		return last(a) - last(b)
	})
	return fit
}
