package settings

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
)

// toggle tries the service, or stops trying.
func (v *service) toggle() {
	if v.running != nil {
		v.stop()
		return
	}
	v.run()
}

// run tries the service.
func (v *service) run() {
	ctx, cancel := context.WithCancel(context.Background())
	v.running = cancel
	v.test.Set("Stop", "")
	v.status.Set("", "", theme.Text3)
	v.say(kit.Hint, v.trying)
	v.screen.sound.stop() // one listener at a time
	p := v.screen.now()
	v.screen.background(func() {
		found, err := v.try(ctx, p)
		fyne.Do(func() {
			if ctx.Err() != nil {
				return // stopped, or the choices are others now
			}
			v.stop()
			v.show(found, err)
		})
	})
}

// stop ends a test and forgets the last one's result.
func (v *service) stop() {
	if v.running != nil {
		v.running()
		v.running = nil
		v.screen.sound.listen()
	}
	v.test.Set("Test connection", "")
	v.status.Set("", "", theme.Text3)
	v.say(kit.Hint, "")
}

func (v *service) show(found preferences.Findings, err error) {
	if err != nil {
		v.status.Set("", "Not connected", theme.Amber)
		v.say(kit.Hint.In(theme.Amber), wording.Error(err))
		return
	}
	v.status.Set("check", fmt.Sprintf("Connected in %.1f s", found.Took.Seconds()), theme.Accent)
	sentences := []string{"It returned no words."}
	if found.Text != "" {
		sentences[0] = "“" + found.Text + "”"
	}
	if len(found.Can) > 0 {
		sentences = append(sentences, "It can do: "+strings.Join(found.Can, ", ")+".")
	}
	v.say(kit.Hint, strings.Join(sentences, " "))
}

// tokens is what a chat service has used, "" where it does not say. It may
// have used more: it does not tell of an answer that came too late.
func tokens(sent, written int) string {
	if sent+written == 0 {
		return ""
	}
	return fmt.Sprintf("At least %d tokens since the start: %d sent, %d written.", sent+written, sent, written)
}

func (v *service) say(style kit.Style, text string) {
	v.detail.SetStyle(style)
	v.detail.Set(text)
	v.screen.arrange()
}
