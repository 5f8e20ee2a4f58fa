package coach_test

import (
	"fmt"
	"strings"
	"testing"

	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// judged reviews text of parts and sentences with an unsure reading.
func judged(t *testing.T, text string) coach.Review {
	t.Helper()
	a, r := unsure(t, text)
	r.Flags[flagAt(coach.FlagNoMetric)] = 0.5
	return coach.Judge(a, r)
}

func TestMetrics(t *testing.T) {
	for _, c := range []struct{ said, want string }{
		{"Searches with no hit went from 31 percent to 8 percent in five weeks.", "“from 31 percent to 8 percent” 31 to 8 percent down"},
		{"Sign up completion jumped from 38 to 71 percent.", "“from 38 to 71 percent” 38 to 71 percent up"},
		{"The number of networks over the 80 fell from 340 to 12.", "“from 340 to 12” 340 to 12  down"},
		{"In May returns were up from 11 to 19 percent, mostly sofas.", "“up from 11 to 19 percent” 11 to 19 percent up"},
		{"Lost links went from one in five flights to one in 90.", "“from one in five flights to one in 90” 1 to 1 flights "},
		{"Stops went from nine to one.", "“from nine to one” 9 to 1  down"},
		{"Cash out fell to 14 seconds from 52.", "“to 14 seconds from 52” 52 to 14 seconds down"},
		{"It cost 210,000 instead of 330,000 and the campaign passed.", "“210,000 instead of 330,000” 330000 to 210000  down"},
		{"The next closing took 4 days in place of 11.", "“4 days in place of 11” 11 to 4 days down"},
		{"Now it's 3 hours where it used to be 2 days.", "“3 hours where it used to be 2 days” 2 to 3 hours down"},
		{"A release fell to 3 hours from 2 days.", "“to 3 hours from 2 days” 2 to 3 hours down"},
		{"Lead time went from a week to a day.", "“from a week to a day” 1 to 1 days down"},
		{"A restore came down from 3 weeks to about an hour.", "“down from 3 weeks to about an hour” 3 to 1 hours down"},
		{"We went from a weekly call to a second one.", ""},
		{"Load times went from 1.9 seconds to 140 milliseconds.", "“from 1.9 seconds to 140 milliseconds” 1.9 to 140 milliseconds down"},
		{"The cycle went from 2 quarters to 4 months.", "“from 2 quarters to 4 months” 2 to 4 months down"},
		{"A search went from four seconds to half a second.", "“from four seconds to half a second” 4 to 0.5 seconds down"},
		{"Failures went from 4 percent to under half a percent.", "“from 4 percent to under half a percent” 4 to 0.5 percent down"},
		{"It saves three quarters of a million dollars a year.", "“three quarters of a million dollars a year” 750000 dollars "},
		{"It saves a few hundred thousand dollars a year.", "“few hundred thousand dollars a year” 100000 dollars "},
		{"We lost a couple of million dollars.", "“couple of million dollars” 1000000 dollars down"},
		{"We hit hundred percent.", "“hundred percent” 100 percent "},
		{"It went from 2000 users to 5000.", "“from 2000 users to 5000” 2000 to 5000 users up"},
		{"Tickets went from 2000 to 3500.", "“from 2000 to 3500” 2000 to 3500  up"},
		{"It held from 2019 to 2022.", ""},
		{"It cut costs by 40-50%.", "“by 40-50%” 40 percent down"},
		{"There were few of them and several good days.", ""},
		{"A parcel went from 3 dollars to 80 cents.", "“from 3 dollars to 80 cents” 3 to 80 cents down"},
		{"A call went from 90 cents to 2 dollars.", "“from 90 cents to 2 dollars” 90 to 2 dollars up"},
		{"A page went from 8 cents to 5.", "“from 8 cents to 5” 8 to 5 cents down"},
		{"We removed 118 of the 120 connectors.", "“118 of the 120 connectors” 118 connectors "},
		{"We recovered 2.1 million of the 2.15 million dollars.", "“2.1 million of the 2.15 million dollars” 2100000 dollars "},
		{"We recovered $2.1 million of the $2.15 million.", "“$2.1 million of the $2.15 million” 2100000 dollars "},
		{"They rated us 4.4 out of 5.", "“4.4 out of 5” 4.4  "},
		{"We landed it two weeks ahead of plan.", "“two weeks ahead of plan” 2 weeks "},
		{"We came out in November, nine weeks late.", "“nine weeks late” 9 weeks "},
		{"We went over on the 24th of September, a week early.", "“a week early” 1 weeks "},
		{"Bookings in the app went up 14 percent that summer.", "“up 14 percent” 14 percent up"},
		{"It took the cost down by 22 million dollars a year.", "“down by 22 million dollars a year” 22000000 dollars down"},
		{"It cut it in half.", "“cut it in half” 50 percent down"},
		{"By the fall we cut date changes in half.", "“cut date changes in half” 50 percent down"},
		{"The open faults were cut by half.", "“cut by half” 50 percent down"},
		{"The waiting list was cut by half before Easter.", "“cut by half” 50 percent down"},
		{"A fault took us from weeks to hours.", "“from weeks to hours” 168 to 1 hours down"},
		{"The releases went from monthly to weekly.", "“from monthly to weekly” 4.29 to 1 weekly down"},
		{"We moved from days full of calls to quiet mornings.", ""},
		{"Lost frames went from 0.2 percent to nought.", "“from 0.2 percent to nought” 0.2 to 0 percent down"},
		{"Crane trips went from 6 a week to practically none.", "“from 6 a week to practically none” 6 to 0  down"},
		{"None of it came to nothing.", ""},
		{"Wrong picks fell by two thirds.", "“by two thirds” 66.67 percent down"},
		{"We recovered 97 percent of the files.", "“97 percent of the files” 97 percent "},
		{"Since then there are zero outages.", "“zero outages” 0 outages "},
		{"In 2021 the second release came, and the year after a third one.", ""},
		{"By eleven at night no order was lost.", ""},
		{"Half a year later the managers asked me for it.", ""},
		{"It could've been four hundred.", ""},
		{"Tickets went from 60 a week down to 9.", "“from 60 a week down to 9” 60 to 9  down"},
		{"By version 8.9 it held, and we made the date, October 28.", ""},
		{"It's still hard coded two years later.", ""},
		{"We came out three weeks later than planned.", "“three weeks later” 3 weeks "},
		{"We were stuck with the second half of the contract.", ""},
		{"The hub moved 30 percent more volume.", "“30 percent more” 30 percent up"},
		{"Repayment jumped from 81 to 94 percent and complaints fell by half in six weeks.", "“from 81 to 94 percent” 81 to 94 percent up, “fell by half” 50 percent down"},
		{"It has stopped two lots.", "“two lots” 2 lots "},
		{"Four of the engineers quit.", "“Four of the engineers” 4  "},
		{"We let him go in year three.", ""},
	} {
		t.Run(c.said, func(t *testing.T) {
			v := judged(t, own+"R "+c.said+"\n"+learned)
			var all []string
			for _, m := range v.Metrics {
				before := ""
				if m.Before != nil {
					before = rounded(*m.Before) + " to "
				}
				all = append(all, fmt.Sprintf("“%s” %s%s %s %s", m.Quote.Text, before, rounded(m.After), m.Unit, m.Direction))
			}
			if got := strings.Join(all, ", "); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}

// However surely the model hears an outcome, how long it took is none.
func TestHowLongAnOutcomeTookIsNoMetric(t *testing.T) {
	a, r := unsure(t, own+"R Searches with no hit fell to 8 percent in five weeks.\n"+learned)
	r.Flags[flagAt(coach.FlagNoMetric)] = 0.02
	r.Words = make([][]coach.Heard, len(a.Sentences))
	for i, s := range a.Sentences {
		for _, w := range strings.Fields(s.Text) {
			heard := coach.Heard{}
			if strings.ContainsAny(w, "8") || w == "percent" || w == "five" || w == "weeks." {
				heard.Measured = 0.9
			}
			r.Words[i] = append(r.Words[i], heard)
		}
	}
	v := coach.Judge(a, r)
	if len(v.Metrics) != 1 || v.Metrics[0].Quote.Text != "8 percent" {
		t.Errorf("metrics %+v", v.Metrics)
	}
}

func TestNumbersOutsideOfResultsAreNoMetrics(t *testing.T) {
	for _, part := range []string{"S", "T", "A", "L", "-"} {
		if v := judged(t, own+vague+part+" The bill went from 31 percent to 8 percent of the budget.\n"); len(v.Metrics) > 0 {
			t.Errorf("in %s: %v", part, v.Metrics)
		}
	}
}

func TestScope(t *testing.T) {
	for _, c := range []struct {
		name, said, want string
	}{
		{"a team", "S I was running the search team, nine people, in Poznan.\n", "team 9, L6 by team “nine people”"},
		{"a joined team", "S I led a 12-person team.\n", "team 12, L6 by team “12-person”"},
		{"a range", "S I led 10-15 engineers.\n", "team 10, L6 by team “10-15 engineers”"},
		{"the largest team", "S I had 36 engineers, and before that 12 people.\n", "team 36, L7 by team “36 engineers”"},
		{"teams of", "S I led three teams of ten.\n", "team 30, L7 by team “three teams”"},
		{"of us", "S I was head of the print room, there were 33 of us.\n", "team 33, L7 by team “33”"},
		{"in the team", "S I run the student records, nine in the team.\n", "team 9, L6 by team “nine”"},
		{"below", "S I managed a team of five.\n", "team 5, below by team “five”"},
		{"a hundred", "S I was VP of the consumer app, a hundred and twenty people reporting to me.\n", "team 120, L8 by team “a hundred and twenty people”"},
		{"money", "R It saves 12 million dollars a year.\n", "$12000000, L7 by money “12 million dollars”"},
		{"other money", "R It saves 12 million euros a year.\n", ""},
		{"money of the situation", "S The budget was 12 million dollars.\n", ""},
		{"people who left", "R After that 60 people left.\n", ""},
		{"users", "S The wallet had forty thousand customers.\n", "40000 users “forty thousand customers”"},
		{"team before money", "S I had a team of 12 people.\nR It saves 60 million dollars a year.\n", "team 12, $60000000, L6 by team “12 people” “60 million dollars”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := judged(t, own+c.said).Scope
			var all []string
			if s.Team != nil {
				all = append(all, fmt.Sprintf("team %d", *s.Team))
			}
			if s.MoneyUSD != nil {
				all = append(all, fmt.Sprintf("$%d", *s.MoneyUSD))
			}
			if s.Organisation != nil {
				all = append(all, fmt.Sprintf("%d people", *s.Organisation))
			}
			if s.Users != nil {
				all = append(all, fmt.Sprintf("%d users", *s.Users))
			}
			if s.Level != coach.LevelUnsaid {
				all = append(all, fmt.Sprintf("%s by %s", s.Level, s.By))
			}
			got := strings.Join(all, ", ")
			for _, q := range s.Quotes {
				got += " “" + q.Text + "”"
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheModelPicksWhichNumberIsTheTeam(t *testing.T) {
	a, r := unsure(t, "S I had the mobile side with 34 people, and the other house had 2,600 agents.\n"+own)
	heard := func(agents float64) {
		r.Words = [][]coach.Heard{make([]coach.Heard, len(a.Sentences[0].Words))}
		for i, w := range a.Sentences[0].Words {
			r.Words[0][i] = coach.Heard{Measured: 0.5, People: 0.5, Money: 0.5}
			if w.Text == "2,600" || w.Text == "agents." {
				r.Words[0][i].People = agents
			}
		}
	}
	for _, c := range []struct {
		agents float64
		team   int
	}{{0.02, 34}, {0.98, 2600}} {
		heard(c.agents)
		if s := coach.Judge(a, r).Scope; s.Team == nil || *s.Team != c.team {
			t.Errorf("at %v: %+v, want %d", c.agents, s, c.team)
		}
	}
	heard(0.02)
	for i := range r.Words[0] {
		r.Words[0][i].People = 0.02
	}
	for _, c := range []struct {
		model [5]float64
		level coach.Level
		by    coach.ScopeBy
	}{
		{[5]float64{}, coach.LevelL8, coach.ByOrganisation},
		{[5]float64{0, 0, 0, 1, 0}, coach.LevelL8, coach.ByOrganisation},
		{[5]float64{0, 1, 0, 0, 0}, coach.LevelL6, coach.ByModel},
	} {
		r.Levels = c.model
		if s := coach.Judge(a, r).Scope; s.Team != nil || s.Organisation == nil || *s.Organisation != 2600 || s.Level != c.level || s.By != c.by {
			t.Errorf("an organisation with %v: %+v", c.model, s)
		}
	}
	r.Levels = [5]float64{0, 0, 1, 0, 0}
	silent, quiet := unsure(t, own)
	quiet.Levels = r.Levels
	if s := coach.Judge(silent, quiet).Scope; s.Level != coach.LevelL7 || s.By != coach.ByModel {
		t.Errorf("without a number: %+v", s)
	}
}

func TestLevelFinding(t *testing.T) {
	for _, c := range []struct {
		name, said string
		level      interviewer.Level
		want       string
	}{
		{"next level", "S I had a team of 12 people.\nR It saves 1.5 million dollars a year.\n", interviewer.L6, "“12 people… 1.5 million dollars” Team of 12, $1.5M: supports L6. For L7, say which other products depended on it."},
		{"short of the level", "S I managed a team of five.\n", interviewer.L7, "“five” Team of 5: below L6. For L7, say which other products depended on it."},
		{"nothing above", "S I had 140 people in the platform division.\n", interviewer.L8, "“140 people” Team of 140: supports L8."},
		{"small money", "R It saves 340 thousand dollars a year.\n", interviewer.L6, "“340 thousand dollars” $340K: below L6. For L6, say what the whole product or service gained from it."},
		{"nothing said", "R It is better now.\n", interviewer.L6, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, r := unsure(t, own+c.said)
			a.Level = c.level
			got := ""
			for _, f := range coach.Judge(a, r).Findings {
				if f.Kind == coach.FindingScope {
					got = f.Quoted() + " " + f.Sentence
				}
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheModelMovesTheEdgesOfAMetric(t *testing.T) {
	a, r := unsure(t, own+"R The loss ratio was 97 by October, and 96 percent of those guests booked again.\n")
	last := len(a.Sentences) - 1
	r.Words = make([][]coach.Heard, last+1)
	for _, c := range []struct {
		name     string
		measured string // words that the model is sure of
		want     string
	}{
		{"all heard as nothing much", "", "97, 96 percent of those guests"},
		{"grown and cut", "loss ratio was 97 96 percent", "loss ratio was 97, 96 percent"},
		{"half a whole is no phrase", "loss ratio was 97 96 percent of", "loss ratio was 97, 96 percent of those guests"},
		{"never into the number", "guests", "97, 96 percent of those guests"},
	} {
		t.Run(c.name, func(t *testing.T) {
			words := a.Sentences[last].Words
			r.Words[last] = make([]coach.Heard, len(words))
			for i, w := range words {
				h := coach.Heard{Measured: 0.6, People: 0.5, Money: 0.5}
				if c.measured != "" {
					h.Measured = 0.05
				}
				if strings.Contains(" "+c.measured+" ", " "+w.Text+" ") {
					h.Measured = 0.95
				}
				if c.name == "never into the number" && (w.Text == "97" || w.Text == "96" || w.Text == "percent") {
					h.Measured = 0.6
				}
				r.Words[last][i] = h
			}
			r.Flags[flagAt(coach.FlagNoMetric)] = 0.2
			var got []string
			for _, m := range coach.Judge(a, r).Metrics {
				got = append(got, m.Quote.Text)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
