"""The attribution model: which words are reported, by whom and with what cue, read off a trained token tagger."""
