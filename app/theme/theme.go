// Package theme is the look: the colours, sizes and fonts that every screen
// uses, light and dark. It imports Fyne and the embedded fonts and nothing of
// the interview.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"tellmemore/assets"
)

// Name is a colour by its role.
type Name = fyne.ThemeColorName

// The roles. Amber is for time running out and for warnings, red for the limit
// and nothing else; there is no green.
const (
	Background Name = "tmm-bg"     // main area, inputs, secondary buttons
	Rail       Name = "tmm-rail"   // left rail, right panel
	Well       Name = "tmm-well"   // segmented control, empty bar
	Border     Name = "tmm-border" // separators, empty part of the round bar
	Control    Name = "tmm-ctl"    // edges of inputs, unused follow-ups
	Text1      Name = "tmm-t1"     // primary text
	Text2      Name = "tmm-t2"     // secondary text
	Text3      Name = "tmm-t3"     // hints, dates, captions already spoken
	Accent     Name = "tmm-acc"    // the one primary action, selection, the voice
	Quiet      Name = "tmm-acc2"   // older meter bars, unplayed waveform; never text
	Tint       Name = "tmm-tint"   // selected row, phrase being played
	OnAccent   Name = "tmm-on"     // text on the primary button
	Amber      Name = "tmm-amb"    // warning words
	AmberFill  Name = "tmm-ambf"   // digits from 0:10, bar, ticks
	Red        Name = "tmm-red"    // at and past the limit
	RedTint    Name = "tmm-redt"   // words and waveform past the limit
)

type pair struct{ light, dark color.NRGBA }

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255} // #nosec G115 -- bytes of a colour
}

var palette = map[Name]pair{
	Background: {rgb(0xFFFFFF), rgb(0x141A19)},
	Rail:       {rgb(0xF5F7F6), rgb(0x0F1413)},
	Well:       {rgb(0xEDF0EF), rgb(0x212A28)},
	Border:     {rgb(0xE0E5E3), rgb(0x2B3533)},
	Control:    {rgb(0x7F8B88), rgb(0x71807C)},
	Text1:      {rgb(0x16211F), rgb(0xE9EFED)},
	Text2:      {rgb(0x4A5754), rgb(0xAAB6B3)},
	Text3:      {rgb(0x5F6C69), rgb(0x8E9B98)},
	Accent:     {rgb(0x0B6A61), rgb(0x55C3B4)},
	Quiet:      {rgb(0x5A958D), rgb(0x3C8278)},
	Tint:       {rgb(0xE2F0EE), rgb(0x17342F)},
	OnAccent:   {rgb(0xFFFFFF), rgb(0x06211D)},
	Amber:      {rgb(0x8A5300), rgb(0xF2B84B)},
	AmberFill:  {rgb(0xC27700), rgb(0xF2B84B)},
	Red:        {rgb(0xB3261E), rgb(0xFF8B80)},
	RedTint:    {rgb(0xFBEAE8), rgb(0x3A1B18)},
}

// fyneNames maps Fyne's own roles to ours, so that its entries, menus and
// dialogs look like the rest.
var fyneNames = map[fyne.ThemeColorName]Name{
	standard.ColorNameBackground:          Background,
	standard.ColorNameButton:              Background,
	standard.ColorNameDisabledButton:      Well,
	standard.ColorNameDisabled:            Control,
	standard.ColorNameError:               Red,
	standard.ColorNameFocus:               Tint,
	standard.ColorNameForeground:          Text1,
	standard.ColorNameForegroundOnPrimary: OnAccent,
	standard.ColorNameHeaderBackground:    Rail,
	standard.ColorNameHover:               Well,
	standard.ColorNameHyperlink:           Accent,
	standard.ColorNameInputBackground:     Background,
	standard.ColorNameInputBorder:         Control,
	standard.ColorNameMenuBackground:      Background,
	standard.ColorNameOverlayBackground:   Background,
	standard.ColorNamePlaceHolder:         Text3,
	standard.ColorNamePressed:             Tint,
	standard.ColorNamePrimary:             Accent,
	standard.ColorNameScrollBar:           Control,
	standard.ColorNameScrollBarBackground: Background,
	standard.ColorNameSelection:           Tint,
	standard.ColorNameSeparator:           Border,
	standard.ColorNameSuccess:             Accent,
	standard.ColorNameWarning:             Amber,
}

var (
	regular         = fyne.NewStaticResource("Inter-Regular.otf", assets.Font("Inter-Regular"))
	semiBold        = fyne.NewStaticResource("Inter-SemiBold.otf", assets.Font("Inter-SemiBold"))
	italic          = fyne.NewStaticResource("Inter-Italic.otf", assets.Font("Inter-Italic"))
	displayRegular  = fyne.NewStaticResource("InterDisplay-Regular.otf", assets.Font("InterDisplay-Regular"))
	displaySemiBold = fyne.NewStaticResource("InterDisplay-SemiBold.otf", assets.Font("InterDisplay-SemiBold"))
)

// Display returns the font for 20 and larger.
func Display(bold bool) fyne.Resource {
	if bold {
		return displaySemiBold
	}
	return displayRegular
}

// Theme is the fyne.Theme of the program.
type Theme struct{}

// Color returns a colour by our role or by Fyne's.
func (Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if ours, ok := fyneNames[name]; ok {
		name = ours
	}
	if p, ok := palette[name]; ok {
		if variant == standard.VariantDark {
			return p.dark
		}
		return p.light
	}
	if name == standard.ColorNameShadow {
		return color.Transparent
	}
	return standard.DefaultTheme().Color(name, variant)
}

// Font returns Inter; monospace and symbols come from Fyne.
func (Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace || style.Symbol:
		return standard.DefaultTheme().Font(style)
	case style.Bold:
		return semiBold
	case style.Italic:
		return italic
	}
	return regular
}

// Icon returns Fyne's icons; ours are in kit.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return standard.DefaultTheme().Icon(name) }

// Size returns the sizes of Fyne's own widgets in our measures.
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case standard.SizeNameText:
		return 14
	case standard.SizeNameCaptionText:
		return 12
	case standard.SizeNameHeadingText:
		return 28
	case standard.SizeNameSubHeadingText:
		return 20
	case standard.SizeNamePadding:
		return 4
	case standard.SizeNameInnerPadding:
		return 10 // a field of one line is 36 high
	case standard.SizeNameInputRadius, standard.SizeNameSelectionRadius:
		return 6
	case standard.SizeNameInputBorder:
		return 1
	}
	return standard.DefaultTheme().Size(name)
}

// Colour returns a colour of the present variant.
func Colour(name Name) color.Color {
	return Theme{}.Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}
