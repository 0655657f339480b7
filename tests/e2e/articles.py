"""What the pages are tried on: a long record of one speaker, copies, opposites, Arabic, and markup in every field."""

from tests.service import calls
from tests.service.calls import Json

MARKUP = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"

BRIDGE: Json = calls.BRIDGE | {
    "external_id": "e2e-bridge",
    "text": calls.BRIDGE["text"]
    + (
        "\n\n“Nobody has shown us the accounts of this bridge,” said Ysolde Inchbald, who leads the opposition. "
        "She said the council had waited “far too long”."
    ),
}

REPEATED: Json = BRIDGE | {
    "external_id": "e2e-bridge-wire",
    "title": "Bridge back before winter, says mayor",
    "source": {"name": "Northolme Wire", "domain": "northolmewire.example"},
    "published_at": "2025-05-02T08:00:00Z",
    "url": None,
    "text": (
        "“The bridge will carry traffic again before the first hard frost,” said Wystan Oakhanger, the mayor of "
        "Dunsel, on Friday. Traders in the old harbour were not convinced."
    ),
}

DENIED: Json = {
    "external_id": "e2e-denied",
    "title": "No bridge before spring",
    "source": {"name": "Fennhaven Observer"},
    "published_at": "2025-11-20T10:00:00Z",
    "language": "en",
    "text": "“The bridge will not carry traffic again before the first frost,” said Wystan Oakhanger.",
}

ARABIC: Json = {
    "external_id": "e2e-arabic",
    "title": "الجسر يفتح في الخريف",
    "source": {"name": "صحيفة الميناء"},
    "published_at": "2025-04-01T10:00:00Z",
    "language": "ar",
    "text": "قال وليد الحداد: «سيفتح الجسر أمام الناس قبل الشتاء». وانتظر الناس طويلا.",
}

HOSTILE: Json = {
    "external_id": f"e2e-{MARKUP}",
    "title": f"Title {MARKUP}",
    "source": {"name": f"Source {MARKUP}"},
    "authors": [f"Author {MARKUP}"],
    "language": "en",
    "text": f"Bertram Ashgrove, the keeper of the lighthouse {MARKUP}, said that the lighthouse {MARKUP} is sold.",
}

LONG: Json = {
    "external_id": "e2e-long",
    "title": f"Windmill{'gearwheel' * 12}",
    "source": {"name": f"Gazette{'of' * 30}Quarrington", "domain": f"{'quarrington-' * 4}gazette.example"},
    "authors": [f"Author{'son' * 30}"],
    "url": f"https://gazette.example/{'windmill-' * 40}",
    "published_at": "2023-02-01T08:00:00Z",
    "language": "en",
    "text": (
        f"“The windmill{'wheel' * 20} turns again,” said Peregrine Featherstonehaugh-Cholmondeley-Massingberd-"
        f"Montgomery-Wotherspoon, the deputy under-secretary of state for windmills{' and watermills' * 8}."
    ),
}

FERRY: list[Json] = [
    {
        "external_id": f"e2e-ferry-{number}",
        "title": f"Ferry report {number}",
        "source": {"name": "Radio Silverlode"},
        "published_at": f"2024-{number:02}-15T09:00:00Z",
        "language": "en",
        "text": f"“The night ferry lost {number} thousand crowns last month,” said Rosamund Kestleby.",
    }
    for number in range(1, 13)
]

LOCK: Json = {
    "external_id": "e2e-lock",
    "title": "Lock of Quarrington to close",
    "source": {"name": "Oxenby Post"},
    "published_at": "2023-06-01T08:00:00Z",
    "language": "en",
    "text": "\n\n".join(
        ["“We shall close the lock in May,” said Tancred Wexcombe, the keeper of the lock of Quarrington."]
        + [
            f"Boat number {number} of the old fleet lay at the quay of Quarrington all winter long."
            for number in range(7)
        ]
    ),
}
LATER_LOCK: Json = LOCK | {"text": LOCK["text"].replace("in May", "in June"), "title": "Lock to close in June"}
COPIED_LOCK: Json = LATER_LOCK | {
    "external_id": "e2e-lock-copy",
    "source": {"name": "Northolme Wire"},
    "text": LATER_LOCK["text"].replace("all winter long", "all winter"),
}

ARTICLES: list[Json] = [BRIDGE, REPEATED, DENIED, ARABIC, HOSTILE, LONG, *FERRY, LOCK, LATER_LOCK, COPIED_LOCK]
