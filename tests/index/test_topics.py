"""What a speaker speaks of, told apart from what everybody says."""

import pytest

from index.errors import SpeakerNotFound
from index.ingest import import_statements
from index.model import ImportedStatement, Source, StatementKind
from index.record import Record
from index.topics import MOST_TOPICS, Topic, topics_of


def said(speaker: str | None, *texts: str, source: str = "Oxenby Post") -> list[ImportedStatement]:
    return [
        ImportedStatement(
            external_id=f"{source} {speaker} {number}",
            text=text,
            source=Source(source),
            kind=StatementKind.INDIRECT if speaker else StatementKind.NARRATIVE,
            speaker=speaker,
        )
        for number, text in enumerate(texts)
    ]


FERRY = (
    "the ferries lose money on every crossing",
    "nobody wants the ferry to be sold",
    "a ferry is older than its captain",
    "people like Ann Kestleby remember the harbour",
    "people remember the harbour as it was",
    "people remember Kestleby",
)


def topics(record: Record, name: str) -> list[Topic]:
    (speaker,) = record.store.speakers(name, None, 2)
    return topics_of(record, speaker.id)


@pytest.mark.every_store
def test_a_topic_is_what_a_speaker_says_more_often_than_others(record: Record) -> None:
    others = [f"people remember the mill of year {number}" for number in range(40)]
    import_statements(record, said("Ann Kestleby", *FERRY) + said("Odo Wrenfield", *others))

    found = topics(record, "Kestleby")

    assert found[0] == Topic("ferry", 3), "whatever its form, and once however often it is written"
    words = {topic.word for topic in found}
    assert "harbour" not in words, "twice is no topic"
    assert "remember" not in words, "others say it as often"
    assert words.isdisjoint({"the", "kestleby", "ann"})


def test_the_same_words_in_several_articles_count_once(record: Record) -> None:
    wire = "the weir has to be rebuilt stone by stone before the winter comes"
    copies = [one for paper in ("A", "B", "C", "D") for one in said("Ebba Thornwick", wire, source=paper)]
    import_statements(record, copies + said("Odo Wrenfield", *FERRY))

    assert topics(record, "Thornwick") == []


def test_the_most_telling_come_first_and_there_are_few(record: Record) -> None:
    words = "weir sluice barge quay crane pilot tide buoy anchor keel".split()
    often = [f"the {words[at]} and the {words[at - 1]} and the {words[at - 2]}" for at in range(10)]
    import_statements(record, said("Ebba Thornwick", *often, "the weir is closed") + said(None, *FERRY * 3))

    found = topics(record, "Thornwick")

    assert (found[0].word, len(found)) == ("weir", MOST_TOPICS)


def test_nobody_has_no_topics(record: Record) -> None:
    with pytest.raises(SpeakerNotFound):
        topics_of(record, 17)
