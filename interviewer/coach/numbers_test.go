package coach_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"tellmemore/interviewer/coach"
)

func TestTheUpperEndOfARange(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
	}{
		{"10-15 engineers", 15},
		{"two or three million dollars", 3e6},
		{"2-3 million dollars", 3e6},
		{"twelve engineers", 0},
		{"5 hours 20 minutes", 0},
	} {
		if got := coach.Numbers(c.text); len(got) != 1 || got[0].High != c.want {
			t.Errorf("%q: %+v", c.text, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"about 4,100 transactions", "4100 transactions count “4,100 transactions”"},
		{"roughly $2 million sitting in accounts", "2000000 dollars money “$2 million”"},
		{"two and a half days", "2.5 days duration “two and a half days”"},
		{"two and a half million euros", "2500000 euros money “two and a half million euros”"},
		{"a million and a half dollars, two hundred thousand and a half", "1500000 dollars money “a million and a half dollars”, 200500  count “two hundred thousand and a half”"},
		{"2 and a half million dollars, 2 million and a half dollars", "2500000 dollars money “2 and a half million dollars”, 2500000 dollars money “2 million and a half dollars”"},
		{"by 2019, and a half year later", "2019  year “2019”"},
		{"a hundred and twenty people", "120 people count “a hundred and twenty people”"},
		{"we were hundred twenty engineers, hundred and ten people", "120 engineers count “hundred twenty engineers”, 110 people count “hundred and ten people”"},
		{"we hit hundred percent, million dollars, hundred thousand users", "100 percent share “hundred percent”, 1000000 dollars money “million dollars”, 100000 users count “hundred thousand users”"},
		{"a few hundred users, a couple of million dollars, faults per thousand orders, a hundred, hundred", "100  count “a hundred”"},
		{"nine hundred and ninety nine thousand", "999000  count “nine hundred and ninety nine thousand”"},
		{"one thousand two hundred hosts", "1200 hosts count “one thousand two hundred hosts”"},
		{"forty of them", "40  count “forty”"},
		{"3.5k users and 40K more", "3500 users count “3.5k users”, 40000  count “40K”"},
		{"97.5 percent, 45% and 12 per cent", "97.5 percent share “97.5 percent”, 45 percent share “45%”, 12 percent share “12 per cent”"},
		{"up 8 percentage points", "8 points share “8 percentage points”"},
		{"twelve engineers and thirty some people", "12 engineers count “twelve engineers”, 30 people count “thirty some people”"},
		{"half of the team, a third of it, two thirds", "50 percent share “half”, 33.33 percent share “a third”, 66.67 percent share “two thirds”"},
		{"it doubled, then we cut it in half", "2 times times “doubled”, 50 percent share “half”"},
		{"half an hour and half a million dollars", "0.5 hours duration “half an hour”, 500000 dollars money “half a million dollars”"},
		{"a year and a half", ""},
		{"the third time, at half past four, half asleep", "3  ordinal “third”, 4  count “four”"},
		{"in a quarter, three quarters of it", "75 percent share “three quarters”"},
		{"from four seconds to half a second", "4 seconds duration “four seconds”, 0.5 seconds duration “half a second”"},
		{"under half a percent and a quarter of a percent", "0.5 percent share “half a percent”, 0.25 percent share “a quarter of a percent”"},
		{"it took two quarters, then 3 quarters, then three quarters", "2 quarters duration “two quarters”, 3 quarters duration “3 quarters”, 3 quarters duration “three quarters”"},
		{"it fell by three quarters, down by a quarter, late by a quarter", "75 percent share “three quarters”, 25 percent share “a quarter”"},
		{"two quarters of work, by a quarter to nine, a two-quarter delay", "2 quarters duration “two quarters”, 9  count “nine”, 2 quarters duration “two-quarter”"},
		{"in the second half the churn dropped, half the team left", "50 percent share “half”"},
		{"three quarters of a million dollars, a quarter of a million, two thirds of a billion", "750000 dollars money “three quarters of a million dollars”, 250000  count “a quarter of a million”, 666666666.67  count “two thirds of a billion”"},
		{"a half million dollars, a quarter million dollars, half million euros", "500000 dollars money “a half million dollars”, 250000 dollars money “a quarter million dollars”, 500000 euros money “half million euros”"},
		{"a half hour, three quarters of an hour, half of a team", "0.5 hours duration “a half hour”, 0.75 hours duration “three quarters of an hour”, 50 percent share “half”"},
		{"one third party vendor, one third of them, one third were gone", "3  ordinal “third”, 33.33 percent share “one third”, 33.33 percent share “one third”"},
		{"from 1.9 seconds to 140 milli seconds and 12ms", "1.9 seconds duration “1.9 seconds”, 140 milliseconds duration “140 milli seconds”, 12 milliseconds duration “12ms”"},
		{"three point two five seconds at the ninety ninth percentile", "3.25 seconds duration “three point two five seconds”, 99  ordinal “ninety ninth”"},
		{"5 hours 20 minutes", "5.33 hours duration “5 hours 20 minutes”"},
		{"in 2021 and twenty nineteen and nineteen eighty four", "2021  year “2021”, 2019  year “twenty nineteen”, 1984  year “nineteen eighty four”"},
		{"in two thousand twenty three, we", "2023  year “two thousand twenty three”"},
		{"the winter of two thousand and nine we had", "2009  year “two thousand and nine”"},
		{"in two thousand twenty shops, from two thousand ten to 90", "2020 shops count “two thousand twenty shops”, 2010  count “two thousand ten”, 90  count “90”"},
		{"I led 2000 people and 2000 customers in 2020", "2000 people count “2000 people”, 2000 customers count “2000 customers”, 2020  year “2020”"},
		{"a team of 2010 people, in 2019 customers left, our 2019 targets, the 2021 layoffs, the end of 2018 customers", "2010 people count “2010 people”, 2019  year “2019”, 2019  year “2019”, 2021  year “2021”, 2018  year “2018”"},
		{"on the 24th, version 3.1.2, 24/7", "24  ordinal “24th”"},
		{"one week late, one in ten, one of the two, one day nobody", "1 weeks duration “one week”, 1  count “one”, 10  count “ten”, 1  count “one”, 2  count “two”, 1 days duration “one day”"},
		{"the one who left, one thing", ""},
		{"two or three a month", "2  count “two or three”"},
		{"21 lakh rupees, 1,00,000 rupees", "2100000 rupees money “21 lakh rupees”, 100000 rupees money “1,00,000 rupees”"},
		{"5.2 million US dollars, 3 Canadian dollars, £64, 800 grand", "5200000 dollars money “5.2 million US dollars”, 3 canadian dollars money “3 Canadian dollars”, 64 pounds money “£64”, 800000  count “800 grand”"},
		{"$3M, $1.5bn, $4.10.", "3000000 dollars money “$3M”, 1500000000 dollars money “$1.5bn”, 4.1 dollars money “$4.10”"},
		{"from zero to nil", "0  count “zero”, 0  count “nil”"},
		{"from two percent to zero point five percent", "2 percent share “two percent”, 0.5 percent share “zero point five percent”"},
		{"Point five percent, under point two five seconds", "0.5 percent share “Point five percent”, 0.25 seconds duration “point two five seconds”"},
		{"from 2 to .5 percent, ...5 people", "2  count “2”, 0.5 percent share “.5 percent”, 5 people count “5 people”"},
		{"at that point five people left, to the point two weeks later", "5 people count “five people”, 2 weeks duration “two weeks”"},
		{"at one point nobody complained, up one point, one percentage point", "1 points share “one point”, 1 points share “one percentage point”"},
		{"a five-week delay and 10x", "5 weeks duration “five-week”, 10 times times “10x”"},
		{"a 12-person team, a twelve-person team, a twenty-five-person crew, a 12-person client", "12 people count “12-person”, 12 people count “twelve-person”, 25 people count “twenty-five-person”"},
		{"10-15 engineers, two-three weeks, 40-50%, $2-3 million", "10 engineers count “10-15 engineers”, 2 weeks duration “two-three weeks”, 40 percent share “40-50%”, 2000000 dollars money “$2-3 million”"},
		{"a $2-million saving, a two-million-dollar deal, a half-hour call", "2000000 dollars money “$2-million”, 2000000 dollars money “two-million-dollar”, 0.5 hours duration “half-hour”"},
		{"a 30-second timeout, a ten-second wait, the twenty-second of May", "30 seconds duration “30-second”, 10 seconds duration “ten-second”"},
		{"on 24-7, 3-4, 2-0, two-way doors, five-star reviews, one-on-one talks, a one-time cost, the 2020-2021 results", ""},
		{"two or three million dollars, ninety or a hundred people", "2000000 dollars money “two or three million dollars”, 90 people count “ninety or a hundred people”"},
		{"three teams of ten", "3 teams count “three teams”, 10  count “ten”"},
	} {
		t.Run(c.text, func(t *testing.T) {
			var all []string
			for _, n := range coach.Numbers(c.text) {
				all = append(all, fmt.Sprintf("%s %s %s “%s”", rounded(n.Value), n.Unit, n.Measure, n.Text))
			}
			got := strings.Join(all, ", ")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// rounded writes a value with up to two places.
func rounded(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"$2 million, a hundred and twenty-five", "two thirds of 3.5k", "point two", "a a half and", "one or", "5 hours 20", "1,,2.3.4%", "½ €٣", "nineteen nineteen nineteen"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, n := range coach.Numbers(text) {
			if n.From < at || n.To <= n.From || n.To > len(text) || text[n.From:n.To] != n.Text {
				t.Fatalf("%q is not at %d to %d", n.Text, n.From, n.To)
			}
			if math.IsNaN(n.Value) || math.IsInf(n.Value, 0) || n.Value < 0 {
				t.Fatalf("%q is %v", n.Text, n.Value)
			}
			at = n.To
		}
	})
}
