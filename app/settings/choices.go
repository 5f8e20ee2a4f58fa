package settings

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/theme"
	"tellmemore/audio"
)

func paceName(pace float64) string { return strconv.FormatFloat(pace, 'f', -1, 64) }

// paces are the paces to choose from, with the present one where it is another.
func paces(present float64) []kit.Option {
	var all []float64
	for tenths := math.Round(preferences.SlowestPace * 10); tenths <= math.Round(preferences.FastestPace*10); tenths++ {
		all = append(all, tenths/10)
	}
	if !slices.Contains(all, present) {
		all = append(all, present)
		slices.Sort(all)
	}
	var options []kit.Option
	for _, pace := range all {
		label := paceName(pace)
		if pace == math.Trunc(pace) {
			label = fmt.Sprintf("%.1f", pace)
		}
		options = append(options, kit.Option{Value: paceName(pace), Label: label + "×"})
	}
	return options
}

// devices are the devices to choose from: the system's choice, those that are
// there, and the chosen one, which says so when it is not.
func devices(systems string, there []string, chosen string, listed bool) []kit.Option {
	all := []kit.Option{{Value: "", Label: systems}}
	for _, name := range there {
		if name != "default" {
			all = append(all, kit.Option{Value: name, Label: name})
		}
	}
	if chosen != "" && !slices.Contains(there, chosen) {
		label := chosen
		if listed {
			label += ", not connected"
		}
		all = append(all, kit.Option{Value: chosen, Label: label})
	}
	return all
}

// judged is how many blocks of 50 ms a level is judged by: long enough for the
// pauses of speech.
const judged = 40

// The levels of speech, in dBFS: a voice at arm's length from a laptop is at -35
// to -20; its words are lost in the noise below -50; peaks near 0 are cut off.
const (
	goodFrom  = -38.0
	quietFrom = -52.0
	loudFrom  = -1.0
)

// judge says what to think of the last levels.
func judge(heard []audio.Level) (words string, colour theme.Name) {
	loudest := audio.Level{RMS: audio.Floor, Peak: audio.Floor}
	for _, l := range heard {
		loudest.RMS, loudest.Peak = max(loudest.RMS, l.RMS), max(loudest.Peak, l.Peak)
	}
	switch {
	case loudest.Peak >= loudFrom:
		return "Too loud", theme.Amber
	case loudest.RMS >= goodFrom:
		return "Good level", theme.Accent
	case loudest.RMS >= quietFrom:
		return "Too quiet", theme.Amber
	}
	return "Say a word", theme.Text3
}
