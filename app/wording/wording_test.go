package wording

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"tellmemore/app/preferences"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

func TestEveryNoticeHasASentence(t *testing.T) {
	all := []interviewer.Notice{
		interviewer.NoticeNothingHeard, interviewer.NoticeNoMicrophone, interviewer.NoticeDenied,
		interviewer.NoticeUnplugged, interviewer.NoticeSilent, interviewer.NoticeDiskFull,
		interviewer.NoticeNotSaved, interviewer.NoticeNoEar, interviewer.NoticeNoVoice, interviewer.NoticeLostWords,
		interviewer.NoticeEarAway, interviewer.NoticeChatAway,
	}
	for _, n := range all {
		check(t, string(n), Notice(n))
	}
	if len(all) != len(notices) {
		t.Errorf("%d notices are tested, %d have a sentence", len(all), len(notices))
	}
	if Notice(interviewer.NoticeNone) != "" {
		t.Error("no notice has a sentence")
	}
}

func TestEveryTroubleHasASentence(t *testing.T) {
	for _, trouble := range []interviewer.Trouble{interviewer.TroubleReplaced, interviewer.TroubleFailed} {
		check(t, string(trouble), Trouble(trouble))
	}
	if Trouble(interviewer.TroubleNone) != "" {
		t.Error("no trouble has a sentence")
	}
}

func TestErrors(t *testing.T) {
	for _, e := range errorSentences {
		check(t, e.is.Error(), Error(fmt.Errorf("doing something: %w", e.is)))
	}
	check(t, "unknown", Error(errors.New("pa_linux_alsa.c: -9999")))
	if got := Error(fmt.Errorf("write: %w", audio.ErrDiskFull)); !strings.Contains(got, "disk is full") {
		t.Errorf("a full disk reads %q", got)
	}
}

func TestDamagedSettings(t *testing.T) {
	for _, line := range []int{0, 3} {
		got := Error(fmt.Errorf("start: %w", &preferences.DamagedError{Path: "settings.toml", Line: line, Reason: "expected ="}))
		check(t, "damaged", got)
		if !strings.Contains(got, "settings.toml") || strings.Contains(got, "line 3") != (line == 3) {
			t.Errorf("%q does not say where", got)
		}
	}
}

func TestPacksThatWereLeftOut(t *testing.T) {
	line := &bank.PackError{File: "values.toml", Line: 4, Reason: "unknown key \"thema\""}
	tests := []struct {
		name    string
		refused []error
		want    []string
	}{
		{"a line", []error{line}, []string{"values.toml", "Line 4: unknown key \"thema\".", "Correct it"}},
		{"a file", []error{&bank.PackError{File: "values.toml", Reason: "is no plain file"}}, []string{"it is no plain file."}},
		{"the folder", []error{&bank.PackError{Reason: "the folder can't be read: permission denied", Err: fs.ErrPermission}}, []string{"Your own packs: the folder can't be read: permission denied."}},
		{"several", []error{line, line, line}, []string{"values.toml", "2 more", "Guide"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Packs(tt.refused)
			check(t, tt.name, got)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q does not say %q", got, want)
				}
			}
		})
	}
	if got := Packs(nil); got != "" {
		t.Errorf("nothing was left out, and it says %q", got)
	}
}

// check holds the rules for words that people read.
func check(t *testing.T, name, sentence string) {
	t.Helper()
	if sentence == "" || !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "!") {
		t.Errorf("%s: %q is no calm sentence", name, sentence)
	}
	if strings.Contains(sentence, "pa_linux") {
		t.Errorf("%s: %q shows what only the log should", name, sentence)
	}
}
