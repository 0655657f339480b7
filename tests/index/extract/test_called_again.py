"""Who is meant where an article calls a speaker by another noun than before, on invented copy of many countries."""

import pytest

from index.extract.extractor import Extractor
from tests.index.extract.told import last_names, said


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“They are starving,” Comrade Ebi Okoro said. The labour leader said four letters were ignored.", "Ebi Okoro"),
        ("Independent MP Dara Mulqueen said she would vote no. The crossbencher said it was late.", "Dara Mulqueen"),
        ("Prof Tan Wei Ling said more would close. The retail expert said people were careful.", "Tan Wei Ling"),
        ("Councillor Jo Brann said it was a disgrace. The Larkby-based representative said no.", "Jo Brann"),
    ],
)
def test_who_spoke_right_before_is_called_by_another_noun(extractor: Extractor, text: str, name: str) -> None:
    assert last_names(extractor, text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # who has a part in the case
        ("Dr Ann Doe said she was ill. The coroner said it was late.", "The coroner"),
        # things
        ("Ann Doe said she was ill. The newspaper said it was late.", "The newspaper"),
        # somebody brought in since
        ("Ann Doe said she was ill. A fruit seller saw it. The fruit seller said it was late.", "The fruit seller"),
        (
            "“It was loud,” Ann Doe said. At a shop nearby, a cashier was shaken. “They left,” said the old woman.",
            "the old woman",
        ),
        # behind words of somebody of another gender
        ("Mr Bob Doe said it hurt. The businesswoman said it was late.", "The businesswoman"),
    ],
)
def test_a_noun_of_which_the_article_leaves_open_who_it_is_stays(extractor: Extractor, text: str, name: str) -> None:
    assert last_names(extractor, text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Leonard Hask died. Mr Hask’s widow, Maureen, wept. ‘He was kind,’ Mrs Hask said.", "Maureen Hask"),
        ("Callum Frith, 17, died. Callum’s father, Dean, wept. ‘He was kind,’ Mr Frith said.", "Dean Frith"),
        ("Mr Callum Frith sat. His father, Dean, wept. ‘He was kind,’ Mr Frith said.", "Callum Frith"),
    ],
)
def test_a_relative_has_the_surname_that_is_printed_later(extractor: Extractor, text: str, name: str) -> None:
    assert last_names(extractor, text) == [name]


def test_the_only_two_who_were_one_subject_are_the_two_researchers(extractor: Extractor) -> None:
    text = """Biologist Élise Gagnon and her colleague Peter Okim recorded 4,000 calls.

Gagnon said it was loud. Okim said it was sad. Dr Harold Wiebe said it was late. Wiebe left.

The two researchers said they would return."""
    assert last_names(extractor, text) == ["Élise Gagnon", "Peter Okim"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # in the paragraph behind, with what else is told of them, and behind no words of theirs
        ("‘We lost,’ captain Tom Grady said.\n\nThe second-rower, who limped off, said it hurt.", "Tom Grady"),
        ("Budi Hartono, a marine biologist, said it was late.\n\nThe coral expert says it is dying.", "Budi Hartono"),
        ("One pupil, Maya Patel, 10, played her violin outside. “I won’t stop,” the fifth-grader said.", "Maya Patel"),
        ("Mick Dalby was less kind. “Somebody must pay,” the premiership winner told them.", "Mick Dalby"),
        ("Larkby MP and former teacher Dan Quill called for calm. ‘Heads decide,’ the Lib Dem said.", "Dan Quill"),
        ("Chair of governors the Rev Ann Tapp said little. ‘Children come first,’ the vicar added.", "Ann Tapp"),
        # nobody else is named yet
        ("A goal by striker Lungi Mbata won it.\n\nThe 23-year-old, who was booed, said it was sweet.", "Lungi Mbata"),
        # whom the sentence before is about, rather than who spoke before that
        ("‘We lost,’ Tom Grady said. Daz Vella blamed nobody. ‘It was right,’ the 51-year-old said.", "Daz Vella"),
        # what somebody was, and which leader
        (
            "Senator Al Bula left. His rival, Mrs Grace Num, said she knew. The former senator said it hurt.",
            "Grace Num",
        ),
        (
            "Farmers’ leader Hari Gill sat. Former mayor Jo Wagle said he knew. The veteran leader said it was late.",
            "Jo Wagle",
        ),
        # whom a court tries, and who replies
        ("Donna Picks, of Larch Close, denies fraud. Bob Roe left. The defendant said it was a gift.", "Donna Picks"),
        ("Dame Hattie Coyle came. Chair Robin West asked if it was so. “It is,” the banker replied.", "the banker"),
        # whose seat is told later, what somebody once was, and where somebody is from
        ("Minister Ann Darko appealed for calm. She said it was late. The MP for Nkoran said they met.", "Ann Darko"),
        ("Coach Blaise Mello said they differed. “One floats,” said the former decathlete.", "Blaise Mello"),
        ("Manager Trev Doyle watched. The Dubliner said they would cope. “I know,” he said.", "Trev Doyle"),
        ("Ann Roe came. Her GP, Dr Fi Kerr, told the jury she had been ill.", "Fi Kerr"),
        ("Fullback Ned Carroll said it hurt. “We lost,” the ex-cricketer said.", "Ned Carroll"),
        (
            "Gran Grace Wambo, his mother-in-law, left. Mary Wanji said it paid. “Yes,” the mother of two says.",
            "Mary Wanji",
        ),
        ("Coach Marty Quill was less kind. “They study it,” the former Rover told them.", "Marty Quill"),
        ("President Ramon Villan pinned it on him. “You are the best,” the Chief Executive said.", "Ramon Villan"),
        # the subject beside a noun of which the parser loses the verb, or beside `one of those`
        ("Al Roe said no.\n\nHis sister, Joan Bell, 81, watched from the gallery. “Yes,” she told them.", "Joan Bell"),
        (
            "One of those he saved, nursing student Trisha Mae Ouano, attended it. The 20-year-old said it hurt.",
            "Trisha Mae Ouano",
        ),
        # an office in capitals beside the name, and those of members
        ("The MCE, Hon. Kwaku Agye, apologised. “It was wrong,” the MCE told them.", "Kwaku Agye"),
        ("PPQ lawmaker Shazia June rejected it. “Not one mile was lined,” the MNA said while she left.", "Shazia June"),
        ("Prime Minister Asfand Jado sat. Ann Roe left. The premier said it was late.", "Asfand Jado"),
        ("Sen. Carla Mon and Sen. Boyd Hat sat. Mon held up a photo. “It is,” the Arizona senator said.", "Carla Mon"),
        # titles that are given names, and offices joined
        ("The chairman, Mr Prince Bedia, said they would not return.", "Prince Bedia"),
        ("Larkby TD and junior minister Johnny Redmo said he knew.", "Johnny Redmo"),
        ("The Area Controller, Comptroller Dera Ibiwa, came. Ibiwa said it was flagged.", "Dera Ibiwa"),
        ("Developer Grange & Stone, which wanted to build, said it wished them well.", "Grange & Stone"),
        # a body in capitals
        ("An FAX spokesperson confirmed that it had approved the switch.", "FAX"),
        ("State Rep. Jo Pruitt, R-Caldwell, called for calm. The Republican said she trusted him.", "Jo Pruitt"),
        # by the given name beside one who has the surname
        ("When Helen and Mary Fernando were nine, they ran. “We fought,” Helen said.", "Helen Fernando"),
        ("Ben Carson came. Fans of Carson and Donald Tump left. “I know,” Carson said.", "Ben Carson"),
        # by the initials of an office with a field, or with one in brackets
        ("The Managing Director of Delta Quays, Chief Ben Eku, denied it. The MD said it was late.", "Ben Eku"),
        ("DCP (Zone IV) Rohini Desh said it was late. Bob Roe left. The DCP said it was done.", "Rohini Desh"),
        # a surname of several words
        (
            "Public Works Secretary Arturo de la Peña came. “They exist,” De la Peña told reporters.",
            "Arturo de la Peña",
        ),
    ],
)
def test_who_is_meant_by_an_age_a_trade_or_initials(extractor: Extractor, text: str, name: str) -> None:
    assert last_names(extractor, text) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Striker Lungi Mbata won it. Coach Steve Venter fumed. The striker laughed. “Ask them,” he said.",
            ["Lungi Mbata"],
        ),
        ("Her daughter, Mere Cook, said it was far. The 70-year-old is coy. “I may,” she says.", ["The 70-year-old"]),
        (
            (
                "Biologist Ana Gagne and her colleague Pete Okim dived. Okim left.\n\nDr Hal Wiebe was not there.\n\n"
                "The two researchers will return. “We must,” they said."
            ),
            ["Ana Gagne", "Pete Okim"],
        ),
        (
            "Transit CEO Robert MacEach and board chair Lynn d'Entrem said in a statement that it was late.",
            ["Robert MacEach", "Lynn d'Entrem"],
        ),
        (
            "Mr. Obanda and Hilary Clerk never tire of telling that the two learned of a deal.",
            ["Obanda", "Hilary Clerk"],
        ),
        ("President Obanda and President Pultin met. The two countries said it was late.", ["The two countries"]),
        ("A spokesman for landlord Harbour Malls said it was late.", ["Harbour Malls"]),
    ],
)
def test_pronouns_and_pairs_take_up_whom_the_sentence_is_about(
    extractor: Extractor, text: str, names: list[str]
) -> None:
    assert last_names(extractor, text) == names


def test_whom_a_headline_pays_tribute_to_says_nothing(extractor: Extractor) -> None:
    text = "‘He never stopped singing’: tributes to choir founder\n\nGwil Parry, the choir’s founder, has died at 91."
    assert [speaker.name for s in said(extractor, text) for speaker in s.speakers] == []
