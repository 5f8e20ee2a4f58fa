package settings

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/soundcheck"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/audio"
)

// sound is the voice and the devices.
type sound struct {
	screen *Screen

	voice, pace  *kit.Select
	say          *kit.Button
	voiceNote    *kit.Text
	mic          *kit.Select
	level        *kit.LevelBar
	verdict      *kit.Status
	micNote      *kit.Text
	speaker      *kit.Select
	chime        *kit.Button
	speakerNote  *kit.Text
	heard        []audio.Level      // of the last two seconds
	checking     context.CancelFunc // ends the level check
	sounding     context.CancelFunc // ends what plays
	ins, outs    []string
	insOk, outOk bool // the devices were listed
}

// The two choices of the voice.
const (
	spoken = "on"
	silent = "off"
)

// sentence is what Listen says: long enough to judge a pace by.
const sentence = "Tell me about a time when you disagreed with a decision. What did you do, and what came of it?"

func newSound(s *Screen) *sound {
	v := &sound{screen: s}
	v.voice = kit.NewSelect(spoken, func(to string) {
		v.stopSounding()
		s.change(func(p *preferences.Preferences) { p.Voice.On = to == spoken })
	}, kit.Option{Value: spoken, Label: "Calm, low"}, kit.Option{Value: silent, Label: "None, I read the questions"})
	v.pace = kit.NewSelect("1", func(to string) {
		pace, err := strconv.ParseFloat(to, 64)
		if err != nil {
			return // no option is no number
		}
		s.change(func(p *preferences.Preferences) { p.Voice.Pace = pace })
	})
	v.say = kit.NewButton(kit.Secondary, "Listen", "", func() {
		v.sounds(v.say, v.voiceNote, func(ctx context.Context) error { return s.params.Say(ctx, sentence) })
	})
	v.say.Icon = "play"
	v.mic = kit.NewSelect("", func(to string) {
		s.change(func(p *preferences.Preferences) { p.Devices.Microphone = to })
		v.listen()
	})
	v.level, v.verdict = kit.NewLevelBar(), kit.NewStatus()
	v.speaker = kit.NewSelect("", func(to string) {
		s.change(func(p *preferences.Preferences) { p.Devices.Loudspeaker = to })
	})
	v.chime = kit.NewButton(kit.Secondary, "Test", "", func() {
		name := s.now().Devices.Loudspeaker
		v.sounds(v.chime, v.speakerNote, func(ctx context.Context) error { return s.params.Loudspeakers.Chime(ctx, name) })
	})
	v.chime.Icon = "speaker"
	for _, note := range []**kit.Text{&v.voiceNote, &v.micNote, &v.speakerNote} {
		*note = kit.NewParagraph(kit.Hint.In(theme.Amber), "")
	}
	return v
}

// buttonWidth is that of Listen and Test.
const buttonWidth = 112

func (v *sound) lines() []*line {
	title := func(text string) *kit.Text { return kit.NewText(kit.Strong, text) }
	note := func(t *kit.Text) *line { return &line{gap: 6, parts: []part{{o: t, in: controls}}} }
	return []*line{
		rule(),
		{title: title("Interviewer’s voice"), gap: 20, parts: []part{
			{o: v.voice, in: controls},
			{o: v.pace, in: controls, width: 96},
			{o: v.say, in: controls, width: buttonWidth},
		}},
		note(v.voiceNote),
		rule(),
		{title: title("Microphone"), gap: 20, parts: []part{{o: v.mic, in: controls}}},
		{gap: 12, parts: []part{{o: v.level, in: controls}, {o: v.verdict, in: controls, width: 68}}},
		note(v.micNote),
		rule(),
		{title: title("Speaker"), gap: 20, parts: []part{
			{o: v.speaker, in: controls},
			{o: v.chime, in: controls, width: buttonWidth},
		}},
		note(v.speakerNote),
	}
}

func (v *sound) focusable(followed func(o fyne.CanvasObject) func()) {
	v.voice.OnFocus, v.pace.OnFocus, v.say.OnFocus = followed(v.voice), followed(v.pace), followed(v.say)
	v.mic.OnFocus, v.speaker.OnFocus, v.chime.OnFocus = followed(v.mic), followed(v.speaker), followed(v.chime)
}

// refresh shows the present choices.
func (v *sound) refresh(p preferences.Preferences) {
	v.voice.Set(silent)
	if p.Voice.On {
		v.voice.Set(spoken)
	}
	v.say.SetDisabled(!p.Voice.On)
	v.pace.SetOptions(paces(p.Voice.Pace))
	v.pace.Set(paceName(p.Voice.Pace))
	v.mic.SetOptions(devices("The system’s microphone", v.ins, p.Devices.Microphone, v.insOk))
	v.mic.Set(p.Devices.Microphone)
	v.speaker.SetOptions(devices("The system’s loudspeaker", v.outs, p.Devices.Loudspeaker, v.outOk))
	v.speaker.Set(p.Devices.Loudspeaker)
}

// listen shows the level of the chosen microphone, and which there are.
func (v *sound) listen() {
	v.stopListening()
	ctx, cancel := context.WithCancel(context.Background())
	v.checking, v.heard = cancel, nil
	v.hear(audio.Level{RMS: audio.Floor, Peak: audio.Floor}, false)
	name := v.screen.now().Devices.Microphone
	failed := func(err error) {
		v.level.Set(0)
		v.verdict.Set("", "", theme.Text3)
		v.tell(v.micNote, err)
	}
	v.screen.check(ctx, name, soundcheck.Listener{
		Listed: func(inputs []string, err error) {
			v.ins, v.insOk = inputs, err == nil
			v.refresh(v.screen.now())
			v.tell(v.micNote, err)
		},
		Heard:  v.hear,
		Failed: failed,
	})
}

// list finds the loudspeakers.
func (v *sound) list() {
	v.screen.background(func() {
		outputs, err := v.screen.params.Loudspeakers.Outputs()
		fyne.Do(func() {
			v.outs, v.outOk = outputs, err == nil
			v.refresh(v.screen.now())
			v.tell(v.speakerNote, err)
		})
	})
}

// hear shows a level and what to think of it.
func (v *sound) hear(l audio.Level, muted bool) {
	v.heard = append(v.heard, l)
	if len(v.heard) > judged {
		v.heard = v.heard[1:]
	}
	v.level.Set(float32((l.RMS + 60) / 50))
	words, colour := judge(v.heard)
	v.verdict.Set("", words, colour)
	var err error
	if muted {
		err = audio.ErrSilentInput
	}
	v.tell(v.micNote, err)
}

// tell says an error under what it is about, and lays out when that changes
// something.
func (v *sound) tell(note *kit.Text, err error) {
	if words := wording.Error(err); note.Content != words {
		note.Set(words)
		v.screen.arrange()
	}
}

// sounds plays something, or stops it when it plays.
func (v *sound) sounds(button *kit.Button, note *kit.Text, play func(context.Context) error) {
	playing := v.sounding != nil && button.Label == "Stop"
	v.stopSounding()
	if playing {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	v.sounding = cancel
	button.Set("Stop", "")
	v.screen.background(func() {
		err := play(ctx)
		fyne.Do(func() {
			if ctx.Err() != nil {
				return // something else plays, or the screen was left
			}
			v.stopSounding()
			v.tell(note, err)
		})
	})
}

func (v *sound) stopSounding() {
	if v.sounding != nil {
		v.sounding()
		v.sounding = nil
	}
	v.say.Set("Listen", "")
	v.chime.Set("Test", "")
}

func (v *sound) stopListening() {
	if v.checking != nil {
		v.checking()
		v.checking = nil
	}
}

func (v *sound) stop() {
	v.stopListening()
	v.stopSounding()
}
