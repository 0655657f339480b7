"""What ends a sentence and what only looks like it, language by language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from index.extract.cues import is_speech_form
from index.extract.languages import LANGUAGES
from index.extract.languages.language import NOTHING, Language

_BEFORE = r"(?:^|[\s(\"“„«‘’'\[-])"
_INITIALS = r"[^\W\d_a-zß-öø-ÿ](?:\.[^\W\d_a-zß-öø-ÿ]){0,2}"
LONGEST_ABBREVIATION = 14
"""How many characters before a full stop are looked at for an abbreviation or an ordinal number."""
_NUMBER = re.compile(r"\b\d{1,2}\.$")


@dataclass(frozen=True, slots=True)
class Endings:
    """`open_` abbreviations never end a sentence, `closed` ones do where a word that begins sentences follows."""

    open_: re.Pattern[str]
    closed: re.Pattern[str]
    ordinal: re.Pattern[str]
    months: re.Pattern[str]
    is_said: Callable[[str], bool]
    """Whether a word is a form of a verb of saying."""
    spoken_on: re.Pattern[str]
    """A frame that goes on after a quotation or a dash, where the script or the mark does not show it."""

    def is_ordinal(self, before: str, after: str) -> bool:
        """Whether the full stop at the end of `before` belongs to a number, as in `3. Oktober`."""
        return bool(self.ordinal.search(before) or (_NUMBER.search(before) and self.months.match(after)))


ENGLISH = Endings(
    open_=re.compile(
        _BEFORE.replace("„«", "").replace("’", "")
        + r"(?:DR|PROF|HON|REV|SEN|REP|GOV|GEN|CAPT|ENGR|BARR|MR|MRS|MS|Engr|Barr|Arc|Alh|Smt"
        r"|Rt|RT|Coun|Couns|Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Col|Lt|Sgt|Capt|Cmdr|Maj|Adm|Cpl|Det|Insp|Supt|Hon"
        r"|Rev|Fr|St|Ste|Retd|retd|Ma|Dir|Thiru|Usec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mt|Ft|No|Nos|vs|v|Messrs|Pres|Atty|Asst"
        r"|Dist|Amb|Sec|Supt|Ald|cf|approx|ca|Ph|p|pp"
        r"|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa"
        r"|Tenn|Tex|Vt|Va|Wash|Wis|Wyo"
        r"|[A-Z]|[A-Z]\.[A-Z]|[A-Z]\.[A-Z]\.[A-Z]|e\.g|i\.e|bzw|z\.B|Hr|Fr|M|Mme|Sr|Sra)\.$"
    ),
    closed=re.compile(
        r"(?:^|[\s(])(?:Inc|Corp|Ltd|Co|Bros|Jr|Sr|[ap]\.m|U\.S|U\.K|U\.N|D\.C|etc|al|[A-Z]\.[A-Z]|[A-Z]\.[A-Z]\.[A-Z])\.$"
    ),
    ordinal=re.compile(NOTHING),
    months=re.compile(NOTHING),
    is_said=is_speech_form,
    spoken_on=re.compile(NOTHING),
)


@lru_cache(maxsize=32)
def endings_of(code: str) -> Endings:
    """The endings of the language with this ISO 639-1 code; those of English where it has no table."""
    language = LANGUAGES.get(code)
    return ENGLISH if language is None else _endings(language)


def _endings(language: Language) -> Endings:
    words = "|".join(sorted((re.escape(word) for word in language.abbreviations), key=lambda w: (-len(w), w)))
    said = language.verbs | language.participles
    # Where small letters cannot show that the sentence goes on, a verb of saying does.
    frame = "" if language.cased else rf"|[\s،,]*{language.says}\b"
    dash = r"|\s*[—–]\s?[a-zß-öø-ÿ]"
    return Endings(
        re.compile(rf"{_BEFORE}(?:{words}|{_INITIALS})\.$" if language.cased else rf"{_BEFORE}(?:{words})\.$"),
        re.compile(NOTHING),
        re.compile(rf"(?:{language.ordinals})$"),
        re.compile(rf"(?:{language.months})\b"),
        lambda word: word.strip('.,:;،؛—–-!?؟"”’»').lower() in said,
        re.compile((dash + frame)[1:]),
    )
