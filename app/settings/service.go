package settings

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

// service is the fields of one service.
type service struct {
	screen  *Screen
	presets []preferences.Preset
	of      func(*preferences.Preferences) *preferences.Service

	preset          *kit.Select
	hint            *kit.Text // of the preset
	url, model, key *kit.Field
	urlNote         *kit.Text // why an address is not used
	keyNote         *kit.Text // why a key is not kept
	remove          *kit.Button
	place           preferences.Place // of the key
	host            string            // that place is about

	try     func(ctx context.Context, p preferences.Preferences) (preferences.Findings, error) // nil: can't be tested
	trying  string                                                                             // what is said meanwhile
	test    *kit.Button
	status  *kit.Status
	detail  *kit.Text
	used    *kit.Text          // what the service has cost so far, where it says so
	running context.CancelFunc // nil while nothing is tested
}

// ownService is the choice of a service that is no preset.
var ownService = kit.Option{Value: preferences.OwnService, Label: "Another service"}

func newService(s *Screen, presets []preferences.Preset, of func(*preferences.Preferences) *preferences.Service) *service {
	v := &service{screen: s, presets: presets, of: of}
	var all []kit.Option
	for _, p := range presets {
		all = append(all, kit.Option{Value: p.Name, Label: p.Label})
	}
	v.preset = kit.NewSelect("", v.choosePreset, append(all, ownService)...)
	v.hint = kit.NewParagraph(kit.Hint, "")
	v.url = kit.NewField("https://speech.example.org/v1", v.setURL)
	v.urlNote = kit.NewParagraph(kit.Hint.In(theme.Amber), "")
	v.model = kit.NewField("", func(text string) {
		v.stop()
		s.change(func(p *preferences.Preferences) { of(p).Model = strings.TrimSpace(text) })
	})
	v.key = kit.NewSecret("None", v.setKey)
	v.keyNote = kit.NewParagraph(kit.Hint.In(theme.Amber), "")
	v.remove = kit.NewButton(kit.Plain, "Remove", "", v.removeKey)
	v.test = kit.NewButton(kit.Secondary, "Test connection", "", v.toggle)
	v.status = kit.NewStatus()
	v.detail = kit.NewParagraph(kit.Hint, "")
	v.used = kit.NewParagraph(kit.Hint, "")
	return v
}

// offerTest has the button try the service; meanwhile is said while it runs.
func (v *service) offerTest(meanwhile string, try func(context.Context, preferences.Preferences) (preferences.Findings, error)) {
	v.trying, v.try = meanwhile, try
}

// lines are the fields from top to bottom.
func (v *service) lines(shown func() bool) []*line {
	label := func(text string) part { return part{o: kit.NewText(kit.Hint.In(theme.Text2), text), in: labels} }
	inKeyring := func() bool { return v.place == preferences.PlaceKeyring }
	canTry := func() bool { return shown() && v.try != nil }
	return []*line{
		{gap: 7 - radioEnd, shown: shown, parts: []part{label("Service"), {o: v.preset, in: fields}}},
		{gap: 4, shown: shown, parts: []part{{o: v.hint, in: fields}}},
		{gap: 8, shown: shown, parts: []part{label("Base URL"), {o: v.url, in: fields}}},
		{gap: 4, shown: shown, parts: []part{{o: v.urlNote, in: fields}}},
		{gap: 8, shown: shown, parts: []part{label("Model"), {o: v.model, in: fields}}},
		{gap: 8, shown: shown, parts: []part{
			label("API key"),
			{o: v.key, in: fields},
			{o: v.remove, in: fields, width: v.remove.MinSize().Width, shown: inKeyring},
		}},
		{gap: 4, shown: shown, parts: []part{{o: v.keyNote, in: fields}}},
		{gap: 8, shown: canTry, parts: []part{{o: v.test, in: fields, width: v.test.MinSize().Width}, {o: v.status, in: fields}}},
		{gap: 4, shown: canTry, parts: []part{{o: v.detail, in: fields}}},
		{gap: 4, shown: func() bool { return shown() && v.used.Content != "" }, parts: []part{{o: v.used, in: fields}}},
	}
}

// focusable are the things that the keyboard comes to, in order.
func (v *service) focusable(followed func(o fyne.CanvasObject) func()) {
	v.preset.OnFocus, v.url.OnFocus, v.model.OnFocus = followed(v.preset), followed(v.url), followed(v.model)
	v.key.OnFocus, v.remove.OnFocus, v.test.OnFocus = followed(v.key), followed(v.remove), followed(v.test)
}

func (v *service) now() preferences.Service {
	p := v.screen.now()
	return *v.of(&p)
}

// refresh shows the present choice.
func (v *service) refresh(s preferences.Service) {
	preset, known := preferences.PresetOf(v.presets, s)
	if !known {
		preset.Name = ownService.Value
	}
	v.preset.Set(preset.Name)
	v.hint.Set(preset.Hint)
	v.url.Put(s.BaseURL)
	v.urlNote.Set("")
	if s.BaseURL != "" {
		v.urlNote.Set(wording.Error(s.Check()))
	}
	v.model.Put(s.Model)
	v.model.Offer(preset.Models)
	v.showKey()
}

func (v *service) choosePreset(name string) {
	v.stop()
	for _, p := range v.presets {
		if p.Name == name {
			v.screen.change(func(all *preferences.Preferences) { v.of(all).Fill(p) })
			v.findKey()
			return
		}
	}
	v.url.SetText("") // the old address holds until there is a new one
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.url); c != nil {
		c.Focus(v.url)
	}
}

// setURL uses an address, or says why not; one without encryption is asked
// about first.
func (v *service) setURL(text string) {
	before := v.now()
	if strings.TrimSpace(text) == "" {
		v.refresh(before)
		v.screen.arrange()
		return
	}
	next := before
	err := next.SetBaseURL(text)
	switch {
	case errors.Is(err, speech.ErrInsecure):
		v.refresh(before)
		v.screen.arrange()
		v.confirm(text)
	case err != nil:
		v.urlNote.Set(wording.Error(err))
		v.screen.arrange()
	default:
		v.use(next)
	}
}

func (v *service) use(s preferences.Service) {
	v.stop()
	v.screen.change(func(p *preferences.Preferences) {
		of := v.of(p)
		of.BaseURL, of.PlainHTTP = s.BaseURL, s.PlainHTTP
	})
	v.findKey()
}

// confirm asks whether a host may be talked to without encryption.
func (v *service) confirm(text string) {
	host := endpoint.Host(strings.TrimSpace(text))
	question := fmt.Sprintf("%s is another computer, and a connection by http is not encrypted: whoever is on the way can hear your answers and read your key. Use https where the server has it.", host)
	v.screen.params.Warn("Send to "+host+" unencrypted?", question, "Use it anyway", "Go back", func() {
		next := v.now()
		next.PlainHTTP = host
		if next.SetBaseURL(text) == nil {
			v.use(next)
		}
	})
}

// findKey looks where the key of the present host is. Nothing is looked up
// while the service is not in use.
func (v *service) findKey() {
	s := v.now()
	host := endpoint.Host(s.BaseURL)
	if host != v.host {
		v.host, v.place = host, preferences.PlaceNone
		v.keyNote.Set("")
		v.key.Put("")
		v.showKey()
	}
	if host == "" || !v.inUse() {
		return
	}
	v.screen.background(func() {
		place, err := v.screen.params.Keys.Place(host)
		fyne.Do(func() { v.found(host, place, err) })
	})
}

func (v *service) inUse() bool {
	p := v.screen.now()
	if v == v.screen.speech {
		return p.Speech.Ear == preferences.EarService
	}
	return p.FollowUps.Chooser == preferences.ChooserService
}

// found shows where a key is; a host that was left meanwhile is no matter.
func (v *service) found(host string, place preferences.Place, err error) {
	if host != v.host {
		return
	}
	v.place = place
	v.keyNote.Set("")
	if err != nil && !endpoint.Local(v.now().BaseURL) { // a local server seldom wants a key
		v.keyNote.Set(wording.Error(err))
	}
	v.showKey()
	v.screen.arrange()
}

// showKey says where the key is; it is never shown itself.
func (v *service) showKey() {
	switch v.place {
	case preferences.PlaceKeyring:
		v.key.SetPlaceHolder("••••••••••••")
		v.key.Note("lock", "in system keyring")
	case preferences.PlaceEnvironment:
		v.key.SetPlaceHolder("••••••••••••")
		v.key.Note("lock", "from OPENAI_API_KEY")
	default:
		v.key.SetPlaceHolder("None")
		v.key.Note("", "")
	}
}

func (v *service) setKey(text string) {
	host := v.host
	if strings.TrimSpace(text) == "" || host == "" {
		v.key.Put("")
		return
	}
	v.stop()
	v.key.Put("")
	v.screen.background(func() {
		keys := v.screen.params.Keys
		err := keys.SetKey(host, text)
		place, looking := keys.Place(host)
		fyne.Do(func() { v.found(host, place, errors.Join(err, looking)) })
	})
}

func (v *service) removeKey() {
	host := v.host
	v.stop()
	v.screen.background(func() {
		keys := v.screen.params.Keys
		err := keys.RemoveKey(host)
		place, looking := keys.Place(host)
		fyne.Do(func() { v.found(host, place, errors.Join(err, looking)) })
	})
}
