"""What was not said, or only might be, is nobody's statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extract.extractor import Extractor
from index.extract.unsaid import is_unsaid
from index.model import StatementKind


def unsaid(marked: str) -> bool:
    """Asks about the word between brackets."""
    before, cue, after = marked.replace("]", "[").split("[")
    return is_unsaid(before + cue + after, (len(before), len(before) + len(cue)))


@pytest.mark.parametrize(
    "marked",
    [
        "Holm did not [say] that the bridge was safe.",
        "Holm didn’t [say] whether the bridge was safe.",
        "Holm didn't publicly [say] when it would open.",
        "Holm has never [said] that the bridge was safe.",
        "Holm would not [confirm] that the bridge was safe.",
        "Holm could not [say] when it would open.",
        "Holm was not able to [say] when it would open.",
        "Holm did not want to [say] when it would open.",
        "Holm did not, however, [say] when it would open.",
        "Holm has yet to [say] when it would open.",
        "Nor did the mayor of Larkby [say] when it would open.",
        "Nobody [said] that the bridge was safe.",
        "No party leader has [said] that the bridge was safe.",
        "Neither of them [said] when it would open.",
        "Neither the mayor nor the council [said] when it would open.",
        "It opened, but none of the engineers [said] why.",
        "Holm [declined] to comment on the bridge.",
        "Holm [declined] an interview about the bridge.",
        "Holm declined to [comment] on the bridge.",
        "Holm [refused] to discuss the bridge.",
        "Holm repeatedly refused to [discuss] the bridge.",
        "Holm stopped short of [saying] that it was safe.",
        "Holm left without [saying] that it was safe.",
        "It was too early to [say] whether it was safe.",
        "Holm made no [mention] of the bridge.",
        "Holm [said] nothing about the bridge.",
        "Holm [told] reporters nothing about the bridge.",
        "Holm might [say] that the bridge is safe.",
        "Holm may have [said] that the bridge was safe.",
        "Holm does not [believe] that the bridge is safe.",
        "Holm [did not say] that the bridge was safe.",
        "Holm [declined to comment on] the bridge.",
        "Holm did not [deny] that the bridge was safe.",
    ],
)
def test_negated_refused_and_possible_attributions_are_unsaid(marked: str) -> None:
    assert unsaid(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Holm [said] that the bridge was not safe.",
        "Holm [denied] that the bridge was safe.",
        "The bridge was not safe, Holm [said].",
        "“I could not sleep,” Holm [said].",
        "“It is safe, is it not?” [said] Holm.",
        "Holm did not refuse to [say] that it was safe.",
        "Holm did not [refuse] to say that it was safe.",
        "Holm did not [hesitate] to call the bridge safe.",
        "Holm did not hesitate to [say] that the bridge was safe.",
        "Holm did not mince words, [saying] it was unsafe.",
        "It goes without [saying] that the bridge was safe.",
        "Do not [forget] that the bridge was safe.",
        "Holm made no [secret] of her doubts.",
        "Holm not only [said] that it was safe.",
        "Holm did not just [say] that it was safe.",
        "Holm [refused] to resign over the bridge.",
        "Holm [said] nothing was wrong with the bridge.",
        "Holm can [confirm] that the bridge is safe.",
        "Holm would often [say] that the bridge was safe.",
        "In a note, May [said] that the bridge was safe.",
        "No. 10 [said] that the bridge was safe.",
        "No, Holm [said].",
        "No wonder Holm [said] that it was safe.",
        "Holm would not go.\nThe council [said] she might.",
        "Holm [said, without referring to the mayor], that it was safe.",
    ],
)
def test_what_was_said_is_not_unsaid(marked: str) -> None:
    assert not unsaid(marked)


@given(text=st.text(alphabet="not to say, want ly’t\n.“", max_size=400), data=st.data())
def test_any_text_gets_an_answer(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    assert isinstance(is_unsaid(text, (start, data.draw(st.integers(start, len(text))))), bool)


@pytest.mark.parametrize(
    "text",
    [
        "Jane Holm did not say that the bridge was safe for lorries.",
        "Jane Holm would not confirm that the bridge was safe for lorries.",
        "Jane Holm could not say when the bridge would open again.",
        "Jane Holm has yet to say when the bridge will open again.",
        "Jane Holm declined to comment on the state of the bridge.",
        "Jane Holm refused to discuss the state of the bridge.",
        "Jane Holm never said “the bridge is safe for lorries of any size.”",
        "Jane Holm would not say the bridge was “completely safe for lorries”.",
    ],
)
def test_a_sentence_that_says_what_was_not_said_stays_the_outlets(either: Extractor, text: str) -> None:
    found = either.extract(text)
    assert [(s.kind, s.speakers) for s in found] == [(StatementKind.NARRATIVE, ())]


def test_words_in_marks_behind_a_sentence_about_silence_were_said(extractor: Extractor) -> None:
    text = "Jane Holm would not say more about the bridge: “It will open again when it is safe.”"
    assert "It will open again when it is safe." in [s.text for s in extractor.extract(text) if s.quoted]


def test_a_denial_is_kept_with_its_cue(extractor: Extractor) -> None:
    (found,) = (s for s in extractor.extract("Jane Holm denied that the bridge was safe for lorries.") if s.speakers)
    assert found.cue == "denied"
